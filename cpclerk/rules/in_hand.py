"""Records in hand: at which stage, whose, how many are late, and how many there will be."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from types import MappingProxyType

from cpclerk.rules.minutes import (
    APPROVED,
    DISTRIBUTED,
    DRAFT,
    GOING_OUT,
    NONE,
    RETURNED,
    WITH_CHAIR,
)

STAGES = MappingProxyType(
    {
        NONE: "to be drafted",
        DRAFT: "being written",
        RETURNED: "back from the chair",
        WITH_CHAIR: "with the chair",
        APPROVED: "to go out",
        GOING_OUT: "going out",
    }
)
"""By how the minutes stand; those that are distributed are not in hand."""
NEXT = MappingProxyType(
    {
        NONE: "minutes_to_chair",
        DRAFT: "minutes_to_chair",
        RETURNED: "minutes_to_chair",
        WITH_CHAIR: "minutes_approved",
        APPROVED: "minutes_distributed",
        GOING_OUT: "minutes_distributed",
    }
)
"""The stage that comes next, by how the minutes stand."""
WEEKS = 4
NOBODY = "nobody named"


@dataclass(frozen=True, slots=True)
class InHand:
    """One record: how its minutes stand, whose it is, and the limits it is under.

    `due` is the last date of the stage that comes next, `out_due` that of going out: None where
    the procedures set none. `days` are the working days for which it has stood so.
    """

    key: str
    state: str
    clerk: str
    chair: str
    due: date | None
    out_due: date | None
    days: int | None

    def is_late(self, today: date) -> bool:
        """Whether the last date of its next stage, or of going out, has passed."""
        return any(each is not None and each < today for each in (self.due, self.out_due))


@dataclass(frozen=True, slots=True)
class Group:
    """How many records stand together, and how many of them are late."""

    words: str
    count: int
    late: int


@dataclass(frozen=True, slots=True)
class Week:
    """A week to come: how many are to go out in it, how many are added, how many will stand.

    `standing` is at its end, at the pace of the last weeks; None while there is no pace.
    """

    monday: date
    due: int
    added: int
    standing: int | None


def must_be_in_hand(state: str) -> bool:
    """Whether a record whose minutes stand so is in hand."""
    return state != DISTRIBUTED


def grouped(records: Iterable[InHand], by: Callable[[InHand], str], today: date) -> list[Group]:
    """Return the records counted by stage, clerk or chair, in the order in which they come."""
    found: dict[str, list[InHand]] = {}
    for each in records:
        found.setdefault(by(each) or NOBODY, []).append(each)
    return [
        Group(words, len(those), sum(each.is_late(today) for each in those))
        for words, those in found.items()
    ]


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def pace(done: Iterable[date], today: date) -> Fraction | None:
    """Return how many went out each week, of the last four whole weeks; None where none did."""
    until = monday_of(today)
    since = until - timedelta(weeks=WEEKS)
    count = sum(since <= day < until for day in done)
    return Fraction(count, WEEKS) if count else None


def forecast(
    records: Sequence[InHand],
    held: Sequence[date],
    rate: Fraction | None,
    today: date,
) -> list[Week]:
    """Return this week and the next three, as they will be at this pace.

    `held` are the days of conferences that are booked: each adds a record. What should have gone
    out before counts in this week. Nothing is held against the part of this week that has passed.
    """
    weeks = []
    standing = Fraction(len(records))
    first = monday_of(today)
    for number in range(WEEKS):
        monday = first + timedelta(weeks=number)
        until = monday + timedelta(weeks=1)
        since = date.min if number == 0 else monday
        due = sum(each.out_due is not None and since <= each.out_due < until for each in records)
        added = sum(max(monday, today) <= day < until for day in held)
        if rate is not None:
            standing = max(Fraction(0), standing + added - rate)
        # Half a record is one that still stands.
        shown = None if rate is None else int(standing + Fraction(1, 2))
        weeks.append(Week(monday, due, added, shown))
    return weeks
