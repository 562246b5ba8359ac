"""The meeting as a whole: begun, gone ahead with, closed, opened again."""

from dataclasses import dataclass

from cpclerk.rules.errors import Refused
from cpclerk.rules.minutes import OPEN, STATE_WORDS
from cpclerk.rules.reports import gaps_words
from cpclerk.rules.text import clean_text
from cpclerk.services.attendance import moment, must_be_its_day, time_now
from cpclerk.services.attenders import attenders, quorum_of
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.permission import writing
from cpclerk.services.reports import leave_open, reports_of
from cpclerk.services.stages import OPENED_AGAIN, must_be_held, reach
from cpclerk.services.undo import Saved
from cpclerk.store import Change, Conference, Copy, Minutes, Session, Stage

REASON_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Closed(Saved):
    """A meeting closed; when it was inquorate and did not go ahead, it has to be held again."""

    quorate: bool
    hold_again: bool


def start(session: Session, conference_uid: str) -> Saved:
    """Begin the meeting: now, or at its booked time when it is recorded on a later day."""
    with writing(session, "start meeting", conference_uid) as change:
        row = get(conference_uid)
        if row.started_at is None:
            begin(change, row)
        return Saved(row.uid, row.rev, change.sequence)


def begin(change: Change, row: Conference) -> None:
    """Put down when a meeting began, as part of a larger change. Raises Refused: not its day."""
    must_be_its_day(change.session, row)
    started = moment(change.session, row)
    if started is None:
        raise Refused("This conference has no time yet. Give it one on step 1, then record it.")
    change.update(row, started_at=started)


def go_ahead(session: Session, conference_uid: str, reason: str) -> Saved:
    """Put down why the chair goes ahead without a quorum. Raises Refused without a reason."""
    reason = clean_text(reason, limit=REASON_LIMIT)
    if not reason:
        raise Refused("Type the chair's reason for going ahead without a quorum.", "reason")
    with writing(session, "go ahead without quorum", conference_uid) as change:
        row = get(conference_uid)
        must_be_its_day(session, row)
        change.update(row, went_ahead_reason=reason)
        return Saved(row.uid, row.rev, change.sequence)


def set_part(session: Session, conference_uid: str, *, closed: bool) -> Saved:
    """Begin the part of a meeting that is for professionals only, or end it.

    Raises Refused when the meeting is not under way.
    """
    with writing(session, "begin closed part" if closed else "end closed part", conference_uid) as (
        change
    ):
        row = get(conference_uid)
        if row.state == "held" or row.started_at is None:
            raise Refused("The meeting is not under way. F2 begins it.")
        change.update(row, closed_part=closed)
        return Saved(row.uid, row.rev, change.sequence)


def set_agenda(session: Session, conference_uid: str, code: str) -> Saved:
    """Put down which part of the agenda the meeting is at. Refused for what is not on it."""
    with writing(session, "go on with the agenda", conference_uid) as change:
        row = get(conference_uid)
        must_be_its_day(session, row)
        if code not in {each.code for each in rules_for(session, row).agenda_for(row.kind)}:
            raise Refused("That is not on the agenda of this conference.")
        change.update(row, agenda_at=code)
        return Saved(row.uid, row.rev, change.sequence)


def close_meeting(session: Session, conference_uid: str, *, despite_gaps: bool = False) -> Closed:
    """Close the meeting: it is held; whether it was quorate is judged by who is in the room.

    Without a quorum and without the chair's reason it closes as inquorate and is to be held
    again. Raises Refused when it has not begun or is closed already, and when it is not recorded
    of every report whether it came, unless it is closed despite these gaps; they are counted then
    (S1 5.2.3).
    """
    with writing(session, "close meeting", conference_uid) as change:
        row = get(conference_uid)
        if row.state == "held":
            raise Refused("This meeting is closed already.")
        if row.started_at is None:
            raise Refused("This meeting has not begun, so it cannot be closed.")
        rules = rules_for(session, row)
        counted = rules.kind(row.kind).quorum
        quorate = quorum_of(attenders(row.uid, rules), rules).quorate or not counted
        gaps = [each for each in reports_of(session, row) if each.is_outstanding]
        if gaps and not despite_gaps:
            raise Refused(f"{gaps_words(len(gaps))} Go through them first, or close despite them.")
        leave_open(change, row, gaps)
        change.update(
            row,
            state="held",
            closed_part=False,
            # Written up on a later day, it closed when it was first closed.
            closed_at=time_now(session, row) or row.closed_at or row.conference_time,
            quorate=quorate,
            receipts_missing=len(gaps),
        )
        again = not quorate and not row.went_ahead_reason
        return Closed(row.uid, row.rev, change.sequence, quorate, again)


def open_again(session: Session, conference_uid: str, reason: str) -> Saved:
    """Open a closed meeting again, with the reason: it is under way as if it were not closed.

    Raises Refused without a reason, and when it is not held, is held again, or anything of it
    is with the chair, approved or out.
    """
    reason = clean_text(reason, limit=REASON_LIMIT)
    if not reason:
        raise Refused("Type why the meeting is opened again.", "reason")
    with writing(session, "open a meeting again", conference_uid) as change:
        row = get(conference_uid)
        must_be_held(row)
        _must_not_have_gone_on(row)
        change.update(row, state="booked", quorate=None, receipts_missing=None)
        reach(change, row, OPENED_AGAIN, session.today, note=reason)
        return Saved(row.uid, row.rev, change.sequence)


def _must_not_have_gone_on(row: Conference) -> None:
    """Raise Refused where others have read, or acted on, that the meeting is over."""
    again = Conference.get_or_none(
        (Conference.reconvenes == row) & ~Conference.state.in_(["cancelled", "stood_down"])
    )
    if again is not None:
        raise Refused(f"{again.reference} holds it again. Cancel that one first.")
    states = {each.state for each in Minutes.select().where(Minutes.conference == row)}
    if states - OPEN:
        words = STATE_WORDS[next(iter(states - OPEN))]
        raise Refused(f"The minutes are {words}, so the meeting stays closed.")
    out = Stage.select().where(Stage.conference == row, Stage.stage == "outline_plan_sent")
    if out.exists() or Copy.select().where(Copy.conference == row).exists():
        raise Refused("What was decided is confirmed or gone out, so the meeting stays closed.")
