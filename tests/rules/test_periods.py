"""Quarters and years of April to March."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.periods import quarter_of, year_of

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def test_known_quarters_and_years() -> None:
    third = quarter_of(date(2026, 12, 31))
    assert (third.words, third.first, third.last) == (
        "Quarter 3 of 2026-27",
        date(2026, 10, 1),
        date(2026, 12, 31),
    )
    assert quarter_of(date(2000, 3, 31)).words == "Quarter 4 of 1999-00"
    assert (year_of(date(2027, 3, 31)).words, year_of(date(2027, 3, 31)).first) == (
        "Year 2026-27",
        date(2026, 4, 1),
    )


@given(DAYS)
def test_four_quarters_make_a_year_and_every_day_lies_in_its_own(day: date) -> None:
    year, quarter = year_of(day), quarter_of(day)
    assert year.first <= quarter.first <= day <= quarter.last <= year.last
    firsts, at = [], year.first
    while at <= year.last:
        firsts.append(at)
        at = quarter_of(at).last + timedelta(days=1)
    assert len(firsts) == 4
    assert at == year_of(year.last + timedelta(days=1)).first
