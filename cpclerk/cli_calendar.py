"""`cpclerk calendar`: the working days of an office's store, shown and put right."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cpclerk.cli_credentials import Credentials, credentials
from cpclerk.cli_days import STORE, Day
from cpclerk.cli_saying import say

if TYPE_CHECKING:
    from cpclerk.services.calendars import CalendarDay

_STORE = click.argument("store", type=STORE)
_DAY = click.argument("day", type=Day(), metavar="DATE")
_WORDS = click.argument("words", nargs=-1, required=True)
_TO = click.option("--to", "last", type=Day(), help="The last day, when there are several.")


@click.group()
def calendar() -> None:
    """Show and put right the days that do not count as working days.

    Bank holidays move statutory limits; closures of the office never do.
    """


@calendar.command()
@_STORE
@click.option("--year", type=int, help="The year [default: this one].")
@credentials
def show(store: Path, year: int | None, who: Credentials) -> None:
    """Print a year's bank holidays and closures; a year that STORE lacks is added first."""
    from cpclerk.rules.bank_holidays import PUBLISHED_UNTIL
    from cpclerk.services import calendars

    with who.at_work(store) as session:
        asked = year if year is not None else session.today.year
        calendars.look_ahead(session)
        found = calendars.year_of(session, asked)
        if not found.held:
            calendars.hold_year(session, asked)
            found = calendars.year_of(session, asked)
    for each in found.days:
        say(_line(each))
    say(
        f"Published up to {PUBLISHED_UNTIL}; this store holds {found.first_held} "
        f"to {found.last_held}."
    )


@calendar.command()
@_STORE
@_DAY
@_WORDS
@click.option("--in-place-of", type=Day(), help="The bank holiday that was moved.")
@credentials
def proclaim(
    store: Path, day: date, words: tuple[str, ...], in_place_of: date | None, who: Credentials
) -> None:
    """Make DATE a bank holiday called WORDS, as proclaimed."""
    from cpclerk.services.calendars import proclaim

    with who.at_work(store) as session:
        done = proclaim(session, day, " ".join(words), in_place_of)
    _say(f"{_day(day)} is a bank holiday now.", done.words)


@calendar.command()
@_STORE
@_DAY
@credentials
def withdraw(store: Path, day: date, who: Credentials) -> None:
    """Make the bank holiday on DATE a working day."""
    from cpclerk.services.calendars import withdraw

    with who.at_work(store) as session:
        done = withdraw(session, day)
    _say(f"{_day(day)} is a working day now.", done.words)


@calendar.command("put-back")
@_STORE
@_DAY
@credentials
def put_back(store: Path, day: date, who: Credentials) -> None:
    """Take back that DATE was proclaimed or withdrawn; a move is taken back whole."""
    from cpclerk.services.calendars import put_back

    with who.at_work(store) as session:
        done = put_back(session, day)
    _say(f"{_day(day)} stands as it was worked out.", done.words)


@calendar.command()
@_STORE
@_DAY
@_WORDS
@_TO
@credentials
def close(
    store: Path, day: date, words: tuple[str, ...], last: date | None, who: Credentials
) -> None:
    """Close the office on DATE, calling that WORDS. Statutory limits go on counting."""
    from cpclerk.services.calendars import close_days

    with who.at_work(store) as session:
        done = close_days(session, day, last, " ".join(words))
    _say(f"The office is closed {_days(day, last)}.", done.words)


@calendar.command("open")
@_STORE
@_DAY
@_TO
@credentials
def open_(store: Path, day: date, last: date | None, who: Credentials) -> None:
    """Open the office again on DATE."""
    from cpclerk.services.calendars import open_again

    with who.at_work(store) as session:
        open_again(session, day, last)
    _say(f"The office is open {_days(day, last)}.")


def _line(each: "CalendarDay") -> str:
    kind = f"{each.kind}: {each.note}" if each.note else each.kind
    return f"{_day(each.day):<16} {each.title:<36} {kind}"


def _day(day: date) -> str:
    from cpclerk.rules.dates_in_words import date_words

    return date_words(day)


def _days(first: date, last: date | None) -> str:
    return f"from {_day(first)} to {_day(last)}" if last else f"on {_day(first)}"


def _say(*sentences: str) -> None:
    say(" ".join(filter(None, sentences)))
