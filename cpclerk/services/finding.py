"""Finding people and families by what somebody has heard: part of a name, reference, birth date."""

import datetime as dt
from typing import Any

from cpclerk.rules.dates_in_words import parse_date
from cpclerk.rules.errors import Refused
from cpclerk.rules.text import fold
from cpclerk.store import Family, FamilyMember, Person, Session
from cpclerk.store.calendars import office


def people_matching(session: Session, words: str) -> Any:
    """Return the condition on Person that every word is part of its name or its reference.

    Words that make a date match those born, or expected, on that day too.
    """
    condition: Any = None
    for part in fold(words).split():
        here = Person.name_folded.contains(part) | Person.reference.contains(part)
        condition = here if condition is None else condition & here
    day = day_meant(session, words)
    return condition if day is None else condition | (Person.date_of_birth == day)


def families_matching(session: Session, words: str) -> Any:
    """Return the condition on Family that it, or somebody in it, matches the words."""
    wanted = fold(words)
    members = (
        FamilyMember.select(FamilyMember.family).join(Person).where(people_matching(session, words))
    )
    return (
        Family.name_folded.contains(wanted)
        | Family.reference.contains(wanted)
        | Family.case_system_id.contains(wanted)
        | Family.uid.in_(members)
    )


def day_meant(session: Session, words: str) -> dt.date | None:
    """Return the day the words mean, if they look like a date with figures in it."""
    if not any(character.isdigit() for character in words):
        return None
    try:
        return parse_date(words, today=session.today, calendar=office(session.store))
    except Refused:
        return None
