"""The invented office at work: its store, its staff, and the clock that stands where it is put."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.text import fold
from cpclerk.sample.people import PROFESSIONALS, ROOMS, STAFF, TEAMS
from cpclerk.sample.sittings import OPENED, OWN_DAY
from cpclerk.services import Session
from cpclerk.services.procedures import office_rules
from cpclerk.store import (
    Actor,
    Agency,
    Contact,
    Professional,
    Room,
    Staff,
    Store,
    Team,
    transaction,
)
from cpclerk.store.calendars import statutory
from cpclerk.store.creating import create_store
from cpclerk.store.profiles import SAMPLE
from cpclerk.store.session import LONDON

NAME = "Fenmarsh Safeguarding Unit"
# The sample is open to everybody: its key seals nothing but the order of its audit.
AUDIT_KEY = "5a" * 32
DEVICE = "sample"


@dataclass
class Clock:
    """Stands at a moment of the office's local time, and goes on only when told to."""

    moment: datetime

    def __call__(self) -> datetime:
        """Return the moment in UTC."""
        return self.moment.replace(tzinfo=LONDON).astimezone(UTC)

    def put(self, day: date, at: time) -> None:
        """Go to a moment, never back."""
        self.moment = max(self.moment, datetime.combine(day, at))

    def go_on(self, seconds: int) -> None:
        """Let time pass."""
        self.moment += timedelta(seconds=seconds)


@dataclass
class Numbers:
    """Gives out uids by counting, so that they are the same every time."""

    last: int = 0

    def __call__(self) -> str:
        """Return the next uid."""
        self.last += 1
        return f"{self.last:06x}"


@dataclass
class AtWork:
    """The office: whoever acts, acts through a session of their own, all by one clock."""

    setting_up: Session
    clock: Clock
    staff: dict[str, Actor] = field(default_factory=dict)
    professionals: dict[str, str] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    rooms: list[str] = field(default_factory=list)

    def session(self, initials: str) -> Session:
        """Return a session of a member of staff."""
        base = self.setting_up
        return Session(base.store, self.staff[initials], DEVICE, self.clock, base.new_uid)

    @property
    def store(self) -> Store:
        """The store that is being made."""
        return self.setting_up.store

    @property
    def calendar(self) -> Calendar:
        """Working days, without closures: the office has none."""
        return statutory(self.store)


def set_up(path: Path) -> AtWork:
    """Make the store with everything that no service makes: staff, teams, rooms, agencies."""
    clock, numbers = Clock(datetime.combine(OPENED, time(9))), Numbers()
    session = create_store(
        path,
        office=NAME,
        profile=SAMPLE,
        staff=STAFF,
        stands_on=OWN_DAY,
        clock=clock,
        new_uid=numbers,
        audit_key=AUDIT_KEY,
        device=DEVICE,
    )
    # However many bank holidays are known, what comes after them is numbered from here.
    numbers.last = 0x1000
    office = AtWork(session, clock)
    with session.store.reading():
        for each in Staff.select():
            office.staff[each.initials] = Actor(each.uid, each.name, each.initials, each.role)
        _put_places(office)
        _put_professionals(office)
    return office


def _put_places(office: AtWork) -> None:
    with transaction(office.setting_up, "set up places") as change:
        for name, locality in TEAMS:
            office.teams[name] = change.insert(Team, name=name, locality=locality).uid
        for name, place in ROOMS:
            office.rooms.append(change.insert(Room, name=name, place=place).uid)


def _put_professionals(office: AtWork) -> None:
    with transaction(office.setting_up, "set up agencies") as change:
        rules = office_rules(office.setting_up)
        agencies = {
            each.name: change.insert(Agency, name=each.name, name_folded=fold(each.name))
            for each in rules.agencies
        }
        for number, (agency, name, capacity) in enumerate(PROFESSIONALS):
            row = change.insert(
                Professional,
                agency=agencies[agency],
                name=name,
                name_folded=fold(name),
                capacity=capacity,
            )
            office.professionals[name] = row.uid
            words = fold(name).replace(".", "").split()
            change.insert(
                Contact, professional=row, kind="secure_email",
                value=f"{'.'.join(words)}@example.org", safe=True,
            )  # fmt: skip
            change.insert(Contact, professional=row, kind="phone", value=phone(number))


def phone(number: int) -> str:
    """Return a number from the range kept for drama, 0116 496 0000 to 0999."""
    return f"0116 496 {number:04d}"
