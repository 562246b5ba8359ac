"""Logs compared: what is new, what fills a blank, what moves on, what contradicts."""

import dataclasses
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpclerk.exchange.log import read_log
from cpclerk.rules.log import AnyRow, ConferenceRow, Fault, Log, Terms, columns_of, log_of
from cpclerk.rules.log_difference import Difference, difference
from tests.exchange.logs import RUTLAND
from tests.rules.calendars import shipped, statutory

TODAY = date(2026, 11, 23)


@cache
def terms() -> Terms:
    return Terms(shipped("rutland-2013"), statutory(), TODAY)


@cache
def rutland() -> Log:
    return read_log(RUTLAND, terms())


def stored(log: Log) -> Log:
    """The log as a store gives it: without lines."""
    return log_of(dataclasses.replace(row, line=0) for row in log.rows)


def compared(before: Log, coming: Log) -> Difference:
    return difference(stored(before), coming, terms())


def test_a_log_differs_from_nothing_by_all_of_itself() -> None:
    found = compared(Log(), rutland())
    assert found.new == rutland()
    assert (found.changes, found.faults) == ((), ())


def test_a_log_does_not_differ_from_itself() -> None:
    found = compared(rutland(), rutland())
    assert found.new == Log()
    assert (found.changes, found.faults) == ((), ())


OPTIONAL = {
    "ConferenceRow": ("team", *columns_of(ConferenceRow)[6:15]),
    "ChildRow": ("date_of_birth", "ethnicity", "participation", "outcome", "category"),
    "AgencyRow": ("invited", "attended", "sent_report"),
}
CELLS = [
    (place, column)
    for place, row in enumerate(rutland().rows)
    for column in OPTIONAL[type(row).__name__]
    if getattr(row, column) is not None
]


def blanked(cells: list[tuple[int, str]]) -> Log:
    rows = list(rutland().rows)
    for place, column in cells:
        rows[place] = dataclasses.replace(rows[place], **{column: None})  # type: ignore[arg-type]
    return log_of(rows)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(CELLS), max_size=30, unique=True), st.integers(0, 759))
def test_a_log_that_has_grown_ends_as_the_whole(cells: list[tuple[int, str]], kept: int) -> None:
    """Whatever was blank or not there yet, the store ends with every row of the log."""
    early = log_of(blanked(cells).rows[:kept])
    found = compared(early, rutland())
    assert found.faults == ()
    assert len(found.new.rows) == 759 - kept
    filled = {(each.row, column) for each in found.changes for column in each.columns}
    assert filled == {(rutland().rows[place], column) for place, column in cells if place < kept}
    assert set(found.whole.rows) == set(rutland().rows)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(CELLS), max_size=30, unique=True))
def test_a_blank_takes_nothing_back(cells: list[tuple[int, str]]) -> None:
    found = compared(rutland(), blanked(cells))
    assert (found.new, found.changes, found.faults) == (Log(), (), ())
    assert set(found.whole.rows) == set(rutland().rows)


def other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    return value.replace(year=value.year - 3) if isinstance(value, date) else f"{value}x"


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(CELLS))
def test_a_value_that_differs_contradicts(cell: tuple[int, str]) -> None:
    place, column = cell
    rows = list(rutland().rows)
    value = getattr(rows[place], column)
    rows[place] = dataclasses.replace(rows[place], **{column: other(value)})
    found = compared(log_of(rows), rutland())
    row = rutland().rows[place]
    assert (row.FILE, row.line, column) in {
        (each.file, each.line, each.column) for each in found.faults
    }


def sitting(status: str, day: date | None = None, **values: Any) -> ConferenceRow:
    return ConferenceRow("R1", "F1", None, "initial", status, day, line=2, **values)


JAN, FEB = date(2026, 1, 12), date(2026, 2, 16)


@pytest.mark.parametrize(
    ("here", "there", "stands"),
    [
        (("requested", None), ("booked", JAN), ("booked", JAN)),
        (("booked", JAN), ("booked", JAN), ("booked", JAN)),
        (("booked", JAN), ("held", FEB), ("held", FEB)),
        (("booked", JAN), ("postponed", None), ("postponed", JAN)),
        (("booked", JAN), ("cancelled", JAN), ("cancelled", JAN)),
        (("postponed", JAN), ("booked", FEB), ("booked", FEB)),
        (("postponed", None), ("booked", FEB), ("booked", FEB)),
        # The log is behind: it was written before the store went on.
        (("booked", JAN), ("requested", None), ("booked", JAN)),
        (("held", JAN), ("booked", FEB), ("held", JAN)),
        (("postponed", JAN), ("booked", JAN), ("postponed", JAN)),
        (("stood_down", None), ("requested", None), ("stood_down", None)),
    ],
)
def test_a_conference_not_yet_held_moves_on_and_never_back(
    here: tuple[str, date | None], there: tuple[str, date | None], stands: tuple[str, date | None]
) -> None:
    found = compared(Log((sitting(*here),)), Log((sitting(*there),)))
    assert [fault for fault in found.faults if fault.column != "conference_ref"] == []
    (row,) = found.whole.conferences
    assert (row.status, row.conference_date) == stands
    assert bool(found.changes) == (stands != here)


def test_a_log_from_before_a_postponement_is_behind() -> None:
    for status, day in (("postponed", None), ("booked", FEB)):
        was = stored(Log((sitting(status, day),)))
        found = difference(was, Log((sitting("booked", JAN),)), terms(), {"R1": {JAN}})
        assert (found.changes, found.faults) == ((), ())


@pytest.mark.parametrize(
    ("here", "there", "column"),
    [
        (("held", JAN), ("cancelled", JAN), "status"),
        (("cancelled", None), ("stood_down", None), "status"),
        (("booked", JAN), ("booked", FEB), "conference_date"),
        (("held", JAN), ("held", FEB), "conference_date"),
    ],
)
def test_what_is_settled_is_contradicted(
    here: tuple[str, date | None], there: tuple[str, date | None], column: str
) -> None:
    found = compared(Log((sitting(*here),)), Log((sitting(*there),)))
    assert column in {fault.column for fault in found.faults}


def part_of(reference: str, **changes: Any) -> Log:
    """One conference of the log alone, its first child changed, under another reference."""
    conference = next(row for row in rutland().conferences if row.conference_ref == reference)
    children = [row for row in rutland().children if row.conference_ref == reference]
    days: dict[str, Any] = {
        name: None
        for name in columns_of(ConferenceRow)
        if isinstance(getattr(conference, name), date)
    }
    days["conference_date"] = changes.pop("day")
    rows: list[AnyRow] = [
        dataclasses.replace(conference, conference_ref="R900", **days),
        dataclasses.replace(children[0], conference_ref="R900", participation=None, **changes),
    ]
    return log_of(rows)


@pytest.mark.parametrize("day", [date(2013, 4, 3), date(2014, 3, 31)])
@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"date_of_birth": date(2000, 6, 6)}, "date_of_birth"),
        ({"sex": "F"}, "sex"),
        ({"ethnicity": "MWBC"}, "ethnicity"),
    ],
)
def test_a_new_row_must_agree_with_stored_ones_before_and_after_it(
    day: date, changes: dict[str, Any], column: str
) -> None:
    found = compared(rutland(), part_of("R001", day=day, **changes))
    (fault,) = found.faults
    assert (fault.file, fault.line, fault.column) == ("children.csv", 2, column)
    assert "in the store" in fault.what


def test_dates_filled_must_fit_those_stored() -> None:
    first = dataclasses.replace(rutland().conferences[0], minutes_approved=None)
    was = log_of([first, *rutland().rows[1:]])
    early = dataclasses.replace(first, minutes_to_chair=None, minutes_approved=date(2013, 4, 9))
    found = compared(was, log_of([early, *rutland().rows[1:]]))
    assert found.faults == (
        Fault(
            "conferences.csv",
            2,
            "minutes_approved",
            "2013-04-09 is before minutes_to_chair, 2013-04-10.",
        ),
    )
