"""The words for a conference."""

from cpclerk.rules.conference import (
    category_words,
    kind_words,
    outcome_words,
    participation_words,
    state_words,
    type_words,
)
from tests.rules.calendars import shipped

RUTLAND = shipped("rutland-2013")


def test_words_come_from_the_profile() -> None:
    assert kind_words("initial", RUTLAND) == "Initial conference"
    assert kind_words("initial", RUTLAND, short=True) == "ICPC"
    assert type_words("pre_birth_initial", RUTLAND) == "Pre-birth initial"
    assert outcome_words("plan_started", RUTLAND) == "Starts"
    assert category_words("neglect", RUTLAND) == "Neglect"
    assert participation_words("advocate", RUTLAND) == "Represented by an advocate"
    assert state_words("stood_down") == "stood down"


def test_what_is_not_recorded_is_said_so() -> None:
    for words in (outcome_words, category_words, participation_words):
        assert words(None, RUTLAND) == "Not recorded"


def test_a_code_of_another_profile_is_shown_as_it_stands() -> None:
    assert kind_words("macfa", RUTLAND) == "macfa"
    assert type_words("macfa", RUTLAND) == "macfa"
    assert outcome_words("macfa", RUTLAND) == "macfa"
