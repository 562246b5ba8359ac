"""Which rows match what somebody has heard: the uids of families, people, conferences."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from cpclerk.rules.dates_in_words import parse_date
from cpclerk.rules.errors import Refused
from cpclerk.store import Family, FamilyMember, Person, Prepared, Session
from cpclerk.store import search as index
from cpclerk.store.calendars import office

# A family is found by each of its people: so many of them may be the same family.
OF_ONE_FAMILY = 6


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


def families_found(session: Session, words: str, limit: int) -> list[str]:
    """Return the uids of the families that match, or somebody in which does, the best first.

    Needs an open connection.
    """
    hits = matches(session, words, ("family", "person"), limit * OF_ONE_FAMILY)
    of = _families_of([uid for kind, uid in hits if kind == "person"])
    uids = (each for kind, uid in hits for each in ([uid] if kind == "family" else of.get(uid, ())))
    return list(dict.fromkeys(uids))[:limit]


def first_families(limit: int) -> list[str]:
    """Return the uids of the first families by name, those without one last. Needs a connection."""
    named = _FIRST_NAMED.rows()[:limit]
    if len(named) < limit:
        named += _FIRST_NAMELESS.rows()[: limit - len(named)]
    return [uid for (uid,) in named]


def people_found(session: Session, words: str, limit: int) -> list[str]:
    """Return the uids of the people that match, the best first. Needs an open connection."""
    hits = [uid for _, uid in matches(session, words, ("person",), limit)]
    one = merged(hits)
    return list(dict.fromkeys(one.get(uid, uid) for uid in hits))


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


def matches(
    session: Session, words: str, kinds: Sequence[str], limit: int
) -> list[tuple[str, str]]:
    """Return (kind, uid) of what matches, the best first; no kinds: all. Needs a connection."""
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


def merged(uids: Sequence[str]) -> dict[str, str]:
    """Return whom those of these people became who were somebody's second row."""
    rows: Any = Person.select(Person.uid, Person.merged_into).where(
        Person.uid.in_(uids), Person.merged_into.is_null(False)
    )
    return dict(rows.tuples())


def _families_of(people: Sequence[str]) -> dict[str, list[str]]:
    one = merged(people)
    rows: Any = FamilyMember.select(FamilyMember.person, FamilyMember.family).where(
        FamilyMember.person.in_([one.get(uid, uid) for uid in people])
    )
    of: dict[str, list[str]] = {}
    for person, family in rows.tuples():
        of.setdefault(person, []).append(family)
    return {uid: of.get(one.get(uid, uid), []) for uid in people}
