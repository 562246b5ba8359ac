"""Who has been told of the date as it stands, and who is chased first."""

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.profile_parts import QuorumRule
from cpclerk.rules.quoracy import NOT_COUNTED, SOCIAL_CARE, Presence, quorum
from cpclerk.rules.told import (
    CANCELLED,
    CHANGED,
    INVITATION,
    NEVER,
    NOT_OWED,
    OF_ANOTHER,
    OF_THIS,
    Heard,
    Silent,
    Sitting,
    chase_first,
    heard_before_records,
    is_needed,
    purpose,
    reply_stands,
    standing,
)

MON, TUE, THU = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 26)
OLD, NEW = date(2026, 12, 1), date(2026, 12, 8)
DAYS = st.dates(date(2026, 11, 1), date(2026, 12, 31))
RULE = QuorumRule("Social care and two others", "test", other_agencies=2)


def test_known_answers() -> None:
    now = Sitting(NEW, time(10), "Room 2")
    told = [Heard(MON, OLD, time(10))]
    assert standing(now, []) == NEVER
    assert standing(now, told) == OF_ANOTHER
    assert standing(now, [*told, Heard(TUE, NEW, time(10), "Room 2")]) == OF_THIS
    assert standing(now, [Heard(TUE, NEW, time(14), "Room 2")]) == OF_ANOTHER
    assert standing(now, [Heard(TUE, NEW, time(10), "Room 1")]) == OF_ANOTHER
    assert standing(now, [Heard(TUE, NEW)]) == OF_THIS
    off = Sitting(None, off=True)
    assert standing(off, []) == NOT_OWED
    assert standing(off, told) == OF_ANOTHER
    assert standing(off, [*told, Heard(TUE, None, is_off=True)]) == OF_THIS
    assert standing(now, [*told, Heard(TUE, None, is_off=True)]) == OF_ANOTHER
    assert (purpose(now, []), purpose(now, told), purpose(off, told)) == (
        INVITATION, CHANGED, CANCELLED,
    )  # fmt: skip


@given(st.lists(DAYS, max_size=5), DAYS)
def test_nobody_told_of_another_date_last_counts_as_told(heard: list[date], now: date) -> None:
    found = standing(Sitting(now), [Heard(MON, each) for each in heard])
    assert (found == OF_THIS) == (bool(heard) and heard[-1] == now)
    assert (found == NEVER) == (not heard)


@given(DAYS, DAYS, st.lists(st.tuples(DAYS, DAYS), max_size=3).map(sorted))
def test_an_invitation_on_or_before_the_day_of_a_move_told_of_the_date_given_up(
    told_on: date, now: date, moves: list[tuple[date, date]]
) -> None:
    (heard,) = heard_before_records(told_on, Sitting(now), moves)
    later = [was for moved_on, was in moves if moved_on >= told_on]
    assert heard.day == (later[0] if later else now)
    assert heard_before_records(None, Sitting(now), moves) == ()


@given(DAYS, DAYS)
def test_a_reply_to_a_date_given_up_is_none_to_the_new(answered: date, now: date) -> None:
    assert reply_stands(answered, MON, now, TUE) == (answered == now)
    assert not reply_stands(answered, MON, None, TUE)


def test_a_reply_of_which_the_date_is_not_known_goes_by_the_day_of_the_move() -> None:
    assert reply_stands(None, MON, NEW, None)
    assert not reply_stands(None, MON, NEW, TUE)
    assert not reply_stands(None, TUE, NEW, TUE)
    assert not reply_stands(None, None, NEW, TUE)
    assert reply_stands(None, TUE + timedelta(1), NEW, TUE)


COUNTED = st.sampled_from([SOCIAL_CARE, NOT_COUNTED, "", "police", "school", "gp"])
PEOPLE = st.lists(
    st.builds(
        Silent,
        st.uuids().map(str),
        COUNTED,
        st.sampled_from([None, True, False]),
        st.integers(0, 3),
    ),
    max_size=8,
)


@given(PEOPLE, st.lists(COUNTED, max_size=4))
def test_whom_the_quorum_lacks_is_chased_before_anybody_it_does_not(
    silent: list[Silent], coming: list[str]
) -> None:
    so_far = quorum([Presence("", each) for each in coming], RULE)
    order = chase_first(silent, so_far)
    assert sorted(each.uid for each in order) == sorted(each.uid for each in silent)
    needed = [is_needed(each.counts_as, each.needed, so_far) for each in order]
    assert needed == sorted(needed, reverse=True)


@given(st.lists(COUNTED, max_size=4), COUNTED)
def test_who_is_needed_brings_the_quorum_nearer(coming: list[str], one: str) -> None:
    before = quorum([Presence("", each) for each in coming], RULE)
    after = quorum([Presence("", each) for each in (*coming, one)], RULE)
    if is_needed(one, None, before):
        assert (after.social_care, after.agencies) != (before.social_care, before.agencies)
    if before.quorate:
        assert not is_needed(one, None, before)
