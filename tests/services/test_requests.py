"""The request queue, reviews to come, consultations that ended otherwise, the invitation list."""

from datetime import date, time
from typing import Any

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.services import booked, booking, invitation_list, invitations, requests
from cpclerk.services.conferences import find
from cpclerk.services.placing import Place
from cpclerk.services.reviews import reviews_to_come
from cpclerk.services.undo import undo
from cpclerk.store import (
    ChildAtConference,
    Conference,
    DateBooked,
    Postponement,
    Session,
    Staff,
    transaction,
)
from tests.making import family_of, make_conference, make_family

MONDAY = date(2026, 11, 30)


def asked_for(session: Session, number: int, started: date | None) -> Conference:
    family = make_family(session, f"F{number:03}", f"Oak{number}")
    return make_conference(
        session, family, reference=f"CP{number:03}", state="requested", conference_date=None,
        strategy_discussion_date=started, requested_on=date(2026, 11, 12),
    )  # fmt: skip


def held(session: Session, number: int, day: date, outcome: str, **values: Any) -> Conference:
    family = make_family(session, f"F{number:03}", f"Elm{number}")
    row = make_conference(
        session, family, reference=f"CP{number:03}", state="held", conference_date=day, **values
    )
    with transaction(session, "decide") as change:
        for child in list(ChildAtConference.select().where(ChildAtConference.conference == row)):
            change.update(child, outcome=outcome)
    return row


def test_the_most_urgent_request_stands_first_and_what_waits_for_a_date_last(
    session: Session,
) -> None:
    asked_for(session, 1, None)
    asked_for(session, 2, date(2026, 11, 12))
    asked_for(session, 3, date(2026, 11, 3))
    make_conference(session, make_family(session, "F009", "Booked"), reference="CP009")
    waiting = requests.queue(session).waiting
    assert [each.conference.reference for each in waiting] == ["CP003", "CP002", "CP001"]
    assert [each.last.days for each in waiting] == [1, 8, None]


def test_reviews_are_proposed_from_the_last_conference_until_one_is_asked_for(
    session: Session,
) -> None:
    first = held(session, 1, date(2026, 9, 1), "plan_started", review_date=MONDAY)
    held(session, 2, date(2026, 9, 2), "no_plan")
    held(session, 3, date(2026, 9, 3), "plan_started", judged_as_at=date(2026, 10, 1))
    later = held(session, 4, date(2026, 8, 3), "plan_continued")
    found = reviews_to_come(session)
    assert [(each.before.uid, each.last.due, each.agreed) for each in found] == [
        (first.uid, date(2026, 12, 1), MONDAY),
        (later.uid, date(2027, 2, 3), None),
    ]
    assert found[0].children == 2
    make_conference(session, family_of(first), reference="CP100", state="requested",
                    conference_date=None)  # fmt: skip
    assert [each.before.uid for each in reviews_to_come(session)] == [later.uid]
    # Ended since: the later decision speaks for the family.
    ended = make_conference(session, family_of(later), reference="CP101", state="held",
                            conference_date=date(2026, 11, 2))  # fmt: skip
    with transaction(session, "decide") as change:
        for child in list(ChildAtConference.select().where(ChildAtConference.conference == ended)):
            change.update(child, outcome="plan_ended")
    assert reviews_to_come(session) == ()


def test_what_ended_otherwise_is_kept_and_can_be_looked_back_at(session: Session) -> None:
    row = asked_for(session, 1, date(2026, 11, 12))
    with pytest.raises(Refused) as refused:
        requests.end_otherwise(session, row.uid, row.rev, "somehow")
    assert refused.value.field == "ended"
    saved = requests.end_otherwise(session, row.uid, row.rev, "early_help", "Both\nagreed [b]")
    assert requests.queue(session).waiting == ()
    (ended,) = requests.consultations(session)
    assert (ended.how, ended.by, ended.on) == ("early help", "Jo Clerk", session.today)
    assert ended.words == "Both\nagreed [b]"
    undo(session, saved)
    assert requests.consultations(session) == ()
    assert len(requests.queue(session).waiting) == 1


def test_the_list_is_chased_comes_in_and_is_agreed(session: Session) -> None:
    row = make_conference(session, make_family(session))
    found = invitation_list.invitation_list(session, row.uid)
    assert found.limit
    assert (found.limit.due, found.limit.is_late) == (date(2026, 11, 16), True)
    invitation_list.chase(session, row.uid, row.rev, "phone", "Lucy Tarn: this afternoon")
    invitation_list.chase(session, row.uid, row.rev, "manager")
    found = invitation_list.invitation_list(session, row.uid)
    assert [(each.how, each.by, each.words) for each in found.chased] == [
        ("phone", "Jo Clerk", "Lucy Tarn: this afternoon"),
        ("its manager told", "Jo Clerk", ""),
    ]
    with pytest.raises(Refused) as refused:
        invitation_list.agreed(session, row.uid, row.rev, date(2026, 11, 24))
    assert refused.value.field == "on"
    saved = invitation_list.agreed(session, row.uid, row.rev, session.today)
    saved = invitations.invitation_list_in(session, row.uid, saved.rev, session.today)
    found = invitation_list.invitation_list(session, row.uid)
    assert (found.agreed_on, found.received_on) == (session.today, session.today)
    with pytest.raises(Refused, match="in already"):
        invitation_list.chase(session, row.uid, saved.rev, "phone")


def test_every_date_a_conference_had_is_kept_with_when_why_and_by_whom(session: Session) -> None:
    waiting = asked_for(session, 1, date(2026, 11, 12))
    with session.store.reading():
        reed, vale = (Staff.get(Staff.name == name).uid for name in ("Nell Reed", "Omar Vale"))
    at = Place(MONDAY, time(10), reed)
    saved = booking.book(session, waiting.uid, waiting.rev, at)
    put_off = booking.postpone(
        session, saved.uid, saved.rev, late_reason="family", words="Mother is in hospital"
    )
    (move,) = booked.moves(session, saved.uid)
    assert (move.was_date, move.by, move.now) == (MONDAY, "Jo Clerk", None)
    assert move.at == session.now
    again = Place(date(2026, 12, 2), at.start, reed)
    saved = booking.book(session, saved.uid, put_off.rev, again)
    # Another chair at the same time is no move.
    booking.rearrange(session, saved.uid, saved.rev, Place(again.day, again.start, vale))
    (move,) = booked.moves(session, saved.uid)
    assert move.now == (again.day, again.start)
    assert move.now_at == session.now
    page = booked.booked(session, saved.uid)
    assert [(each.day, each.chair, each.by) for each in page.given] == [
        (MONDAY, "Nell Reed", "Jo Clerk"),
        (again.day, "Nell Reed", "Jo Clerk"),
        (again.day, "Omar Vale", "Jo Clerk"),
    ]
    with session.store.reading():
        assert Conference.get_by_id(saved.uid).chair_id == vale
        assert (Postponement.select().count(), DateBooked.select().count()) == (1, 3)
    row = find(session, "CP001")[0]
    with pytest.raises(Refused, match="another day or time"):
        booking.rearrange(session, row.uid, row.rev, at)
