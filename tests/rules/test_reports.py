"""Reports received: how that is said, and which limit it is judged by."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.profile import read_profile
from cpclerk.rules.reports import limit_for, received_words, report_state
from cpclerk.rules.timescales import Facts, deadlines
from cpclerk.store.profiles import shipped

TODAY = date(2026, 11, 23)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def test_not_recorded_is_a_state_of_its_own() -> None:
    assert report_state(None, None) == "not_recorded"
    assert report_state(None, "none") == "not_received"
    assert report_state(TODAY, "document") == "received"
    assert report_state(TODAY, None) == "received"
    assert report_state(TODAY, "verbal") == "verbal"


@given(days, st.integers(-400, 400))
def test_when_it_came_in_the_words_the_meeting_asks_with(conference: date, before: int) -> None:
    words = received_words(conference - timedelta(days=before), conference)
    expected = {0: "on the day", 1: "the day before"}.get(before)
    assert words == (expected or ("earlier" if before > 1 else "after the conference"))
    assert received_words(conference, None) == ""


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
