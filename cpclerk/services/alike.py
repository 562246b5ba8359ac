"""People of the store who look like somebody about to be added, so that nobody is there twice."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cpclerk.rules.alike import ABOUT_DUE, Described, differences, in_words
from cpclerk.rules.text import fold
from cpclerk.services.matching import people_found, people_told
from cpclerk.services.naming import family_name, name_in_words
from cpclerk.services.people import Someone
from cpclerk.services.permission import reading
from cpclerk.store import Person, Session

# More than these would only be read past.
MOST = 5
# How many of the same name, or born about then, are looked at.
LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody who may be the same person. `words` say what is known and what differs."""

    person_uid: str
    name: str
    relation: str
    family_uid: str
    family: str
    words: str
    differs: int


def look_alikes(
    session: Session, someone: Someone, except_uids: Collection[str] = ()
) -> tuple[Alike, ...]:
    """Return the people who may be `someone`, those who differ least first.

    `except_uids` are people who are known to be others.
    """
    one = Described(someone.given_name, someone.surname, someone.born, someone.expected)
    if not fold(f"{one.given}{one.surname}"):
        return ()
    with reading(session):
        found = [each for each in _candidates(session, one) if each.person_uid not in except_uids]
    unique = {each.person_uid: each for each in sorted(found, key=lambda each: -each.differs)}
    return tuple(sorted(unique.values(), key=lambda each: (each.differs, each.name))[:MOST])


def _candidates(session: Session, one: Described) -> Iterator[Alike]:
    uids = people_found(session, f"{one.given} {one.surname}", LOOKED_AT)
    condition: Any = Person.uid.in_(uids) | (
        Person.name_folded == fold(f"{one.given} {one.surname}")
    )
    if one.born is not None:
        condition |= Person.date_of_birth.in_(_days_about(one.born))
    for (
        uid,
        given,
        surname,
        reference,
        born,
        expected,
        relation,
        family,
        number,
        called,
    ) in people_told(condition):
        other = Described(given, surname, born, expected)
        differs = differences(one, other)
        if differs is not None:
            yield Alike(
                person_uid=uid,
                name=name_in_words(given, surname, reference, expected=expected),
                relation=relation,
                family_uid=family,
                family=family_name(number, called),
                words=in_words(other, differs),
                differs=len(differs),
            )


def _days_about(born: dt.date) -> Sequence[dt.date]:
    """Return the days on which the same child may be down as born, or due."""
    days = {born + dt.timedelta(each) for each in range(-ABOUT_DUE, ABOUT_DUE + 1)}
    # Day and month changed round; the year, or the month, mistyped.
    slips = [(born.year, born.day, born.month)]
    slips += [(born.year + by, born.month, born.day) for by in (-1, 1)]
    slips += [(born.year, month, born.day) for month in range(1, 13)]
    return sorted(days | {day for slip in slips if (day := _day(*slip))})


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
