"""Chairs' diaries: the half days they work, when they are away, and what people type for both."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from types import MappingProxyType
from typing import Final

from cpclerk.rules.calendar import Calendar, add_months
from cpclerk.rules.dates_in_words import (
    DAYS,
    date_words,
    day_month_words,
    listed,
    parse_date,
    parse_date_time,
    parse_time,
    time_words,
)
from cpclerk.rules.errors import Refused

# A half day ends, and the other begins, where a morning's conference is over.
MIDDAY: Final = time(13)
MIDNIGHT: Final = time(23, 59)
# Why somebody is away. Chairs review children in care, too (S1 4.4.7).
AWAY = MappingProxyType(
    {
        "leave": "leave",
        "review": "review of a child in care",
        "training": "training",
        "other": "not free",
    }
)
# Days: longer leave than a year, or a conference further ahead than two, is a slip of the hand.
LONGEST = 366
FURTHEST = 731

_HALVES = MappingProxyType({"am": "am", "morning": "am", "mornings": "am", "pm": "pm",
                            "afternoon": "pm", "afternoons": "pm"})  # fmt: skip
_EXAMPLE = "Type the days such as mon-wed, thu am."
_UNTIL = re.compile(r"\s+(?:to|until|till|-|–)\s+")


@dataclass(frozen=True, slots=True)
class Span:
    """From one day to another, both included; with times, from one to the other on each day."""

    first: date
    last: date
    start: time | None = None
    end: time | None = None

    @property
    def words(self) -> str:
        """`Mon 14 Dec to Fri 18 Dec 2026`, `Fri 4 Dec 2026 14:00 to 16:00`."""
        days = date_words(self.first)
        if self.last != self.first:
            if self.first.year == self.last.year:
                days = day_month_words(self.first)
            days += f" to {date_words(self.last)}"
        if self.start is None or self.end is None:
            return days
        if (self.start, self.end) == (time.min, MIDDAY):
            return f"{days}, morning"
        if (self.start, self.end) == (MIDDAY, MIDNIGHT):
            return f"{days}, afternoon"
        return f"{days} {time_words(self.start)} to {time_words(self.end)}"


def parse_span(text: str, *, today: date, calendar: Calendar) -> Span:
    """The time that the words mean: `14/12 to 18/12`, `fri`, `fri pm`, `tue 2pm to 4pm`.

    Refused when they mean none, end before they begin, or reach beyond two years or a year's
    length.
    """
    parts = _UNTIL.split(" ".join(text.split()).casefold(), maxsplit=1)
    span = (
        _one(parts[0], today, calendar)
        if len(parts) == 1
        else _between(parts[0], parts[1], today, calendar)
    )
    if why := why_too_far(span.last, today):
        raise Refused(why)
    if (span.last - span.first).days > LONGEST:
        raise Refused("That is longer than a year. Check the last day.")
    return span


def why_too_far(day: date, today: date) -> str:
    """Why a day to be booked is taken for a slip: it lies years ahead. Empty when it does not."""
    if (day - today).days <= FURTHEST:
        return ""
    return f"{day.year}? Did you mean {date_words(likely(day, today))}? Type it with that year."


def likely(day: date, today: date) -> date:
    """The day and month in the coming twelve months, which a far year was mistyped for."""
    back = next(
        years for years in range(1, day.year)
        if add_months(day, -12 * years) < add_months(today, 12)
    )  # fmt: skip
    return add_months(day, -12 * back)


def parse_pattern(text: str) -> str:
    """The half days that somebody works: `mon-wed, thu am` is `mon tue wed thu:am`.

    Empty means every working day. Refused when the words mean no days.
    """
    halves: dict[int, set[str]] = {}
    for part in re.split(r"[,;]|\band\b", text.casefold()):
        words = re.sub(r"\s*(?:-|–|\bto\b)\s*", "-", part).split()
        if not words:
            continue
        days, half = _weekdays(words[0]), ""
        if len(words) == 2:
            half = _HALVES.get(words[1], "?")
        if not days or half == "?" or len(words) > 2:
            raise Refused(f"{part.strip()} is not a day of the week. {_EXAMPLE}")
        for day in days:
            halves.setdefault(day, set()).update({half} if half else {"am", "pm"})
    found = [
        DAYS[day].lower() + ("" if len(which) == 2 else f":{next(iter(which))}")
        for day, which in sorted(halves.items())
    ]
    return "" if " ".join(found) == "mon tue wed thu fri" else " ".join(found)


def pattern_words(pattern: str) -> str:
    """`Mon, Tue and Thu morning`; `every working day` where there is no pattern."""
    if not pattern:
        return "every working day"
    names = []
    for each in pattern.split():
        day, _, half = each.partition(":")
        names.append(day.title() + {"": "", "am": " morning", "pm": " afternoon"}[half])
    return listed(names)


def off_work(pattern: str, day: date) -> tuple[time, time] | None:
    """Between which times of that weekday somebody does not work; None where they do all day."""
    if not pattern:
        return None
    halves = dict(each.partition(":")[::2] for each in pattern.split())
    half = halves.get(DAYS[day.weekday()].lower())
    if half is None:
        return time.min, MIDNIGHT
    return {"": None, "am": (MIDDAY, MIDNIGHT), "pm": (time.min, MIDDAY)}[half]


def days_of(span: Span, first: date, last: date) -> Iterator[date]:
    """Each day of the span between these two, both included."""
    day = max(span.first, first)
    while day <= min(span.last, last):
        yield day
        day += timedelta(days=1)


def parse_starts(text: str) -> tuple[time, ...]:
    """The times at which conferences usually begin: `10am, 2pm`. Refused without any.

    Half an hour apart at least, six of them at most: more than that is no help in choosing.
    """
    parts = [
        each for each in re.split(r"[,;]|\band\b|\s{1,}(?=\d)", text.casefold()) if each.strip()
    ]
    if not parts:
        raise Refused("Type at least one time, such as 10:00.")
    found = sorted({parse_time(each) for each in parts})
    if len(found) > MOST_STARTS:
        raise Refused(f"Choose up to {MOST_STARTS} times.")
    return tuple(found)


MOST_STARTS = 6


def starts_words(starts: Sequence[time]) -> str:
    """`10:00 and 14:00`."""
    return listed([time_words(each) for each in starts])


def _one(text: str, today: date, calendar: Calendar) -> Span:
    before, _, last = text.rpartition(" ")
    if before and last in _HALVES:
        day = parse_date(before, today=today, calendar=calendar)
        morning = _HALVES[last] == "am"
        return Span(day, day, *((time.min, MIDDAY) if morning else (MIDDAY, MIDNIGHT)))
    day, start = parse_date_time(text, today=today, calendar=calendar)
    if start is not None:
        raise Refused(f"Until when? Type {text} to {start.hour + 2:02}:{start.minute:02}.")
    return Span(day, day)


def _between(begins: str, ends: str, today: date, calendar: Calendar) -> Span:
    first, start = parse_date_time(begins, today=today, calendar=calendar)
    if start is not None:
        end = parse_time(ends)
        if end <= start:
            raise Refused("That ends before it begins. Check the times.")
        return Span(first, first, start, end)
    # `mon to fri` is the Friday after that Monday, whatever today is.
    last = parse_date(ends, today=first, calendar=calendar)
    if last < first:
        raise Refused("That ends before it begins. Check the days.")
    return Span(first, last)


def _weekdays(text: str) -> list[int]:
    first, _, last = text.partition("-")
    names = [each.lower() for each in DAYS]
    found = [
        names.index(each[:3]) if len(each) > 2 and each[:3] in names else -1
        for each in ((first, last) if last else (first,))
    ]
    if -1 in found or found[0] > found[-1]:
        return []
    return list(range(found[0], found[-1] + 1))
