"""References, given out in sequence and never twice."""

from cpclerk.store import Change, Conference, Family, Office, Person

CONFERENCE, FAMILY = "CP", "F"


def next_conference(change: Change) -> str:
    """Return the next conference reference: `CP0042`. Part of a change."""
    return _next(change, CONFERENCE)


def next_family(change: Change) -> str:
    """Return the next family reference: `F0043`. Part of a change."""
    return _next(change, FAMILY)


def next_child(family_reference: str) -> str:
    """Return the next reference of a child in a family: `F0043C2` (letters and digits only)."""
    start = f"{family_reference}C"
    taken = {
        each.reference
        for each in Person.select(Person.reference).where(Person.reference.startswith(start))
    }
    number = len(taken) + 1
    while f"{start}{number}" in taken:
        number += 1
    return f"{start}{number}"


def _next(change: Change, letters: str) -> str:
    """Count on from the last number, past those that came in with a log."""
    office = Office.get()
    number = office.last_reference
    while True:
        number += 1
        reference = f"{letters}{number:04}"
        table = Conference if letters == CONFERENCE else Family
        if not table.select().where(table.reference == reference).exists():
            change.update(office, last_reference=number)
            return reference
