"""Working days: which days count, adding them, counting them, and why a day is left out.

Weekends never count. Bank holidays and, in an office's own calendar, its closures are given
with their names, so that a deadline can say why it skipped a day.
"""

from array import array
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Collection, Mapping
from datetime import MAXYEAR, MINYEAR, date
from typing import Final, NamedTuple

from cpclerk.rules.errors import Refused

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
"""The years in which dates of this work can lie, births and plans alike."""

_WEEKEND = {5: "Saturday", 6: "Sunday"}


class Skipped(NamedTuple):
    """A day that was not counted, and why: `Saturday`, `Good Friday`.

    `expected`: government has not published that bank holiday yet.
    """

    day: date
    why: str
    expected: bool = False

    @property
    def words(self) -> str:
        """`Good Friday`, or `Good Friday, expected`."""
        return f"{self.why}, expected" if self.expected else self.why


class Calendar:
    """The working days of the years it holds.

    Built once and asked often: `add` and `between` are a bisection over ordinals.
    A question about a day outside its years is refused rather than guessed.
    """

    def __init__(
        self,
        name: str,
        closed: Mapping[date, str],
        first_year: int,
        last_year: int,
        *,
        expected: Collection[date] = (),
        in_store: bool = True,
    ) -> None:
        """`closed` names the days that do not count, weekends left out; years are inclusive.

        `expected` are those of them that are not published yet. `in_store` says whether a store
        keeps it, to which years can be added.
        """
        if last_year < first_year:
            raise Refused(f"The {name} calendar ends before it begins.")
        self.name = name
        self.first_year = first_year
        self.last_year = last_year
        self.in_store = in_store
        self._first = date(first_year, 1, 1).toordinal()
        self._last = date(last_year, 12, 31).toordinal()
        self._shut = {day.toordinal(): why for day, why in closed.items()}
        self._expected = {day.toordinal() for day in expected}
        # 1 January of the year 1, ordinal 1, was a Monday: (ordinal - 1) % 7 is the weekday.
        working = [
            ordinal
            for ordinal in range(self._first, self._last + 1)
            if (ordinal - 1) % 7 < 5 and ordinal not in self._shut
        ]
        # As numbers of their own these ten thousand days would take ten times the room.
        self._working = array("i", working)

    def __repr__(self) -> str:
        return f"Calendar({self.name!r}, {self.first_year}-{self.last_year})"

    def is_working(self, day: date) -> bool:
        """Whether the day counts as a working day."""
        return self._ordinal(day) not in self._shut and day.weekday() < 5

    def add(self, day: date, n: int) -> date:
        """The nth working day after the day, which is day 0; before it when n is negative.

        With n = 0 the day itself, working or not. Refused outside the calendar's years.
        """
        ordinal = day.toordinal()
        if n > 0:
            index = bisect_right(self._working, ordinal) + n - 1
        elif n < 0:
            index = bisect_left(self._working, ordinal) + n
        else:
            self._ordinal(day)
            return day
        if index < 0 or not self._first <= ordinal <= self._last:
            raise self._outside(day, n)
        try:
            return date.fromordinal(self._working[index])
        except IndexError:
            raise self._outside(day, n) from None

    def between(self, a: date, b: date) -> int:
        """Working days from a, not counted, to b, counted; negative when b is before a."""
        first, second = self._ordinal(a), self._ordinal(b)
        if first <= second:
            return bisect_right(self._working, second) - bisect_right(self._working, first)
        # Counting back, the far day is b and it counts; a does not.
        return bisect_left(self._working, second) - bisect_left(self._working, first)

    def last_on_or_before(self, day: date) -> date:
        """The day itself if it is a working day, otherwise the last one before it."""
        index = bisect_right(self._working, self._ordinal(day)) - 1
        if index < 0:
            raise self._outside(day, -1)
        return date.fromordinal(self._working[index])

    def skipped(self, a: date, b: date) -> tuple[Skipped, ...]:
        """Each day after a up to and with b that does not count, with why; empty if b <= a."""
        first, second = self._ordinal(a), self._ordinal(b)
        return tuple(
            Skipped(date.fromordinal(ordinal), why, ordinal in self._expected)
            for ordinal in range(first + 1, second + 1)
            if (why := self._shut.get(ordinal) or _WEEKEND.get((ordinal - 1) % 7))
        )

    def _ordinal(self, day: date) -> int:
        ordinal = day.toordinal()
        if not self._first <= ordinal <= self._last:
            raise self._outside(day, 0)
        return ordinal

    def _outside(self, day: date, n: int) -> Refused:
        counted = f", counted {abs(n)} working days {'on' if n > 0 else 'back'}," if n else ""
        what = "the date and the number" if n else "the date"
        advice = f"Check {what}"
        if self.in_store:
            advice += ", or add the missing years under Settings, Working days"
        return Refused(
            f"{day:%d/%m/%Y}{counted} lies outside the {self.name} calendar, which holds "
            f"{self.first_year} to {self.last_year}. {advice}."
        )


def add_months(day: date, months: int) -> date:
    """The same day-number so many months on, clipped to the month's end (S3 app. d)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise Refused(f"{abs(months)} months from {day:%d/%m/%Y} lies outside the calendar.")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
