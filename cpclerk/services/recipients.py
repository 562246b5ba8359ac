"""Those who may be sent a copy: who they are to an audience, how they are reached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cpclerk.rules.distribution import NEEDS_ADDRESS, Recipient, is_proposed
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import CHILD, FAMILY, PROFESSIONAL
from cpclerk.services.attenders import Attender, attenders
from cpclerk.services.circle import Circle, circle_of, of_the_work, who_reaches
from cpclerk.services.conferences import rules_for
from cpclerk.services.contacts import NO_WAY, Reach
from cpclerk.store import Conference, FamilyMember, Invitee, Session

PROTECTED = "protected: on the envelope only"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody on the list of a conference as a reader of its documents.

    `why_not` says why no copy is proposed, empty when one is. `addresses` are by method;
    `guarded` are protected contact details, theirs to have and nobody else's. `is_kept`: they are
    more than a name on the list, so that it can be kept how they are reached.
    """

    invitee_uid: str
    name: str
    capacity: str
    reader: Recipient
    why_not: str
    addresses: Mapping[str, str]
    guarded: tuple[str, ...]
    is_child: bool = False
    is_kept: bool = True

    @property
    def kind(self) -> str:
        """What kind of reader this is: family, child or professional."""
        return PROFESSIONAL if not self.reader.is_family else CHILD if self.is_child else FAMILY

    @property
    def method(self) -> str:
        """The method proposed: secure mail to an approved address of a professional, or post."""
        secure = not self.reader.is_family and self.addresses.get("secure_mail")
        return "secure_mail" if secure else "post"


def must_reach(addressee: Addressee, method: str) -> None:
    """Raise Refused unless it is known where this method reaches somebody."""
    if method not in NEEDS_ADDRESS or method in addressee.addresses:
        return
    # Short: what to do must be read whole on the smallest screen.
    what, other = ("address", "h by hand") if method == "post" else ("safe e-mail", "p or h")
    enters = ", or F3 enters it" if addressee.is_kept else ""
    raise Refused(f"No {what} of {addressee.name} is known: {other}{enters}.", "method")


def addressees(
    session: Session,
    row: Conference,
    people: Sequence[Attender] | None = None,
    around: Circle | None = None,
) -> tuple[Addressee, ...]:
    """Return everybody on the list of a conference, in its order. Needs an open connection.

    `people` are those attenders, `around` those around it, where they are read already.
    """
    around = around or circle_of(session, row)
    if people is None:
        people = attenders(row.uid, rules_for(session, row), list(around.rows.values()))
    return tuple(
        _addressee(each, around.rows[each.uid], around.members, around.reach) for each in people
    )


def protected_details(
    session: Session,
    row: Conference,
    people: Sequence[Addressee],
    around: Circle | None = None,
) -> dict[str, frozenset[str]]:
    """Return each protected detail around a conference with the uids of those it belongs to.

    The family's are among them, whether they are on the list or not. `around` are those around
    it, where they are read already.
    """
    around = around or circle_of(session, row)
    owners: dict[str, set[str]] = {}
    for each in people:
        for value in each.guarded:
            owners.setdefault(value, set()).update(each.reader.uids)
    for uid in around.members:
        for value in around.reach[uid].guarded:
            owners.setdefault(value, set()).add(uid)
    return {value: frozenset(uids) for value, uids in owners.items()}


def _addressee(
    person: Attender,
    row: Invitee,
    members: Mapping[str, FamilyMember],
    ways: Mapping[str, Reach],
) -> Addressee:
    member = members.get(row.person_id or "")
    reach = ways.get(who_reaches(row), NO_WAY)
    return Addressee(
        invitee_uid=row.uid,
        name=person.full_name,
        capacity=person.capacity or (person.agency if person.agency != person.name else ""),
        reader=person.reader,
        why_not="chairs it, and approves the minutes"
        if person.chairs
        else is_proposed(
            is_family=person.is_family,
            relation=member.relation if member else "",
            parental_responsibility=member.parental_responsibility if member else None,
            invited=row.invited,
            attended=row.attended,
            is_advocate=person.is_advocate,
        ),
        addresses=_addresses(reach),
        guarded=reach.guarded,
        is_child=bool(member and member.relation == "child"),
        is_kept=bool(member or of_the_work(row)),
    )


def _addresses(reach: Reach) -> dict[str, str]:
    """Return where each method reaches somebody; mail only where the address is approved."""
    found = {}
    if reach.post:
        found["post"] = PROTECTED if reach.post_is_protected else ", ".join(reach.post)
    if reach.secure:
        found["secure_mail"] = reach.secure
    return found
