"""Booking: the kind that follows from the children, the days it can be on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.booking import (
    DAYS_OFFERED,
    NOTICES,
    booking_window,
    child_type,
    child_types,
    conference_kind,
    dates_to_ask,
    days_offered,
    notices,
    recorded_type,
    types_here,
    why_not_here,
    working_days,
)
from cpclerk.rules.errors import Refused
from cpclerk.rules.profile import read_profile
from cpclerk.rules.timescales import Facts, deadlines
from tests.rules.calendars import office, shipped, statutory
from tests.rules.test_profile import KINDS, MISSING_MEETING, RUTLAND

TYPES = ["initial", "pre_birth_initial", "receiving_in", "first_review", "subsequent_review"]
SAMPLE = shipped("sample-office")


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (["initial"], "initial"),
        (["pre_birth_initial"], "pre_birth_initial"),
        (["initial", "pre_birth_initial"], "initial_and_pre_birth"),
        (["receiving_in"], "receiving_in"),
        (["receiving_in", "initial"], "receiving_in"),
        (["first_review"], "first_review"),
        (["subsequent_review"], "subsequent_review"),
        (["first_review", "subsequent_review"], "subsequent_review"),
        (["first_review", "initial"], "review_and_initial"),
        (["subsequent_review", "pre_birth_initial"], "review_and_initial"),
        (TYPES, "review_and_initial"),
    ],
)
def test_the_kind_follows_from_the_children(types: list[str], kind: str) -> None:
    assert conference_kind(types, SAMPLE) == kind


@given(st.sets(st.sampled_from(TYPES), min_size=1))
def test_every_mix_of_children_makes_a_kind_that_holds_them(types: set[str]) -> None:
    assert types <= set(child_types(conference_kind(types, SAMPLE), SAMPLE))


@pytest.mark.parametrize("kind", KINDS)
def test_the_usual_children_of_a_kind_make_it(kind: str) -> None:
    assert conference_kind(SAMPLE.kind(kind).types, SAMPLE) == kind


def test_children_that_no_conference_holds_together() -> None:
    profile = read_profile(RUTLAND + MISSING_MEETING, "own.toml")
    assert conference_kind(["missing"], profile) == "missing"
    with pytest.raises(Refused, match="Book two conferences"):
        conference_kind(["exploitation", "initial"], profile)
    with pytest.raises(Refused, match="which children"):
        conference_kind([], profile)


@pytest.mark.parametrize(
    ("unborn", "on_plan", "reviewed", "elsewhere", "found"),
    [
        (False, False, False, False, "initial"),
        (True, False, False, False, "pre_birth_initial"),
        (False, True, False, False, "first_review"),
        (True, True, False, False, "first_review"),
        (False, True, True, False, "subsequent_review"),
        (False, False, False, True, "receiving_in"),
    ],
)
def test_what_a_child_comes_for(
    unborn: bool, on_plan: bool, reviewed: bool, elsewhere: bool, found: str
) -> None:
    assert found == child_type(
        SAMPLE, unborn=unborn, on_plan=on_plan, reviewed=reviewed, on_plan_elsewhere=elsewhere
    )


@pytest.mark.parametrize(
    ("kind", "unborn", "outcome", "found"),
    [
        ("initial", False, "plan_started", "initial"),
        ("initial_and_pre_birth", True, "no_plan", "pre_birth_initial"),
        ("initial_and_pre_birth", False, "no_plan", "initial"),
        ("initial_and_pre_birth", False, None, "initial"),
        ("first_review", True, "plan_continued", "first_review"),
        ("review_and_initial", False, "plan_started", "initial"),
        ("review_and_initial", False, "plan_ended", "first_review"),
        ("subsequent_review", False, None, "subsequent_review"),
    ],
)
def test_a_type_that_the_log_leaves_out(
    kind: str, unborn: bool, outcome: str | None, found: str
) -> None:
    assert recorded_type(kind, SAMPLE, unborn=unborn, outcome=outcome) == found


def test_an_outcome_that_the_kind_cannot_have() -> None:
    with pytest.raises(Refused) as refused:
        recorded_type("initial", SAMPLE, unborn=False, outcome="plan_ended")
    assert refused.value.field == "outcome"


def requested(today: date, **events: date) -> Facts:
    return Facts("initial", "requested", {"strategy_discussion": today, **events})


def test_the_window_gives_everyone_their_notice() -> None:
    today = date(2026, 11, 23)
    facts = requested(today, invitation_list=today)
    window = booking_window(facts, SAMPLE, statutory(), office(), today)
    assert window.earliest == date(2026, 11, 30)
    assert window.held_back_by
    assert window.held_back_by.code == "police_notice"
    assert window.last.due == date(2026, 12, 14)
    assert window.is_open


def test_a_late_invitation_list_holds_nothing_back() -> None:
    today = date(2026, 11, 23)
    assert booking_window(requested(today), SAMPLE, statutory(), office(), today).earliest == date(
        2026, 11, 30
    )


@given(st.dates(date(2013, 1, 1), date(2027, 6, 30)), st.sampled_from(KINDS), st.integers(0, 40))
def test_notices_are_kept_from_the_earliest_day_on(today: date, kind: str, ahead: int) -> None:
    facts = Facts(kind, "requested")
    earliest = booking_window(facts, SAMPLE, statutory(), office(), today).earliest
    day = office().add(today, ahead) if ahead else office().last_on_or_before(today)
    owed = [
        notice
        for notice in notices(facts, SAMPLE, statutory(), office(), day, today)
        if not notice.is_chased
    ]
    assert {notice.rule.event for notice in owed} == NOTICES
    assert all(notice.is_kept for notice in owed) == (day >= earliest)
    assert all(notice.by < day for notice in owed)


def test_a_notice_given_holds_nothing_back() -> None:
    today = date(2026, 11, 23)
    facts = requested(today, invitation_list=today, police_notice=today, report_to_family=today)
    window = booking_window(facts, SAMPLE, statutory(), office(), today)
    assert window.earliest == date(2026, 11, 24)
    assert window.held_back_by
    assert window.held_back_by.code == "report_to_chair_initial"


def test_a_window_that_is_shut_says_so() -> None:
    facts = Facts("initial", "requested", {"strategy_discussion": date(2026, 11, 2)})
    window = booking_window(facts, SAMPLE, statutory(), office(), date(2026, 11, 23))
    assert window.last.due == date(2026, 11, 23)
    assert not window.is_open


@given(st.dates(date(2013, 1, 1), date(2027, 6, 30)), st.sampled_from(KINDS))
def test_the_earliest_day_keeps_every_notice_and_the_day_before_does_not(
    today: date, kind: str
) -> None:
    facts = Facts(kind, "requested")
    window = booking_window(facts, SAMPLE, statutory(), office(), today)
    assert office().is_working(window.earliest)

    def late_on(day: date) -> set[str]:
        booked = Facts(kind, "booked", {"conference": day})
        found = deadlines(booked, SAMPLE, statutory(), office(), today)
        return {d.code for d in found if d.event in NOTICES and d.state == "overdue"}

    assert not late_on(window.earliest)
    if window.held_back_by:
        assert window.held_back_by.code in late_on(office().add(window.earliest, -1))


@given(
    st.dates(date(2013, 1, 1), date(2026, 6, 30)),
    st.none() | st.integers(-200, 200),
    st.none() | st.integers(-50, 300),
)
def test_three_weeks_of_days_are_offered(
    today: date, until_last: int | None, from_today: int | None
) -> None:
    last = today + timedelta(days=until_last) if until_last is not None else None
    first = today + timedelta(days=from_today) if from_today is not None else None
    days = days_offered(today, last, office(), first=first)
    assert len(days) == DAYS_OFFERED
    assert all(office().is_working(day) for day in days)
    assert days[0] >= today
    if first is not None and first >= today:
        assert (days[0] - first).days < 12
    if first is None and last is not None and last > today + timedelta(days=40):
        assert days[-1] == office().last_on_or_before(last)
    if first is None and (last is None or last <= today):
        assert (days[0] - today).days < 12


def test_the_working_days_of_a_window() -> None:
    days = working_days(date(2014, 4, 17), date(2014, 4, 23), statutory())
    assert days == (date(2014, 4, 17), date(2014, 4, 22), date(2014, 4, 23))
    assert working_days(date(2014, 4, 18), date(2014, 4, 21), statutory()) == ()


ENGLAND = shipped("england-2023")


@pytest.mark.parametrize(
    ("kind", "keeps", "said"),
    [
        ("initial", "", ""),
        ("cse", "", ""),
        ("lado_strategy", "", "kept in a store of its own"),
        ("lado_strategy", "lado", ""),
        ("initial", "lado", "this store is kept apart from it"),
        ("cse", "lado", "this store is kept apart from it"),
        ("macfa", "", ""),
        ("macfa", "lado", "this store is kept apart from it"),
    ],
)
def test_what_is_kept_apart_shares_no_store(kind: str, keeps: str, said: str) -> None:
    why = why_not_here(ENGLAND.kind(kind), keeps)
    assert said in why
    assert bool(why) == bool(said)


def test_a_store_offers_only_what_it_books() -> None:
    usual = {each.code for each in types_here(ENGLAND, "")}
    assert {"initial", "exploitation"} <= usual
    assert not any(code.startswith("allegation") for code in usual)
    assert {each.code for each in types_here(ENGLAND, "lado")} == {
        "allegation_strategy",
        "allegation_outcome",
    }


@pytest.mark.parametrize("name", ["england-2023", "leicester-city-2015", "rutland-2013"])
def test_every_kind_with_children_can_come_about(name: str) -> None:
    profile = shipped(name)
    for kind in profile.kinds:
        if kind.types:
            assert conference_kind(kind.types, profile) == kind.code


def test_the_dates_asked_for_are_those_that_holding_it_counts_from() -> None:
    def asked(kind: str, *types: str) -> tuple[str, ...]:
        return dates_to_ask(kind, frozenset(types), ENGLAND)

    assert asked("initial", "initial") == ("strategy_discussion",)
    assert asked("receiving_in", "receiving_in") == ("written_notice",)
    assert asked("first_review", "first_review") == ("previous_conference",)
    assert asked("cse", "exploitation") == ()
    assert asked("lado_strategy", "allegation_strategy") == ("allegation_referred",)
