"""Who came late, and who left early."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.coming_and_going import is_late, late_and_early

BEGAN, CLOSED = time(9, 30, 20), time(11, 0, 5)


@pytest.mark.parametrize(
    ("arrived", "left", "words"),
    [
        (time(9, 30, 50), None, ""),
        (time(9, 15), time(11, 0), ""),
        (None, None, ""),
        (time(10, 15), None, "came late, at 10:15"),
        (time(9, 15), time(10, 40), "left early, at 10:40"),
        (time(9, 31), time(10, 40), "came late, at 09:31; left early, at 10:40"),
    ],
)
def test_who_came_late_or_left_early(arrived: time | None, left: time | None, words: str) -> None:
    assert late_and_early(arrived, left, began=BEGAN, closed=CLOSED) == words


@given(st.none() | st.times(), st.none() | st.times())
def test_what_is_not_known_makes_nobody_late(arrived: time | None, began: time | None) -> None:
    if arrived is None or began is None:
        assert not is_late(arrived, began)
    elif is_late(arrived, began):
        assert not is_late(began, arrived)
