"""Bank holidays of England and Wales: published, expected, and what was put right since."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from cpclerk.rules.calendar import Calendar

PUBLISHED_UNTIL: Final = 2028
"""The last year of which government has published every bank holiday.

Source: www.gov.uk/bank-holidays, England and Wales, as it stood in November 2026. Raise it when
the next year is published there and `tests/data/bank-holidays-england-and-wales.csv` has its days.
"""


class Standing(StrEnum):
    """What a bank holiday rests on."""

    PUBLISHED = "published"
    EXPECTED = "expected"
    PROCLAIMED = "proclaimed"
    WITHDRAWN = "withdrawn"


class Correction(NamedTuple):
    """A day proclaimed as a bank holiday, or withdrawn, with the words typed about it."""

    day: date
    words: str
    withdrawn: bool


class Holiday(NamedTuple):
    """A bank holiday and what it rests on; `note` says why it was withdrawn, if anybody did."""

    day: date
    title: str
    standing: Standing
    note: str = ""

    @property
    def counts(self) -> bool:
        """Whether it is a day off."""
        return self.standing is not Standing.WITHDRAWN


def bank_holidays(
    worked_out: Mapping[date, str], corrections: Iterable[Correction]
) -> tuple[Holiday, ...]:
    """Every bank holiday, withdrawn ones too, by day.

    `worked_out` are the days that published law and its rules give. Those that fall on a weekend
    are left out: their substitute day is a day of its own, and a weekend never counts.
    """
    found = {
        day: Holiday(day, title, _standing(day))
        for day, title in worked_out.items()
        if day.weekday() < 5
    }
    for each in corrections:
        if not each.withdrawn:
            found[each.day] = Holiday(each.day, each.words, Standing.PROCLAIMED)
        elif before := found.get(each.day):
            found[each.day] = Holiday(each.day, before.title, Standing.WITHDRAWN, each.words)
    return tuple(found[day] for day in sorted(found))


def working_calendar(
    name: str,
    holidays: Iterable[Holiday],
    closures: Mapping[date, str],
    first_year: int,
    last_year: int,
    *,
    in_store: bool = True,
) -> Calendar:
    """The calendar that leaves out these bank holidays and closures; years are inclusive."""
    counting = [each for each in holidays if each.counts]
    return Calendar(
        name,
        {**closures, **{each.day: each.title for each in counting}},
        first_year,
        last_year,
        expected={each.day for each in counting if each.standing is Standing.EXPECTED},
        in_store=in_store,
    )


def _standing(day: date) -> Standing:
    return Standing.PUBLISHED if day.year <= PUBLISHED_UNTIL else Standing.EXPECTED
