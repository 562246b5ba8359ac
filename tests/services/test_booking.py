"""Booking: asked for, booked, moved, called off, held again; what is refused and what is coded."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.services import booking
from cpclerk.services.asking import Asked, ready
from cpclerk.services.conferences import children_of, heading
from cpclerk.services.placing import Place
from cpclerk.services.slots import Wish, propose, propose_for
from cpclerk.services.undo import Saved, undo
from cpclerk.store import (
    ChildAtConference,
    Conference,
    Family,
    OfficeClosure,
    Postponement,
    Room,
    Session,
    Staff,
    Stale,
    Team,
    transaction,
)
from cpclerk.store.profiles import in_force
from tests.conftest import as_role
from tests.making import make_conference, make_family

# Mon 23 Nov 2026 is today; police want 7 days, the parents their report 2 working days before.
GOOD_DAY = date(2026, 11, 30)
STRATEGY = {"strategy_discussion": date(2026, 11, 12)}  # + 15 working days: Thu 3 Dec.


@pytest.fixture(autouse=True)
def _rooms(setting_up: Session) -> None:
    with transaction(setting_up, "rooms") as change:
        for name in ("Room 1", "Room 2"):
            change.insert(Room, name=name)
        change.insert(Team, name="Duty North")


@pytest.fixture
def family(session: Session) -> Family:
    return make_family(session)


def who(session: Session) -> dict[str, str]:
    with session.store.reading():
        return {row.name: row.uid for table in (Staff, Room, Team) for row in table.select()}


def asked(session: Session, family: Family, **values: Any) -> Asked:
    children = ready(session, family.uid).children
    types = {each.person_uid: each.type for each in children}
    return Asked(**{"family_uid": family.uid, "types": types, "events": STRATEGY, **values})


def place(session: Session, day: date = GOOD_DAY, start: time = time(10), **values: str) -> Place:
    names = who(session)
    return Place(day, start, values.pop("chair", names["Nell Reed"]), names["Room 1"], **values)


def row_of(session: Session, saved: Saved) -> Conference:
    with session.store.reading():
        found = Conference.get_by_id(saved.uid)
    assert found.rev == saved.rev
    return found


def booked(session: Session, family: Family, **values: Any) -> Saved:
    return booking.request_and_book(session, asked(session, family), place(session, **values))


def test_a_request_keeps_the_facts_and_the_children_as_they_stand(
    session: Session, family: Family
) -> None:
    team = who(session)["Duty North"]
    saved = booking.request(
        session,
        asked(session, family, team_uid=team, reason="Found alone.\nTwice [b]!\x1b[31m 🙂"),
    )
    row = row_of(session, saved)
    assert (row.state, row.kind, row.reference) == ("requested", "initial", "CP0001")
    assert row.reason == "Found alone.\nTwice [b]! 🙂"
    assert row.team_id == team
    assert row.clerk_id == session.actor.uid
    assert row.requested_on == session.today
    assert row.strategy_discussion_date == date(2026, 11, 12)
    assert row.audience == "professionals"
    with session.store.reading():
        assert row.profile_id == in_force(session.today).profile_id
        children = children_of(row.uid)
    assert [(each.type, each.date_of_birth) for each in children] == [
        ("initial", date(2014, 5, 1)),
        ("initial", date(2019, 8, 9)),
    ]


def test_request_and_book_is_one_change_and_undone_as_one(session: Session, family: Family) -> None:
    saved = booked(session, family)
    top = heading(session, saved.uid)
    assert (top.state, top.date, top.time) == ("booked", GOOD_DAY, time(10))
    assert (top.chair, top.room, top.clerk) == ("Nell Reed", "Room 1", "Jo Clerk")
    undo(session, saved)
    with session.store.reading():
        assert not Conference.select().exists()
        assert not ChildAtConference.select().exists()


def test_a_request_is_booked_later(session: Session, family: Family) -> None:
    saved = booking.request(session, asked(session, family))
    later = booking.book(session, saved.uid, saved.rev, place(session))
    assert row_of(session, later).state == "booked"
    with pytest.raises(Stale):
        booking.book(session, saved.uid, saved.rev, place(session))
    with pytest.raises(Refused, match="is booked; it cannot be booked"):
        booking.book(session, saved.uid, later.rev, place(session))


@pytest.mark.parametrize(
    ("events", "field", "words"),
    [
        ({"strategy_discussion": date(2026, 11, 24)}, "strategy_discussion", "still to come"),
        ({"strategy_discussion": date(2016, 11, 12)}, "strategy_discussion", "two years ago"),
        ({"previous_conference": date(2026, 12, 1)}, "previous_conference", "still to come"),
        ({"written_notice": date(2027, 1, 1)}, "written_notice", "still to come"),
    ],
)
def test_dates_that_cannot_be_are_refused_beside_their_field(
    session: Session, family: Family, events: dict[str, date], field: str, words: str
) -> None:
    with pytest.raises(Refused, match=words) as refused:
        booking.request(session, asked(session, family, events=events))
    assert refused.value.field == field


def test_what_is_asked_for_must_hold_together(session: Session, family: Family) -> None:
    child, other = asked(session, family).types
    for types, words in (
        ({}, "which children"),
        ({"stranger": "initial"}, "not in this family"),
        ({child: "subsequent_review", other: "initial", "x": "nonsense"}, "No kind"),
    ):
        with pytest.raises(Refused, match=words) as refused:
            booking.request(session, asked(session, family, types=types))
        assert refused.value.field == "children"
    for values, field in (({"team_uid": "gone"}, "team"), ({"reason": "x" * 1001}, "reason")):
        with pytest.raises(Refused) as refused:
            booking.request(session, asked(session, family, **values))
        assert refused.value.field == field


def test_nobody_of_age_is_a_child(session: Session) -> None:
    grown = make_family(session, "F7", births=(date(2008, 11, 23), date(2015, 1, 1)))
    (old, young) = ready(session, grown.uid).children
    assert (old.is_in, young.is_in) == (False, True)
    with pytest.raises(Refused, match="Mia Ash is 18") as refused:
        booking.request(session, asked(session, grown))
    assert refused.value.field == "children"


@pytest.mark.parametrize(
    ("day", "start", "field", "words"),
    [
        (date(2026, 11, 28), time(10), "day", "is closed: Saturday"),
        (date(2026, 12, 25), time(10), "day", "is closed: Christmas Day"),
        (date(2026, 12, 29), time(10), "day", "is closed: Shut"),
        (date(2026, 11, 20), time(10), "day", "is past"),
        (date(2026, 11, 23), time(8, 59), "day", "is past"),
        (date(2099, 12, 14), time(10), "day", "2099[?] Did you mean Mon 14 Dec 2026[?]"),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    session: Session, family: Family, day: date, start: time, field: str, words: str
) -> None:
    with transaction(session, "close") as change:
        change.insert(OfficeClosure, date=date(2026, 12, 29), title="Shut for stocktaking")
    with pytest.raises(Refused, match=words) as refused:
        booked(session, family, day=day, start=start)
    assert refused.value.field == field


def test_a_clash_names_the_other_conference(session: Session, family: Family) -> None:
    booked(session, family)
    other = make_family(session, "F002", "Birch")
    names = who(session)
    with pytest.raises(Refused) as refused:
        booked(session, other, start=time(11, 30))
    assert refused.value.sentence == (
        "Nell Reed chairs CP0001 (F001 ASH), 10:00 to 12:00. Choose another time or chair."
    )
    assert refused.value.field == "chair"
    with pytest.raises(Refused, match="Room 1 is taken by CP0001") as refused:
        booked(session, other, start=time(9), chair=names["Omar Vale"])
    assert refused.value.field == "room"
    row_of(session, booked(session, other, start=time(12)))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"chair_uid": ""}, "chair"),
        ({"chair_uid": "gone"}, "chair"),
        ({"room_uid": ""}, "room"),
        ({"room_uid": "gone"}, "room"),
    ],
)
def test_chair_and_room_are_chosen(
    session: Session, family: Family, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        booking.request_and_book(session, asked(session, family), replace(place(session), **change))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 26), "too late for notice to police"),
        (date(2026, 12, 4), r"after the last date in timescale \(Thu 3 Dec 2026\)"),
        (date(2026, 11, 24), "too late for notice to police and SW report to family"),
    ],
)
def test_too_late_is_allowed_said_and_coded(
    session: Session, family: Family, day: date, words: str
) -> None:
    with pytest.raises(Refused, match=words) as refused:
        booked(session, family, day=day)
    assert refused.value.field == "late_reason"
    with pytest.raises(Refused, match="from the list"):
        booked(session, family, day=day, late_reason="because")
    saved = booked(session, family, day=day, late_reason="arranged_late")
    assert row_of(session, saved).late_reason == "arranged_late"


def test_in_time_needs_no_reason_and_keeps_none(session: Session, family: Family) -> None:
    assert row_of(session, booked(session, family, late_reason="family")).late_reason == ""


def test_a_move_keeps_the_first_limit_and_the_date_given_up(
    session: Session, family: Family
) -> None:
    saved = booked(session, family)
    moved = booking.postpone(
        session,
        saved.uid,
        saved.rev,
        late_reason="chair_unavailable",
        place=place(session, date(2026, 12, 2), time(14)),
    )
    top = heading(session, moved.uid)
    assert (top.state, top.date, top.time) == ("booked", date(2026, 12, 2), time(14))
    assert propose_for(session, moved.uid).last.due == date(2026, 12, 3)
    with session.store.reading():
        (kept,) = Postponement.select()
    assert (kept.was_date, kept.was_time, kept.on, kept.late_reason) == (
        GOOD_DAY,
        time(10),
        session.today,
        "chair_unavailable",
    )
    undo(session, moved)
    assert heading(session, saved.uid).date == GOOD_DAY


def test_put_off_to_no_date_yet_and_booked_again(session: Session, family: Family) -> None:
    saved = booked(session, family)
    off = booking.postpone(session, saved.uid, saved.rev, late_reason="family", words="Mother ill")
    top = heading(session, off.uid)
    assert (top.state, top.date, top.chair, top.room) == ("postponed", None, "Nell Reed", "")
    again = booking.book(session, off.uid, off.rev, place(session, date(2026, 12, 1)))
    assert heading(session, again.uid).state == "booked"
    with pytest.raises(Refused, match="Choose the reason") as refused:
        booking.postpone(session, again.uid, again.rev, late_reason="")
    assert refused.value.field == "late_reason"
    with pytest.raises(Refused, match="booked for now"):
        booking.postpone(
            session,
            again.uid,
            again.rev,
            late_reason="family",
            place=place(session, date(2026, 12, 1)),
        )


@pytest.mark.parametrize("state", ["cancelled", "stood_down"])
def test_called_off_is_closed_and_says_why(session: Session, family: Family, state: str) -> None:
    saved = booked(session, family)
    end = booking.cancel if state == "cancelled" else booking.stand_down
    off = end(session, saved.uid, saved.rev, "Family moved [b]away[/")
    row = row_of(session, off)
    assert (row.state, row.closed, row.conference_date) == (state, True, GOOD_DAY)
    with session.store.reading():
        (kept,) = Postponement.select()
    assert kept.words == "Family moved [b]away[/"
    with pytest.raises(Refused, match="cannot be"):
        end(session, off.uid, off.rev)
    other = make_family(session, "F2", "Birch")
    row_of(session, booked(session, other))  # its chair and room are free again


def test_a_conference_without_a_quorum_is_held_again(session: Session, family: Family) -> None:
    first = make_conference(
        session,
        family,
        state="held",
        quorate=False,
        conference_date=date(2026, 11, 20),
        strategy_discussion_date=date(2026, 11, 12),
    )
    again = booking.hold_again(session, first.uid, place(session, date(2026, 12, 1)))
    row = row_of(session, again)
    assert (row.state, row.kind, row.reconvenes_id) == ("booked", "initial", first.uid)
    assert row.strategy_discussion_date == date(2026, 11, 12)
    with session.store.reading():
        assert len(children_of(row.uid)) == 2
    # 10 working days from the inquorate one is Fri 4 Dec; the first limit, Thu 3 Dec, is nearer.
    assert propose_for(session, row.uid).last.due == date(2026, 12, 3)
    with pytest.raises(Refused, match="holds it again already"):
        booking.hold_again(session, first.uid)
    for state, quorate in (("held", True), ("held", None), ("booked", False)):
        other = make_conference(
            session, family, reference=f"X{state}{quorate}", state=state, quorate=quorate
        )
        with pytest.raises(Refused, match="without a quorum"):
            booking.hold_again(session, other.uid)


def test_what_was_asked_for_is_put_right(session: Session, family: Family) -> None:
    saved = booking.request(session, asked(session, family, events={}))
    assert propose_for(session, saved.uid).last.due is None
    right = booking.amend_request(session, saved.uid, saved.rev, asked(session, family, reason="x"))
    assert propose_for(session, saved.uid).last.due == date(2026, 12, 3)
    with pytest.raises(Stale):
        booking.amend_request(session, saved.uid, saved.rev, asked(session, family))
    with pytest.raises(Refused) as refused:
        booking.amend_request(
            session,
            saved.uid,
            right.rev,
            asked(session, family, events={"strategy_discussion": date(2027, 1, 1)}),
        )
    assert refused.value.field == "strategy_discussion"


def test_an_advocate_books_nothing(setting_up: Session, session: Session, family: Family) -> None:
    with pytest.raises(Refused, match="may not"):
        booking.request(as_role(setting_up, "advocate"), asked(session, family))


def test_the_first_good_slot_can_be_booked_as_it_is(session: Session, family: Family) -> None:
    wanted = asked(session, family)
    slot = propose(session, wanted, Wish()).chosen
    assert slot is not None
    saved = booking.request_and_book(
        session, wanted, Place(slot.day, slot.start, slot.chair_uid, slot.room_uid)
    )
    assert row_of(session, saved).state == "booked"
