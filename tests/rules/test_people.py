"""Ages, and birth and due dates that can or cannot be."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.calendar import add_months
from cpclerk.rules.errors import Refused
from cpclerk.rules.people import age_on, age_words, check_birth, named_together

TODAY = date(2026, 11, 23)
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


NAMES = st.lists(st.sampled_from(["Mia", "Leo", "Ash", "Khan"]), min_size=1, max_size=4)


@given(st.lists(NAMES.map(" ".join), max_size=4))
def test_siblings_together_are_each_told_apart(names: list[str]) -> None:
    found = named_together(names).split(", ") if names else []
    assert found[-1:] == names[-1:]
    for each, name in zip(found, names, strict=True):
        assert each
        assert name.startswith(each)


def test_a_surname_is_said_once() -> None:
    assert named_together(["Chloe Larch", "Jake Larch"]) == "Chloe, Jake Larch"
    assert named_together(["Mia Ash Khan", "Leo Ash Khan"]) == "Mia, Leo Ash Khan"
    assert named_together(["Mia Ash", "Leo Khan"]) == "Mia Ash, Leo Khan"
    assert named_together(["Ash", "Leo Ash"]) == "Ash, Leo Ash"
    assert named_together([]) == ""


@given(born=days, years=st.integers(1, 100))
def test_an_age_goes_up_on_the_birthday(born: date, years: int) -> None:
    month, day = (3, 1) if (born.month, born.day) == (2, 29) else (born.month, born.day)
    birthday = date(born.year + years, month, day)
    assert age_on(born, birthday) == years
    eve = birthday - timedelta(days=1)
    # Who was born on 29 February has a birthday on it, in the years that have one.
    leap = (born.month, born.day) == (eve.month, eve.day) == (2, 29)
    assert age_on(born, eve) == years - (not leap)


@pytest.mark.parametrize(
    ("born", "expected", "words"),
    [
        (date(2014, 11, 23), False, "12"),
        (date(2014, 11, 24), False, "11"),
        (date(2024, 11, 23), False, "2"),
        (date(2024, 11, 24), False, "23 months"),
        (date(2025, 11, 23), False, "12 months"),
        (date(2025, 11, 24), False, "11 months"),
        (date(2025, 12, 20), False, "11 months"),
        (date(2026, 10, 23), False, "1 month"),
        (date(2026, 10, 24), False, "4 weeks"),
        (date(2026, 11, 16), False, "1 week"),
        (date(2026, 11, 23), False, "0 weeks"),
        (date(2027, 3, 4), True, "due Thu 4 Mar 2027"),
        (date(2026, 11, 2), True, "was due Mon 2 Nov 2026"),
        (None, True, "due date not recorded"),
        (None, False, "age not recorded"),
    ],
)
def test_ages_in_words(born: date | None, expected: bool, words: str) -> None:
    assert age_words(born, expected=expected, day=TODAY) == words


@given(born=days)
def test_a_child_is_born_by_today_and_under_eighteen(born: date) -> None:
    possible = born <= TODAY and age_on(born, TODAY) < 18
    if possible:
        check_birth(born, expected=False, child=True, today=TODAY)
    else:
        with pytest.raises(Refused) as refused:
            check_birth(born, expected=False, child=True, today=TODAY, field="born-2")
        assert refused.value.field == "born-2"


@given(due=days)
def test_a_due_date_lies_in_the_coming_ten_months(due: date) -> None:
    if TODAY <= due <= add_months(TODAY, 10):
        check_birth(due, expected=True, child=True, today=TODAY)
    else:
        with pytest.raises(Refused):
            check_birth(due, expected=True, child=True, today=TODAY)


def test_grown_ups_may_be_old_but_not_that_old() -> None:
    check_birth(date(1931, 5, 6), expected=False, child=False, today=TODAY)
    check_birth(None, expected=False, child=False, today=TODAY)
    with pytest.raises(Refused, match="Nobody alive"):
        check_birth(date(1901, 5, 6), expected=False, child=False, today=TODAY)
