"""Answers are counted, and not answering is counted apart."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.errors import Refused
from cpclerk.rules.questionnaires import checked_answers, counts, percent

CODES = ("prepared", "involved", "understood")
ONE = st.dictionaries(st.sampled_from(CODES), st.integers(1, 5))


@given(st.lists(ONE, max_size=12))
def test_every_questionnaire_is_counted_once_for_each_question(came: list[dict[str, int]]) -> None:
    for count in counts(came, CODES):
        assert count.answered + count.not_answered == len(came)
        for answer, number in enumerate(count.given, 1):
            assert number == sum(each.get(count.question) == answer for each in came)


def test_only_what_was_asked_is_answered_and_only_from_one_to_five() -> None:
    assert list(checked_answers({"involved": 5, "prepared": 1}, CODES)) == ["prepared", "involved"]
    for wrong in ({"weather": 3}, {"involved": 0}, {"involved": 6}):
        with pytest.raises(Refused):
            checked_answers(wrong, CODES)


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_half_per_cent_is_rounded_up(part: int, of: int) -> None:
    found = percent(part, of)
    assert found is not None
    assert found - Fraction(1, 2) <= Fraction(100 * part, of) < found + Fraction(1, 2)


def test_a_share_of_nothing_is_not_nought() -> None:
    assert (percent(0, 0), percent(0, 5), percent(1, 8)) == (None, 0, 13)
