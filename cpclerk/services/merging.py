"""Two rows of one person made one: what pointed to the second points to the first."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from cpclerk.rules.errors import Refused
from cpclerk.rules.text import fold
from cpclerk.services.attenders import comes_for
from cpclerk.services.naming import person_name
from cpclerk.services.people import CHILD
from cpclerk.services.permission import writing
from cpclerk.services.undo import Saved
from cpclerk.store import (
    Change,
    ChildAtConference,
    Conference,
    Contact,
    DecidedElsewhere,
    Entry,
    FamilyMember,
    Invitee,
    Kinship,
    NetworkMember,
    Person,
    PlanAction,
    PlanPart,
    ProtectedContact,
    Session,
)

# Days by which two birth dates may lie apart that one of them is a slip.
APART = 400


def merge(session: Session, second_uid: str, first_uid: str) -> Saved:
    """Make two people one: the second becomes the first, who is told the rest that is known.

    Its reference still finds the first, and undo puts all of it back. Refused where the two cannot
    be one: a child and a grown-up of a family, two who sat at one conference, births far apart.
    """
    with writing(session, "merge people", first_uid) as change:
        second, first = _person(second_uid), _person(first_uid)
        _check(second, first)
        _check_conferences(second, first)
        for member in _of(FamilyMember, FamilyMember.person, second):
            _move_member(change, member, first)
        for table in (ChildAtConference, Invitee, PlanPart, DecidedElsewhere):
            for row in _of(table, table.person, second):
                change.update(row, person=first)
        _move_entries(change, second, first)
        _move_ways(change, second, first)
        _move_links(change, second, first)
        _move_kin(change, second, first)
        change.update(first, **_learnt(second, first))
        change.update(second, merged_into=first)
    return Saved(first.uid, first.rev, change.sequence)


def _check(second: Person, first: Person) -> None:
    name, other = person_name(second), person_name(first)
    if second.uid == first.uid:
        raise Refused(f"{name} cannot be merged with themselves. Choose somebody else.", "person")
    if second.merged_into_id or first.merged_into_id:
        raise Refused("One of these was merged already. Find them again.", "person")
    here = {each.family_id: each.relation for each in _of(FamilyMember, FamilyMember.person, first)}
    for each in _of(FamilyMember, FamilyMember.person, second):
        relation = here.get(each.family_id)
        if relation is not None and (relation == CHILD) != (each.relation == CHILD):
            raise Refused(
                f"{name} is {each.relation} and {other} {relation} of one family: two people.",
                "person",
            )
    born: tuple[dt.date | None, dt.date | None] = (second.date_of_birth, first.date_of_birth)
    if born[0] and born[1] and abs((born[0] - born[1]).days) > APART:
        raise Refused(
            "Born over a year apart. If they are one, put the birth date right first.",
            "person",
        )


def _check_conferences(second: Person, first: Person) -> None:
    for table, field in (
        (ChildAtConference, ChildAtConference.person), (Invitee, Invitee.person),
    ):  # fmt: skip
        sat = {each.conference_id for each in _of(table, field, first)}
        both = sat & {each.conference_id for each in _of(table, field, second)}
        if both:
            reference = Conference.get_by_id(min(both)).reference
            raise Refused(
                f"Both are on the list of {reference}: they were two people there.",
                "person",
            )


def _move_member(change: Change, member: FamilyMember, first: Person) -> None:
    there = FamilyMember.get_or_none(
        FamilyMember.family == member.family_id, FamilyMember.person == first.uid
    )
    if there is None:
        change.update(member, person=first)
        return
    if there.parental_responsibility is None:
        change.update(there, parental_responsibility=member.parental_responsibility)
    change.take_out(member)


def _move_entries(change: Change, second: Person, first: Person) -> None:
    """Have what was said about the one child be about the other, and who came for it come so."""
    conferences = ChildAtConference.select(ChildAtConference.conference).where(
        ChildAtConference.person == first
    )
    for table in (Entry, PlanAction):
        for row in table.select().where(table.conference.in_(conferences)):
            if second.uid in row.children:
                change.update(row, children=_instead(row.children, second, first))
    for invitee in Invitee.select().where(Invitee.conference.in_(conferences)):
        said = comes_for(invitee)
        if second.uid in said:
            change.update(invitee, comes_for=",".join(sorted(_instead(said, second, first))))


def _instead(uids: Iterable[str], second: Person, first: Person) -> list[str]:
    return [first.uid if uid == second.uid else uid for uid in uids]


def _move_ways(change: Change, second: Person, first: Person) -> None:
    for table in (Contact, ProtectedContact):
        known = {
            (each.kind, fold(each.value))
            for each in _of(table, table.person, first)
            if each.until is None
        }
        for row in _of(table, table.person, second):
            _move(change, row, (row.kind, fold(row.value)) in known, person=first)


def _move_links(change: Change, second: Person, first: Person) -> None:
    known = {
        each.professional_id
        for each in _of(NetworkMember, NetworkMember.child, first)
        if each.until is None
    }
    for row in _of(NetworkMember, NetworkMember.child, second):
        _move(change, row, row.until is None and row.professional_id in known, child=first)


def _move_kin(change: Change, second: Person, first: Person) -> None:
    pairs = {(each.person_id, each.other_id) for each in Kinship.select().where(_kin_of(first))}
    for row in Kinship.select().where(_kin_of(second)):
        person, other = (
            first.uid if uid == second.uid else uid for uid in (row.person_id, row.other_id)
        )
        _move(change, row, person == other or (person, other) in pairs, person=person, other=other)


def _move(change: Change, row: Any, is_known: bool, **values: Any) -> None:
    """Have a row point to the first, or take it out where the first has its like already."""
    if is_known:
        change.take_out(row)
    else:
        change.update(row, **values)


def _learnt(second: Person, first: Person) -> dict[str, Any]:
    """Return what only the second was known by."""
    values: dict[str, Any] = {}
    for name in ("given_name", "surname", "ethnicity"):
        if not getattr(first, name) and getattr(second, name):
            values[name] = getattr(second, name)
    if first.sex == "U" and second.sex != "U":
        values["sex"] = second.sex
    if second.date_of_birth and (
        first.date_of_birth is None or (first.expected and not second.expected)
    ):
        values |= {"date_of_birth": second.date_of_birth, "expected": second.expected}
    if values.keys() & {"given_name", "surname"}:
        names = [values.get(name, getattr(first, name)) for name in ("given_name", "surname")]
        values["name_folded"] = fold(" ".join(names))
    return values


def _kin_of(person: Person) -> Any:
    return (Kinship.person == person) | (Kinship.other == person)


def _of(table: Any, field: Any, person: Person) -> Collection[Any]:
    return list(table.select().where(field == person))


def _person(uid: str) -> Person:
    person = Person.get_or_none(Person.uid == uid)
    if person is None:
        raise Refused("That person is not in this store any more. Find them again.", "person")
    return person
