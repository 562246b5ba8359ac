"""Who came late, and who left early."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.coming_and_going import check_times, is_late, late_and_early
from cpclerk.rules.errors import Refused

TIMES = st.none() | st.times()
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


@given(TIMES, TIMES, TIMES)
def test_the_times_somebody_was_there_are_in_order_and_past(
    came: time | None, left: time | None, now: time | None
) -> None:
    amiss = (came and left and left < came) or any(
        each > now for each in (came, left) if each and now
    )
    if amiss:
        with pytest.raises(Refused) as refusal:
            check_times(came, left, now)
        assert refusal.value.field in {"came", "left"}
    else:
        check_times(came, left, now)
