"""Finding anything by what somebody has heard: part of a name, a reference, a birth date."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cpclerk.rules.conference import kind_words
from cpclerk.rules.dates_in_words import date_words, parse_date
from cpclerk.rules.errors import Refused
from cpclerk.rules.people import age_words
from cpclerk.rules.text import fold
from cpclerk.services.naming import family_name, name_in_words
from cpclerk.services.permission import reading
from cpclerk.services.procedures import office_rules
from cpclerk.store import (
    JOIN,
    Agency,
    Conference,
    Family,
    FamilyMember,
    Person,
    Prepared,
    Professional,
    Session,
)
from cpclerk.store import search as index
from cpclerk.store.calendars import office

# More than this nobody reads; another letter narrows it.
MOST = 40
# A family is found by each of its people: so many of them may be the same family.
OF_ONE_FAMILY = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `kind`: family, person, professional, agency or conference.

    `what` says what it is in the office's words; `near` its family or agency. `family_uid` is
    there for whatever belongs to one.
    """

    kind: str
    uid: str
    name: str
    what: str
    born: dt.date | None
    near: str
    family_uid: str


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found, the best first; `more` says that there is more."""

    hits: tuple[Hit, ...]
    more: bool


def find_anything(session: Session, words: str) -> Hits:
    """Return what matches every word, whatever it is; the first families by name without words."""
    with reading(session):
        if fold(words):
            found = _found(session, words, (), MOST + 1)
        else:
            found = [("family", uid) for uid in first_families(MOST + 1)]
        wanted: dict[str, list[str]] = {}
        for kind, uid in found[:MOST]:
            wanted.setdefault(kind, []).append(uid)
        made = {
            (hit.kind, uid): hit
            for kind, uids in wanted.items()
            for uid, hit in _TOLD[kind](session, uids)
        }
        hits = dict.fromkeys(made[pair] for pair in found[:MOST] if pair in made)
        return Hits(tuple(hits), more=len(found) > MOST)


def families_found(session: Session, words: str, limit: int) -> list[str]:
    """Return the uids of the families that match, or somebody in which does, the best first.

    Needs an open connection.
    """
    found = _found(session, words, ("family", "person"), limit * OF_ONE_FAMILY)
    of = _families_of([uid for kind, uid in found if kind == "person"])
    uids = (
        each for kind, uid in found for each in ([uid] if kind == "family" else of.get(uid, ()))
    )
    return list(dict.fromkeys(uids))[:limit]


def first_families(limit: int) -> list[str]:
    """Return the uids of the first families by name, those without one last. Needs a connection."""
    named = _FIRST_NAMED.rows()[:limit]
    if len(named) < limit:
        named += _FIRST_NAMELESS.rows()[: limit - len(named)]
    return [uid for (uid,) in named]


def people_found(session: Session, words: str, limit: int) -> list[str]:
    """Return the uids of the people that match, the best first. Needs an open connection."""
    found = [uid for _, uid in _found(session, words, ("person",), limit)]
    merged = _merged(found)
    return list(dict.fromkeys(merged.get(uid, uid) for uid in found))


def conferences_found(words: str, limit: int) -> list[str]:
    """Return the uids of the conferences of such a reference. Needs an open connection."""
    return [uid for _, uid in index.find(words, kinds=("conference",), limit=limit)]


def day_meant(session: Session, words: str) -> dt.date | None:
    """Return the day the words mean, if they look like a date with figures in it."""
    if not any(character.isdigit() for character in words):
        return None
    try:
        return parse_date(words, today=session.today, calendar=office(session.store))
    except Refused:
        return None


def _found(session: Session, words: str, kinds: Sequence[str], limit: int) -> list[tuple[str, str]]:
    day = day_meant(session, words)
    return index.find(words, day=day.isoformat() if day else "", kinds=kinds, limit=limit)


_FIRST_NAMED = Prepared(
    lambda: (
        Family.select(Family.uid)
        .where(Family.name_folded != "")
        .order_by(Family.name_folded, Family.reference)
        .limit(301)
    )
)
_FIRST_NAMELESS = Prepared(
    lambda: (
        Family.select(Family.uid)
        .where(Family.name_folded == "")
        .order_by(Family.reference)
        .limit(301)
    )
)


def _merged(uids: Sequence[str]) -> dict[str, str]:
    rows: Any = Person.select(Person.uid, Person.merged_into).where(
        Person.uid.in_(uids), Person.merged_into.is_null(False)
    )
    return dict(rows.tuples())


def _families_of(people: Sequence[str]) -> dict[str, list[str]]:
    merged = _merged(people)
    rows: Any = FamilyMember.select(FamilyMember.person, FamilyMember.family).where(
        FamilyMember.person.in_([merged.get(uid, uid) for uid in people])
    )
    of: dict[str, list[str]] = {}
    for person, family in rows.tuples():
        of.setdefault(person, []).append(family)
    return {uid: of.get(merged.get(uid, uid), []) for uid in people}


# Each kind in a line: rows as tuples, for they are read at every key


def _tell_families(session: Session, uids: Sequence[str]) -> Iterable[tuple[str, Hit]]:
    children: dict[str, list[str]] = {}
    rows: Any = (
        FamilyMember.select(
            FamilyMember.family, Person.given_name, Person.surname, Person.reference,
            Person.date_of_birth, Person.expected,
        )
        .join(Person)
        .where(FamilyMember.family.in_(uids), FamilyMember.relation == "child")
        .order_by(Person.expected, Person.date_of_birth, Person.reference)
        .tuples()
    )  # fmt: skip
    for family, given, surname, reference, born, expected in rows:
        name = given or name_in_words(given, surname, reference, expected=expected)
        age = age_words(born, expected=expected, day=session.today) if born else ""
        children.setdefault(family, []).append(f"{name} {age}".strip())
    families: Any = Family.select(Family.uid, Family.reference, Family.surname)
    for uid, reference, surname in families.where(Family.uid.in_(uids)).tuples():
        what = ", ".join(children.get(uid, ())) or "family"
        yield uid, Hit("family", uid, family_name(reference, surname), what, None, "", uid)


def people_told(where: Any) -> Iterable[tuple[Any, ...]]:
    """Return the members of families that match, as tuples. Needs an open connection.

    Each is uid, given name, surname, reference, born, expected, relation; then the family's uid,
    reference and surname.
    """
    rows: Any = (
        FamilyMember.select(
            Person.uid, Person.given_name, Person.surname, Person.reference, Person.date_of_birth,
            Person.expected, FamilyMember.relation, Family.uid, Family.reference, Family.surname,
        )
        .join(Person)
        .switch(FamilyMember)
        .join(Family)
        .where(where)
        .tuples()
    )  # fmt: skip
    told: Iterable[tuple[Any, ...]] = rows
    return told


def _tell_people(_session: Session, uids: Sequence[str]) -> Iterable[tuple[str, Hit]]:
    merged = _merged(uids)
    hits: dict[str, Hit] = {}
    rows = people_told(FamilyMember.person.in_([merged.get(uid, uid) for uid in uids]))
    for uid, given, surname, reference, born, expected, relation, family, number, called in rows:
        name = name_in_words(given, surname, reference, expected=expected)
        hits[uid] = Hit("person", uid, name, relation, born, family_name(number, called), family)
    yield from ((uid, hits[merged.get(uid, uid)]) for uid in uids if merged.get(uid, uid) in hits)


def _tell_professionals(_session: Session, uids: Sequence[str]) -> Iterable[tuple[str, Hit]]:
    rows: Any = (
        Professional.select(
            Professional.uid, Professional.name, Professional.capacity, Professional.active,
            Agency.name,
        )
        .join(Agency)
        .where(Professional.uid.in_(uids))
        .tuples()
    )  # fmt: skip
    for uid, name, capacity, active, agency in rows:
        what = (capacity or "professional") + ("" if active else ", not there any more")
        yield uid, Hit("professional", uid, name, what, None, agency, "")


def _tell_agencies(_session: Session, uids: Sequence[str]) -> Iterable[tuple[str, Hit]]:
    rows: Any = Agency.select(Agency.uid, Agency.name, Agency.active).where(Agency.uid.in_(uids))
    for uid, name, active in rows.tuples():
        what = "agency" if active else "agency, not there any more"
        yield uid, Hit("agency", uid, name, what, None, "", "")


def _tell_conferences(session: Session, uids: Sequence[str]) -> Iterable[tuple[str, Hit]]:
    rules = office_rules(session)
    rows: Any = (
        Conference.select(
            Conference.uid, Conference.reference, Conference.kind, Conference.state,
            Conference.conference_date, Family.uid, Family.reference, Family.surname,
        )
        .join(Family, JOIN.INNER)
        .where(Conference.uid.in_(uids))
        .tuples()
    )  # fmt: skip
    for uid, reference, kind, state, day, family, number, surname in rows:
        what = f"{kind_words(kind, rules, short=True)} {state.replace('_', ' ')}"
        what += f" {date_words(day)}" if day else ""
        near = family_name(number, surname)
        yield uid, Hit("conference", uid, reference, what, None, near, family)


_TOLD = {
    "family": _tell_families,
    "person": _tell_people,
    "professional": _tell_professionals,
    "agency": _tell_agencies,
    "conference": _tell_conferences,
}
