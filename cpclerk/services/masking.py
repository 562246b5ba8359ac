"""Who on a conference's list may be named to whom, from what is decided and what is protected."""

from collections.abc import Sequence

from cpclerk.rules.masking import Listed, shown_to
from cpclerk.services.attenders import Attender
from cpclerk.services.contacts import protected_among
from cpclerk.store import Conference, Invitee, Session


def listed(session: Session, row: Conference, people: Sequence[Attender]) -> dict[str, Listed]:
    """Return those on a list, in its order, by invitee uid. Needs an open connection."""
    rows = {each.uid: each for each in Invitee.select().where(Invitee.conference == row.uid)}
    shielded = protected_among(
        session, {each.professional_id or each.agency_id or "" for each in rows.values()} - {""}
    )
    return {each.uid: _listed(each, rows[each.uid], shielded) for each in people}


def uids_of(invitee: Invitee) -> frozenset[str]:
    """Return every uid by which an audience can name somebody on a list."""
    ids = (invitee.uid, invitee.person_id, invitee.professional_id, invitee.staff_id)
    return frozenset(uid for uid in ids if uid)


def _listed(person: Attender, invitee: Invitee, shielded: frozenset[str]) -> Listed:
    uids = uids_of(invitee)
    return Listed(
        uids,
        person.full_name,
        person.capacity,
        person.agency,
        shown_to(
            invitee.shown_to,
            has_protected_contact=(invitee.professional_id or invitee.agency_id) in shielded,
            uids=uids,
        ),
    )
