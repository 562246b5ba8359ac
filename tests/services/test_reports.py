"""Reports on a store: owed, received in time or late, verbal, not received, not recorded."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpclerk.rules.errors import Refused
from cpclerk.rules.reports import ANSWERS
from cpclerk.rules.timescales import DeadlineState
from cpclerk.services import invitations
from cpclerk.services import reports as room
from cpclerk.services.desk import desk
from cpclerk.services.meeting import close_meeting, start
from cpclerk.services.timescales import deadlines_of
from cpclerk.services.undo import undo
from cpclerk.store import (
    Conference,
    FamilyMember,
    Invitee,
    Person,
    Session,
    Stale,
    transaction,
)
from tests.conftest import as_role
from tests.making import make_conference, make_family
from tests.meeting import make_meeting

TODAY = date(2026, 11, 23)
FAMILY = room.Which("social_worker", None, "family")
BEFORE = date(2026, 11, 20)
CHAIR = room.Which("social_worker", None, "chair")


@pytest.fixture
def conference(session: Session) -> Conference:
    made = make_conference(session, make_family(session))
    invitations.accept_proposal(session, made.uid)
    return made


def owed(session: Session, conference: Conference) -> dict[tuple[str, str], room.Owed]:
    found = room.reports(session, conference.uid)
    return {(each.name, each.which.reader): each for each in found}


def test_what_is_owed_is_the_social_workers_report_twice_and_each_agencys(
    session: Session, conference: Conference
) -> None:
    found = owed(session, conference)
    assert list(found) == [
        ("Social worker's report", "family"),
        ("Social worker's report", "chair"),
        ("GP", "chair"),
        ("CAIU", "chair"),
    ]
    assert {each.state for each in found.values()} == {"not_recorded"}
    family = found["Social worker's report", "family"].deadline
    chair = found["Social worker's report", "chair"].deadline
    assert family is not None
    assert chair is not None
    assert (family.due, chair.due) == (date(2026, 11, 26), date(2026, 11, 27))
    assert "2 working days before the conference" in " ".join(family.working.lines())
    of_gp = found["GP", "chair"].deadline
    assert of_gp is not None
    assert of_gp.due == chair.due


def test_a_report_is_received_for_one_reader_and_judged_by_its_limit(
    session: Session, conference: Conference
) -> None:
    saved = room.received(session, conference.uid, FAMILY, 0, TODAY).saved
    found = owed(session, conference)
    one = found["Social worker's report", "family"]
    assert (one.state, one.received_on, one.how, one.came) == (
        "received",
        TODAY,
        "document",
        "earlier",
    )
    assert one.deadline is not None
    assert one.deadline.state == "met"
    assert found["Social worker's report", "chair"].state == "not_recorded"
    with pytest.raises(Stale):
        room.received(session, conference.uid, FAMILY, 0, TODAY)
    undo(session, saved)
    assert owed(session, conference)["Social worker's report", "family"].state == "not_recorded"


def test_by_word_of_mouth_is_no_report_in_time(session: Session, conference: Conference) -> None:
    room.received(session, conference.uid, CHAIR, 0, TODAY, "verbal")
    one = owed(session, conference)["Social worker's report", "chair"]
    assert (one.state, one.received_on) == ("verbal", TODAY)
    assert one.deadline is not None
    assert one.deadline.state == "not_yet_due"


def test_not_received_and_not_recorded_are_two_things(
    session: Session, conference: Conference
) -> None:
    gp = owed(session, conference)["GP", "chair"]
    saved = room.not_received(session, conference.uid, gp.which, gp.rev)
    assert owed(session, conference)["GP", "chair"].state == "not_received"
    room.not_recorded(session, conference.uid, gp.which, saved.rev)
    one = owed(session, conference)["GP", "chair"]
    assert (one.state, one.how) == ("not_recorded", None)
    room.received(session, conference.uid, gp.which, one.rev, date(2026, 11, 20), "letter")
    one = owed(session, conference)["GP", "chair"]
    assert (one.state, one.how, one.received_on) == ("received", "letter", date(2026, 11, 20))
    with pytest.raises(Refused, match="nothing to take back"):
        room.not_recorded(session, conference.uid, CHAIR, 0)


def test_days_that_cannot_be_are_refused_beside_the_field(
    session: Session, conference: Conference
) -> None:
    for day in (date(2026, 11, 24), date(2026, 11, 9), date(2025, 11, 20)):
        with pytest.raises(Refused) as refusal:
            room.received(session, conference.uid, CHAIR, 0, day)
        assert refusal.value.field == "on"
    with pytest.raises(Refused) as refusal:
        room.received(session, conference.uid, CHAIR, 0, TODAY, "smoke")
    assert refusal.value.field == "how"
    assert owed(session, conference)["Social worker's report", "chair"].rev == 0


def test_after_the_conference_is_allowed_and_said(session: Session) -> None:
    held = make_conference(
        session, make_family(session), state="held", conference_date=date(2026, 11, 20)
    )
    result = room.received(session, held.uid, CHAIR, 0, TODAY)
    assert result.note == "It came after the conference."
    one = owed(session, held)["Social worker's report", "chair"]
    assert one.came == "after the conference"
    assert one.deadline is not None
    assert (one.deadline.state, one.deadline.days) == ("met_late", -2)
    early = room.received(session, held.uid, FAMILY, 0, date(2026, 11, 19))
    assert early.note == ""
    assert owed(session, held)["Social worker's report", "family"].came == "the day before"


def test_who_promises_a_report_owes_it_and_who_is_dropped_does_not(
    session: Session, conference: Conference
) -> None:
    page = {each.name: each for each in invitations.invitations(session, conference.uid).rows}
    manager = page["SW Team Manager/PSW"]
    invitations.log_reply(session, manager.uid, manager.rev, "sending_report")
    invitations.drop(session, page["GP"].uid, page["GP"].rev)
    names = [name for name, _ in owed(session, conference)]
    assert "SW Team Manager/PSW" in names
    assert "GP" not in names


def test_a_log_that_says_a_report_came_does_not_say_when(
    session: Session, conference: Conference
) -> None:
    with transaction(session, "import") as change:
        row = Invitee.select().where(Invitee.capacity == "GP").first()
        assert row is not None
        change.update(row, report_sent=True)
    one = owed(session, conference)["GP", "chair"]
    assert (one.state, one.received_on, one.came) == ("received", None, "day not recorded")


def readers(session: Session, conference: Conference) -> dict[str, room.Owed]:
    """The social worker's report by its readers' names."""
    found = room.reports(session, conference.uid)
    return {each.reader: each for each in found if each.which.author == "social_worker"}


@pytest.fixture
def with_father(session: Session) -> Conference:
    """A conference of today whose list has a mother, a father and a child of twelve."""
    meeting = make_meeting(session, strategy_discussion_date=date(2026, 11, 2))
    with transaction(session, "make") as change:
        father = change.insert(Person, given_name="Tom", surname="Ash", sex="M")
        change.insert(
            FamilyMember, family=meeting.conference.family, person=father, relation="father"
        )
        child = FamilyMember.get(FamilyMember.relation == "child").person_id
        for place, who in enumerate((father.uid, child), 20):
            change.insert(Invitee, conference=meeting.conference, person=who, position=place)
    return meeting.conference


def test_each_parent_and_young_person_is_a_reader_of_its_own(
    session: Session, with_father: Conference
) -> None:
    found = readers(session, with_father)
    assert list(found) == ["Rosa Ash (mother)", "Tom Ash (father)", "Mia Ash (12)", "chair"]

    def limit() -> DeadlineState:
        page = deadlines_of(session, with_father.uid)
        return next(each.state for each in page if each.event == "report_to_family")

    mother, father = found["Rosa Ash (mother)"], found["Tom Ash (father)"]
    room.received(session, with_father.uid, mother.which, 0, date(2026, 11, 18))
    assert limit() is DeadlineState.OVERDUE
    hers = readers(session, with_father)["Rosa Ash (mother)"].deadline
    assert hers is not None
    assert hers.state is DeadlineState.MET
    room.received(session, with_father.uid, father.which, 0, BEFORE)
    # The family has it once the last of them has; a child of twelve is asked of, not waited for.
    assert limit() is DeadlineState.MET_LATE
    assert readers(session, with_father)["Mia Ash (12)"].state == "not_recorded"


def test_earlier_is_in_time_where_two_working_days_are_enough_and_keeps_no_day(
    session: Session, with_father: Conference
) -> None:
    for each in list(readers(session, with_father).values())[:2]:
        room.answer(session, with_father.uid, each.which, each.rev, "earlier")
    found = readers(session, with_father)["Rosa Ash (mother)"]
    assert (found.state, found.received_on, found.came) == ("received", None, "earlier")
    assert found.deadline is not None
    assert (found.deadline.state, found.deadline.days) == (DeadlineState.MET, None)
    assert "by Thu 19 Nov 2026" in " ".join(found.deadline.working.lines())
    limits = deadlines_of(session, with_father.uid)
    family = next(each for each in limits if each.event == "report_to_family")
    assert (family.state, family.done_on) == (DeadlineState.MET, None)


def test_what_the_meeting_answers_is_kept_as_a_day(
    session: Session, with_father: Conference
) -> None:
    mother, father, child, chair = readers(session, with_father).values()
    room.answer(session, with_father.uid, mother.which, 0, "on_the_day")
    # The conference is on a Monday: the day before is Friday.
    room.answer(session, with_father.uid, father.which, 0, "day_before")
    room.answer(session, with_father.uid, child.which, 0, "verbal")
    room.answer(session, with_father.uid, chair.which, 0, "not_received")
    found = readers(session, with_father).values()
    assert [(each.state, each.received_on, each.came) for each in found] == [
        ("received", TODAY, "on the day"),
        ("received", BEFORE, "the day before"),
        ("verbal", TODAY, "on the day"),
        ("not_received", None, ""),
    ]
    with pytest.raises(Refused, match="Choose one of"):
        room.answer(session, with_father.uid, chair.which, 1, "never")


def test_nobody_answers_before_the_meeting(session: Session, conference: Conference) -> None:
    with pytest.raises(Refused, match="asked at the meeting"):
        room.answer(session, conference.uid, CHAIR, 0, "on_the_day")


def test_no_agency_s_report_came_before_it_was_asked_for(
    session: Session, conference: Conference
) -> None:
    gp = owed(session, conference)["GP", "chair"]
    with transaction(session, "send") as change:
        invitee = Invitee.get(Invitee.uid == gp.which.invitee_uid)
        change.update(invitee, invited_on=date(2026, 11, 19))
    with pytest.raises(Refused, match="asked for on Thu 19 Nov") as refusal:
        room.received(session, conference.uid, gp.which, 0, date(2026, 11, 18))
    assert refusal.value.field == "on"
    room.received(session, conference.uid, gp.which, 0, date(2026, 11, 19))


def test_format_and_view_are_of_the_report_and_can_be_not_recorded(
    session: Session, conference: Conference
) -> None:
    gp = owed(session, conference)["GP", "chair"]
    assert (gp.in_format, gp.has_view) == (None, None)
    saved = room.quality(session, conference.uid, gp.which, False, True)
    found = owed(session, conference)["GP", "chair"]
    assert (found.in_format, found.has_view, found.state) == (False, True, "not_recorded")
    undo(session, saved)
    assert owed(session, conference)["GP", "chair"].in_format is None


def test_a_meeting_is_not_closed_over_gaps_unknowingly_and_they_are_counted(
    session: Session, with_father: Conference
) -> None:
    start(session, with_father.uid)
    mother = readers(session, with_father)["Rosa Ash (mother)"]
    room.answer(session, with_father.uid, mother.which, 0, "on_the_day")
    with pytest.raises(Refused, match="not recorded of 3 reports whether they came"):
        close_meeting(session, with_father.uid)
    close_meeting(session, with_father.uid, despite_gaps=True)
    with session.store.reading():
        assert Conference.get_by_id(with_father.uid).receipts_missing == 3

    def asked() -> list[str]:
        return [each.what for each in desk(session, mine=False).to_do if "receipt" in each.what]

    assert asked() == ["3 report receipts"]
    for each in readers(session, with_father).values():
        if each.is_outstanding:
            room.answer(session, with_father.uid, each.which, each.rev, "not_received")
    assert not asked()


WAYS = st.sampled_from([*ANSWERS, "take back", "received", "quality"])


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WAYS, max_size=6))
def test_whatever_is_put_down_one_state_stands_and_undo_leads_back(
    setting_up: Session, ways: list[str]
) -> None:
    session = as_role(setting_up, "clerk")
    with session.store.reading():
        number = Conference.select().count()
    row = make_conference(
        session,
        make_family(session, f"F{number}", "Elm"),
        reference=f"CP{number}",
        conference_date=TODAY,
    )

    def chair() -> room.Owed:
        return next(e for e in room.reports(session, row.uid) if e.which.reader == "chair")

    for way in ways:
        before = chair()
        try:
            if way == "take back":
                saved = room.not_recorded(session, row.uid, CHAIR, before.rev)
            elif way == "received":
                saved = room.received(session, row.uid, CHAIR, before.rev, TODAY).saved
            elif way == "quality":
                saved = room.quality(session, row.uid, CHAIR, True, None)
            else:
                saved = room.answer(session, row.uid, CHAIR, before.rev, way).saved
        except Refused:
            assert chair() == before
            continue
        after = chair()
        assert after.state in {"received", "verbal", "not_received", "not_recorded"}
        assert (after.received_on is None) or after.state in {"received", "verbal"}
        if saved.sequence:
            undo(session, saved)
            assert (chair().state, chair().received_on, chair().came) == (
                before.state,
                before.received_on,
                before.came,
            )
            # And forward again, so that the next way starts from where this one led.
            if way not in {"take back", "quality"}:
                room.received(session, row.uid, CHAIR, chair().rev, TODAY)
