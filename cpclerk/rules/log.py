"""A conference log: its rows, what is wrong with it, and how one log differs from another.

An office keeps such a log in a workbook: a row for each conference, for each child at one, for each
agency at one. A blank is None: not recorded or not applicable, never zero and never "no".
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import Any, ClassVar

from cpclerk.rules.errors import Refused

# A due date further from the conference than this is a slip of the pen, in days.
LONGEST_WAIT = 300


@dataclass(frozen=True, slots=True)
class ConferenceRow:
    """One conference; `line` is where it stands in its file, 0 when it comes from a store."""

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


AnyRow = ConferenceRow | ChildRow | AgencyRow
ROWS: tuple[type[AnyRow], ...] = (ConferenceRow, ChildRow, AgencyRow)

AFTERWARDS = ("outline_plan_sent", "minutes_to_chair", "minutes_approved", "minutes_distributed")
REPORTS = ("social_worker_report_to_chair", "social_worker_report_to_family")
# Pairs of dates of which the first is never after the second.
ORDER = (
    ("strategy_discussion_date", "conference_date"),
    ("previous_conference_date", "conference_date"),
    ("conference_date", "outline_plan_sent"),
    ("conference_date", "minutes_to_chair"),
    ("minutes_to_chair", "minutes_approved"),
    ("minutes_approved", "minutes_distributed"),
)


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
    """A whole log."""

    conferences: tuple[ConferenceRow, ...] = ()
    children: tuple[ChildRow, ...] = ()
    agencies: tuple[AgencyRow, ...] = ()

    @property
    def rows(self) -> tuple[AnyRow, ...]:
        """Every row, conferences first."""
        return (*self.conferences, *self.children, *self.agencies)

    @property
    def end(self) -> date | None:
        """The last day on which anything in it had happened; None when nothing had."""
        happened = [
            day
            for row in self.conferences
            for column in ("conference_date", *REPORTS, *AFTERWARDS)
            if (row.status == "held" or column != "conference_date")
            and (day := getattr(row, column)) is not None
        ]
        return max(happened, default=None)


class LogRefused(Refused):
    """A log that was not read: every fault in it. Nothing was written."""

    # So many fill a screen several times over; the rest are counted.
    MOST = 200

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("The log was not read; nothing was written.")
        self.faults = faults

    def report(self) -> str:
        """Return every fault, a line each, and how many there are."""
        count = len(self.faults)
        lines = [fault.words for fault in self.faults[: self.MOST]]
        if count > self.MOST:
            lines.append(f"… and {count - self.MOST} more.")
        things = "1 thing is" if count == 1 else f"{count} things are"
        lines.append(f"{things} wrong with this log. Nothing was written. Mend it and try again.")
        return "\n".join(lines)


def key_of(row: AnyRow) -> tuple[str, ...]:
    """What tells a row from every other of its file."""
    return tuple(getattr(row, column) for column in row.KEY)


def columns_of(row: type[AnyRow]) -> tuple[str, ...]:
    """The columns of a row, in the order of the file."""
    return tuple(each.name for each in fields(row) if each.name != "line")


def faults_in(log: Log) -> list[Fault]:
    """Everything that cannot be so, taking the log as a whole; in the order of files and lines."""
    return sorted(
        [*_twice(log), *_unknown(log), *_conferences(log), *_children(log), *_agencies(log)]
    )


def _fault(row: AnyRow, column: str, what: str) -> Fault:
    return Fault(row.FILE, row.line, column, what)


def _twice(log: Log) -> Iterator[Fault]:
    first: dict[tuple[str, tuple[str, ...]], AnyRow] = {}
    for row in log.rows:
        known = first.setdefault((row.FILE, key_of(row)), row)
        if known is not row:
            yield _fault(
                row, row.KEY[-1], f"{key_of(row)[-1]} stands on line {known.line} already."
            )


def _unknown(log: Log) -> Iterator[Fault]:
    known = {row.conference_ref for row in log.conferences}
    rows: list[AnyRow] = [*log.children, *log.agencies]
    for row in rows:
        if row.conference_ref not in known:
            yield _fault(row, "conference_ref", f"{row.conference_ref} is not in conferences.csv.")


def _conferences(log: Log) -> Iterator[Fault]:
    by_ref = {row.conference_ref: row for row in log.conferences}
    for row in log.conferences:
        for first, second in ORDER:
            before, after = getattr(row, first), getattr(row, second)
            if before and after and before > after:
                yield _fault(row, second, f"{after} is before {first}, {before}.")
        if row.status == "held":
            if row.conference_date is None:
                yield _fault(row, "conference_date", "a conference that was held has a date.")
        else:
            for column in ("quorate", *AFTERWARDS):
                if getattr(row, column) is not None:
                    yield _fault(
                        row, column, f"should be blank: the conference is {row.status}, not held."
                    )
        if row.reconvenes is not None:
            yield from _reconvened(row, by_ref.get(row.reconvenes))


def _reconvened(row: ConferenceRow, first: ConferenceRow | None) -> Iterator[Fault]:
    if first is None:
        yield _fault(row, "reconvenes", f"{row.reconvenes} is not in conferences.csv.")
    elif first is row:
        yield _fault(row, "reconvenes", "a conference cannot reconvene itself.")
    elif first.family_ref != row.family_ref:
        yield _fault(row, "reconvenes", f"{row.reconvenes} is another family's.")
    elif (
        first.conference_date
        and row.conference_date
        and first.conference_date > row.conference_date
    ):
        yield _fault(row, "reconvenes", f"{row.reconvenes} is later than this conference.")


def _children(log: Log) -> Iterator[Fault]:
    conferences = {row.conference_ref: row for row in log.conferences}
    seen: dict[str, tuple[ConferenceRow, ChildRow]] = {}
    known = [
        (conferences[row.conference_ref], row)
        for row in log.children
        if row.conference_ref in conferences
    ]
    for conference, row in sorted(
        known, key=lambda pair: (pair[0].conference_date or date.max, pair[1].line)
    ):
        yield from _at_conference(conference, row)
        if row.child_ref in seen:
            yield from _same_child(*seen[row.child_ref], conference, row)
        seen[row.child_ref] = (conference, row)


def _at_conference(conference: ConferenceRow, row: ChildRow) -> Iterator[Fault]:
    day, born = conference.conference_date, row.date_of_birth
    if day and born:
        if not row.expected and born > day:
            yield _fault(
                row, "date_of_birth", f"{born} is after the conference on {day}: expected is no."
            )
        if row.expected and abs(born - day) > timedelta(days=LONGEST_WAIT):
            yield _fault(
                row, "date_of_birth", f"a due date of {born} does not fit a conference on {day}."
            )
    if row.outcome is not None and conference.status != "held":
        yield _fault(row, "outcome", f"should be blank: the conference is {conference.status}.")
    if row.category is not None and row.outcome in {None, "no_plan"}:
        yield _fault(row, "category", "should be blank: no plan is recorded for this child.")


def _same_child(
    then: ConferenceRow, before: ChildRow, now: ConferenceRow, row: ChildRow
) -> Iterator[Fault]:
    place = f"line {before.line}" if before.line else "in the store"
    where = f"at {before.conference_ref} ({place})"
    if then.family_ref != now.family_ref:
        yield _fault(row, "child_ref", f"{row.child_ref} is of {then.family_ref} {where}.")
    if before.sex not in {row.sex, "U"}:
        yield _fault(row, "sex", f"{row.sex}, but {before.sex} {where}.")
    if row.expected and not before.expected:
        yield _fault(row, "expected", f"yes, but {row.child_ref} was born {where}.")
    born_before = not row.expected and not before.expected
    if born_before and _differ(row.date_of_birth, before.date_of_birth):
        yield _fault(
            row, "date_of_birth", f"{row.date_of_birth}, but {before.date_of_birth} {where}."
        )
    if _differ(row.ethnicity, before.ethnicity):
        yield _fault(row, "ethnicity", f"{row.ethnicity}, but {before.ethnicity} {where}.")


def _agencies(log: Log) -> Iterator[Fault]:
    for row in log.agencies:
        if row.attended and row.sent_report:
            yield _fault(
                row,
                "sent_report",
                "yes means a report came and nobody did, but attended is yes.",
            )


def _differ(one: Any, other: Any) -> bool:
    return one is not None and other is not None and one != other


@dataclass(frozen=True, slots=True)
class Difference:
    """What a log brings to a store: rows it lacks, blanks it fills, and what contradicts it."""

    new: Log
    fills: tuple[tuple[AnyRow, tuple[str, ...]], ...]
    faults: tuple[Fault, ...]


def difference(stored: Log, coming: Log) -> Difference:
    """Compare a log with what a store holds. A blank contradicts nothing; nor does its order."""
    known: Mapping[tuple[str, tuple[str, ...]], AnyRow] = {
        (row.FILE, key_of(row)): row for row in stored.rows
    }
    new: list[AnyRow] = []
    fills: list[tuple[AnyRow, tuple[str, ...]]] = []
    faults: list[Fault] = []
    for row in coming.rows:
        before = known.get((row.FILE, key_of(row)))
        if before is None:
            new.append(row)
            continue
        filled = []
        for column in columns_of(type(row)):
            here, there = getattr(before, column), getattr(row, column)
            if here is None and there is not None:
                filled.append(column)
            elif _differ(here, there):
                faults.append(_fault(row, column, f"{_said(there)}, but {_said(here)} is stored."))
        if filled:
            fills.append((row, tuple(filled)))
    # What the log says must also agree with those rows of the store that it does not repeat.
    repeated = {(row.FILE, key_of(row)) for row in coming.rows}
    together = _of([*(row for key, row in known.items() if key not in repeated), *coming.rows])
    faults += [fault for fault in faults_in(together) if fault.line and fault not in faults]
    return Difference(_of(new), tuple(fills), tuple(sorted(faults)))


def _of(rows: Iterable[AnyRow]) -> Log:
    rows = list(rows)
    return Log(
        tuple(row for row in rows if isinstance(row, ConferenceRow)),
        tuple(row for row in rows if isinstance(row, ChildRow)),
        tuple(row for row in rows if isinstance(row, AgencyRow)),
    )


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def counted(log: Log) -> Counter[str]:
    """How many rows each file of a log has."""
    return Counter(row.FILE for row in log.rows)
