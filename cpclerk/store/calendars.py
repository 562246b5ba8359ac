"""The working calendars, kept in the store by year so that a start computes nothing."""

from datetime import date
from typing import Any

from peewee import fn

from cpclerk.rules.bank_holidays import Correction, Holiday, bank_holidays, working_calendar
from cpclerk.rules.calendar import Calendar
from cpclerk.store.changes import Change
from cpclerk.store.opening import Store
from cpclerk.store.prepared import Prepared
from cpclerk.store.schema import BankHoliday, BankHolidayCorrection, OfficeClosure

# From well before the oldest log an office still has, to beyond any plan now open.
FIRST_YEAR, LAST_YEAR = 2000, 2040

_HELD = Prepared(
    lambda: BankHoliday.select(
        fn.COUNT(BankHoliday.uid), fn.MIN(BankHoliday.date), fn.MAX(BankHoliday.date)
    )
)
_CORRECTED = Prepared(
    lambda: BankHolidayCorrection.select(
        BankHolidayCorrection.date, BankHolidayCorrection.words, BankHolidayCorrection.withdrawn
    )
)
_CLOSED = Prepared(lambda: OfficeClosure.select(OfficeClosure.date, OfficeClosure.title))


def worked_out(first_year: int, last_year: int) -> dict[date, str]:
    """Return the bank holidays of these years as published and, beyond, as the rules give them."""
    # Loaded only here: it takes as long as half a start, and a store seldom lacks a year.
    import holidays

    years = range(first_year, last_year + 1)
    found = holidays.country_holidays("GB", subdiv="ENG", years=years, language="en_GB")
    # gov.uk's own words for a day off in lieu of one at a weekend.
    titles = {day: title.replace("(observed)", "(substitute day)") for day, title in found.items()}
    return dict(sorted(titles.items()))


def fill(change: Change) -> None:
    """Put the bank holidays of England and Wales into a new store."""
    _add(change, FIRST_YEAR, LAST_YEAR)


def hold(change: Change, year: int) -> None:
    """Add the bank holidays up to this year, or back to it; nothing where it is held already."""
    first, last = years_held()
    if year > last:
        _add(change, last + 1, year)
    elif year < first:
        _add(change, year, first - 1)


def years_held() -> tuple[int, int]:
    """Return the first and the last year held. Needs an open connection."""
    return _years(*_HELD.rows()[0])


def bank_holidays_held() -> tuple[Holiday, ...]:
    """Return every bank holiday, corrected, by day. Needs an open connection."""
    return bank_holidays(
        {each.date: each.title for each in BankHoliday.select()},
        [
            Correction(each.date, each.words, each.withdrawn)
            for each in BankHolidayCorrection.select()
        ],
    )


def statutory(store: Store) -> Calendar:
    """Return the calendar of bank holidays, which knows no office closures."""
    return _calendar(store, "statutory")


def office(store: Store) -> Calendar:
    """Return the calendar of this office: bank holidays and its own closures."""
    return _calendar(store, "office")


def _add(change: Change, first_year: int, last_year: int) -> None:
    new_uid = change.session.new_uid
    change.insert_many(
        BankHoliday(uid=new_uid(), date=day, title=title)
        for day, title in worked_out(first_year, last_year).items()
    )


def _calendar(store: Store, name: str) -> Calendar:
    # What it was made of is looked at each time: a change, its undo, or another clerk's program on
    # the same store is followed at once. Those tables are small, or counted by their index.
    with store.reading():
        held = _HELD.rows()[0]
        made_of: tuple[Any, ...] = (held, _CORRECTED.rows(), _CLOSED.rows())
        known = store.cache.get(name)
        if known is None or known[0] != made_of:
            closures = (
                {each.date: each.title for each in OfficeClosure.select()}
                if name == "office"
                else {}
            )
            calendar = working_calendar(name, bank_holidays_held(), closures, *_years(*held))
            store.cache[name] = known = made_of, calendar
    found: Calendar = known[1]
    return found


def _years(_count: int, first: Any, last: Any) -> tuple[int, int]:
    # SQLite gives the lowest and the highest date as it stores them, PostgreSQL as dates.
    return int(str(first)[:4]), int(str(last)[:4])
