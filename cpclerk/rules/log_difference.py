"""What a log brings to a store: new rows, blanks filled, and what contradicts it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from cpclerk.rules.ethnicity import NOT_YET
from cpclerk.rules.log import (
    AnyRow,
    ConferenceRow,
    Fault,
    Log,
    Terms,
    columns_of,
    key_of,
    log_of,
)
from cpclerk.rules.log_checks import faults_in

# What is written where nothing is known yet: a value fills it, and it contradicts none.
_UNKNOWN: Mapping[str, str] = {"sex": "U", "ethnicity": NOT_YET}

# How far along a conference is; it moves on to a later one, and from postponed to a new day.
_WAY = {"requested": 0, "booked": 1, "postponed": 2, "held": 3, "cancelled": 3, "stood_down": 3}
_MOVING = ("status", "conference_date")


@dataclass(frozen=True, slots=True)
class Change:
    """A row that the store has, as it will stand, and the columns that change."""

    row: AnyRow
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a log brings to a store. With any fault, nothing of it.

    `whole` is how store and log stand together afterwards.
    """

    new: Log
    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]
    whole: Log


def difference(
    stored: Log,
    coming: Log,
    terms: Terms,
    put_off: Mapping[str, Collection[date]] = MappingProxyType({}),
) -> Difference:
    """Compare a log with what a store holds.

    A blank contradicts nothing. A conference not yet held may have moved on since; a log behind
    the store takes nothing back: `put_off` are the days that each conference was once booked for.
    What the log says must also agree with those rows of the store that it does not repeat.
    """
    known = {(row.FILE, key_of(row)): row for row in stored.rows}
    new: list[AnyRow] = []
    together: list[AnyRow] = []
    changes: list[Change] = []
    faults: list[Fault] = []
    for row in coming.rows:
        before = known.pop((row.FILE, key_of(row)), None)
        if before is None:
            new.append(row)
            together.append(row)
            continue
        change, contradicted = _compare(before, row, put_off)
        faults += contradicted
        together.append(change.row)
        if change.columns:
            changes.append(change)
    whole = log_of([*known.values(), *together])
    if new or changes:
        told = {(fault.file, fault.line, fault.column) for fault in faults}
        faults += [
            fault
            for fault in faults_in(whole, terms)
            if fault.line and (fault.file, fault.line, fault.column) not in told
        ]
    return Difference(log_of(new), tuple(changes), tuple(sorted(faults)), whole)


def _compare(
    before: AnyRow, row: AnyRow, put_off: Mapping[str, Collection[date]]
) -> tuple[Change, list[Fault]]:
    """Return a row as it will stand, the columns that change, and what contradicts the store."""
    kept: dict[str, Any] = {}
    changed: list[str] = []
    faults: list[Fault] = []
    way = 0
    if isinstance(row, ConferenceRow):
        way = _way(before, row, put_off.get(row.conference_ref, ()))
    for column in columns_of(type(row)):
        here, there = getattr(before, column), getattr(row, column)
        if here == there:
            continue
        if way and column in _MOVING:
            if way > 0 and there is not None:
                changed.append(column)
            else:
                kept[column] = here
        elif _is_blank(column, there):
            kept[column] = here
        elif _is_blank(column, here):
            changed.append(column)
        else:
            what = f"{_said(there)}, but {_said(here)} is stored."
            faults.append(Fault(row.FILE, row.line, column, what))
    return Change(replace(row, **kept) if kept else row, tuple(changed)), faults


def _way(before: Any, row: ConferenceRow, put_off: Collection[date]) -> int:
    """Return 1 when the log has moved on from the store, -1 when it is behind, 0 otherwise."""
    day = row.conference_date
    there, here = _WAY[row.status], _WAY[before.status]
    if row.status == "booked" and day in put_off:
        return -1
    if (before.status, row.status) == ("postponed", "booked") and day != before.conference_date:
        return 1 if day else -1
    return (there > here) - (there < here)


def _is_blank(column: str, value: Any) -> bool:
    return value is None or (isinstance(value, str) and value == _UNKNOWN.get(column))


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
