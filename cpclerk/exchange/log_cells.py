"""The cells of a log: what each column may hold, and how a value is written."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from cpclerk.exchange.spreadsheets import unguarded
from cpclerk.rules.conference import STATES
from cpclerk.rules.errors import Refused
from cpclerk.rules.ethnicity import ETHNICITIES
from cpclerk.rules.log import AgencyRow, AnyRow, ChildRow, ConferenceRow, Terms, columns_of
from cpclerk.rules.text import clean_text

Reader = Callable[[str], Any]

LONGEST_TEXT = 120
LONGEST_SHOWN = 40
OPTIONAL = frozenset({"reconvenes"})

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YES_NO = {"yes": True, "no": False}


def readers(kind: type[AnyRow], terms: Terms) -> Mapping[str, Reader]:
    """Return for each column of a file what reads its cells. They raise Refused."""
    rules = terms.rules
    if kind is ConferenceRow:
        return {
            **dict.fromkeys(columns_of(kind), _day_of(terms)),
            "conference_ref": _needed(_text),
            "family_ref": _needed(_text),
            "team": _text,
            "kind": _needed(_one_of(*(each.code for each in rules.kinds))),
            "status": _needed(_one_of(*STATES)),
            "quorate": _yes_no,
            "reconvenes": _text,
        }
    if kind is ChildRow:
        return {
            "conference_ref": _needed(_text),
            "child_ref": _needed(_text),
            "date_of_birth": _day,
            "expected": _needed(_yes_no),
            "sex": _needed(_one_of("M", "F", "U")),
            "ethnicity": _ethnicity,
            "participation": _one_of(*(each.code for each in rules.participation)),
            "outcome": _one_of(*(each.code for each in rules.outcomes)),
            "category": _one_of(*(each.code for each in rules.categories)),
        }
    return {
        **dict.fromkeys(columns_of(AgencyRow), _yes_no),
        "conference_ref": _needed(_text),
        "agency": _needed(_text),
    }


def written(value: Any) -> str:
    """Return a value in words, before it is guarded."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def shown(cell: str) -> str:
    """Return a cell as it may be printed: short, and with nothing that acts on a terminal."""
    text = clean_text(cell[:1000])
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _needed(reader: Reader) -> Reader:
    def read(cell: str) -> Any:
        value = reader(cell)
        if value is None:
            raise Refused("is blank and must not be.")
        return value

    return read


def _text(cell: str) -> str | None:
    cell = unguarded(cell.strip())
    try:
        return clean_text(cell, limit=LONGEST_TEXT) or None
    except Refused:
        what = f"has {len(cell):,} characters; there is room for {LONGEST_TEXT}."
        raise Refused(what) from None


def _day(cell: str) -> date | None:
    cell = cell.strip()
    if not cell:
        return None
    if not _DATE.fullmatch(cell):
        raise Refused(f"“{shown(cell)}” is not a date. Write it like 2014-04-30.")
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise Refused(f"there is no day {cell}.") from None


def _day_of(terms: Terms) -> Reader:
    calendar = terms.calendar

    def read(cell: str) -> date | None:
        day = _day(cell)
        if day is not None and not calendar.first_year <= day.year <= calendar.last_year:
            years = f"{calendar.first_year} to {calendar.last_year}"
            raise Refused(f"{day} lies outside {years}, the years of the working calendar.")
        return day

    return read


def _yes_no(cell: str) -> bool | None:
    cell = cell.strip()
    if cell and cell not in _YES_NO:
        raise Refused(f"“{shown(cell)}” is not one of yes, no or blank.")
    return _YES_NO.get(cell)


def _ethnicity(cell: str) -> str | None:
    cell = cell.strip()
    if cell and cell not in ETHNICITIES:
        raise Refused(f"“{shown(cell)}” is not an ethnicity code of the DfE, such as WBRI.")
    return cell or None


def _one_of(*codes: str) -> Reader:
    def read(cell: str) -> str | None:
        cell = cell.strip()
        if cell and cell not in codes:
            raise Refused(f"“{shown(cell)}” is not one of {', '.join(codes)}.")
        return cell or None

    return read
