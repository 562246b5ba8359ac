"""The office: beginning one, where it meets, and when its screens lock."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.errors import Refused
from cpclerk.rules.roles import SET_LOCK
from cpclerk.rules.text import clean_text, fold
from cpclerk.services.permission import writing
from cpclerk.services.procedures import begin_with, office_rules
from cpclerk.services.undo import Saved
from cpclerk.store import (
    Agency,
    Change,
    Office,
    Room,
    Session,
    Staff,
    Team,
    system_clock,
    transaction,
)
from cpclerk.store.calendars import statutory
from cpclerk.store.creating import create_store
from cpclerk.store.founding import founded

# A new office has somewhere to meet and somebody who asks, so that a first booking is whole.
FIRST_ROOMS = ("Room 1", "Room 2")
FIRST_TEAMS = ("Duty", "Long Term")
SOONEST, LATEST = 1, 60
"""Minutes after which an idle screen can be made to lock."""


def start_training_store(
    path: Path,
    *,
    office: str = "Training office",
    profile: str = "sample-office",
    choices: Mapping[str, str] | None = None,
    keeps: str = "",
    clock: Callable[[], datetime] = system_clock,
) -> Path:
    """Make an unencrypted training store at `path` with one member of staff in each role.

    `choices` are what the office sets locally of its procedures, `keeps` the one group of
    meetings kept apart that it is for. Raises Refused: the place is taken or not writable, or
    there are no such procedures or values.
    """
    name, chosen = clean_text(office, limit=120), begin_with(profile, choices or {}, keeps)
    with founded(path) as making:
        session = create_store(
            making,
            office=name,
            profile=profile,
            choices=chosen,
            keeps=keeps,
            staff=(
                ("A. Clerk", "AC", "clerk"),
                ("B. Chair", "BC", "chair"),
                ("C. Advocate", "CA", "advocate"),
                ("D. Manager", "DM", "manager"),
                ("E. Auditor", "EA", "auditor"),
            ),
            clock=clock,
        )
        try:
            with transaction(session, "set up training") as change:
                furnish(change)
        finally:
            session.store.close()
    return path


def furnish(change: Change) -> None:
    """Give a new office somewhere to meet, somebody who asks, and its profile's agencies."""
    rules = office_rules(change.session)
    for name in FIRST_ROOMS:
        change.insert(Room, name=name)
    for name in FIRST_TEAMS:
        change.insert(Team, name=name)
    for agency in rules.agencies:
        change.insert(Agency, name=agency.name, name_folded=fold(agency.name))


class Choice(NamedTuple):
    """Something to pick from a list: its uid and the words that name it."""

    uid: str
    words: str


class Places(NamedTuple):
    """Who and what a conference is booked with: chairs, clerks, rooms and social work teams."""

    chairs: tuple[Choice, ...]
    clerks: tuple[Choice, ...]
    rooms: tuple[Choice, ...]
    teams: tuple[Choice, ...]


def places(session: Session) -> Places:
    """Return what a conference can be booked with in this office, by name."""
    with session.store.reading():
        staff = list(Staff.select().where(Staff.active).order_by(Staff.name))
        return Places(
            tuple(Choice(each.uid, each.name) for each in staff if each.role == "chair"),
            tuple(Choice(each.uid, each.name) for each in staff if each.role == "clerk"),
            tuple(Choice(each.uid, each.name) for each in Room.select().order_by(Room.name)),
            tuple(Choice(each.uid, each.name) for each in Team.select().order_by(Team.name)),
        )


def typing_calendar(session: Session) -> Calendar:
    """Return the calendar by which `+15wd`, typed into a date field, is counted."""
    with session.store.reading():
        return statutory(session.store)


def locks_after(session: Session) -> int:
    """Return after how many minutes an idle screen locks."""
    with session.store.reading():
        return int(Office.get().locks_after)


def set_lock(session: Session, minutes: int) -> Saved:
    """Have idle screens lock after so many minutes. Refused outside 1 to 60."""
    with writing(session, SET_LOCK) as change:
        if not SOONEST <= minutes <= LATEST:
            raise Refused(f"Choose {SOONEST} to {LATEST} minutes.", "minutes")
        office = change.update(Office.get(), locks_after=minutes)
        return Saved(office.uid, office.rev, change.sequence)
