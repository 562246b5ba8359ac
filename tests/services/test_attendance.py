"""Who is in the room, the quorum as it changes, and closing with and without one."""

import dataclasses
from datetime import date, time, timedelta

import pytest

from cpclerk.services import Refused, Session, Stale, minutes, recording
from cpclerk.services.attendance import (
    Attendance,
    absent,
    agencies,
    arrive,
    attendance,
    leave,
    say_times,
    substitute,
    walk_in,
)
from cpclerk.services.attenders import CHAIR, Attender
from cpclerk.services.booking import hold_again
from cpclerk.services.decided import decided
from cpclerk.services.meeting import close_meeting, go_ahead, open_again, start
from cpclerk.services.record import record_of
from cpclerk.services.stages import stages
from cpclerk.services.taking_part import parent_took_part, participate, young_child_s_day
from cpclerk.services.undo import undo
from cpclerk.store import Audit, Conference, Invitee, Stage, transaction
from tests.afterwards import make_held, say
from tests.meeting import Meeting, make_meeting, make_quorate

NASTY = "Ünï 👩‍👧 עברית [b]x[/ \x1b[31mred\x1b[0m \u202egnp"


def person(session: Session, meeting: Meeting, tag: str) -> Attender:
    return next(each for each in attendance(session, meeting.uid).people if each.tag == tag)


def conference(session: Session, meeting: Meeting) -> Conference:
    with session.store.reading():
        return Conference.get_by_id(meeting.uid)


def test_everybody_has_a_short_tag_of_their_own(session: Session) -> None:
    found = attendance(session, make_meeting(session).uid)
    assert [each.tag for each in found.people] == ["Mum", "SW", "HV", "Sch", "Sch2", "Pol"]
    assert [each.is_family for each in found.people] == [True, *[False] * 5]
    assert found.here == 0
    assert len(found.not_marked) == 6
    assert not found.quorum.quorate


def test_arriving_leaving_coming_back_and_not_coming(session: Session) -> None:
    meeting = make_meeting(session)
    hv = meeting.people["HV"].uid
    saved = arrive(session, hv, 1)
    assert person(session, meeting, "HV").arrived_at == time(9, 0)
    saved = leave(session, hv, saved.rev)
    gone = person(session, meeting, "HV")
    assert (gone.attended, gone.is_here, gone.left_at) == (True, False, time(9, 0))
    saved = arrive(session, hv, saved.rev)
    assert person(session, meeting, "HV").is_here
    undo(session, saved)
    assert not person(session, meeting, "HV").is_here
    saved = absent(session, hv, person(session, meeting, "HV").rev)
    never = person(session, meeting, "HV")
    assert (never.attended, never.arrived_at, never.left_at) == (False, None, None)
    with pytest.raises(Refused, match="not down as being here"):
        leave(session, hv, saved.rev)


def test_times_other_than_now_are_typed(session: Session) -> None:
    meeting = make_meeting(session, started_at=time(8, 0))
    hv = meeting.people["HV"].uid
    saved = say_times(session, hv, 1, came=time(8, 20), left=None)
    assert person(session, meeting, "HV").is_here
    saved = say_times(session, hv, saved.rev, came=time(8, 20), left=time(8, 40))
    gone = person(session, meeting, "HV")
    assert (gone.is_here, gone.arrived_at, gone.left_at) == (False, time(8, 20), time(8, 40))
    with pytest.raises(Refused, match="It is 09:00"):
        say_times(session, hv, saved.rev, came=time(8, 20), left=time(9, 1))
    with pytest.raises(Refused, match="They came at 08:20"):
        say_times(session, hv, saved.rev, came=time(8, 20), left=time(8, 10))
    undo(session, saved)
    assert person(session, meeting, "HV").is_here
    with session.store.reading():
        lines = [each.line for each in record_of(session, meeting.uid).sources]
    assert "- Kim Moss, Health visitor (came late, at 08:20)" in lines


def test_a_child_who_is_here_attended_unless_it_is_said_otherwise(session: Session) -> None:
    meeting = make_meeting(session)
    mia, leo = attendance(session, meeting.uid).children
    with transaction(session, "ask children") as change:
        asked = [
            change.insert(Invitee, conference=meeting.uid, person=each.person_uid, position=9)
            for each in (mia, leo)
        ]
    participate(session, leo.uid, leo.rev, "under_age")
    saved = [arrive(session, each.uid, each.rev) for each in asked]

    def ways() -> list[str | None]:
        return [each.participation for each in attendance(session, meeting.uid).children]

    assert ways() == ["attended", "under_age"]
    undo(session, saved[0])
    assert ways() == [None, "under_age"]
    arrive(session, asked[0].uid, person(session, meeting, "Mia").rev)
    absent(session, asked[0].uid, person(session, meeting, "Mia").rev)
    assert ways() == [None, "under_age"]


def test_two_recorders_do_not_overwrite_each_other(session: Session) -> None:
    meeting = make_meeting(session)
    hv = meeting.people["HV"].uid
    arrive(session, hv, 1)
    with pytest.raises(Stale):
        absent(session, hv, 1)
    assert person(session, meeting, "HV").is_here


def test_one_mark_is_one_change_and_one_audit_entry(session: Session) -> None:
    meeting = make_meeting(session)
    with session.store.reading():
        before = Audit.select().count()
    arrive(session, meeting.people["HV"].uid, 1)
    with session.store.reading():
        last = Audit.select().order_by(Audit.sequence.desc()).first()
        assert Audit.select().count() == before + 1
    assert last is not None
    assert last.action == "record arrival"


def test_somebody_comes_in_anothers_place(session: Session) -> None:
    meeting = make_meeting(session)
    substitute(session, meeting.people["HV"].uid, 1, f" {NASTY} ")
    found = person(session, meeting, "HV")
    assert found.is_here
    assert found.substitute == "Ünï 👩‍👧 עברית [b]x[/ red gnp"
    assert found.full_name.endswith("(for Kim Moss)")
    for name in ("", "  ", "x" * 500):
        with pytest.raises(Refused):
            substitute(session, meeting.people["SW"].uid, 1, name)


def test_somebody_comes_who_was_not_asked(session: Session) -> None:
    meeting = make_meeting(session)
    walk_in(session, meeting.uid, name="Aunt Bea", capacity="Aunt")
    walk_in(session, meeting.uid, name="Dee Lock", capacity="Housing officer", agency="school")
    aunt, dee = attendance(session, meeting.uid).people[-2:]
    assert (aunt.name, aunt.invited, aunt.is_here, aunt.counts_as) == (
        "Aunt Bea",
        False,
        True,
        "none",
    )
    assert aunt.is_family
    assert (dee.agency, dee.tag, dee.is_family) == ("School", "Sch3", False)
    assert "School" in agencies(session)
    with pytest.raises(Refused, match="No agency has that name"):
        walk_in(session, meeting.uid, name="Eve", agency="Nobody & Co")


def test_the_quorum_is_that_of_those_in_the_room(session: Session) -> None:
    meeting = make_meeting(session, here=("Mum", "SW", "Sch", "Sch2"))
    now = attendance(session, meeting.uid)
    assert not now.quorum.quorate
    assert "1 other agency missing" in now.quorum.words
    arrive(session, meeting.people["Pol"].uid, 1)
    assert attendance(session, meeting.uid).quorum.quorate
    leave(session, meeting.people["SW"].uid, 2)
    gone = attendance(session, meeting.uid)
    assert not gone.quorum.quorate
    assert gone.here == 4


def test_the_meeting_begins_once_and_on_its_day(session: Session) -> None:
    meeting = make_meeting(session)
    assert not attendance(session, meeting.uid).is_under_way
    start(session, meeting.uid)
    assert conference(session, meeting).started_at == time(9, 0)
    assert attendance(session, meeting.uid).is_under_way
    rev = conference(session, meeting).rev
    start(session, meeting.uid)
    assert conference(session, meeting).rev == rev


@pytest.mark.parametrize(
    ("state", "day", "words"),
    [
        ("booked", date(2026, 11, 24), "booked for 24/11/2026"),
        ("requested", None, "Only a conference that is booked"),
        ("cancelled", date(2026, 11, 23), "Only a conference that is booked"),
        ("postponed", date(2026, 11, 23), "Only a conference that is booked"),
    ],
)
def test_only_a_conference_of_its_day_can_begin(
    session: Session, state: str, day: date | None, words: str
) -> None:
    meeting = make_meeting(session, state=state, conference_date=day)
    with pytest.raises(Refused, match=words):
        start(session, meeting.uid)
    with pytest.raises(Refused, match=words):
        arrive(session, meeting.people["HV"].uid, 1)


def test_written_up_later_no_time_is_invented(session: Session) -> None:
    meeting = make_meeting(session, conference_date=date(2026, 11, 20))
    start(session, meeting.uid)
    assert conference(session, meeting).started_at == time(10, 0)
    arrive(session, meeting.people["HV"].uid, 1)
    assert person(session, meeting, "HV").arrived_at is None


def test_how_each_child_took_part(session: Session) -> None:
    meeting = make_meeting(session)
    mia, leo = attendance(session, meeting.uid).children
    saved = participate(session, mia.uid, mia.rev, "advocate")
    assert attendance(session, meeting.uid).children[0].participation == "advocate"
    assert attendance(session, meeting.uid).children[1].participation is None
    with pytest.raises(Refused, match="was 12 on the day"):
        participate(session, mia.uid, saved.rev, "under_age")
    participate(session, leo.uid, leo.rev, "under_age")
    with pytest.raises(Refused, match="not one of the ways"):
        participate(session, mia.uid, saved.rev, "sang")
    with pytest.raises(Stale):
        participate(session, mia.uid, 1, "consulted")


def test_on_the_eve_of_the_birthday_a_child_is_still_nine(session: Session) -> None:
    meeting = make_meeting(session, births=(date(2016, 11, 24), date(2016, 11, 23)))
    older, younger = attendance(session, meeting.uid).children
    participate(session, younger.uid, 1, "under_age")
    with pytest.raises(Refused, match="was 10 on the day"):
        participate(session, older.uid, 1, "under_age")


def test_a_quorate_meeting_closes_as_held(session: Session) -> None:
    meeting = make_quorate(session)
    closed = close_meeting(session, meeting.uid, despite_gaps=True)
    row = conference(session, meeting)
    assert (row.state, row.quorate, row.closed_at) == ("held", True, time(9, 0))
    assert (closed.quorate, closed.hold_again) == (True, False)
    with pytest.raises(Refused, match="closed already"):
        close_meeting(session, meeting.uid, despite_gaps=True)
    undo(session, closed)
    assert conference(session, meeting).state == "booked"


def test_a_closed_meeting_is_opened_again_with_a_reason(session: Session) -> None:
    meeting = make_quorate(session)
    with pytest.raises(Refused, match="not held yet"):
        open_again(session, meeting.uid, "Closed too early")
    close_meeting(session, meeting.uid, despite_gaps=True)
    with pytest.raises(Refused, match="Type why"):
        open_again(session, meeting.uid, " \u200b ")
    open_again(session, meeting.uid, "Closed by mistake")
    assert attendance(session, meeting.uid).is_under_way
    said = recording.enter(session, meeting.uid, "worried", "said after all").said
    assert not said.added_after
    again = next(each for each in stages(session, meeting.uid) if each.event == "opened_again")
    assert [(each.by, each.note) for each in again.reached] == [("Jo Clerk", "Closed by mistake")]
    assert close_meeting(session, meeting.uid, despite_gaps=True).quorate


def test_a_meeting_written_up_later_keeps_when_it_was_closed(session: Session) -> None:
    meeting = make_quorate(session)
    close_meeting(session, meeting.uid, despite_gaps=True)
    next_day = dataclasses.replace(
        session, clock=lambda: session.clock() + timedelta(days=1, hours=2)
    )
    open_again(next_day, meeting.uid, "A child was left undecided")
    close_meeting(next_day, meeting.uid, despite_gaps=True)
    assert conference(session, meeting).closed_at == time(9, 0)


def test_once_it_is_held_again_or_anything_went_out_it_stays_closed(session: Session) -> None:
    lost = make_meeting(session, here=("Mum", "HV"), started_at=time(9, 0))
    close_meeting(session, lost.uid, despite_gaps=True)
    again = hold_again(session, lost.uid)
    with pytest.raises(Refused, match=r"holds it again\. Cancel that"):
        open_again(session, lost.uid, "Closed by mistake")
    undo(session, again)
    with transaction(session, "put out") as change:
        change.insert(
            Stage,
            conference=lost.uid,
            stage="outline_plan_sent",
            on=session.today,
            audience="everyone",
        )
    with pytest.raises(Refused, match="gone out"):
        open_again(session, lost.uid, "Closed by mistake")


def test_with_the_chair_or_approved_a_meeting_stays_closed(
    session: Session, chair_session: Session
) -> None:
    held = make_held(session)
    say(session, held, "missed three of five weight checks")
    minutes.draft(session, held.uid, session.today)
    minutes.to_chair(session, held.uid, session.today)
    with pytest.raises(Refused, match="with the chair"):
        open_again(session, held.uid, "Closed by mistake")
    minutes.approve(chair_session, held.uid, session.today)
    with pytest.raises(Refused, match="approved"):
        open_again(session, held.uid, "Closed by mistake")


def test_an_inquorate_meeting_is_to_be_held_again(session: Session) -> None:
    meeting = make_meeting(session, here=("Mum", "HV"), started_at=time(9, 0))
    closed = close_meeting(session, meeting.uid, despite_gaps=True)
    assert (closed.quorate, closed.hold_again) == (False, True)
    assert conference(session, meeting).quorate is False


def test_going_ahead_without_a_quorum_needs_the_chairs_reason(session: Session) -> None:
    meeting = make_meeting(session, here=("Mum", "HV"), started_at=time(9, 0))
    for reason in ("", " \u200b ", "x" * 5_000):
        with pytest.raises(Refused):
            go_ahead(session, meeting.uid, reason)
    go_ahead(session, meeting.uid, "Waiting would harm the child")
    closed = close_meeting(session, meeting.uid, despite_gaps=True)
    assert (closed.quorate, closed.hold_again) == (False, False)


def test_a_meeting_that_has_not_begun_cannot_be_closed(session: Session) -> None:
    meeting = make_meeting(session)
    with pytest.raises(Refused, match="has not begun"):
        close_meeting(session, meeting.uid, despite_gaps=True)


def test_an_advocate_may_not_write(session: Session, setting_up: Session) -> None:
    from tests.conftest import as_role

    meeting = make_meeting(session)
    advocate = as_role(setting_up, "advocate")
    with pytest.raises(Refused, match="may not"):
        arrive(advocate, meeting.people["HV"].uid, 1)
    with pytest.raises(Refused, match="may not"):
        attendance(advocate, meeting.uid)


def test_an_empty_list_reads_as_nobody(session: Session) -> None:
    from tests.making import make_conference, make_family

    row = make_conference(session, make_family(session), conference_date=session.today)
    found: Attendance = attendance(session, row.uid)
    assert (found.people, found.here) == ((), 0)


def test_how_a_parent_took_part_follows_from_the_room_or_is_said(session: Session) -> None:
    meeting = make_meeting(session)

    def how() -> str | None:
        return next(
            each.took_part for each in attendance(session, meeting.uid).people if each.is_parent
        )

    mum = meeting.people["Mum"].uid
    assert how() is None
    saved = arrive(session, mum, 1)
    assert how() == "attended"
    saved = leave(session, mum, saved.rev)
    assert how() == "part"
    saved = parent_took_part(session, mum, saved.rev, "separately")
    assert how() == "separately"
    # Coming back into the room does not undo that it was separate; not having come does.
    saved = arrive(session, mum, saved.rev)
    assert how() == "separately"
    saved = absent(session, mum, saved.rev)
    assert how() == "declined"
    saved = parent_took_part(session, mum, saved.rev, "excluded")
    assert how() == "excluded"
    assert not person(session, meeting, "Mum").is_here
    undo(session, saved)
    assert how() == "declined"
    with pytest.raises(Refused, match="Choose one of"):
        parent_took_part(session, mum, saved.rev + 1, "asleep")


def test_a_young_child_s_day_is_somebody_s_observation(session: Session) -> None:
    meeting = make_meeting(session)
    child = attendance(session, meeting.uid).children[-1]
    with pytest.raises(Refused, match="whose observation") as refusal:
        young_child_s_day(session, child.uid, child.rev, observed_by=" ", day_like="Up at five.")
    assert refusal.value.field == "observed_by"
    young_child_s_day(
        session, child.uid, child.rev, observed_by="Health visitor", day_like="Up at five."
    )
    found = attendance(session, meeting.uid).children[-1]
    assert (found.observed_by, found.day_like) == ("Health visitor", "Up at five.")


def test_the_record_says_who_came_late_and_who_left_early(session: Session) -> None:
    meeting = make_quorate(session)
    with session.store.reading():
        Invitee.update(arrived_at=time(9, 40), left_at=time(10, 5)).where(
            Invitee.uid == meeting.people["HV"].uid
        ).execute()
        lines = [each.line for each in record_of(session, meeting.uid).sources]
    (line,) = [each for each in lines if "Kim Moss" in each]
    assert line == "- Kim Moss, Health visitor (came late, at 09:40; left early, at 10:05)"
    assert not any("Ravi Shah" in each and "late" in each for each in lines)


def say_as_chair(session: Session, meeting: Meeting, text: str) -> recording.Entered:
    return recording.enter(session, meeting.uid, "worried", text, CHAIR)


def test_the_chair_is_on_the_list_with_their_words_and_off_it_without(session: Session) -> None:
    meeting = make_meeting(session, here=("Mum", "SW"))
    first = say_as_chair(session, meeting, "welcome")
    uid = first.said.speaker_uid
    assert say_as_chair(session, meeting, "who is here?").said.speaker_uid == uid
    now = attendance(session, meeting.uid)
    chair = now.people[-1]
    assert (chair.uid, chair.tag, chair.is_here, chair.chairs) == (uid, "Chair", True, True)
    assert (chair.is_family, chair.counts_as) == (False, "none")
    assert [each.chairs for each in now.people[:-1]] == [False] * 6
    assert chair.name not in {each.name for each in decided(session, meeting.uid).agencies}
    with transaction(session, "take chair away") as change:
        change.update(Conference.get(Conference.uid == meeting.uid), chair=None)
    with pytest.raises(Refused, match="no chair yet"):
        say_as_chair(session, meeting, "hello")


def test_undoing_the_chairs_only_words_takes_the_chair_off_the_list(session: Session) -> None:
    meeting = make_meeting(session, here=("Mum", "SW"))
    first = say_as_chair(session, meeting, "welcome")
    taken = undo(session, first)
    assert len(attendance(session, meeting.uid).people) == 6
    again = undo(session, taken)
    assert attendance(session, meeting.uid).people[-1].is_here
    # While more was said by the chair, or it was put down that they left, they stay.
    second = say_as_chair(session, meeting, "who is here?")
    undo(session, again)
    assert [each.text for each in recording.entries(session, meeting.uid).entries] == [
        "who is here?"
    ]
    assert attendance(session, meeting.uid).people[-1].chairs
    undo(session, second)
    assert attendance(session, meeting.uid).people[-1].chairs


def test_a_chair_whose_times_were_put_down_stays_when_their_words_go(session: Session) -> None:
    meeting = make_meeting(session, here=("Mum", "SW"))
    said = say_as_chair(session, meeting, "welcome")
    leave(session, said.said.speaker_uid or "", 1)
    undo(session, said)
    assert recording.entries(session, meeting.uid).entries == ()
    assert attendance(session, meeting.uid).people[-1].left_at == time(9, 0)
