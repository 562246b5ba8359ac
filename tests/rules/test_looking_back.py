"""Goal posts: each of last time's goals stands or is gone, each of today's was there or is new."""

from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.looking_back import GONE, NEW, STANDS, goal_posts

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
