"""Who may be the same person: the same from either side, and never on a whim."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.alike import ABOUT_DUE, NEAR, Described, differences, sounds_alike

DAYS = st.dates(date(2008, 1, 1), date(2027, 1, 1))
NAMES = st.text(min_size=0, max_size=12) | st.sampled_from(
    ["Mia", "Sean", "O'Neill", "مريم", "Łoś"]
)
PEOPLE = st.builds(Described, NAMES, NAMES, st.none() | DAYS, st.booleans())


@given(PEOPLE, PEOPLE)
def test_it_is_the_same_from_either_side(one: Described, other: Described) -> None:
    there, back = differences(one, other), differences(other, one)
    assert (there is None) == (back is None)
    assert there == back


@given(PEOPLE)
def test_somebody_is_like_themselves_and_nothing_differs(one: Described) -> None:
    whole = replace(one, given=f"{one.given}a", surname=f"{one.surname}b")
    assert differences(whole, whole) == ()


@given(DAYS, st.integers(-400, 400))
def test_near_is_near(born: date, apart: int) -> None:
    one = Described("Mia", "Ash", born)
    other = replace(one, born=born + timedelta(apart))
    if abs(apart) <= NEAR:
        assert differences(one, other) == (("date",) if apart else ())
    unborn = Described("", "Ash", born + timedelta(apart), expected=True)
    assert (differences(one, unborn) is not None) == (abs(apart) <= ABOUT_DUE)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Sean", "Shaun", True), ("Catherine", "Kathryn", True), ("Mohammed", "Muhammad", True),
        ("Zoë", "zoe", True), ("Smith", "Smyth", True), ("O'Neill", "ONeil", True),
        ("Ash", "Oak", False), ("Mia", "Leo", False), ("Ada", "Ida", False), ("A", "B", False),
        ("", "Mia", False), ("🙂", "[b]", False),
    ],
)  # fmt: skip
def test_names_that_sound_alike(one: str, other: str, alike: bool) -> None:
    assert sounds_alike(one, other) is alike


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        (Described("Mya", "Ash", date(2014, 5, 1)), ("first name",)),
        (Described("Mia", "Birch", date(2014, 5, 1)), ("surname",)),
        (Described("Mia", "Ash", date(2014, 1, 5)), ("date",)),
        (Described("Mia", "Ash", date(2015, 5, 1)), ("date",)),
        (Described("Mia", "Ash", None), ("date not recorded",)),
        (Described("Mia", "Ash", date(2009, 9, 9)), None),
        (Described("Leo", "Ash", date(2014, 5, 1)), None),
        (Described("Mya", "Ash", None), None),
        (Described("Mia", "", date(2014, 5, 1)), None),
    ],
)
def test_what_differs_from_a_child_that_is_known(
    other: Described, differs: tuple[str, ...] | None
) -> None:
    assert differences(Described("Mia", "Ash", date(2014, 5, 1)), other) == differs
