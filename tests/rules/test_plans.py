"""How long a plan lasts, and when its chair asks why."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.calendar import add_months
from cpclerk.rules.plans import USUAL, months_between, plan_age

DAYS = st.dates(date(2012, 1, 1), date(2030, 12, 31))
START = date(2025, 8, 31)


@given(DAYS, DAYS)
def test_whole_months_are_those_that_can_be_counted_off(start: date, day: date) -> None:
    counted = 0
    while add_months(start, counted + 1) <= day:
        counted += 1
    assert months_between(start, day) == (counted if day >= start else 0)


@pytest.mark.parametrize(
    ("day", "months", "mark", "mark_on", "next_on"),
    [
        (date(2025, 8, 31), 0, 0, None, date(2026, 5, 31)),
        (date(2026, 2, 27), 5, 0, None, date(2026, 5, 31)),
        # The month's end stands for the 31st that February has not.
        (date(2026, 2, 28), 6, 0, None, date(2026, 5, 31)),
        (date(2026, 5, 30), 8, 0, None, date(2026, 5, 31)),
        (date(2026, 5, 31), 9, 9, date(2026, 5, 31), date(2026, 8, 31)),
        (date(2026, 8, 31), 12, 12, date(2026, 8, 31), date(2026, 11, 30)),
        (date(2026, 11, 30), 15, 15, date(2026, 11, 30), date(2027, 5, 31)),
        (date(2027, 5, 31), 21, 21, date(2027, 5, 31), None),
    ],
)
def test_the_marks_fall_where_a_calendar_says(
    day: date, months: int, mark: int, mark_on: date | None, next_on: date | None
) -> None:
    age = plan_age(START, day, USUAL)
    assert (age.months, age.mark, age.mark_on, age.next_mark_on) == (months, mark, mark_on, next_on)


def test_a_plan_is_long_once_it_has_lasted_more_than_two_years() -> None:
    start = date(2024, 11, 23)
    assert not plan_age(start, date(2026, 11, 23), USUAL).is_long
    assert plan_age(start, date(2026, 11, 24), USUAL).is_long


@given(DAYS, st.integers(0, 1500))
def test_the_mark_is_the_longest_that_the_months_have_reached(start: date, days: int) -> None:
    age = plan_age(start, start + timedelta(days), USUAL)
    assert age.mark == max((each for each in (9, 12, 15, 21) if each <= age.months), default=0)
