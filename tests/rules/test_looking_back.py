"""Goal posts: each of last time's goals stands or is gone, each of today's was there or is new."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.errors import Refused
from cpclerk.rules.looking_back import (
    GONE,
    NEW,
    STANDS,
    goal_posts,
    parse_result,
    result_as_typed,
)
from cpclerk.rules.outline import RESULTS

GOALS = st.lists(st.sampled_from(["Safe at home", "At school", "Fed", "Heard"]), unique=True)


@given(GOALS, GOALS)
def test_every_goal_is_told_of_once(before: list[str], now: list[str]) -> None:
    posts = dict(goal_posts(before, now))
    assert set(posts) == set(before) | set(now)
    assert {each for each, how in posts.items() if how == STANDS} == set(before) & set(now)
    assert {each for each, how in posts.items() if how == GONE} == set(before) - set(now)
    assert {each for each, how in posts.items() if how == NEW} == set(now) - set(before)


def test_a_full_stop_moves_no_goal_post_but_another_word_does() -> None:
    assert goal_posts(["Nobody hits Leo."], ["nobody  hits Leo"]) == (("Nobody hits Leo.", STANDS),)
    assert goal_posts(["Nobody hits Leo"], ["Nobody shouts"]) == (
        ("Nobody hits Leo", GONE),
        ("Nobody shouts", NEW),
    )


@given(st.sampled_from(list(RESULTS)), st.text("abc defg", max_size=20))
def test_how_something_stands_is_read_as_it_is_typed(result: str, words: str) -> None:
    words = " ".join(words.split())
    assert parse_result(result_as_typed(result, words)) == (result, words)


@pytest.mark.parametrize("typed", ["", "drinks less", "dpn", "0", "nobody"])
def test_what_begins_with_no_result_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="d \\(done\\)"):
        parse_result(typed)
