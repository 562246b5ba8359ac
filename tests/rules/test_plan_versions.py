"""Two versions of an outline plan say the same, or it is told what they say otherwise."""

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.plan_versions import Said, differences, is_same

SAID = st.lists(
    st.builds(
        Said,
        st.sampled_from(["goals", "actions"]),
        st.sampled_from("abc"),
        st.tuples(st.sampled_from(["one", "two"])),
        st.sampled_from(["everyone", "professionals"]),
        st.text(max_size=3),
    ),
    max_size=6,
)


@given(SAID, SAID)
def test_two_versions_are_the_same_where_nothing_differs(was: list[Said], now: list[Said]) -> None:
    found = differences(was, now)
    assert is_same(was, now) == (not found)
    # What differs, taken out of the one and put into the other, makes the other.
    left = [*was]
    for each in found:
        if each.was is not None:
            left.remove(each.was)
        assert each.was or each.now
    assert is_same([*left, *(each.now for each in found if each.now)], now)


@given(SAID, st.randoms())
def test_neither_order_nor_the_programs_words_make_another_version(
    was: list[Said], random: Random
) -> None:
    now = [replace(each, line=f"{each.line}, in other words") for each in was]
    random.shuffle(now)
    assert is_same(was, now)


def test_what_was_amended_is_one_thing_with_both_texts() -> None:
    was = Said("actions", "a", ("Visit", "HV"), "everyone", "- Visit: HV")
    now = Said("actions", "a", ("Visit weekly", "HV"), "everyone", "- Visit weekly: HV")
    gone = Said("core_group", "b", ("HV",), "everyone", "- HV")
    first, second = differences([was, gone], [now])
    assert (first.was, first.now) == (was, now)
    assert (second.was, second.now) == (gone, None)
