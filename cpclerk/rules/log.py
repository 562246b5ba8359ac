"""A conference log: its rows, and what is wrong with them.

An office keeps such a log in a workbook: a row for each conference, for each child at one, for each
agency at one. A blank is None: not recorded or not applicable, never zero and never "no".
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from typing import ClassVar

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.errors import Refused
from cpclerk.rules.profile import Profile

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ConferenceRow:
    """One conference.

    `line` is where a row stands in its file, 0 when it comes from a store. `unread` are columns
    whose cells could not be read: a fault tells of each, and nothing more can be said of them.
    """

    FILE: ClassVar[str] = "conferences.csv"
    KEY: ClassVar[tuple[str, ...]] = ("conference_ref",)

    conference_ref: str
    family_ref: str
    team: str | None
    kind: str
    status: str
    conference_date: date | None = None
    strategy_discussion_date: date | None = None
    previous_conference_date: date | None = None
    quorate: bool | None = None
    social_worker_report_to_chair: date | None = None
    social_worker_report_to_family: date | None = None
    outline_plan_sent: date | None = None
    minutes_to_chair: date | None = None
    minutes_approved: date | None = None
    minutes_distributed: date | None = None
    reconvenes: str | None = None
    line: int = field(default=0, compare=False)
    unread: frozenset[str] = field(default=NOTHING, compare=False)


@dataclass(frozen=True, slots=True)
class ChildRow:
    """One child at one conference; the date of birth is the due date while `expected`."""

    FILE: ClassVar[str] = "children.csv"
    KEY: ClassVar[tuple[str, ...]] = ("conference_ref", "child_ref")

    conference_ref: str
    child_ref: str
    date_of_birth: date | None
    expected: bool
    sex: str
    ethnicity: str | None = None
    participation: str | None = None
    outcome: str | None = None
    category: str | None = None
    line: int = field(default=0, compare=False)
    unread: frozenset[str] = field(default=NOTHING, compare=False)


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One agency at one conference; `sent_report`: a report came and nobody did."""

    FILE: ClassVar[str] = "agencies.csv"
    KEY: ClassVar[tuple[str, ...]] = ("conference_ref", "agency")

    conference_ref: str
    agency: str
    invited: bool | None = None
    attended: bool | None = None
    sent_report: bool | None = None
    line: int = field(default=0, compare=False)
    unread: frozenset[str] = field(default=NOTHING, compare=False)


AnyRow = ConferenceRow | ChildRow | AgencyRow
ROWS: tuple[type[AnyRow], ...] = (ConferenceRow, ChildRow, AgencyRow)
_COLUMNS = {row: tuple(each.name for each in fields(row) if each.compare) for row in ROWS}

AFTERWARDS = ("outline_plan_sent", "minutes_to_chair", "minutes_approved", "minutes_distributed")
REPORTS = ("social_worker_report_to_chair", "social_worker_report_to_family")
BEFOREHAND = ("strategy_discussion_date", "previous_conference_date")


@dataclass(frozen=True, slots=True)
class Terms:
    """By what a log is judged: procedures, the calendar of working days, and the day it was true.

    Without `as_at` the log may tell of anything up to `today`.
    """

    rules: Profile
    calendar: Calendar
    today: date
    as_at: date | None = None

    @property
    def until(self) -> date:
        """The last day on which anything in the log can have happened."""
        return self.as_at or self.today


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong in a log: where, and what was expected instead."""

    file: str
    line: int
    column: str
    what: str

    @property
    def words(self) -> str:
        """The fault as one line: `children.csv, line 4, sex: …`."""
        where = [self.file]
        if self.line:
            where.append(f"line {self.line}")
        if self.column:
            where.append(self.column)
        return f"{', '.join(where)}: {self.what}"


@dataclass(frozen=True, slots=True)
class Log:
    """A whole log. `lacking` are the files of which not every row could be read."""

    conferences: tuple[ConferenceRow, ...] = ()
    children: tuple[ChildRow, ...] = ()
    agencies: tuple[AgencyRow, ...] = ()
    lacking: frozenset[str] = NOTHING

    @property
    def rows(self) -> tuple[AnyRow, ...]:
        """Every row, conferences first."""
        return (*self.conferences, *self.children, *self.agencies)

    @property
    def end(self) -> date | None:
        """The last day on which anything in it had happened; None when nothing had."""
        columns = (*BEFOREHAND, *REPORTS, *AFTERWARDS)
        happened = [getattr(row, column) for row in self.conferences for column in columns]
        held = [row.conference_date for row in self.conferences if row.status == "held"]
        return max((day for day in (*happened, *held) if day is not None), default=None)


class LogRefused(Refused):
    """A log that was not read: every fault in it. Nothing was written."""

    # So many fill a screen several times over; the rest are counted.
    MOST = 200

    def __init__(self, faults: Iterable[Fault]) -> None:
        super().__init__("The log was not read; nothing was written.")
        self.faults = sorted(faults)

    def report(self) -> str:
        """Return every fault, a line each, and how many there are."""
        count = len(self.faults)
        lines = [fault.words for fault in self.faults[: self.MOST]]
        if count > self.MOST:
            lines.append(f"… and {count - self.MOST:,} more.")
        things = "1 thing is" if count == 1 else f"{count:,} things are"
        lines.append(f"{things} wrong with this log. Nothing was written. Mend it and try again.")
        return "\n".join(lines)


def key_of(row: AnyRow) -> tuple[str, ...]:
    """What tells a row from every other of its file."""
    return tuple(getattr(row, column) for column in row.KEY)


def columns_of(row: type[AnyRow]) -> tuple[str, ...]:
    """The columns of a row, in the order of the file."""
    return _COLUMNS[row]


def log_of(rows: Iterable[AnyRow], lacking: frozenset[str] = NOTHING) -> Log:
    """The log that these rows make."""
    rows = list(rows)
    return Log(
        tuple(row for row in rows if isinstance(row, ConferenceRow)),
        tuple(row for row in rows if isinstance(row, ChildRow)),
        tuple(row for row in rows if isinstance(row, AgencyRow)),
        lacking,
    )


def counted(log: Log) -> Counter[str]:
    """How many rows each file of a log has."""
    return Counter(row.FILE for row in log.rows)
