"""Reports received: how that is said, and which limit it is judged by."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.profile import read_profile
from cpclerk.rules.reports import (
    day_before,
    limit_for,
    received_words,
    report_state,
    tallied,
)
from cpclerk.rules.timescales import Facts, deadlines
from cpclerk.store.profiles import shipped

TODAY = date(2026, 11, 23)
CALENDAR = Calendar("statutory", {}, 2015, 2035)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def test_not_recorded_is_a_state_of_its_own() -> None:
    assert report_state(None, None) == "not_recorded"
    assert report_state(None, "none") == "not_received"
    assert report_state(TODAY, "document") == "received"
    assert report_state(TODAY, None) == "received"
    assert report_state(TODAY, "verbal") == "verbal"


@given(days, st.integers(-400, 400))
def test_when_it_came_in_the_words_the_meeting_asks_with(conference: date, before: int) -> None:
    on, friday = conference - timedelta(days=before), day_before(conference, CALENDAR)
    words = received_words(on, conference, friday)
    if on > conference:
        assert words == "after the conference"
    elif on == conference:
        assert words == "on the day"
    else:
        # What comes over a weekend came the day before a Monday.
        assert words == ("the day before" if on >= friday else "earlier")


@given(st.lists(st.sampled_from(["in_time", "late", "verbal", "silent", ""])))
def test_a_tally_adds_up_and_says_what_was_not_recorded(ways: list[str]) -> None:
    found = tallied("School", ways)
    assert found.owed == len(ways)
    assert found.in_time + found.late + found.verbal + found.silent == found.recorded
    assert found.not_recorded == ways.count("")
    if found.stands_out:
        assert found.recorded >= 3
        assert 3 * (found.late + found.silent) >= found.recorded


def test_two_late_of_five_stand_out_and_gaps_alone_never_do() -> None:
    assert tallied("GP", ["late", "silent", "in_time", "in_time", "verbal"]).stands_out
    assert not tallied("GP", [""] * 20).stands_out
    assert not tallied("GP", ["late", "late"]).stands_out


def test_where_types_of_child_differ_the_earliest_limit_holds() -> None:
    profile = read_profile(shipped("sample-office"), "sample-office.toml")
    calendar = Calendar("statutory", {}, 2020, 2030)
    facts = Facts(
        "review_and_initial",
        "booked",
        {"conference": date(2026, 11, 30)},
        types=frozenset({"initial", "first_review"}),
    )
    limits = deadlines(facts, profile, calendar, calendar, TODAY)
    found = limit_for("report_to_family", limits)
    assert found is not None
    assert found.due == date(2026, 11, 25)
    assert limit_for("report_to_nobody", limits) is None
