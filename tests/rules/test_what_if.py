"""What if: the limits of another day are those of a conference booked for it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.timescales import Facts, deadlines
from cpclerk.rules.what_if import Consequence, what_if
from tests.rules.calendars import office, shipped, statutory

TODAY = date(2026, 11, 23)
ASKED = Facts("initial", "requested", {"strategy_discussion": date(2026, 11, 10)})
BOOKED = Facts(
    "initial",
    "booked",
    {"strategy_discussion": date(2026, 11, 10), "conference": date(2026, 11, 30)},
)
DAYS = st.dates(TODAY, date(2027, 3, 1)).filter(lambda day: office().is_working(day))


def found(facts: Facts, day: date) -> dict[str, tuple[date | None, date | None, bool]]:
    profile = shipped("sample-office")
    return {
        each.then.code: (each.was.due, each.then.due, each.breaks)
        for each in what_if(facts, day, profile, statutory(), office(), TODAY)
    }


def test_moving_by_two_days_moves_what_counts_from_the_conference() -> None:
    limits = found(BOOKED, date(2026, 12, 2))
    # By 15 working days from 10 November: 1 December is the last day.
    assert limits["initial_conference"] == (date(2026, 12, 1), date(2026, 12, 1), True)
    assert limits["minutes_to_chair"] == (date(2026, 12, 7), date(2026, 12, 9), False)
    assert limits["report_to_family_initial"] == (date(2026, 11, 26), date(2026, 11, 30), False)
    # Seven days before 2 December is still to come; seven before 30 November is today.
    assert limits["police_notice"] == (date(2026, 11, 23), date(2026, 11, 25), False)


def test_too_early_a_day_breaks_the_notices() -> None:
    limits = found(BOOKED, date(2026, 11, 25))
    assert {code for code, (_, _, breaks) in limits.items() if breaks} == {
        "invitation_list",
        "police_notice",
    }


def test_who_was_told_of_one_day_is_told_again_of_another() -> None:
    told = BOOKED._replace(events={**BOOKED.events, "police_notice": date(2026, 11, 19)})
    profile = shipped("sample-office")

    def police(day: date) -> Consequence:
        limits = what_if(told, day, profile, statutory(), office(), TODAY)
        return next(each for each in limits if each.then.code == "police_notice")

    # Where it is booked, what was told stands; three days earlier it cannot be told in time.
    assert not police(date(2026, 11, 30)).is_to_do_again
    assert police(date(2026, 11, 27)).breaks
    assert police(date(2026, 12, 1)).is_to_do_again
    assert not police(date(2026, 12, 1)).breaks


def test_a_late_booking_is_mended_by_an_earlier_day() -> None:
    late = BOOKED._replace(events={**BOOKED.events, "conference": date(2026, 12, 4)})
    profile = shipped("sample-office")
    limits = what_if(late, date(2026, 12, 1), profile, statutory(), office(), TODAY)
    mended = [each.then.code for each in limits if each.is_mended]
    assert "initial_conference" in mended


def test_a_date_agreed_already_can_come_too_late() -> None:
    events = {**BOOKED.events, "core_group": date(2026, 12, 14)}
    agreed = BOOKED._replace(events=events, plan_made=True)
    assert not found(agreed, date(2026, 11, 30))["core_group"][2]
    assert found(agreed, date(2026, 11, 27))["core_group"][2]


def test_a_request_learns_every_date_it_would_have() -> None:
    consequences = what_if(
        ASKED, date(2026, 11, 30), shipped("sample-office"), statutory(), office(), TODAY
    )
    assert [each.then.code for each in consequences if not each.moves] == ["initial_conference"]
    assert len(consequences) > 8


@given(DAYS)
def test_then_is_how_it_stands_once_booked(day: date) -> None:
    profile = shipped("sample-office")
    booked = ASKED._replace(state="booked", events={**ASKED.events, "conference": day})
    expected = {
        each.code: (each.due, each.state)
        for each in deadlines(booked, profile, statutory(), office(), TODAY)
        if each.due
    }
    then = what_if(ASKED, day, profile, statutory(), office(), TODAY)
    assert {each.then.code: (each.then.due, each.then.state) for each in then} == expected


@given(DAYS, st.integers(1, 60))
def test_what_breaks_by_being_late_breaks_still_on_a_later_day(day: date, more: int) -> None:
    later = day + timedelta(days=more)
    if found(ASKED, day)["initial_conference"][2]:
        assert found(ASKED, later)["initial_conference"][2]


@given(DAYS, DAYS)
def test_the_broken_stand_first_then_by_date(day: date, other: date) -> None:
    facts = BOOKED._replace(events={**BOOKED.events, "conference": other})
    consequences = what_if(facts, day, shipped("sample-office"), statutory(), office(), TODAY)
    keys = [(not each.breaks, each.then.due) for each in consequences]
    assert keys == sorted(keys, key=lambda key: (key[0], key[1] or date.max))
