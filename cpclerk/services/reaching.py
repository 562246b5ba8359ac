"""Where somebody on a list may be reached, in each way that something can go."""

from collections.abc import Iterable
from typing import NamedTuple

from cpclerk.rules.contacts import is_mail
from cpclerk.rules.letters import CHILD, FAMILY, PROFESSIONAL
from cpclerk.services.circle import who_reaches
from cpclerk.services.conferences import children_of
from cpclerk.services.contacts import NO_WAY, Reach, reaches
from cpclerk.services.letter_facts import mail_address
from cpclerk.services.permission import reading
from cpclerk.services.recipients import PROTECTED
from cpclerk.store import Conference, Invitee, Session


class Owner(NamedTuple):
    """Whose ways reach an invitee: a person's, a professional's, an agency's, or nobody's known.

    `family_uid` is that of the conference's family, for a person.
    """

    kind: str
    uid: str
    family_uid: str


def owner_of(session: Session, invitee_uid: str) -> Owner:
    """Return whose ways to be reached are used for an invitee, so that they can be put right."""
    with reading(session):
        row = Invitee.get_by_id(invitee_uid)
        if row.person_id:
            return Owner("person", row.person_id, row.conference.family_id or "")
        kind = "professional" if row.professional_id else "agency" if row.agency_id else ""
        return Owner(kind, who_reaches(row), "")


def where(reach: Reach, method: str, *, is_family: bool) -> str:
    """Return where something goes by a method, as it may be shown and kept."""
    if method == "letter":
        return PROTECTED if reach.post_is_protected else ", ".join(reach.post)
    return mail_of(reach, is_family=is_family) if method == "email" else ""


def mail_of(reach: Reach, *, is_family: bool) -> str:
    """Return an approved secure address, or of family one where contact is confirmed as safe."""
    return mail_address(reach, FAMILY if is_family else PROFESSIONAL, safe_contact=True)


def usual_way(reach: Reach, reader: str) -> str:
    """Return how something usually goes: to family by letter, else by mail if that is approved.

    To a parent without an address no other way is guessed; a child is given theirs by hand.
    """
    if reader == PROFESSIONAL and mail_of(reach, is_family=False):
        return "email"
    return "letter" if reach.post or reader == FAMILY else "by_hand"


def usual_ways(
    session: Session, row: Conference, people: Iterable[tuple[Invitee, bool]]
) -> dict[str, str]:
    """Return how each invitee (and whether they are family) is usually told. Needs a connection."""
    found = reached(session, row, people)
    return {uid: usual_way(reach, reader) for uid, (reach, reader) in found.items()}


def reached(
    session: Session, row: Conference, people: Iterable[tuple[Invitee, bool]]
) -> dict[str, tuple[Reach, str]]:
    """Return how each invitee (and whether they are family) is reached, and as what reader."""
    some = [(each, is_family, who_reaches(each)) for each, is_family in people]
    found = reaches(session, {uid for _, _, uid in some} - {""})
    children = {each.person_uid for each in children_of(row.uid)}
    ways = {}
    for each, is_family, uid in some:
        family = CHILD if each.person_id in children else FAMILY
        ways[each.uid] = (found.get(uid, NO_WAY), family if is_family else PROFESSIONAL)
    return ways


def why_no_way(reach: Reach, method: str, name: str, *, is_family: bool) -> str:
    """Return why nothing can go to somebody by a method; nothing when it can."""
    if method == "letter" and not reach.post:
        return f"No address of {name} is recorded. Enter one (F3), or choose another way."
    if method == "email" and not mail_of(reach, is_family=is_family):
        return (
            f"No e-mail address of {name} is confirmed as safe or approved. "
            "Choose another way, or have one confirmed first (F3)."
        )
    if method == "email" and not is_mail(mail_of(reach, is_family=is_family)):
        return f"What is recorded of {name} is no e-mail address. Put it right first (F3)."
    return ""
