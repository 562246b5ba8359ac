"""Actions are carried until they are done, or the plan is over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.errors import Refused
from cpclerk.rules.outline import (
    DONE,
    NOT_DONE,
    PARTLY,
    Sitting,
    carried,
    checked_part,
    checked_result,
    checked_words,
    strangers,
)
from cpclerk.rules.recording import Voice

RESULT = st.sampled_from([DONE, PARTLY, NOT_DONE])


@st.composite
def sittings(draw: st.DrawFn) -> list[Sitting]:
    """A family's conferences, each looking at any of the actions set before it."""
    made: list[Sitting] = []
    known: list[str] = []
    for number in range(draw(st.integers(0, 5))):
        own = [f"{number}-{each}" for each in range(draw(st.integers(0, 3)))]
        looked_at = draw(st.lists(st.sampled_from(known), unique=True)) if known else []
        results = tuple((key, draw(RESULT)) for key in looked_at)
        made.append(Sitting(draw(st.booleans()), tuple(own), results))
        known += own
    return made


@given(sittings())
def test_an_action_is_carried_unless_it_was_done_or_its_plan_ended(made: list[Sitting]) -> None:
    expected = [
        key
        for place, sitting in enumerate(made)
        for key in sitting.actions
        if all(later.leaves_a_plan for later in made[place:])
        and not any((key, DONE) in later.results for later in made[place + 1 :])
    ]
    assert list(carried(made)) == expected


def test_what_is_no_part_no_result_and_no_text_is_refused() -> None:
    with pytest.raises(Refused, match="no such part"):
        checked_part("child_well")
    with pytest.raises(Refused, match="done, partly done, not done"):
        checked_result("nearly")
    with pytest.raises(Refused, match="nothing to enter"):
        checked_words(" \x1b[2J ")


VOICES = (Voice("1", "Mum", "Rosa Ash"), Voice("2", "HV", "Nora Shah"))
OTHERS = ("Rosa Ash Mum, Mother", "Nora Shah HV, Health visitor", "Joan Nabb core group", "CAMHS")


@pytest.mark.parametrize(
    ("who", "unknown"),
    [
        ("", ()),
        ("Mum", ()),
        ("N. Shah and Mum", ()),
        ("the health visitor, CAMHS", ()),
        ("Joan Nabb & the core group", ()),
        ("Zed Nobody", ("Zed Nobody",)),
        ("HV with Lee Oak", ("Lee Oak",)),
        ("Rosa Nabb", ("Rosa Nabb",)),
    ],
)
def test_who_is_known_to_nobody_is_found_among_those_who_are(
    who: str, unknown: tuple[str, ...]
) -> None:
    assert strangers(who, VOICES, OTHERS) == unknown
