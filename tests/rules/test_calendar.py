"""Working days: laws that hold for every day, and answers known beforehand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.bank_holidays import (
    PUBLISHED_UNTIL,
    Correction,
    bank_holidays,
    working_calendar,
)
from cpclerk.rules.calendar import Calendar, Skipped, add_months
from cpclerk.rules.errors import Refused
from tests.rules.calendars import office, published, statutory

DAYS = st.dates(date(2013, 1, 1), date(2027, 12, 31))
COUNTS = st.integers(-200, 200)
WORKING = DAYS.filter(lambda day: statutory().is_working(day))


@given(WORKING, COUNTS)
def test_adding_n_and_counting_back_gives_n(day: date, n: int) -> None:
    assert statutory().between(day, statutory().add(day, n)) == n


@given(WORKING, COUNTS)
def test_adding_minus_n_undoes_adding_n(day: date, n: int) -> None:
    assert statutory().add(statutory().add(day, n), -n) == day


@given(DAYS)
def test_no_working_days_on_is_the_day_itself(day: date) -> None:
    assert statutory().add(day, 0) == day


@given(DAYS, DAYS, COUNTS)
def test_a_later_day_never_gives_an_earlier_one(a: date, b: date, n: int) -> None:
    first, second = sorted((a, b))
    assert statutory().add(first, n) <= statutory().add(second, n)


@given(DAYS, COUNTS)
def test_one_more_working_day_is_later(day: date, n: int) -> None:
    assert statutory().add(day, n) < statutory().add(day, n + 1) or not statutory().is_working(day)


@given(DAYS, COUNTS.filter(bool))
def test_what_is_added_is_a_working_day(day: date, n: int) -> None:
    assert statutory().is_working(statutory().add(day, n))


@given(DAYS, DAYS)
def test_skipped_and_counted_are_all_the_days(a: date, b: date) -> None:
    first, second = sorted((a, b))
    skipped = statutory().skipped(first, second)
    assert len(skipped) + statutory().between(first, second) == (second - first).days
    assert all(first < each.day <= second for each in skipped)
    assert not any(statutory().is_working(each.day) for each in skipped)


@given(WORKING, WORKING)
def test_counting_back_is_counting_on_with_the_sign_changed(a: date, b: date) -> None:
    assert statutory().between(a, b) == -statutory().between(b, a)


@given(DAYS, DAYS, DAYS)
def test_counting_in_two_steps_gives_the_whole(a: date, b: date, c: date) -> None:
    first, second, third = sorted((a, b, c))
    parts = statutory().between(first, second) + statutory().between(second, third)
    assert parts == statutory().between(first, third)


@given(DAYS)
def test_the_last_working_day_on_or_before_has_only_skipped_days_after_it(day: date) -> None:
    last = statutory().last_on_or_before(day)
    assert statutory().is_working(last)
    assert last <= day
    assert len(statutory().skipped(last, day)) == (day - last).days


@given(DAYS, st.integers(1, 60))
def test_an_office_that_shuts_takes_no_less_time(day: date, n: int) -> None:
    assert office().add(day, n) >= statutory().add(day, n)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2014, 12, 19), 15, date(2015, 1, 14)),
        (date(2025, 5, 6), 15, date(2025, 5, 28)),
        (date(2014, 4, 14), 5, date(2014, 4, 23)),
        (date(2014, 4, 23), -5, date(2014, 4, 14)),
        (date(2014, 12, 20), 1, date(2014, 12, 22)),
        (date(2014, 12, 21), -1, date(2014, 12, 19)),
    ],
)
def test_known_answers(start: date, n: int, end: date) -> None:
    assert statutory().add(start, n) == end


def test_a_christmas_closure_stretches_only_the_office_calendar() -> None:
    assert statutory().add(date(2014, 12, 19), 15) == date(2015, 1, 14)
    assert office().add(date(2014, 12, 19), 15) == date(2015, 1, 20)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2020, 5, 4), True),
        (date(2020, 5, 8), False),
        (date(2022, 5, 30), True),
        (date(2022, 6, 2), False),
        (date(2022, 6, 3), False),
        (date(2022, 9, 19), False),
        (date(2023, 5, 8), False),
    ],
)
def test_moved_and_one_off_holidays(day: date, working: bool) -> None:
    assert statutory().is_working(day) is working


def test_no_published_holiday_is_a_working_day() -> None:
    assert len(published()) > 130
    assert not any(statutory().is_working(day) for day in published())


def test_each_skipped_day_says_why() -> None:
    assert statutory().skipped(date(2014, 4, 17), date(2014, 4, 22)) == (
        Skipped(date(2014, 4, 18), "Good Friday"),
        Skipped(date(2014, 4, 19), "Saturday"),
        Skipped(date(2014, 4, 20), "Sunday"),
        Skipped(date(2014, 4, 21), "Easter Monday"),
    )


def test_a_day_that_is_not_published_yet_is_skipped_as_expected() -> None:
    holidays = bank_holidays(
        {date(2028, 4, 14): "Good Friday", date(2029, 3, 30): "Good Friday"},
        [Correction(date(2029, 5, 8), "VE Day", withdrawn=False)],
    )
    calendar = working_calendar(
        "office", holidays, {date(2029, 12, 24): "Christmas closure"}, 2028, 2029
    )
    weekdays = calendar.skipped(date(2028, 1, 1), date(2029, 12, 31))
    assert [day.words for day in weekdays if day.day.weekday() < 5] == [
        "Good Friday",
        "Good Friday, expected",
        "VE Day",
        "Christmas closure",
    ]


MONDAYS = st.dates(date(2026, 1, 1), date(2031, 12, 31)).filter(lambda day: day.weekday() == 0)


@given(st.sets(MONDAYS, max_size=9), st.sets(MONDAYS, max_size=4), st.sets(MONDAYS, max_size=4))
def test_corrections_are_the_last_word(
    known: set[date], proclaimed: set[date], withdrawn: set[date]
) -> None:
    withdrawn -= proclaimed
    corrections = [
        *(Correction(day, "proclaimed", withdrawn=False) for day in proclaimed),
        *(Correction(day, "", withdrawn=True) for day in withdrawn),
    ]
    holidays = bank_holidays(dict.fromkeys(known, "known"), corrections)
    off = {each.day for each in holidays if each.counts}
    assert off == (known | proclaimed) - withdrawn
    assert {each.day for each in holidays} == known | proclaimed
    for each in holidays:
        assert (each.standing == "proclaimed") == (each.day in proclaimed)
        assert (each.standing == "expected") <= (each.day.year > PUBLISHED_UNTIL)


def test_a_substitute_day_counts_and_its_weekend_is_a_weekend() -> None:
    (substitute,) = bank_holidays(
        {date(2026, 12, 26): "Boxing Day", date(2026, 12, 28): "Boxing Day (substitute day)"}, []
    )
    assert substitute.day == date(2026, 12, 28)


def test_what_is_called_published_is_what_was_published() -> None:
    assert max(published()).year == PUBLISHED_UNTIL


@pytest.mark.parametrize("day", [date(2011, 12, 31), date(2029, 1, 1), date.min, date.max])
def test_a_day_beyond_the_calendar_is_refused_in_words(day: date) -> None:
    for ask in (
        lambda: statutory().add(day, 1),
        lambda: statutory().add(day, -1),
        lambda: statutory().add(day, 0),
        lambda: statutory().is_working(day),
        lambda: statutory().between(day, date(2014, 1, 1)),
        lambda: statutory().last_on_or_before(day),
    ):
        with pytest.raises(Refused, match="outside the statutory calendar, which holds 2012"):
            ask()


@pytest.mark.parametrize("n", [-9999, 9999])
def test_counting_beyond_the_calendar_is_refused(n: int) -> None:
    with pytest.raises(Refused, match="outside the statutory calendar"):
        statutory().add(date(2014, 1, 1), n)


def test_a_calendar_cannot_end_before_it_begins() -> None:
    with pytest.raises(Refused):
        Calendar("office", {}, 2014, 2013)


@given(DAYS, st.integers(-60, 60))
def test_months_keep_the_day_number_or_clip_to_the_month_end(day: date, months: int) -> None:
    on = add_months(day, months)
    assert (on.year * 12 + on.month) - (day.year * 12 + day.month) == months
    assert on.day == day.day or (on + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2013, 11, 30), 3, date(2014, 2, 28)),
        (date(2015, 11, 30), 3, date(2016, 2, 29)),
        (date(2014, 8, 31), 6, date(2015, 2, 28)),
        (date(2014, 12, 31), -1, date(2014, 11, 30)),
        (date(2014, 12, 15), 12, date(2015, 12, 15)),
    ],
)
def test_known_months(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


def test_months_beyond_all_calendars_are_refused() -> None:
    with pytest.raises(Refused):
        add_months(date(9999, 12, 1), 1)
    with pytest.raises(Refused):
        add_months(date(1, 1, 1), -1)
