"""Rows of contacts, open and protected alike, by whose they are; what cannot stand together."""

import dataclasses
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from cpclerk.rules.contacts import ADDRESS
from cpclerk.rules.errors import Refused
from cpclerk.rules.text import fold
from cpclerk.services.naming import person_name
from cpclerk.store import (
    Agency,
    Contact,
    FamilyMember,
    Person,
    Prepared,
    Professional,
    ProtectedContact,
    Session,
    must_stand,
)

Owner = Person | Professional | Agency
Kept = Contact | ProtectedContact
GONE = "That is not in this store any more. Go back and open it again."


@dataclass
class Ways:
    """The rows by which one person, professional or agency is reached."""

    open: list[Contact] = dataclasses.field(default_factory=list)
    protected: list[ProtectedContact] = dataclasses.field(default_factory=list)
    # Where somebody at risk has been stays a giveaway.
    guarded: list[ProtectedContact] = dataclasses.field(default_factory=list)


def ways_of(session: Session, uids: Collection[str]) -> dict[str, Ways]:
    """Return the rows of each of these now. Needs an open connection, as all of these do."""
    found = {uid: Ways() for uid in uids}
    for row in current(session, Contact, uids):
        found[whose(row)].open.append(row)
    for row in rows_of(ProtectedContact, uids):
        ways = found[whose(row)]
        ways.guarded.append(row)
        if row.until is None or row.until > session.today:
            ways.protected.append(row)
    return found


def now_of(session: Session, uids: Collection[str]) -> dict[str, list[Kept]]:
    """Return the rows of each of these now, open and protected alike."""
    return {uid: [*each.open, *each.protected] for uid, each in ways_of(session, uids).items()}


def rows_of(table: Any, uids: Collection[str]) -> list[Any]:
    """Return the rows of these owners, the latest first."""
    if not uids:
        return []
    some = list(uids)
    # One named twice is found once; so there are few queries to be made, whatever the number.
    some += some[-1:] * ((1 << (len(some) - 1).bit_length()) - len(some))
    return _owned_by(table, len(some)).models(*some)


@cache
def _owned_by(table: Any, count: int) -> Prepared:  # noqa: ARG001
    return Prepared(
        lambda *uids: (
            table.select()
            .where(table.person.in_(uids) | table.professional.in_(uids) | table.agency.in_(uids))
            .order_by(table.since.desc(), table.uid.desc())
        )
    )


def current(session: Session, table: Any, uids: Collection[str]) -> list[Any]:
    """Return the rows of these owners that have not ended, the latest first."""
    rows = rows_of(table, uids)
    return [each for each in rows if each.until is None or each.until > session.today]


def row_at(uid: str, rev: int) -> Any:
    """Return a row of either table at that rev. Raises Refused when it is gone, Stale."""
    row: Any = Contact.get_or_none(Contact.uid == uid) or ProtectedContact.get_or_none(
        ProtectedContact.uid == uid
    )
    if row is None:
        raise Refused(GONE)
    must_stand(row, rev)
    return row


def sharing(session: Session, row: Kept) -> list[Any]:
    """Return the same address of others in the family, kept in the same way."""
    if row.person_id is None:
        return []
    family = FamilyMember.alias()
    people = (
        FamilyMember.select(FamilyMember.person)
        .join(family, on=(FamilyMember.family == family.family))
        .where(family.person == row.person_id)
    )
    others = current(session, type(row), [each.person_id for each in people])
    return [
        each
        for each in others
        if each.uid != row.uid and each.kind == row.kind and fold(each.value) == fold(row.value)
    ]


def check_still_apart(session: Session, person: Person) -> None:
    """Refuse parental responsibility to one who is where another holder's address is protected."""
    for each in now_of(session, [person.uid])[person.uid]:
        if each.kind == ADDRESS:
            check_apart(session, [person], each.value, "responsibility")


def check_apart(
    session: Session, owners: Collection[Owner], value: str, field: str = "value"
) -> None:
    """Refuse an address protected of one who has parental responsibility where another lives."""
    mine = [each.uid for each in owners if isinstance(each, Person)]
    families = FamilyMember.select(FamilyMember.family).where(FamilyMember.person.in_(mine))
    holders = {
        each.person_id: person_name(each.person)
        for each in FamilyMember.select(FamilyMember, Person)
        .join(Person)
        .where(FamilyMember.family.in_(families), FamilyMember.parental_responsibility)
    }
    here, hidden = [], False
    for uid, ways in now_of(session, list(holders)).items():
        same = [each for each in ways if each.kind == ADDRESS and fold(each.value) == fold(value)]
        hidden = hidden or any(isinstance(each, ProtectedContact) for each in same)
        if same:
            here.append(uid)
    if hidden and len(here) > 1:
        names = " and ".join(sorted(holders[uid] for uid in here))
        raise Refused(
            f"{names} both have parental responsibility and would both be at this address, which "
            "is protected. End the one that is not so, or leave it unprotected.",
            field,
        )


def whose(row: Kept) -> str:
    """Return the uid of whose it is."""
    return row.person_id or row.professional_id or row.agency_id or ""


def owner_of(row: Kept) -> Owner:
    """Return whose it is."""
    return owner_at(whose(row))


def owner_at(uid: str) -> Owner:
    """Return the person, professional or agency of that uid. Raises Refused."""
    for table in (Person, Professional, Agency):
        row: Owner | None = table.get_or_none(table.uid == uid)
        if row is not None:
            return row
    raise Refused(GONE, "owner")


def name_of(owner: Owner) -> str:
    """Return what somebody, or an agency, is called."""
    return person_name(owner) if isinstance(owner, Person) else str(owner.name)
