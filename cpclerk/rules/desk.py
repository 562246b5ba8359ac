"""What stands on the desk: which limits ask for work now, and which step does it."""

from collections.abc import Iterator, Sequence
from datetime import date, time
from typing import NamedTuple

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.timescales import Deadline, DeadlineState

# Working days ahead that the desk looks for what is not late yet.
HORIZON = 10

# Working days before a conference from which those who have not replied are chased.
CHASE = 5

# Where each event of a conference is brought about, by the name of its room.
STEPS = {
    "conference": "booking",
    "invitation_list": "invitations",
    "police_notice": "invitations",
    "report_to_chair": "checklists",
    "report_to_family": "checklists",
    "core_group": "next-meetings",
    "next_review": "next-meetings",
    "outline_plan_sent": "minutes",
    "minutes_drafted": "minutes",
    "minutes_to_chair": "minutes",
    "minutes_approved": "minutes",
    "minutes_distributed": "minutes",
}
TO_BOOK = frozenset({"requested", "postponed"})
AFTERWARDS = frozenset(
    {
        "core_group",
        "outline_plan_sent",
        "minutes_to_chair",
        "minutes_approved",
        "minutes_distributed",
    }
)


class Due(NamedTuple):
    """Something to do: what, in which step, by when, with how many working days left.

    `step` is the name of its room; after it, which document or child it shows there.
    """

    what: str
    step: str
    due: date | None
    days: int | None
    deadline: Deadline | None = None
    # Comes before all else: somebody will go to the wrong place on the wrong day.
    first: bool = False


class Standing(NamedTuple):
    """How far the work on one conference has come, in counts: people, and children."""

    state: str
    day: date | None
    at: time | None
    invitees: int
    unsent: int
    silent: int
    undecided: int
    begun: time | None = None
    # Not quorate and not asked for again: the last day to hold it again.
    again_by: date | None = None
    # What was done late and nobody has said why.
    unexplained: int = 0
    # Receipts of reports that were not recorded when it was closed, and are not yet.
    receipts: int = 0
    # The last day for the chair's monitoring form, while it is not filled in.
    form_by: date | None = None


def due_now(standing: Standing, deadlines: tuple[Deadline, ...]) -> list[Due]:
    """Return what the limits of one conference ask for now, most urgent first.

    A conference to be held is asked for while it has no date, however far off its limit or where
    none is known; once booked within its limit it asks for nothing until its day. What comes
    after a conference waits until it is held.
    """
    found = [
        Due(_what(each), STEPS.get(each.event, "booking"), each.due, each.days, each)
        for each in deadlines
        if _asks(standing, each)
    ]
    if standing.state in TO_BOOK and not any(each.step == "booking" for each in found):
        found.append(Due("Book it: no last date is known", "booking", None, None))
    return sorted(found, key=urgency)


def urgency(due: Due) -> tuple[bool, int, date]:
    """Return the order of the desk: what comes before all else, then fewest working days left."""
    return (not due.first, due.days if due.days is not None else HORIZON + 1, due.due or date.max)


def telling(
    today: date,
    believed: Sequence[date | None],
    letters: int,
    mails: int,
    *,
    off: bool,
    moved: bool,
) -> Iterator[Due]:
    """Yield who is still to be told, and what was made for them and has not left.

    `believed` are the dates in which those not told believe. All of it is due today, whenever the
    conference is. Where it was `moved`, or is `off`, those not reached will come on a day on which
    nobody is there: that comes before all else, but where it is off and that day is over.
    """
    first = moved or off
    if untold := len(believed):
        ahead = any(day is None or day >= today for day in believed)
        # Short: it must be read whole on the smallest screen.
        what = f"Tell {untold}: {'it is off' if off else 'the new date'}"
        yield Due(what, "sending", today, 0, first=ahead or not off)
    if letters:
        what = "1 letter to seal" if letters == 1 else f"{letters} letters to seal"
        yield Due(what, "envelopes", today, 0, first=first)
    if mails:
        what = "1 mail in the outbox" if mails == 1 else f"{mails} mails in the outbox"
        yield Due(what, "outbox", today, 0, first=first)


def _what(deadline: Deadline) -> str:
    if deadline.event == "conference":
        how = "Booked too late: " if deadline.breaks else "Book "
        return how + deadline.label[0].lower() + deadline.label[1:]
    return deadline.label


def _asks(standing: Standing, deadline: Deadline) -> bool:
    state = standing.state
    if not deadline.is_open or deadline.days is None:
        return False
    if deadline.event == "conference" and state in TO_BOOK:
        return True
    is_settled = deadline.planned is not None and not deadline.breaks
    if is_settled or deadline.days > HORIZON:
        return False
    if deadline.event == "conference":
        return deadline.breaks
    if deadline.event in AFTERWARDS:
        return state == "held"
    # What was owed before a conference that is over is asked for in its checklist, not chased.
    return state != "held" or deadline.state is not DeadlineState.OVERDUE


def work_of_the_day(standing: Standing, calendar: Calendar, today: date) -> Iterator[Due]:
    """Yield what no limit asks for but the work itself does: invite, hold, decide, say why."""
    day = standing.day
    if day is None:
        return
    if standing.state == "held" and standing.undecided:
        children = "child" if standing.undecided == 1 else "children"
        what = f"{standing.undecided} {children} to decide on"
        yield Due(what, "decisions", day, calendar.between(today, day))
    if standing.state == "held" and standing.again_by is not None:
        by = standing.again_by
        yield Due("No quorum: hold it again", "booking", by, calendar.between(today, by))
    if standing.receipts:
        receipts = "receipt" if standing.receipts == 1 else "receipts"
        what = f"{standing.receipts} report {receipts}"
        yield Due(what, "checklists", day, calendar.between(today, day))
    if standing.form_by is not None:
        by = standing.form_by
        yield Due("Chair's form", "monitoring", by, calendar.between(today, by))
    if standing.unexplained:
        limits = "1 limit" if standing.unexplained == 1 else f"{standing.unexplained} limits"
        yield Due(f"Say why {limits} passed", "overview", day, None)
    if standing.state != "booked":
        return
    days = calendar.between(today, day)
    if day < today:
        yield Due("Was it held? Record it, or postpone it", "booking", day, days)
    elif day == today:
        at = f" at {standing.at:%H:%M}" if standing.at else ""
        what = f"Record: began {standing.begun:%H:%M}" if standing.begun else f"Hold it{at}"
        yield Due(what, "recording", day, 0)
    elif not standing.invitees:
        yield Due("Invite people", "invitations", day, days)
    elif standing.unsent:
        invitations = "invitation" if standing.unsent == 1 else "invitations"
        yield Due(f"{standing.unsent} {invitations} to send", "invitations", day, days)
    elif standing.silent and days <= CHASE:
        replies = "reply" if standing.silent == 1 else "replies"
        yield Due(f"Chase {standing.silent} {replies}", "invitations", day, days)
