"""Two versions of an outline plan say the same, or it is told what they say otherwise."""

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.plan_versions import Said, differences, is_same

SAID = st.lists(
    st.builds(
        Said,
        st.sampled_from(["goals", "actions", "decisions"]),
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


def decided(child: str, *facts: str) -> Said:
    return Said("decisions", child, facts, "everyone", f"- {child}: {' '.join(facts)}")


def test_what_is_decided_is_decided_for_one_child() -> None:
    goes_on = "plan_continued", "emotional"
    was = [decided("noah", *goes_on), decided("ruby", *goes_on)]
    now = [decided("noah", "plan_ended"), decided("ruby", *goes_on)]
    (found,) = differences(was, now)
    assert (found.was, found.now) == (was[0], now[0])
    # The same two decisions, each for the other: every word of it is another.
    swapped = [decided("noah", *goes_on), decided("ruby", "plan_ended")]
    assert not is_same(now, swapped)
    assert len(differences(now, swapped)) == 2


def test_of_two_alike_the_one_that_was_amended_is_shown() -> None:
    was = [Said("goals", key, ("Safe",), "everyone") for key in "ab"]
    now = [Said("goals", "a", ("Safe at home",), "everyone"), was[1]]
    (found,) = differences(was, now)
    assert (found.was, found.now) == (was[0], now[0])


def test_what_is_written_anew_in_the_same_words_is_the_same() -> None:
    assert is_same([Said("goals", "a", ("Safe",), "everyone")],
                   [Said("goals", "b", ("Safe",), "everyone")])  # fmt: skip
