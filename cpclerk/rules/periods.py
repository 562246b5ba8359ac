"""The quarters and years that figures are given for: April to March."""

from dataclasses import dataclass
from datetime import date, timedelta

from cpclerk.rules.calendar import add_months

_APRIL = 4
_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Period:
    """A time from its first to its last day, both in it, with its name."""

    words: str
    first: date
    last: date


def quarter_of(day: date) -> Period:
    """The quarter that a day lies in: `Quarter 3 of 2026-27` is October to December 2026."""
    number = (day.month - _APRIL) % 12 // _MONTHS
    first = date(day.year, day.month - (day.month - 1) % _MONTHS, 1)
    last = add_months(first, _MONTHS) - timedelta(days=1)
    return Period(f"Quarter {number + 1} of {_year_words(day)}", first, last)


def year_of(day: date) -> Period:
    """The year that a day lies in: `Year 2026-27` is April 2026 to March 2027."""
    first = date(_begins_in(day), _APRIL, 1)
    return Period(f"Year {_year_words(day)}", first, date(first.year + 1, _APRIL, 1) - timedelta(1))


def _begins_in(day: date) -> int:
    return day.year if day.month >= _APRIL else day.year - 1


def _year_words(day: date) -> str:
    begins = _begins_in(day)
    return f"{begins}-{(begins + 1) % 100:02}"
