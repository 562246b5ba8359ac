"""The clock of a sample: on its own day, after all that has happened in it, and running."""

from datetime import date, timedelta

from cpclerk.store import clock_on
from cpclerk.store.session import LONDON


def test_a_samples_clock_is_entered_on_its_own_day_and_runs() -> None:
    clock = clock_on(date(2026, 11, 23))
    first, then = clock(), clock()
    assert f"{first.astimezone(LONDON):%Y-%m-%d %H:%M}" == "2026-11-23 10:15"
    assert timedelta(0) <= then - first < timedelta(minutes=1)
