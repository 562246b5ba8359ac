"""Who on a conference's list may be named to whom, from what is decided and what is protected."""

from collections.abc import Sequence

from cpclerk.rules.masking import Listed, shown_to
from cpclerk.services.attenders import Attender
from cpclerk.services.circle import Circle, circle_of, of_the_work
from cpclerk.services.contacts import NO_WAY
from cpclerk.store import Conference, Invitee, Session


def listed(
    session: Session, row: Conference, people: Sequence[Attender], around: Circle | None = None
) -> dict[str, Listed]:
    """Return those on a list, in its order, by invitee uid. Needs an open connection.

    `around` are those around the conference, where they are read already.
    """
    around = around or circle_of(session, row)
    return {each.uid: _listed(each, around.rows[each.uid], around) for each in people}


def uids_of(invitee: Invitee) -> frozenset[str]:
    """Return every uid by which an audience can name somebody on a list."""
    ids = (invitee.uid, invitee.person_id, invitee.professional_id, invitee.staff_id)
    return frozenset(uid for uid in ids if uid)


def _listed(person: Attender, invitee: Invitee, around: Circle) -> Listed:
    uids = uids_of(invitee)
    return Listed(
        uids,
        person.full_name,
        person.capacity,
        person.agency,
        shown_to(
            invitee.shown_to,
            has_protected_contact=around.reach.get(of_the_work(invitee), NO_WAY).is_protected,
            uids=uids,
        ),
        tuple(filter(None, (person.name, person.substitute))),
    )
