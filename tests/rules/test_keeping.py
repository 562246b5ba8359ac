"""Which backups are kept."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.keeping import DAILY, MONTHLY, WEEKLY, kept

MADE = st.lists(
    st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2027, 12, 31)), max_size=60
)
NOON = datetime(2026, 11, 23, 12, 0)


def test_of_a_day_the_last_is_kept() -> None:
    hours = [NOON - timedelta(hours=number) for number in range(6)]
    assert kept(hours) == {NOON}


def test_three_years_of_working_every_day_leave_thirty_one_at_most() -> None:
    days = [NOON - timedelta(days=number) for number in range(3 * 365)]
    found = sorted(kept(days), reverse=True)
    assert found[:DAILY] == days[:DAILY]
    assert len(found) <= DAILY + WEEKLY + MONTHLY
    # Nine months: from March.
    assert found[-1] == datetime(2026, 3, 31, 12, 0)


def test_a_long_absence_uses_nothing_up() -> None:
    old = [NOON - timedelta(days=300 + number) for number in range(5)]
    assert kept([NOON, *old]) == {NOON, *old}


def test_nothing_of_nothing() -> None:
    assert kept([]) == frozenset()


@given(MADE)
def test_the_newest_is_always_kept(made: list[datetime]) -> None:
    found = kept(made)
    assert found <= set(made)
    assert not made or max(made) in found
    assert len(found) <= DAILY + WEEKLY + MONTHLY


@given(MADE)
def test_what_is_kept_is_kept_again(made: list[datetime]) -> None:
    assert kept(kept(made)) == kept(made)


@given(MADE, st.integers(min_value=1, max_value=10_000))
def test_a_new_one_pushes_out_the_old_never_the_new(made: list[datetime], minutes: int) -> None:
    before = kept(made)
    new = max(made, default=NOON) + timedelta(minutes=minutes)
    after = kept([*before, new])
    assert new in after
    assert after - {new} <= before


@given(MADE)
def test_the_last_of_each_of_the_last_days_is_kept(made: list[datetime]) -> None:
    found = kept(made)
    for day in sorted({each.date() for each in made}, reverse=True)[:DAILY]:
        assert max(each for each in made if each.date() == day) in found
