"""When a conference can be held: what is laid out, what is proposed, what is warned of."""

from datetime import date, time
from typing import Any

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.rules.timescales import DeadlineState
from cpclerk.services.asking import Asked, Ready, asked_of, ready
from cpclerk.services.booking import book, request
from cpclerk.services.placing import Place
from cpclerk.services.slots import Proposal, Wish, propose, propose_for, too_late_words
from cpclerk.store import (
    Change,
    ChildAtConference,
    Conference,
    Family,
    FamilyMember,
    Room,
    Session,
    Staff,
    Team,
    transaction,
)
from tests.making import make_conference, make_family


@pytest.fixture(autouse=True)
def _rooms(setting_up: Session) -> None:
    with transaction(setting_up, "rooms") as change:
        for name in ("Room 1", "Room 2"):
            change.insert(Room, name=name)


@pytest.fixture
def family(session: Session) -> Family:
    return make_family(session)


def asked(start: Ready, **events: date) -> Asked:
    types = {each.person_uid: each.type for each in start.children if each.is_in}
    return Asked(start.family_uid, types, events)


def initial(session: Session, family: Family, started: date, wish: Wish | None = None) -> Proposal:
    return propose(session, asked(ready(session, family.uid), strategy_discussion=started), wish)


def name_of(session: Session, uid: str) -> str:
    with session.store.reading():
        row = Staff.get_or_none(Staff.uid == uid) or Room.get_by_id(uid)
    return str(row.name)


def chair(session: Session, name: str) -> Staff:
    with session.store.reading():
        return Staff.get(Staff.name == name)


def decide(session: Session, conference: Conference, *outcomes: str) -> None:
    with transaction(session, "decide") as change:
        rows = ChildAtConference.select().where(ChildAtConference.conference == conference)
        for row, outcome in zip(rows, outcomes, strict=True):
            change.update(row, outcome=outcome)


def review_family(session: Session, **values: Any) -> Family:
    """A family on a plan since a conference held on Tue 1 Sep 2026 by Omar Vale."""
    family = make_family(session, "F010", "Oak")
    held = make_conference(
        session,
        family,
        reference="CP010",
        state="held",
        conference_date=date(2026, 9, 1),
        **values,
    )
    with transaction(session, "chair") as change:
        change.update(held, chair=chair(session, "Omar Vale"))
    decide(session, held, "plan_started", "plan_started")
    return family


def test_the_first_slot_that_keeps_every_notice_is_proposed(
    session: Session, family: Family
) -> None:
    found = initial(session, family, date(2026, 11, 12))
    assert found.kind.code == "initial"
    assert found.needed == ("strategy_discussion",)
    assert found.last.due == date(2026, 12, 3)
    assert found.last.days == 8
    assert found.earliest == date(2026, 11, 30)
    assert found.held_back_by
    assert found.held_back_by.code == "police_notice"
    assert found.chosen
    assert (found.chosen.day, found.chosen.start) == (date(2026, 11, 30), time(10))
    assert name_of(session, found.chosen.chair_uid) == "Nell Reed"
    assert name_of(session, found.chosen.room_uid) == "Room 1"
    assert found.warnings == ()
    assert [each.day.day for each in found.days][:4] == [23, 24, 25, 26]
    monday = found.day(date(2026, 11, 23))
    assert monday
    assert [slot.start for slot in monday.slots] == [time(10), time(14)]


def test_each_day_says_what_it_is_too_late_for(session: Session, family: Family) -> None:
    found = initial(session, family, date(2026, 11, 12))
    words = {each.day: too_late_words(each, found.last) for each in found.days}
    assert words[date(2026, 11, 27)] == "too late for notice to police"
    assert words[date(2026, 11, 30)] == ""
    assert words[date(2026, 12, 3)] == ""
    assert words[date(2026, 12, 4)] == "after the last date in timescale (Thu 3 Dec 2026)"


def test_a_time_of_today_that_is_past_is_no_slot(session: Session, family: Family) -> None:
    today = initial(session, family, date(2026, 11, 12), Wish(start=time(9))).days[0]
    assert today.day == session.today
    assert today.slots == ()


def test_when_no_day_keeps_everything_the_least_bad_is_proposed_and_said(
    session: Session, family: Family
) -> None:
    found = initial(session, family, date(2026, 11, 4))
    assert found.last.due == date(2026, 11, 25)
    assert found.chosen
    assert found.chosen.day == date(2026, 11, 25)
    assert found.warnings == ("No day is left that keeps the last date and every notice.",)
    late = initial(session, family, date(2026, 10, 1))
    assert late.last.state is DeadlineState.OVERDUE
    assert late.chosen
    assert late.chosen.day == date(2026, 11, 30)


def test_without_the_date_it_counts_from_the_limit_waits(session: Session, family: Family) -> None:
    found = propose(session, asked(ready(session, family.uid)))
    assert found.last.due is None
    assert found.last.state is DeadlineState.WAITING
    assert found.earliest == date(2026, 11, 30)
    # The first day that keeps the social worker's list in time too.
    assert found.chosen
    assert found.chosen.day == date(2026, 12, 7)
    (list_in,) = (each for each in found.days[0].notices if each.is_chased)
    assert (list_in.rule.code, list_in.is_kept) == ("invitation_list", False)


def test_taken_chairs_and_rooms_are_not_proposed(session: Session, family: Family) -> None:
    with session.store.reading():
        room = Room.get(Room.name == "Room 1")
    make_conference(session, make_family(session, "F002", "Birch"), room=room)
    found = initial(session, family, date(2026, 11, 12))
    assert found.chosen
    assert (found.chosen.day, found.chosen.start) == (date(2026, 11, 30), time(10))
    assert name_of(session, found.chosen.chair_uid) == "Omar Vale"
    assert name_of(session, found.chosen.room_uid) == "Room 2"
    reed = chair(session, "Nell Reed").uid
    wished = initial(session, family, date(2026, 11, 12), Wish(chair_uid=reed))
    assert wished.chosen
    assert wished.chosen.start == time(14)
    assert wished.chosen.chair_uid == reed


def test_a_conference_without_a_time_takes_the_day(session: Session, family: Family) -> None:
    for number, day in enumerate((date(2026, 11, 30), date(2026, 12, 1)), 1):
        for who in ("Nell Reed", "Omar Vale"):
            other = make_conference(
                session, family, reference=f"X{number}{who}", conference_date=day
            )
            with transaction(session, "no time") as change:
                change.update(other, conference_time=None, chair=chair(session, who))
    found = initial(session, make_family(session, "F2", "Elm"), date(2026, 11, 12))
    assert found.chosen
    assert found.chosen.day == date(2026, 12, 2)
    full = found.day(date(2026, 11, 30))
    assert full
    assert full.slots == ()


def test_a_review_is_proposed_near_its_last_date_with_the_familys_own_chair(
    session: Session,
) -> None:
    family = review_family(session)
    start = ready(session, family.uid)
    assert {each.type for each in start.children} == {"first_review"}
    assert start.children[0].standing == "on a plan since Tue 1 Sep 2026"
    assert start.previous == date(2026, 9, 1)
    found = propose(session, asked(start, previous_conference=date(2026, 9, 1)))
    assert found.kind.code == "first_review"
    assert found.needed == ("previous_conference",)
    assert found.last.due == date(2026, 12, 1)
    assert found.chosen
    assert found.chosen.day == date(2026, 11, 30)
    assert name_of(session, found.chosen.chair_uid) == "Omar Vale"
    assert found.own_chair_uid == found.chosen.chair_uid
    assert found.chairs[0].words == "Omar Vale"


def test_a_review_months_ahead_is_laid_out_by_its_last_date(session: Session) -> None:
    family = make_family(session)
    held = make_conference(session, family, state="held", conference_date=date(2026, 11, 20))
    decide(session, held, "plan_continued", "plan_continued")
    start = ready(session, family.uid)
    found = propose(session, asked(start, previous_conference=date(2026, 11, 20)))
    assert found.kind.code == "subsequent_review"
    assert found.last.due == date(2027, 5, 20)
    assert found.days[-1].day == date(2027, 5, 20)
    assert found.chosen
    assert found.chosen.day == found.days[0].day
    sooner = propose(
        session, asked(start, previous_conference=date(2026, 11, 20)), Wish(first=session.today)
    )
    assert sooner.days[0].day == session.today


def test_the_day_agreed_at_the_last_conference_is_proposed(session: Session) -> None:
    family = review_family(session, review_date=date(2026, 12, 1))
    start = ready(session, family.uid)
    assert start.agreed == date(2026, 12, 1)
    found = propose(session, asked(start, previous_conference=date(2026, 9, 1)))
    assert found.chosen
    assert found.chosen.day == date(2026, 12, 1)


def test_a_sibling_not_on_a_plan_stays_out_but_can_come_in(session: Session) -> None:
    family = make_family(session)
    held = make_conference(session, family, state="held", conference_date=date(2026, 9, 1))
    decide(session, held, "plan_started", "no_plan")
    start = ready(session, family.uid)
    assert [(each.type, each.is_in) for each in start.children] == [
        ("first_review", True),
        ("initial", False),
    ]
    everybody = Asked(
        family.uid,
        {each.person_uid: each.type for each in start.children},
        {"previous_conference": date(2026, 9, 1), "strategy_discussion": date(2026, 11, 16)},
    )
    found = propose(session, everybody)
    assert found.kind.code == "review_and_initial"
    assert found.needed == ("strategy_discussion", "previous_conference")
    assert found.last.due == date(2026, 12, 1)


def test_an_unborn_child_and_a_child_on_a_plan_elsewhere(session: Session) -> None:
    family = make_family(session)
    with transaction(session, "expect") as change:
        from tests.making import children_of

        for member in children_of(family)[1:]:
            change.update(member.person, expected=True, date_of_birth=date(2027, 3, 4))
    start = ready(session, family.uid)
    assert [each.type for each in start.children] == ["initial", "pre_birth_initial"]
    assert initial(session, family, date(2026, 11, 12)).kind.code == "initial_and_pre_birth"
    moved = Asked(
        family.uid,
        {start.children[0].person_uid: "receiving_in"},
        {"written_notice": date(2026, 11, 12)},
    )
    found = propose(session, moved)
    assert found.needed == ("written_notice",)
    assert found.last.due == date(2026, 12, 3)


def test_another_conference_of_the_family_is_warned_of(session: Session, family: Family) -> None:
    make_conference(session, family)
    make_conference(session, family, reference="CP002", state="requested", conference_date=None)
    make_conference(session, family, reference="CP003", state="cancelled")
    found = initial(session, family, date(2026, 11, 12))
    assert found.warnings == (
        "This family has CP001 booked for Mon 30 Nov 2026 already.",
        "This family has CP002 requested already.",
    )


def test_a_conference_in_the_store_is_laid_out_without_being_in_its_own_way(
    session: Session, family: Family
) -> None:
    row = make_conference(session, family)
    found = propose_for(session, row.uid)
    day = found.day(date(2026, 11, 30))
    assert day
    assert [slot.start for slot in day.slots] == [time(10), time(14)]
    assert found.last.done_on is None
    with session.store.reading():
        assert asked_of(row).events == {"strategy_discussion": date(2026, 11, 10)}


def test_the_room_it_is_booked_in_and_the_chair_stay_first(session: Session) -> None:
    with session.store.reading():
        room = Room.get(Room.name == "Room 2")
    row = make_conference(session, make_family(session), room=room)
    with transaction(session, "chair") as change:
        change.update(row, chair=chair(session, "Omar Vale"))
    found = propose_for(session, row.uid)
    assert (found.chairs[0].words, found.rooms[0].words) == ("Omar Vale", "Room 2")


def test_an_office_without_rooms_or_chairs_still_lays_days_out(
    setting_up: Session, session: Session, family: Family
) -> None:
    with transaction(setting_up, "empty") as change:
        for room in list(Room.select()):
            change.take_out(room)
        for staff in list(Staff.select().where(Staff.role == "chair")):
            change.update(staff, active=False)
    found = initial(session, family, date(2026, 11, 12))
    assert found.chosen
    assert (found.chosen.chair_uid, found.chosen.room_uid) == ("", "")


def test_a_family_starts_from_its_own_team(setting_up: Session, session: Session) -> None:
    with transaction(setting_up, "team") as change:
        team = change.insert(Team, name="Duty North")
    family = make_family(session)
    with transaction(session, "team") as change:
        change.update(family, team=team)
    assert ready(session, family.uid).team_uid == team.uid


def test_a_family_is_not_at_two_conferences_at_once_nor_a_sibling_elsewhere(
    session: Session, family: Family
) -> None:
    first = date(2026, 11, 30)
    make_conference(session, family, reference="CP050", conference_date=first)
    other = make_family(session, "F050", "Elder", births=())
    with transaction(session, "sibling elsewhere") as change:
        child = FamilyMember.select().where(
            FamilyMember.family == family, FamilyMember.relation == "child"
        )
        sibling = child.first().person
        elsewhere = make_row(change, other, date(2026, 12, 1))
        change.insert(ChildAtConference, conference=elsewhere, person=sibling, type="initial",
                      audience="everyone")  # fmt: skip
    found = initial(session, family, date(2026, 11, 12))
    taken = {
        day: found.day(day).moment(time(10)).not_free[0]  # type: ignore[union-attr]
        for day in (first, date(2026, 12, 1))
    }
    assert taken == {
        first: "This family has CP050 10:00 to 12:00",
        date(2026, 12, 1): "Mia Ash is at CP051 10:00 to 12:00",
    }
    assert all(slot.start == time(14) for day in taken for slot in found.day(day).slots)  # type: ignore[union-attr]
    asked_for = request(session, asked(ready(session, family.uid)))
    place = Place(first, time(11), chair(session, "Omar Vale").uid, Room.get().uid, "family")
    with pytest.raises(Refused, match="This family has CP050 10:00 to 12:00") as refused:
        book(session, asked_for.uid, asked_for.rev, place)
    assert refused.value.field == "day"


def make_row(change: Change, family: Family, day: date) -> Conference:
    """A conference of another family in the afternoon's other room, with nobody at it yet."""
    return change.insert(
        Conference,
        reference="CP051",
        family=family,
        kind="initial",
        state="booked",
        profile=Conference.get().profile_id,
        office=Conference.get().office_id,
        conference_date=day,
        conference_time=time(10),
        audience="professionals",
    )
