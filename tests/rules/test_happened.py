"""A day something happened on lies between the first day recorded and today."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.errors import Refused
from cpclerk.rules.happened import check_happened

days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(days, days, st.none() | days)
def test_only_days_from_the_first_to_today_are_taken(
    on: date, today: date, first_day: date | None
) -> None:
    if on <= today and (first_day is None or first_day <= on):
        check_happened(on, today=today, first_day=first_day, field="on")
        return
    with pytest.raises(Refused) as refusal:
        check_happened(on, today=today, first_day=first_day, field="on")
    assert refusal.value.field == "on"
    assert refusal.value.sentence.endswith(".")
