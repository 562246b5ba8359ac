"""Chairs' diaries: patterns, spans, usual times, and years that were mistyped."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.dates_in_words import DAYS
from cpclerk.rules.diaries import (
    FURTHEST,
    MIDDAY,
    MIDNIGHT,
    Span,
    days_of,
    likely,
    off_work,
    parse_pattern,
    parse_span,
    parse_starts,
    pattern_words,
    why_too_far,
)
from cpclerk.rules.errors import Refused
from tests.rules.calendars import office

TODAY = date(2026, 11, 23)


def span(text: str) -> Span:
    return parse_span(text, today=TODAY, calendar=office())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14/12 to 18/12", Span(date(2026, 12, 14), date(2026, 12, 18))),
        ("mon to fri", Span(date(2026, 11, 30), date(2026, 12, 4))),
        ("tomorrow", Span(date(2026, 11, 24), date(2026, 11, 24))),
        ("Fri PM", Span(date(2026, 11, 27), date(2026, 11, 27), MIDDAY, MIDNIGHT)),
        ("4/12 morning", Span(date(2026, 12, 4), date(2026, 12, 4), time.min, MIDDAY)),
        ("tue 2pm to 4pm", Span(date(2026, 11, 24), date(2026, 11, 24), time(14), time(16))),
        ("28 Dec - 4 Jan", Span(date(2026, 12, 28), date(2027, 1, 4))),
    ],
)
def test_a_span_is_typed_as_it_is_said(typed: str, meant: Span) -> None:
    assert span(typed) == meant


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "not a day"),
        ("fri 10am", "Until when?"),
        ("fri 4pm to 2pm", "ends before it begins"),
        ("18/12/26 to 14/12/26", "ends before it begins"),
        ("14/12/2062", r"2062\? Did you mean Mon 14 Dec 2026"),
        ("1/12/26 to 3/12/27", "longer than a year"),
        ("some day", "not a day"),
    ],
)
def test_what_is_no_span_is_said(typed: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        span(typed)


HALF = st.sampled_from(["", "am", "pm"])
WEEK = st.dictionaries(st.sampled_from(DAYS), HALF, min_size=1)


@given(WEEK, st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_somebody_is_off_exactly_when_the_pattern_leaves_the_half_day_out(
    week: dict[str, str], day: date
) -> None:
    pattern = parse_pattern(", ".join(f"{name} {half}" for name, half in week.items()))
    works = {"am": False, "pm": False}
    half = week.get(DAYS[day.weekday()])
    if half is not None:
        works = {each: half in ("", each) for each in works}
    if not pattern:
        # Monday to Friday, whole days: nothing is left out that an office would book.
        assert set(week) == set(DAYS[:5])
        return
    off = off_work(pattern, day)
    at = {"am": time(10), "pm": time(14)}
    for each, moment in at.items():
        assert works[each] == (off is None or not off[0] <= moment < off[1])
    # What is shown is read again as it was meant.
    assert parse_pattern(pattern_words(pattern)) == pattern


@pytest.mark.parametrize(
    ("typed", "kept", "words"),
    [
        ("mon-wed, thu am", "mon tue wed thu:am", "Mon, Tue, Wed and Thu morning"),
        ("Monday to Wednesday and Friday afternoons", "mon tue wed fri:pm",
         "Mon, Tue, Wed and Fri afternoon"),
        ("thu am, thu pm", "thu", "Thu"),
        ("mon-fri", "", "every working day"),
        ("", "", "every working day"),
    ],
)  # fmt: skip
def test_a_pattern_is_kept_in_one_way(typed: str, kept: str, words: str) -> None:
    assert parse_pattern(typed) == kept
    assert pattern_words(kept) == words


@pytest.mark.parametrize("typed", ["fri-mon", "someday", "mon noon", "mo", "mon am pm"])
def test_what_is_no_pattern_is_said(typed: str) -> None:
    with pytest.raises(Refused, match="not a day of the week"):
        parse_pattern(typed)


def test_usual_times() -> None:
    assert parse_starts("2pm, 9.30") == (time(9, 30), time(14))
    assert parse_starts("10:00 14:00") == (time(10), time(14))
    for wrong in ("", "25:00", "9, 10, 11, 12, 13, 14, 15"):
        with pytest.raises(Refused):
            parse_starts(wrong)


@given(st.dates(date(2012, 1, 1), date(2027, 12, 31)), st.integers(0, 30_000))
def test_a_far_year_is_asked_about_and_the_likely_one_is_near(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    why = why_too_far(day, today)
    assert bool(why) == (ahead > FURTHEST)
    if why:
        near = likely(day, today)
        assert today - timedelta(days=3) <= near <= today + timedelta(days=366)
        assert near.month == day.month
        assert str(near.year) in why


@given(
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.integers(0, 30),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.integers(0, 30),
)
def test_the_days_of_a_span_within_others(first: date, long: int, since: date, more: int) -> None:
    last, until = first + timedelta(days=long), since + timedelta(days=more)
    found = set(days_of(Span(first, last), since, until))
    assert found == {
        since + timedelta(days=n)
        for n in range(more + 1)
        if first <= since + timedelta(days=n) <= last
    }
