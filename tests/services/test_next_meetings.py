"""The next review and the first core group: proposed in time, booked once, taken back whole."""

from dataclasses import replace
from datetime import date, time

import pytest

from cpclerk.rules.diaries import Span
from cpclerk.rules.errors import Refused
from cpclerk.rules.next_meetings import earliest_rules
from cpclerk.services import Session, Stale, plan_actions
from cpclerk.services.booking import cancel, request
from cpclerk.services.booking_next import ask_for_review, book_review, set_core_group_date
from cpclerk.services.chairs import put_in
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.decided import decided
from cpclerk.services.decisions import decide
from cpclerk.services.meeting import close_meeting
from cpclerk.services.next_meetings import (
    NextMeetings,
    asked_after,
    next_meetings,
    propose_review,
)
from cpclerk.services.outline import outline
from cpclerk.services.pages import page_text
from cpclerk.services.permission import NotAllowed
from cpclerk.services.placing import Place
from cpclerk.services.plan_work import plan_work
from cpclerk.services.read_back import before_leaving
from cpclerk.services.reviews import reviews_to_come
from cpclerk.services.slots import Wish
from cpclerk.services.timescales import deadlines_of, reasons_given
from cpclerk.services.undo import undo
from cpclerk.store import Audit, ChildAtConference, Conference, LateReason, Staff, transaction
from tests.making import children_of, make_conference, make_family
from tests.meeting import Meeting, make_quorate

TUESDAY = date(2027, 2, 23)
"""The last date in timescale of a first review of a conference on Mon 23 Nov 2026."""


def decide_each(session: Session, uid: str, *outcomes: str) -> None:
    for each, outcome in zip(decided(session, uid).children, outcomes, strict=True):
        category = "neglect" if outcome in {"plan_started", "plan_continued"} else None
        decide(session, each.child.uid, each.child.rev, outcome, category=category)


@pytest.fixture
def meeting(session: Session) -> Meeting:
    made = make_quorate(session)
    decide_each(session, made.uid, "plan_started", "no_plan")
    return made


def best(session: Session, uid: str) -> Place:
    slot = propose_review(session, uid).best[0]
    return Place(slot.day, slot.start, slot.chair_uid, slot.room_uid)


def after(session: Session, meeting: Meeting) -> NextMeetings:
    return next_meetings(session, meeting.uid)


def test_the_review_is_booked_while_the_meeting_is_under_way(
    session: Session, meeting: Meeting
) -> None:
    before = after(session, meeting)
    assert before.lines == ("Next review: not booked", "First core group: not booked")
    assert (before.on_plan, before.limits[0].due) == (("Mia Ash",), TUESDAY)
    proposal = propose_review(session, meeting.uid)
    assert all(not each.is_late for each in proposal.days if each.slots)
    # This family's chair, before an earlier day without.
    assert {each.chair_uid for each in proposal.best} == {proposal.own_chair_uid}
    entries = Audit.select().count()
    place = best(session, meeting.uid)
    saved = book_review(session, meeting.uid, place)
    assert Audit.select().count() == entries + 1
    review = Conference.get_by_id(saved.uid)
    assert (review.state, review.kind, review.conference_date) == (
        "booked", "first_review", place.day,
    )  # fmt: skip
    assert (review.family_id, review.previous_conference_date) == (
        meeting.conference.family_id, session.today,
    )  # fmt: skip
    names = [each.person_id for each in ChildAtConference.select().where(
        ChildAtConference.conference == review)]  # fmt: skip
    assert len(names) == 1
    now = after(session, meeting)
    assert not now.needs_review
    assert now.review_date == place.day
    assert now.lines[0].endswith(f"with Nell Reed ({review.reference})")
    assert now.lines[0] in page_text(session, "read-back", meeting.uid)
    assert "The next review is not booked." not in before_leaving(session, meeting.uid).lines
    # Taken back, nothing of it is there.
    undo(session, saved)
    assert after(session, meeting).lines == before.lines
    assert Conference.get_or_none(Conference.uid == saved.uid) is None


def test_it_is_not_booked_twice(session: Session, meeting: Meeting) -> None:
    place = best(session, meeting.uid)
    first = book_review(session, meeting.uid, place)
    # Another clerk saw the page before.
    with pytest.raises(Refused, match="booked already: CP"):
        book_review(session, meeting.uid, Place(TUESDAY, time(14), place.chair_uid, place.room_uid))
    assert Conference.select().where(Conference.family == meeting.conference.family_id).count() == 2
    # Called off, it can be booked again.
    cancel(session, first.uid, first.rev)
    assert after(session, meeting).needs_review
    assert book_review(session, meeting.uid, place).uid != first.uid


def test_a_review_that_is_asked_for_is_the_one_that_is_booked(
    session: Session, meeting: Meeting
) -> None:
    rev = after(session, meeting).rev
    saved = ask_for_review(session, meeting.uid, rev, TUESDAY)
    asked = after(session, meeting)
    assert asked.review_words.startswith("Tue 23 Feb 2027, not booked; asked for as CP")
    with pytest.raises(Stale):
        ask_for_review(session, meeting.uid, rev, TUESDAY)
    assert "The day of the next review is set, but it is not booked." in (
        before_leaving(session, meeting.uid).lines
    )
    # The day that was agreed is the one proposed.
    chosen = propose_review(session, meeting.uid).chosen
    assert chosen is not None
    assert chosen.day == TUESDAY
    booked = book_review(session, meeting.uid, best(session, meeting.uid))
    assert asked.review is not None
    assert booked.uid == asked.review.uid
    undo(session, booked)
    undo(session, saved)
    assert after(session, meeting).review is None


def test_after_the_window_a_reason_is_asked_and_the_chair_may_not_be_elsewhere(
    session: Session, meeting: Meeting
) -> None:
    place = best(session, meeting.uid)
    late = Place(date(2027, 3, 2), place.start, place.chair_uid, place.room_uid)
    with pytest.raises(Refused, match=r"after the last date in timescale \(Tue 23 Feb 2027\)"):
        book_review(session, meeting.uid, late)
    make_conference(
        session, make_family(session, "F002"), reference="CP002", conference_date=place.day,
        strategy_discussion_date=None,
    )  # fmt: skip
    with pytest.raises(Refused, match="Choose another time or chair"):
        book_review(session, meeting.uid, place)
    assert after(session, meeting).needs_review


def test_where_nobody_is_free_near_the_last_date_earlier_days_are_laid_out(
    session: Session, meeting: Meeting
) -> None:
    last = propose_review(session, meeting.uid)
    for chair in Staff.select().where(Staff.role == "chair"):
        put_in(session, chair.uid, Span(date(2027, 1, 20), date(2027, 3, 31)), "leave")
    found = propose_review(session, meeting.uid)
    assert found.days[0].day < last.days[0].day
    assert found.chosen is not None
    assert found.chosen.day < date(2027, 1, 20)
    # What was asked for by day is laid out as asked.
    wished = propose_review(session, meeting.uid, Wish(date(2027, 2, 1)))
    assert (wished.days[0].day, wished.chosen) == (date(2027, 2, 1), None)


def test_siblings_with_different_limits_come_together_by_the_earliest(session: Session) -> None:
    made = make_quorate(session, kind="review_and_initial", previous_conference_date=None)
    one, other = ChildAtConference.select().where(ChildAtConference.conference == made.uid)
    for row, kind in ((one, "initial"), (other, "first_review")):
        ChildAtConference.update(type=kind).where(ChildAtConference.uid == row.uid).execute()
    for each in decided(session, made.uid).children:
        starts = each.child.uid == one.uid
        outcome = "plan_started" if starts else "plan_continued"
        decide(session, each.child.uid, each.child.rev, outcome, category="neglect")
    page = after(session, made)
    assert [(each.code, each.due) for each in page.limits] == [
        ("first_review", TUESDAY), ("subsequent_review", date(2027, 5, 21)),
    ]  # fmt: skip
    assert propose_review(session, made.uid).last.due == TUESDAY
    saved = book_review(session, made.uid, best(session, made.uid))
    types = {each.type for each in ChildAtConference.select().where(
        ChildAtConference.conference == saved.uid)}  # fmt: skip
    assert types == {"first_review", "subsequent_review"}


def test_no_plan_needs_neither(session: Session) -> None:
    made = make_quorate(session)
    assert after(session, made).lines == ()
    decide_each(session, made.uid, "no_plan", "no_plan")
    page = after(session, made)
    assert (page.are_missing, page.lines) == (False, ())
    with pytest.raises(Refused, match="no review to book"):
        propose_review(session, made.uid)


def test_the_first_core_group_has_a_day_a_time_a_place_and_members(
    session: Session, meeting: Meeting
) -> None:
    plan_actions.add_action(session, meeting.uid, "Weigh weekly", who="K. Moss")
    page = after(session, meeting)
    # The mother, the social worker who came, and whom an action names; not the head teacher.
    assert [name for _, name in page.proposed] == ["Rosa Ash", "Lena Hart", "Kim Moss"]
    assert page.core_group is not None
    assert page.core_group.due == date(2026, 12, 7)
    members = [uid for uid, _ in page.proposed]
    with pytest.raises(Refused, match="no working day"):
        set_core_group_date(session, meeting.uid, page.rev, date(2026, 12, 5))
    saved = set_core_group_date(
        session, meeting.uid, page.rev, date(2026, 12, 4), start=time(10), members=members,
        place="Ash\x1b[31m School\u202e",
    )  # fmt: skip
    said = "First core group: Fri 4 Dec 2026 at 10:00, Ash School"
    assert after(session, meeting).lines[1] == said
    assert said in page_text(session, "read-back", meeting.uid)
    assert [each.name for each in outline(session, meeting.uid).core_group] == [
        "Rosa Ash", "Lena Hart", "Kim Moss",
    ]  # fmt: skip
    # Who is in it stays when its day moves, whatever is proposed.
    set_core_group_date(session, meeting.uid, saved.rev, date(2026, 12, 3), members=members[:1])
    assert len(outline(session, meeting.uid).core_group) == 3
    with pytest.raises(Stale):
        set_core_group_date(session, meeting.uid, page.rev, None)


def test_a_core_group_after_its_limit_has_a_reason_which_goes_when_it_is_in_time(
    session: Session, meeting: Meeting
) -> None:
    rev, day = after(session, meeting).rev, date(2026, 12, 9)
    with pytest.raises(Refused, match=r"after the last day .* Mon 7 Dec 2026\. Say why\.") as error:
        set_core_group_date(session, meeting.uid, rev, day)
    assert error.value.field == "late_reason"
    reason = after(session, meeting).reasons[0][0]
    saved = set_core_group_date(session, meeting.uid, rev, day, late_reason=reason)
    row = Conference.get_by_id(meeting.uid)
    limits = {row.uid: deadlines_of(session, row.uid)}
    assert reasons_given([row], limits)[row.uid]["core_group"] == reason
    undo(session, saved)
    assert LateReason.select().count() == 0
    rev = after(session, meeting).rev
    saved = set_core_group_date(session, meeting.uid, rev, day, late_reason=reason)
    set_core_group_date(session, meeting.uid, saved.rev, date(2026, 12, 7))
    assert LateReason.select().count() == 0


def test_left_for_later_it_stands_on_the_desk_until_it_is_booked(
    session: Session, meeting: Meeting
) -> None:
    def asked() -> list[tuple[str, str]]:
        return [
            (each.what, each.step)
            for each in plan_work(session, mine=False).to_do
            if each.step == "next-meetings"
        ]

    close_meeting(session, meeting.uid, despite_gaps=True)
    assert asked() == [("Book the next review", "next-meetings")]
    book_review(session, meeting.uid, best(session, meeting.uid))
    assert asked() == []


def test_a_chair_does_not_book_but_sees_what_is_open(
    session: Session, chair_session: Session, meeting: Meeting
) -> None:
    page = next_meetings(chair_session, meeting.uid)
    assert (page.needs_review, page.may_book) == (True, False)
    with pytest.raises(NotAllowed, match="Ask a clerk"):
        book_review(chair_session, meeting.uid, best(session, meeting.uid))


def test_a_child_left_out_of_the_review_is_named(session: Session) -> None:
    made = make_quorate(session)
    decide_each(session, made.uid, "plan_started", "plan_started")
    with session.store.reading():
        asked = asked_after(get(made.uid), rules_for(session, get(made.uid)))
    first = dict(list(asked.types.items())[:1])
    request(session, replace(asked, types=first))
    assert len(after(session, made).left_out) == 1


def test_a_birth_after_the_conference_brings_the_review_forward(session: Session) -> None:
    family = make_family(session, births=(date(2026, 11, 20),))
    (person,) = [each.person for each in children_of(family)]
    with transaction(session, "a baby is expected") as change:
        change.update(person, expected=True)
    held = make_conference(
        session, family, kind="pre_birth_initial", state="held", quorate=True,
        conference_date=date(2026, 11, 10),
    )  # fmt: skip
    with transaction(session, "a plan before birth") as change:
        child = ChildAtConference.get(ChildAtConference.conference == held)
        change.update(child, expected=True, outcome="plan_started", category="neglect")

    def last() -> tuple[date | None, date | None, date | None]:
        (review,) = reviews_to_come(session)
        limits = next_meetings(session, held.uid).limits
        return review.last.due, limits[0].due, propose_review(session, held.uid).last.due

    before = date(2027, 2, 10)
    assert last() == (before, before, before)
    with transaction(session, "born") as change:
        change.update(person, expected=False, date_of_birth=date(2026, 11, 16))
    after_birth = date(2026, 12, 14)
    assert last() == (after_birth, after_birth, after_birth)
    assert earliest_rules(next_meetings(session, held.uid).limits) == (
        "First review after birth by Mon 14 Dec 2026 rules: it is the earliest. Counted from "
        "another day: First review by Wed 10 Feb 2027."
    )
    assert not reviews_to_come(session)[0].is_too_late
    with transaction(session, "as was said at the conference") as change:
        change.update(held, review_date=date(2027, 2, 1))
    assert reviews_to_come(session)[0].is_too_late
