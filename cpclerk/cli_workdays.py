"""`cpclerk workdays`: working days added and counted, with a store or without."""

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cpclerk.cli_credentials import Credentials, credentials
from cpclerk.cli_days import STORE, Day
from cpclerk.cli_saying import say
from cpclerk.rules.errors import Refused

if TYPE_CHECKING:
    from cpclerk.rules.calendar import Calendar

# No year has fewer working days.
LEAST_IN_A_YEAR = 240
_WHOLE = re.compile(r"[+-]?[0-9]{1,6}")


def _asked_of(command: Any) -> Any:
    of_store = click.option(
        "--store", type=STORE, help="Count by this store's calendar, with what was put right in it."
    )
    of_office = click.option(
        "--office", is_flag=True, help="Leave out the days on which that office is closed, too."
    )
    return of_store(of_office(credentials(command)))


@click.group()
def workdays() -> None:
    """Add working days to a day, or count them between two days.

    Weekends and the bank holidays of England and Wales do not count.
    """


# So that a negative number is no option, with `--` before it or without.
@workdays.command(context_settings={"ignore_unknown_options": True})
@click.argument("day", type=Day(), metavar="DATE")
@click.argument("number", metavar="N")
@_asked_of
def add(day: date, number: str, store: Path | None, office: bool, who: Credentials) -> None:
    """Print the Nth working day after DATE, which is day 0.

    A negative N counts back: workdays add -- 2014-12-19 -15
    """
    if not _WHOLE.fullmatch(number):
        raise Refused(
            f"{number!r} is not a number of working days. Type a whole one, such as 15 or -2."
        )
    n = int(number)
    from cpclerk.rules.calendar import FIRST_YEAR, LAST_YEAR

    first = last = day.year
    if n < 0:
        first = max(FIRST_YEAR, day.year + n // LEAST_IN_A_YEAR)
    else:
        last = min(LAST_YEAR, day.year + n // LEAST_IN_A_YEAR + 1)
    say(_calendar(store, office, first, last, who).add(day, n).isoformat())


@workdays.command()
@click.argument("first", type=Day(), metavar="A")
@click.argument("second", type=Day(), metavar="B")
@_asked_of
def between(first: date, second: date, store: Path | None, office: bool, who: Credentials) -> None:
    """Print how many working days lie between day A, not counted, and day B, counted.

    The number is negative when B comes before A.
    """
    years = sorted((first.year, second.year))
    say(str(_calendar(store, office, years[0], years[1], who).between(first, second)))


def _calendar(
    store: Path | None, of_office: bool, first_year: int, last_year: int, who: Credentials
) -> "Calendar":
    if store is None:
        if of_office:
            raise Refused("Which office? Name its store too: --store STORE --office.")
        from cpclerk.services.calendars import worked_out

        return worked_out(first_year, last_year)
    from cpclerk.store.calendars import office, statutory

    opened = who.office(store).store
    return office(opened) if of_office else statutory(opened)
