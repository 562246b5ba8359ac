"""What is said is kept as it was said, whatever is done to it afterwards."""

from datetime import date, time

import pytest

from cpclerk.rules.audience import Audience
from cpclerk.services import Refused, Session
from cpclerk.services.attendance import attendance
from cpclerk.services.meeting import close_meeting, set_agenda
from cpclerk.services.read_back import before_leaving
from cpclerk.services.record import record_of
from cpclerk.services.recording import (
    Entered,
    Moved,
    amend,
    enter,
    entries,
    restrict,
    strike,
    unstrike,
)
from cpclerk.services.said import Said
from cpclerk.services.scaling import scale
from cpclerk.services.undo import Saved, undo
from cpclerk.store import Audit, Conference, History
from tests.meeting import Meeting, make_meeting, make_quorate

NASTY = "She said 👩‍👧 עברית العربية [b]markup[/ \x1b[31mred\x1b[0m \u202eback"
CLEAN = "She said 👩‍👧 עברית العربية [b]markup[/ red back"


def said(session: Session, meeting: Meeting) -> tuple[Said, ...]:
    return entries(session, meeting.uid).entries


def done(result: Entered | Moved) -> Entered:
    assert isinstance(result, Entered)
    return result


def test_an_entry_is_attributed_and_kept_as_said(session: Session) -> None:
    meeting = make_quorate(session)
    hv = meeting.people["HV"].uid
    entered = enter(session, meeting.uid, "worried", f"  {NASTY} ", hv, verbatim=True)
    (found,) = said(session, meeting)
    assert (found.text, found.speaker, found.verbatim) == (CLEAN, "HV", True)
    assert (found.said_at, found.struck, found.before) == (time(9, 0), False, ())
    assert entered.said.text == CLEAN
    assert entered.uid == found.uid


def test_columns_keep_the_order_in_which_things_were_said(session: Session) -> None:
    meeting = make_quorate(session)
    for number, column in enumerate(("worried", "working_well", "worried", "needs_to_happen")):
        enter(session, meeting.uid, column, f"number {number}")
    record = entries(session, meeting.uid)
    assert [each.text for each in record.column("worried")] == ["number 0", "number 2"]
    assert [each.position for each in record.entries] == [1, 2, 3, 4]


def test_a_next_step_has_who_and_by_when(session: Session) -> None:
    meeting = make_quorate(session)
    enter(
        session,
        meeting.uid,
        "needs_to_happen",
        "weekly visit",
        who=" N. Shah ",
        by_when=date(2026, 12, 7),
    )
    (found,) = said(session, meeting)
    assert (found.who, found.by_when) == ("N. Shah", date(2026, 12, 7))


@pytest.mark.parametrize(
    ("column", "text", "field"),
    [
        ("worried", "", "text"),
        ("worried", " \u200b\x1b[2J ", "text"),
        ("worried", "x" * 5_000, None),
        ("elsewhere", "hello", "column"),
    ],
)
def test_what_cannot_be_entered_is_refused_and_leaves_no_trace(
    session: Session, column: str, text: str, field: str | None
) -> None:
    meeting = make_quorate(session)
    with pytest.raises(Refused) as refused:
        enter(session, meeting.uid, column, text)
    assert refused.value.field == field
    assert said(session, meeting) == ()


def test_only_those_on_the_list_can_be_quoted(session: Session) -> None:
    meeting = make_quorate(session)
    with pytest.raises(Refused, match="not on this meeting's list"):
        enter(session, meeting.uid, "worried", "hello", "nobody")


def test_the_first_entry_begins_the_meeting(session: Session) -> None:
    meeting = make_meeting(session)
    enter(session, meeting.uid, "worried", "hello")
    with session.store.reading():
        assert Conference.get_by_id(meeting.uid).started_at == time(9, 0)
    for values, words in (
        ({"conference_date": date(2026, 12, 1)}, "booked for 01/12/2026"),
        ({"state": "cancelled"}, "Only a conference that is booked"),
    ):
        with session.store.reading():
            Conference.update(**values, started_at=None).execute()
        with pytest.raises(Refused, match=words):
            enter(session, meeting.uid, "worried", "hello")


def test_written_up_later_an_entry_has_no_time(session: Session) -> None:
    meeting = make_meeting(session, conference_date=date(2026, 11, 20), started_at=time(10, 0))
    assert enter(session, meeting.uid, "worried", "hello").said.said_at is None


def test_an_amended_entry_keeps_every_earlier_text(session: Session) -> None:
    meeting = make_quorate(session)
    first = enter(session, meeting.uid, "worried", "missed 2 of 5")
    second = done(amend(session, first.uid, 1, text="missed 3 of 5", speaker=None))
    third = done(amend(session, first.uid, 2, text="missed 3 of 6", speaker=None))
    assert second.said.before == ("missed 2 of 5",)
    assert third.said.before == ("missed 2 of 5", "missed 3 of 5")
    (found,) = said(session, meeting)
    assert found == third.said
    assert found.is_amended
    undo(session, Saved(third.uid, third.rev, third.sequence))
    assert said(session, meeting)[0].text == "missed 3 of 5"


def test_an_entry_that_somebody_else_changed_is_not_overwritten(session: Session) -> None:
    meeting = make_quorate(session)
    entered = enter(session, meeting.uid, "worried", "missed 2 of 5")
    amend(session, entered.uid, 1, text="theirs", speaker=None)
    moved = amend(session, entered.uid, 1, text="mine", speaker=None)
    assert isinstance(moved, Moved)
    assert moved.theirs is not None
    assert (moved.yours, moved.theirs.text) == ("mine", "theirs")
    assert [each.text for each in said(session, meeting)] == ["theirs"]
    assert isinstance(strike(session, entered.uid, 1), Moved)
    assert isinstance(strike(session, "gone", 1), Moved)


def test_what_is_struck_stays_to_be_read(session: Session) -> None:
    meeting = make_quorate(session)
    entered = enter(session, meeting.uid, "worried", "hello")
    struck = done(strike(session, entered.uid, 1))
    assert said(session, meeting)[0].struck
    assert said(session, meeting)[0].text == "hello"
    unstrike(session, entered.uid, struck.rev)
    assert not said(session, meeting)[0].struck


def test_an_entry_is_restricted_and_says_so(session: Session) -> None:
    meeting = make_quorate(session)
    closed = Audience.for_professionals()
    first = enter(session, meeting.uid, "worried", "hello")
    second = enter(session, meeting.uid, "worried", "secret", audience=closed)
    assert second.said.audience.is_restricted
    restrict(session, first.uid, 1, closed)
    assert [each.audience.stored for each in said(session, meeting)] == ["professionals"] * 2


def test_marks_on_the_scale_are_given_once_and_may_be_declined(session: Session) -> None:
    meeting = make_quorate(session)
    mum, hv = meeting.people["Mum"].uid, meeting.people["HV"].uid
    scale(session, meeting.uid, mum, 8, reason=NASTY)
    scale(session, meeting.uid, hv, 3)
    scale(session, meeting.uid, mum, None)
    marks = {each.invitee_uid: each for each in entries(session, meeting.uid).marks}
    assert (marks[mum].value, marks[mum].declined, marks[mum].reason) == (None, True, "")
    assert (marks[hv].value, marks[hv].declined) == (3, False)
    for value in (-1, 11):
        with pytest.raises(Refused, match="0 to 10"):
            scale(session, meeting.uid, hv, value)


def test_one_entry_is_one_audit_entry_that_holds_no_words(session: Session) -> None:
    meeting = make_quorate(session)
    with session.store.reading():
        before = Audit.select().count()
    enter(session, meeting.uid, "worried", "unspeakable")
    with session.store.reading():
        assert Audit.select().count() == before + 1
        last = Audit.select().order_by(Audit.sequence.desc()).first()
        past = History.select().order_by(History.sequence.desc()).first()
    assert last is not None
    assert past is not None
    assert "unspeakable" not in str(last.__data__)
    assert past.changed["text"] == ["unspeakable"]


def test_what_is_entered_after_the_meeting_says_so(session: Session) -> None:
    meeting = make_quorate(session)
    enter(session, meeting.uid, "worried", "in time")
    set_agenda(session, meeting.uid, attendance(session, meeting.uid).agenda[0].code)
    still_open = before_leaving(session, meeting.uid).lines
    assert "Not said yet whether a plan is needed: SW, HV, Sch." in still_open
    assert any(each.startswith("The agenda is at 1 of ") for each in still_open)
    close_meeting(session, meeting.uid, despite_gaps=True)
    # The other laptop does not know yet.
    enter(session, meeting.uid, "worried", "too late")
    found = entries(session, meeting.uid).column("worried")
    assert [(each.text, each.added_after) for each in found] == [
        ("in time", False), ("too late", True),
    ]  # fmt: skip
    with session.store.reading():
        lines = [each.line for each in record_of(session, meeting.uid).sources]
    assert "- too late (added after the meeting)" in lines
    assert "- in time" in lines
