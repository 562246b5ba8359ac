"""Lengths of time as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.durations import Duration, parse_duration
from cpclerk.rules.errors import Refused
from tests.rules.calendars import statutory

DURATIONS = st.builds(
    Duration,
    st.integers(0, 9999),
    st.sampled_from(["working day", "day", "week", "month", "hour"]),
    st.sampled_from(["", "before", "after"]),
)


@given(DURATIONS)
def test_its_own_words_mean_itself(duration: Duration) -> None:
    assert parse_duration(duration.words) == duration


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("15 working days", "15 working days"),
        ("15 WD", "15 working days"),
        ("1wd", "1 working day"),
        ("2 wd before", "2 working days before"),
        ("3 months", "3 months"),
        ("1  Month", "1 month"),
        ("7 days", "7 days"),
        ("7 calendar days", "7 days"),
        ("24 hours", "24 hours"),
        ("48hrs", "48 hours"),
        ("3 mths", "3 months"),
        ("2 wks", "2 weeks"),
        ("10 business days", "10 working days"),
        ("15 working days.", "15 working days"),
        ("10-working-days after", "10 working days after"),
    ],
)
def test_as_people_write_them(text: str, words: str) -> None:
    assert parse_duration(text).words == words


@pytest.mark.parametrize("text", ["", "3m", "days", "fifteen days", "-3 days", "3 years", "٣ days"])
def test_what_is_no_length_of_time(text: str) -> None:
    with pytest.raises(Refused, match="such as 15 working days"):
        parse_duration(text)


def test_a_number_alone_is_not_guessed_at() -> None:
    with pytest.raises(Refused, match="15 of what"):
        parse_duration("15")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("7 days", date(2014, 12, 26)),
        ("2 weeks", date(2015, 1, 2)),
        ("24 hours", date(2014, 12, 20)),
        ("25 hours", date(2014, 12, 21)),
        ("48 hours", date(2014, 12, 21)),
        ("3 months", date(2015, 3, 19)),
        ("4 working days", date(2014, 12, 29)),
    ],
)
def test_counted_from_a_friday_before_christmas(text: str, day: date) -> None:
    assert parse_duration(text).counted(date(2014, 12, 19), statutory()) == day


def test_counted_back() -> None:
    assert parse_duration("7 days").counted(date(2014, 12, 19), statutory(), back=True) == date(
        2014, 12, 12
    )
    with pytest.raises(Refused):
        parse_duration("9999 weeks").counted(date(3, 1, 1), statutory(), back=True)
