"""The working calendars, kept in the store by year so that a start computes nothing."""

from datetime import date

from cpclerk.rules.calendar import Calendar
from cpclerk.store.changes import Change
from cpclerk.store.opening import Store
from cpclerk.store.schema import BankHoliday, OfficeClosure

# From well before the oldest log an office still has, to beyond any plan now open.
FIRST_YEAR, LAST_YEAR = 2000, 2040


def fill(change: Change) -> None:
    """Put the bank holidays of England and Wales into a new store."""
    import holidays

    days = holidays.country_holidays(
        "GB", subdiv="ENG", years=range(FIRST_YEAR, LAST_YEAR + 1), language="en_GB"
    )
    new_uid = change.session.new_uid
    change.insert_many(
        BankHoliday(uid=new_uid(), date=day, title=title) for day, title in sorted(days.items())
    )


def statutory(store: Store) -> Calendar:
    """Return the calendar of bank holidays, which knows no office closures."""
    return _calendar(store, "statutory")


def office(store: Store) -> Calendar:
    """Return the calendar of this office: bank holidays and its own closures."""
    return _calendar(store, "office")


def _calendar(store: Store, name: str) -> Calendar:
    if name not in store.cache:
        with store.reading():
            closed: dict[date, str] = {day.date: day.title for day in BankHoliday.select()}
            if name == "office":
                closed = {day.date: day.title for day in OfficeClosure.select()} | closed
        store.cache[name] = Calendar(name, closed, FIRST_YEAR, LAST_YEAR)
    calendar: Calendar = store.cache[name]
    return calendar
