"""Who has not spoken, and which child nothing was said about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.heard import Heard, has_a_say, not_heard, not_mentioned

CHILDREN = {"m": "Mia", "l": "Leo"}
UIDS = st.sampled_from(["mum", "hv", "sw", "pol"])


@given(st.lists(UIDS, unique=True), st.lists(st.none() | UIDS))
def test_each_of_those_here_either_spoke_or_is_named(
    here: list[str], speakers: list[str | None]
) -> None:
    silent = not_heard(here, [Heard("x", each) for each in speakers])
    assert set(silent) | {each for each in speakers if each in here} == set(here)
    assert not set(silent) & set(speakers)


@pytest.mark.parametrize(
    "capacity",
    ["Interpreter", "BSL interpreter", "Minute taker", "Note-taker", "Minutes clerk", "Clerk"],
)
def test_who_interprets_or_writes_is_not_asked(capacity: str) -> None:
    assert not has_a_say(capacity)


@pytest.mark.parametrize("capacity", ["", "Mother", "Social worker", "Clerk to the governors"])
def test_everybody_else_is(capacity: str) -> None:
    assert has_a_say(capacity)


def test_a_child_is_spoken_of_by_name_or_by_mark() -> None:
    assert not_mentioned(CHILDREN, []) == ("m", "l")
    assert not_mentioned(CHILDREN, [Heard("mia hides when they shout")]) == ("l",)
    assert not_mentioned(CHILDREN, [Heard("Leonard came")]) == ("m", "l")
    assert not_mentioned(CHILDREN, [Heard("is tired", children=("l",)), Heard("Mia’s teeth")]) == ()
    assert not_mentioned({"m": "Mia"}, [Heard("is tired")]) == ()
    assert not_mentioned({}, []) == ()
