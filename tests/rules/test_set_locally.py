"""What an office may choose where procedures leave something to it."""

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.rules.profile_parts import Setting
from cpclerk.rules.set_locally import check_choice

MINUTES = Setting("minutes", "How soon the minutes go out")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1 wd", "1 working day"),
        ("500 working days", "500 working days"),
        ("24 months", "24 months"),
        ("72 h", "72 hours"),
        ("None", "none"),
    ],
)
def test_a_length_is_kept_as_it_is_said(typed: str, kept: str) -> None:
    assert check_choice(MINUTES, typed) == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "0 working days",
            "How soon the minutes go out: type from 1 to 500 working days, or none.",
        ),
        ("9999 working days", "type from 1 to 500 working days"),
        ("999 months", "type from 1 to 24 months"),
        ("105 weeks", "type from 1 to 104 weeks"),
        ("731 days", "type from 1 to 730 days"),
        ("5 wd before", "type a length of time such as"),
    ],
)
def test_no_limit_is_longer_than_about_two_years(typed: str, said: str) -> None:
    with pytest.raises(Refused) as caught:
        check_choice(MINUTES, typed)
    assert said in caught.value.sentence
    assert caught.value.field == "minutes"
