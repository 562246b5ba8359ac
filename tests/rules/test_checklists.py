"""A checklist's limits are judged like any other: met, late, not recorded, not owed."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.checklists import OWN, SITUATIONS, Item, check_due, checklist, items_for
from cpclerk.rules.durations import parse_duration
from cpclerk.rules.errors import Refused
from cpclerk.rules.profile import Profile, read_profile
from cpclerk.rules.profile_parts import ChecklistItem
from cpclerk.rules.timescales import DeadlineState, Facts
from cpclerk.store.profiles import shipped

CALENDAR = Calendar("office", {date(2026, 12, 25): "Christmas Day"}, 2020, 2030)
PROFILES = sorted(
    file.stem for file in (Path(__file__).parents[2] / "cpclerk" / "profiles").glob("*.toml")
)
SAMPLE = read_profile(shipped("sample-office"), "sample-office.toml")
HELD_ON = date(2026, 11, 30)


def items(
    done: dict[str, date] | None = None,
    *,
    today: date = date(2026, 11, 23),
    state: str = "booked",
    day: date | None = HELD_ON,
    profile: Profile = SAMPLE,
    kind: str = "initial",
    judged_as_at: date | None = None,
    situations: Collection[str] = (),
    own: Mapping[ChecklistItem, date] | None = None,
) -> dict[str, Item]:
    events = {"conference": day} if day else {}
    facts = Facts(kind, state, events, judged_as_at=judged_as_at)
    found = checklist(facts, done or {}, profile, CALENDAR, CALENDAR, today, situations, own or {})
    return {each.code: each for each in found}


def test_each_item_has_its_last_day_counted_back_from_the_conference() -> None:
    found = items({"safe_contact": date(2026, 11, 20), "police_told": date(2026, 11, 24)})
    assert found["planning_meeting"].deadline.due == date(2026, 11, 23)
    assert found["planning_meeting"].deadline.state is DeadlineState.DUE_TODAY
    assert found["invitations_sent"].deadline.due == date(2026, 11, 19)
    assert found["invitations_sent"].deadline.state is DeadlineState.OVERDUE
    assert found["invitations_sent"].deadline.days == -2
    assert found["room_ready"].deadline.due == HELD_ON
    assert found["safe_contact"].deadline.state is DeadlineState.MET
    assert found["questionnaire_sent"].deadline.due == date(2026, 12, 21)


def test_what_is_due_first_stands_first_and_what_comes_after_the_conference_last() -> None:
    dues = [(each.is_before, each.deadline.due) for each in items().values()]
    before = [due for is_before, due in dues if is_before and due]
    after = [due for is_before, due in dues if not is_before and due]
    assert before == sorted(before)
    assert after == sorted(after)
    assert [is_before for is_before, _ in dues] == sorted(
        (is_before for is_before, _ in dues), reverse=True
    )


def test_the_previous_plan_is_asked_for_only_where_there_was_one() -> None:
    assert "previous_plan" not in items(kind="initial")
    assert "previous_plan" in items(kind="first_review")


def test_without_a_date_every_item_waits() -> None:
    found = items(day=None, state="requested")
    assert {each.deadline.state for each in found.values()} == {DeadlineState.WAITING}


def test_after_the_conference_what_was_not_ticked_is_not_recorded_and_not_chased() -> None:
    found = items(state="held", today=date(2026, 12, 8))
    assert found["room_ready"].deadline.state is DeadlineState.NOT_RECORDED
    assert found["chair_form"].deadline.state is DeadlineState.OVERDUE


def test_history_is_not_work() -> None:
    found = items(state="held", today=date(2026, 12, 8), judged_as_at=date(2027, 3, 31))
    assert {each.deadline.state for each in found.values()} == {DeadlineState.NOT_RECORDED}


def test_the_working_says_whose_rule_it_is_and_how_it_was_counted() -> None:
    lines = " ".join(items()["planning_meeting"].deadline.working.lines())
    assert "S2 6.14.1" in lines
    assert "5 working days before the conference" in lines
    assert "Mon 23 Nov 2026" in lines
    assumed = " ".join(items()["safe_contact"].deadline.working.lines())
    assert "assumption" in assumed


@pytest.mark.parametrize("name", PROFILES)
def test_every_shipped_checklist_can_be_judged(name: str) -> None:
    profile = read_profile(shipped(name), f"{name}.toml")
    for kind in profile.kinds:
        found = items(profile=profile, kind=kind.code, situations=SITUATIONS)
        assert len(found) == len(profile.checklist_for(kind.code))
        assert all(each.deadline.due for each in found.values())
        plain = items(profile=profile, kind=kind.code)
        asked = {each.when for each in profile.checklist_for(kind.code)} - {""}
        # Each situation asks for something at a conference, and for nothing at other meetings.
        assert asked == (set(SITUATIONS) if kind.group == "conference" else set())
        assert len(found) - len(plain) == len(asked)


@given(st.dates(date(2026, 1, 1), date(2027, 6, 1)), st.dates(date(2025, 6, 1), date(2028, 1, 1)))
def test_ticking_in_time_is_met_and_after_it_is_late(day: date, ticked: date) -> None:
    later = max(day, ticked) + timedelta(days=1)
    for each in items({"police_told": ticked}, day=day, today=later).values():
        state, due = each.deadline.state, each.deadline.due
        assert due is not None
        if each.code != "police_told":
            assert state in {
                DeadlineState.OVERDUE,
                DeadlineState.DUE_TODAY,
                DeadlineState.NOT_YET_DUE,
            }
        elif ticked <= due:
            assert state is DeadlineState.MET
        else:
            assert state is DeadlineState.MET_LATE


@given(st.sets(st.sampled_from(sorted(SITUATIONS))))
def test_an_item_for_a_situation_stands_in_it_alone(there: set[str]) -> None:
    found = items_for("initial", SAMPLE, there, ())
    assert {each.when for each in found} - {""} == there
    assert {each.code for each in found if not each.when} == set(items())


def test_an_office_s_own_item_is_judged_like_the_others_and_says_whose_it_is() -> None:
    own = ChecklistItem(
        f"{OWN}1", "Toys in the room", "clerk", parse_duration("1 wd before"), source="own"
    )
    found = items(own={own: date(2026, 11, 2)})[f"{OWN}1"]
    assert found.deadline.due == date(2026, 11, 27)
    assert "this office, its own item" in " ".join(found.deadline.working.lines())
    elsewhere = own._replace(kinds=("first_review",))
    assert f"{OWN}1" not in items(own={elsewhere: date(2026, 11, 2)})


@given(
    st.integers(0, 20),
    st.dates(date(2026, 10, 1), HELD_ON),
    st.dates(date(2026, 10, 1), HELD_ON),
)
def test_an_own_item_put_in_late_is_due_that_day_and_late_only_after(
    before: int, added: date, today: date
) -> None:
    own = ChecklistItem(f"{OWN}1", "Toys", "clerk", parse_duration(f"{before} wd before"))
    by_itself = items(own={own: date(2026, 1, 1)})[own.code].deadline.due
    found = items(own={own: added}, today=max(today, added))[own.code].deadline
    assert by_itself is not None
    assert found.due == max(by_itself, added)
    assert found.is_late == (max(today, added) > found.due)
    told = any("It was put in on" in line for line in found.working.lines())
    assert told == (by_itself < added)


@pytest.mark.parametrize(
    "words", ["", "soon", "3 working days", "900 wd before", "2 hours before", "-1 wd before"]
)
def test_when_an_item_is_due_must_be_said(words: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_due(words)
    assert refusal.value.field == "due"
