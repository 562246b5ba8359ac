"""What an entry is: kinds by column, dangers and their goals, two entries made one."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.audience import Audience
from cpclerk.rules.conference import COLUMNS
from cpclerk.rules.errors import Refused
from cpclerk.rules.kinds import (
    DANGER,
    KIND_WORDS,
    LETTERS,
    SAFETY_GOAL,
    Words,
    checked_kind,
    kind_in,
    kinds_of,
    letter_of,
    letter_typed,
    merged,
    next_kind,
    without_goal,
)


@dataclass(frozen=True)
class One:
    uid: str
    kind: str = ""
    goal_for: str = ""
    struck: bool = False


PLAIN = Words("seen", "hv", False, "", "", (), "", None, Audience.for_everyone())


@pytest.mark.parametrize("column", COLUMNS)
def test_one_key_goes_round_every_kind_of_a_column_and_comes_back(column: str) -> None:
    seen, kind = [], ""
    for _ in kinds_of(column):
        kind = next_kind(column, kind)
        seen.append(kind)
        assert checked_kind(column, kind) == kind
    assert seen == list(kinds_of(column))
    assert next_kind(column, kind) == ""
    elsewhere = set(KIND_WORDS) - set(kinds_of(column))
    for kind in elsewhere:
        assert kind_in(column, kind) == ""
        with pytest.raises(Refused):
            checked_kind(column, kind)


def test_every_kind_and_column_has_a_letter() -> None:
    meant = {(column, kind) for column in COLUMNS for kind in ("", *kinds_of(column))}
    assert set(LETTERS.values()) == meant
    assert len(LETTERS) == len(meant)
    assert all(LETTERS[letter_of(*each)] == each for each in meant)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("d;", ("d", "")),
        (" D; he may", ("d", "he may")),
        ("d ; he", None),
        ("Mum; Dad", None),
        ("; x", None),
        ("7; x", None),
        ("d", None),
    ],
)
def test_one_letter_before_a_semicolon_is_taken(text: str, found: tuple[str, str] | None) -> None:
    assert letter_typed(text) == found


def test_a_danger_has_a_goal_while_one_that_stands_answers_it() -> None:
    danger, other = One("d", DANGER), One("e", DANGER)
    goal = One("g", SAFETY_GOAL, "d")
    assert without_goal([danger, other]) == ("d", "e")
    assert without_goal([danger, other, goal]) == ("e",)
    assert without_goal([danger, replace(goal, struck=True)]) == ("d",)
    assert without_goal([replace(danger, struck=True)]) == ()


@given(
    st.text("ab ;.", min_size=1).filter(str.strip),
    st.text("xy", min_size=1),
    st.lists(st.sampled_from("123"), unique=True),
    st.lists(st.sampled_from("123"), unique=True),
)
def test_what_two_entries_say_one_says(
    above: str, below: str, here: list[str], there: list[str]
) -> None:
    both = merged(
        replace(PLAIN, text=f"a{above}", children=tuple(here)),
        replace(PLAIN, text=below, children=tuple(there)),
    )
    assert both.text.endswith(f"; {below}")
    # None named means all: nobody whom either was about is left out.
    assert set(both.children) == (set(here) | set(there) if here and there else set())


@pytest.mark.parametrize(
    "other",
    [
        replace(PLAIN, speaker="mum"),
        replace(PLAIN, verbatim=True),
        replace(PLAIN, audience=Audience.for_professionals()),
        replace(PLAIN, kind=DANGER),
        replace(PLAIN, who="GP"),
    ],
)
def test_what_would_not_be_itself_any_more_stays_apart(other: Words) -> None:
    with pytest.raises(Refused):
        merged(replace(PLAIN, who="SW"), other)
