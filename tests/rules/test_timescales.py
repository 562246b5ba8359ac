"""Deadlines: how each stands, and the working that explains it."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.events import EVENTS
from cpclerk.rules.profile import read_profile
from cpclerk.rules.timescales import (
    Deadline,
    DeadlineState,
    Facts,
    deadlines,
    last_date_in_timescale,
    review_due,
)
from tests.rules.calendars import office, shipped, statutory
from tests.rules.test_profile import KINDS, RUTLAND

SD = date(2014, 12, 19)
CONFERENCE = date(2015, 1, 13)
STATES = ["requested", "booked", "held", "postponed", "cancelled", "stood_down"]
TYPES = ["initial", "pre_birth_initial", "receiving_in", "first_review", "subsequent_review"]
DAYS = st.dates(date(2013, 1, 1), date(2026, 12, 31))
FACTS = st.builds(
    Facts,
    kind=st.sampled_from(KINDS),
    state=st.sampled_from(STATES),
    events=st.dictionaries(st.sampled_from(sorted(EVENTS)), DAYS),
    plan_made=st.none() | st.booleans(),
    types=st.frozensets(st.sampled_from(TYPES), max_size=3),
    judged_as_at=st.none() | DAYS,
)
PROFILES = st.sampled_from(["rutland-2013", "sample-office"])


def judged(facts: Facts, today: date, profile: str = "rutland-2013") -> dict[str, Deadline]:
    found = deadlines(facts, shipped(profile), statutory(), office(), today)
    return {each.code: each for each in found}


def initial(
    state: str,
    events: Mapping[str, date],
    *,
    plan_made: bool | None = True,
    as_at: date | None = None,
) -> Facts:
    return Facts("initial", state, events, plan_made, frozenset({"initial"}), as_at)


@given(FACTS, DAYS, PROFILES)
def test_every_deadline_is_whole(facts: Facts, today: date, name: str) -> None:
    as_at = facts.judged_as_at or today
    for each in judged(facts, today, name).values():
        assert (each.due is None) == (
            each.state in {"waiting", "not_applicable"}
            or (each.state == "not_recorded" and each.working.counted_from[1] is None)
        ) or each.state == "waiting"
        match each.state:
            case DeadlineState.NOT_YET_DUE:
                assert each.due
                assert as_at < each.due
                assert each.days is not None
                assert each.days >= 0
            case DeadlineState.DUE_TODAY:
                assert each.due == as_at
                assert each.days == 0
            case DeadlineState.OVERDUE:
                assert each.due
                assert each.due < as_at
                assert each.days is not None
                assert each.days <= 0
            case DeadlineState.MET:
                assert each.due
                assert each.done_on
                assert each.done_on <= each.due
            case DeadlineState.MET_LATE:
                assert each.due
                assert each.done_on
                assert each.done_on > each.due
            case _:
                assert each.days is None


@given(FACTS, DAYS, PROFILES)
def test_the_working_can_be_read_aloud(facts: Facts, today: date, name: str) -> None:
    for each in judged(facts, today, name).values():
        lines = each.working.lines()
        assert lines[0] == each.working.rule
        assert all(line.endswith((".", ")")) for line in lines), lines
        assert not any("None" in line or "  " in line for line in lines)
        assert each.working.state_words in lines


@given(FACTS, DAYS)
def test_what_a_log_of_long_ago_leaves_out_is_never_overdue(facts: Facts, today: date) -> None:
    if facts.judged_as_at:
        states = {each.state for each in judged(facts, today).values()}
        assert not states & {DeadlineState.OVERDUE, DeadlineState.DUE_TODAY}


@given(FACTS, DAYS, DAYS)
def test_history_does_not_change_with_the_day_it_is_looked_at(
    facts: Facts, today: date, another: date
) -> None:
    if facts.judged_as_at:
        assert judged(facts, today) == judged(facts, another)


@given(FACTS, DAYS, PROFILES)
def test_days_counted_and_days_skipped_make_the_whole(facts: Facts, today: date, name: str) -> None:
    for each in judged(facts, today, name).values():
        rule, counted_on = each.working.timescale, each.working.counted_on
        if each.due is None or counted_on is None or rule.limit.unit != "working day":
            continue
        whole = abs((counted_on - each.due).days)
        assert len(each.working.skipped) + rule.limit.n == whole


@given(FACTS, DAYS)
def test_the_last_date_is_the_earliest_limit_on_holding_it(facts: Facts, today: date) -> None:
    rutland = shipped("rutland-2013")
    last = last_date_in_timescale(facts, rutland, statutory(), office(), today)
    dues = [
        each.due
        for each in judged(facts, today).values()
        if each.event == "conference" and each.due
    ]
    assert last.due == min(dues, default=None)


@pytest.mark.parametrize(
    ("today", "state", "days", "words"),
    [
        (date(2015, 1, 12), "not_yet_due", 2, "2 working days left."),
        (date(2015, 1, 13), "not_yet_due", 1, "1 working day left."),
        (date(2015, 1, 14), "due_today", 0, "It is due today."),
        (date(2015, 1, 15), "overdue", -1, "Overdue by 1 working day."),
        (date(2015, 1, 19), "overdue", -3, "Overdue by 3 working days."),
    ],
)
def test_an_initial_conference_nobody_has_booked(
    today: date, state: str, days: int, words: str
) -> None:
    first = judged(initial("requested", {"strategy_discussion": SD}), today)["initial_conference"]
    assert (first.due, first.state, first.days) == (date(2015, 1, 14), state, days)
    assert first.working.state_words == words


@pytest.mark.parametrize(
    ("held", "state", "days", "words"),
    [
        (date(2015, 1, 12), "met", 2, "Held on Mon 12 Jan 2015: met 2 working days early."),
        (date(2015, 1, 14), "met", 0, "Held on Wed 14 Jan 2015: met on the last day."),
        (date(2015, 1, 15), "met_late", -1, "Held on Thu 15 Jan 2015: 1 working day late."),
    ],
)
def test_an_initial_conference_that_was_held(held: date, state: str, days: int, words: str) -> None:
    facts = initial("held", {"strategy_discussion": SD, "conference": held})
    first = judged(facts, date(2015, 2, 2))["initial_conference"]
    assert (first.state, first.days) == (state, days)
    assert first.working.state_words == words


def test_the_working_of_the_known_answer() -> None:
    first = judged(initial("requested", {"strategy_discussion": SD}), date(2015, 1, 12))
    assert first["initial_conference"].working.lines() == (
        "An initial conference is held within 15 working days of the strategy discussion.",
        "Whose rule: national. Source: S2 T2b (Rutland County Council, Child Protection "
        "Conference Annual Report 2013-14).",
        "Counted from the strategy discussion on Fri 19 Dec 2014, which is day 0.",
        "Limit: 15 working days after the strategy discussion. Statutory calendar: weekends and "
        "bank holidays do not count.",
        "Left out: weekends 20–21 Dec, 27–28 Dec, 3–4 Jan and 10–11 Jan; Thu 25 Dec (Christmas "
        "Day); Fri 26 Dec (Boxing Day); Thu 1 Jan (New Year’s Day).",
        "Last date in timescale: Wed 14 Jan 2015.",
        "2 working days left.",
    )


def test_a_booked_conference_is_planned_in_time_or_too_late() -> None:
    today = date(2015, 1, 5)
    in_time = judged(
        initial("booked", {"strategy_discussion": SD, "conference": CONFERENCE}), today
    )["initial_conference"]
    assert (in_time.state, in_time.planned, in_time.breaks) == ("not_yet_due", CONFERENCE, False)
    assert in_time.working.state_words == (
        "7 working days left. It is planned for Tue 13 Jan 2015, in time."
    )
    late = judged(
        initial("booked", {"strategy_discussion": SD, "conference": date(2015, 1, 16)}), today
    )["initial_conference"]
    assert late.breaks
    assert late.working.state_words.endswith("Fri 16 Jan 2015, which is too late.")


@pytest.mark.parametrize(
    ("previous", "kind", "last"),
    [
        (date(2013, 11, 30), "first_review", date(2014, 2, 28)),
        (date(2014, 1, 20), "first_review", date(2014, 4, 17)),
        (date(2014, 6, 30), "subsequent_review", date(2014, 12, 30)),
        (date(2014, 8, 31), "subsequent_review", date(2015, 2, 27)),
    ],
)
def test_a_review_is_held_on_a_working_day_within_its_months(
    previous: date, kind: str, last: date
) -> None:
    facts = Facts(kind, "requested", {"previous_conference": previous})
    found = last_date_in_timescale(
        facts, shipped("rutland-2013"), statutory(), office(), date(2014, 1, 1)
    )
    assert found.due == last


def test_a_review_moved_back_over_easter_says_so() -> None:
    facts = Facts("first_review", "requested", {"previous_conference": date(2014, 1, 20)})
    lines = judged(facts, date(2014, 2, 3))["first_review"].working.lines()
    assert (
        "Moved back to a working day, over Fri 18 Apr (Good Friday), Sat 19 Apr (Saturday) and "
        "Sun 20 Apr (Sunday)." in lines
    )
    assert "Limit: 3 months after the previous conference, on a working day." in lines


def test_children_of_both_types_bring_the_rules_of_both() -> None:
    facts = Facts(
        "review_and_initial",
        "held",
        {
            "strategy_discussion": SD,
            "previous_conference": date(2014, 10, 13),
            "conference": CONFERENCE,
            "report_to_chair": date(2015, 1, 12),
        },
        plan_made=True,
        types=frozenset({"initial", "first_review"}),
    )
    found = judged(facts, date(2015, 1, 14))
    assert found["initial_conference"].due == date(2015, 1, 14)
    assert found["first_review"].due == date(2015, 1, 13)
    assert found["report_to_chair_initial"].state == "met"
    assert found["report_to_chair_review"].state == "met_late"
    assert "subsequent_review" not in found
    last = last_date_in_timescale(
        facts, shipped("rutland-2013"), statutory(), office(), date(2015, 1, 14)
    )
    assert last.code == "first_review"


def test_the_outline_plan_is_owed_only_when_a_child_is_left_on_a_plan() -> None:
    events = {"conference": CONFERENCE}
    today = date(2015, 1, 15)

    def plan(state: str, made: bool | None, day: date = today) -> Deadline:
        return judged(initial(state, events, plan_made=made), day)["outline_plan"]

    assert (plan("held", True).state, plan("held", True).days) == ("overdue", -1)
    assert plan("held", False).state == "not_applicable"
    assert plan("held", False).due is None
    assert "No child left the conference on a plan." in plan("held", False).working.lines()
    assert plan("held", None).state == "waiting"
    before = plan("booked", None, date(2015, 1, 12))
    assert (before.state, before.due) == ("not_yet_due", date(2015, 1, 14))
    assert before.working.lines()[-2].startswith("Owed only if")


def test_minutes_wait_for_the_stage_before() -> None:
    facts = initial("held", {"conference": CONFERENCE, "minutes_to_chair": date(2015, 1, 19)})
    found = judged(facts, date(2015, 1, 20))
    assert found["minutes_to_chair"].state == "met"
    assert found["minutes_approved"].due == date(2015, 1, 26)
    without = judged(initial("held", {"conference": CONFERENCE}), date(2015, 1, 20))
    assert without["minutes_approved"].state == "waiting"
    assert (
        "Counted from the chair's receipt of the minutes, whose date is not recorded."
        in without["minutes_approved"].working.lines()
    )


def test_done_but_counted_from_a_date_not_recorded_cannot_be_judged() -> None:
    facts = initial("held", {"conference": CONFERENCE, "minutes_approved": date(2015, 1, 20)})
    approved = judged(facts, date(2015, 1, 21))["minutes_approved"]
    assert approved.state == "not_recorded"
    assert approved.working.lines()[-1].startswith("Done on Tue 20 Jan 2015, but the date it")


def test_a_report_that_nobody_recorded_before_the_conference_is_not_recorded() -> None:
    facts = initial("held", {"conference": CONFERENCE})
    assert judged(facts, date(2015, 1, 13))["report_to_chair_initial"].state == "not_recorded"
    ahead = initial("booked", {"conference": CONFERENCE})
    assert judged(ahead, date(2015, 1, 12))["report_to_chair_initial"].state == "due_today"
    assert judged(ahead, date(2015, 1, 13))["report_to_chair_initial"].state == "overdue"


def test_a_log_of_long_ago_is_judged_as_at_its_end() -> None:
    facts = initial("held", {"conference": CONFERENCE}, as_at=date(2015, 1, 16))
    found = judged(facts, date(2026, 11, 23))
    assert found["outline_plan"].state == "not_recorded"
    assert found["minutes_to_chair"].state == "not_yet_due"
    assert found["initial_conference"].state == "not_recorded"
    assert "Not recorded, so it cannot be judged." in found["outline_plan"].working.lines()


@pytest.mark.parametrize("state", ["cancelled", "stood_down"])
def test_a_conference_that_did_not_go_ahead_owes_nothing(state: str) -> None:
    facts = initial(state, {"strategy_discussion": SD, "conference": CONFERENCE})
    assert {each.state for each in judged(facts, date(2015, 3, 2)).values()} == {"not_applicable"}


def test_a_postponed_conference_keeps_its_first_limit_and_nothing_else_runs() -> None:
    facts = initial("postponed", {"strategy_discussion": SD, "conference": CONFERENCE})
    found = judged(facts, date(2015, 1, 16))
    assert found["initial_conference"].state == "overdue"
    assert found["initial_conference"].planned is None
    assert found["minutes_to_chair"].state == "waiting"


def test_a_postponement_of_long_ago_owes_nothing() -> None:
    facts = initial("postponed", {"strategy_discussion": SD}, as_at=date(2015, 3, 31))
    assert {each.state for each in judged(facts, SD).values()} == {"not_applicable"}


def test_an_inquorate_conference_is_held_again_within_ten_days() -> None:
    again = initial("booked", {"inquorate_conference": CONFERENCE, "strategy_discussion": SD})
    assert judged(again, date(2015, 1, 14))["held_again"].due == date(2015, 1, 27)
    first = initial("held", {"conference": CONFERENCE})
    assert judged(first, date(2015, 1, 14))["held_again"].state == "not_applicable"


def test_the_office_calendar_is_used_where_the_rule_names_it() -> None:
    facts = initial("booked", {"strategy_discussion": SD, "conference": CONFERENCE})
    found = judged(facts, date(2014, 12, 22))
    assert found["invitation_list"].due == date(2014, 12, 19)
    assert found["invitation_list"].working.calendar_name == "office"
    assert any(
        "Wed 24 Dec (Christmas closure)" in line
        for line in found["invitation_list"].working.lines()
    )


def test_a_limit_in_hours_says_that_it_is_judged_by_days() -> None:
    text = RUTLAND.replace('limit = "1 working day"\nafter', 'limit = "24 hours"\nafter', 1)
    text = text.replace("within 1 working day of", "within 24 hours of", 1)
    found = deadlines(
        initial("held", {"conference": CONFERENCE}),
        read_profile(text, "own.toml"),
        statutory(),
        office(),
        date(2015, 1, 13),
    )
    (plan,) = (each for each in found if each.code == "outline_plan")
    assert plan.due == date(2015, 1, 14)
    assert any("judged by whole days" in line for line in plan.working.lines())


def test_a_date_beyond_the_calendar_hides_only_its_own_deadline() -> None:
    facts = initial("held", {"strategy_discussion": date(1914, 12, 19), "conference": CONFERENCE})
    found = judged(facts, date(2015, 1, 14))
    assert found["initial_conference"].state == "not_recorded"
    assert "outside the statutory calendar" in " ".join(found["initial_conference"].working.lines())
    assert found["minutes_to_chair"].due == date(2015, 1, 20)


def test_a_kind_without_a_limit_says_so() -> None:
    text = RUTLAND.replace('code = "receiving_in_conference"', 'code = "moved"', 1).replace(
        'types = ["receiving_in"]\ncalendar', 'types = ["initial"]\ncalendar', 1
    )
    profile = read_profile(text, "own.toml")
    facts = Facts("receiving_in", "requested", {"written_notice": SD})
    last = last_date_in_timescale(facts, profile, statutory(), office(), SD)
    assert (last.due, last.state) == (None, "not_applicable")
    assert last.working.lines()[0] == (
        "Rutland 2013 sets no limit for holding this kind of meeting."
    )


def test_without_a_date_to_count_from_the_last_date_waits() -> None:
    last = last_date_in_timescale(
        Facts("initial", "requested"), shipped("rutland-2013"), statutory(), office(), SD
    )
    assert (last.code, last.state) == ("initial_conference", "waiting")


@pytest.mark.parametrize(
    ("outcomes", "code", "due"),
    [
        (["plan_started"], "first_review", date(2015, 4, 13)),
        (["plan_continued"], "subsequent_review", date(2015, 7, 13)),
        (["plan_continued", "plan_started", "no_plan"], "first_review", date(2015, 4, 13)),
        (["plan_continued", "plan_ended"], "subsequent_review", date(2015, 7, 13)),
    ],
)
def test_the_next_review(outcomes: list[str], code: str, due: date) -> None:
    found = review_due(
        CONFERENCE, outcomes, shipped("rutland-2013"), statutory(), office(), CONFERENCE
    )
    assert found
    assert (found.code, found.due) == (code, due)
    assert any(
        "Counted from the previous conference on Tue 13 Jan" in line
        for line in (found.working.lines())
    )


@pytest.mark.parametrize("outcomes", [[], ["no_plan"], ["plan_ended", "no_plan"]])
def test_no_review_is_due_when_nobody_is_left_on_a_plan(outcomes: list[str]) -> None:
    rutland = shipped("rutland-2013")
    assert review_due(CONFERENCE, outcomes, rutland, statutory(), office(), CONFERENCE) is None
