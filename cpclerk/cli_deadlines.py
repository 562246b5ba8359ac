"""`cpclerk deadlines`: every limit of one conference, by a profile or as a store's office works."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import click

from cpclerk.cli_credentials import Credentials, credentials
from cpclerk.cli_days import STORE, Day
from cpclerk.cli_saying import say
from cpclerk.rules.errors import Refused

if TYPE_CHECKING:
    from cpclerk.rules.calendar import Calendar
    from cpclerk.rules.profile import Profile
    from cpclerk.rules.profile_parts import Timescale
    from cpclerk.rules.timescales import Deadline

# The national limits, and what each office sets for itself.
GENERAL = "england-2023"
# A limit reaches at most so far from the dates it is counted from.
YEARS_AROUND = 2
# What a conference cannot come before.
BEFORE = {
    "strategy_discussion": "the strategy discussion",
    "previous_conference": "the previous one",
}


class Line(NamedTuple):
    """One limit. Dates are ISO, and empty while what they count from is not known."""

    rule: str
    label: str
    due: str
    counted_from: str
    limit: str
    source: str


class Basis(NamedTuple):
    """What limits are judged by, in the order in which the rule takes it."""

    rules: "Profile"
    statutory: "Calendar"
    office: "Calendar"
    today: date


@click.command()
@click.option("--kind", required=True, help="The kind of meeting, by its code: initial.")
@click.option("--strategy", type=Day(), help="The day of the strategy discussion.")
@click.option("--notice", type=Day(), help="The day of the other authority's written notice.")
@click.option("--previous", type=Day(), help="The day of the conference before.")
@click.option("--conference", type=Day(), help="The day of the conference.")
@click.option("--profile", help=f"The procedures that hold [default: {GENERAL}].")
@click.option(
    "--store",
    type=STORE,
    help="Judge as this store's office does today: its procedures, choices and calendars.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
)
@credentials
def deadlines(
    kind: str,
    strategy: date | None,
    notice: date | None,
    previous: date | None,
    conference: date | None,
    profile: str | None,
    store: Path | None,
    form: str,
    who: Credentials,
) -> None:
    """Print every limit that applies to one conference, with what it is counted from.

    Dates that are not given are left open, and so are the limits that count from them.
    """
    given = {
        "strategy_discussion": strategy,
        "written_notice": notice,
        "previous_conference": previous,
        "conference": conference,
    }
    events = {event: day for event, day in given.items() if day is not None}
    if not events:
        raise Refused(
            "Give a date to count from, such as --strategy 2014-12-19 or --conference 2015-01-14."
        )
    _check_order(events)
    if store is None:
        basis = _by_profile(GENERAL if profile is None else profile, events)
    elif profile is None:
        basis = _by_store(store, who)
    else:
        raise Refused(
            "A store has procedures of its own. Leave out --profile, or leave out --store."
        )
    say(FORMS[form](_lines(kind, events, basis)))


def _check_order(events: Mapping[str, date]) -> None:
    held = events.get("conference")
    for event, words in BEFORE.items():
        day = events.get(event)
        if held is not None and day is not None and held < day:
            raise Refused(f"The conference comes before {words}. Check the two dates.")


def _today() -> date:
    return datetime.now(ZoneInfo("Europe/London")).date()


def _by_profile(name: str, events: Mapping[str, date]) -> Basis:
    from cpclerk.rules.profile import read_profile
    from cpclerk.services.calendars import worked_out
    from cpclerk.store.profiles import text_of

    rules = read_profile(text_of(name), f"{name}.toml")
    years = [day.year for day in events.values()]
    calendar = worked_out(min(years) - YEARS_AROUND, max(years) + YEARS_AROUND)
    return Basis(rules, calendar, calendar, _today())


def _by_store(path: Path, who: Credentials) -> Basis:
    from cpclerk.store.calendars import office, statutory
    from cpclerk.store.profiles import in_force, rules_of

    opened = who.office(path)
    # A sample's clock stands on its own day.
    today = opened.stands_on or _today()
    with opened.store.reading():
        uid = in_force(today).profile_id
    rules = rules_of(opened.store, uid)
    return Basis(rules, statutory(opened.store), office(opened.store), today)


def _lines(kind: str, events: Mapping[str, date], basis: Basis) -> list[Line]:
    from cpclerk.rules.timescales import Facts
    from cpclerk.rules.timescales import deadlines as judged

    rules = basis.rules
    # Refused with the kinds there are.
    types = frozenset(rules.kind(kind).types)
    state = "booked" if "conference" in events else "requested"
    found = judged(Facts(kind, state, events), *basis)
    open_ones = [each for each in rules.undecided if each.applies(kind, types)]
    return [_line(each) for each in found] + [
        _undecided(rules, each, events.get(each.counted_from)) for each in open_ones
    ]


def _line(each: "Deadline") -> Line:
    working = each.working
    _, counted_on = working.counted_from
    return Line(
        each.code, each.label, _iso(each.due), _iso(counted_on), working.limit, working.source
    )


def _undecided(rules: "Profile", each: "Timescale", counted_from: date | None) -> Line:
    way = "before" if each.before else "after"
    offered = " or ".join(offer.value for offer in rules.offered_for(each.setting))
    limit = f"set locally, such as {offered} {way} {rules.event_words(each.counted_from)}"
    return Line(each.code, each.label, "", _iso(counted_from), limit, "set locally")


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _table(lines: Sequence[Line]) -> str:
    from cpclerk.rules.dates_in_words import date_words

    def words(day: str) -> str:
        return date_words(date.fromisoformat(day)) if day else "not known"

    rows = [("Limit", "Last date", "Counted from", "How long")]
    rows += [(each.label, words(each.due), words(each.counted_from), each.limit) for each in lines]
    widths = [max(len(row[place]) for row in rows) for place in range(3)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]])
        for row in rows
    )


def _csv(lines: Sequence[Line]) -> str:
    from cpclerk.exchange.spreadsheets import csv_text

    return csv_text([Line._fields, *lines], line_end="\n").removesuffix("\n")


def _json(lines: Sequence[Line]) -> str:
    return json.dumps([each._asdict() for each in lines], indent=2, ensure_ascii=False)


FORMS: dict[str, Callable[[Sequence[Line]], str]] = {"table": _table, "csv": _csv, "json": _json}
