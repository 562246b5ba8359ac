"""The stages after a conference: when each was reached, by whom, against its limit."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from cpclerk.rules.approval import Evidence
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.minutes import DISTRIBUTED, require_day
from cpclerk.rules.profile import Profile
from cpclerk.rules.timescales import Deadline, DeadlineState
from cpclerk.services.approval import evidence_of
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.desk import is_to_record
from cpclerk.services.lateness import keep_reason
from cpclerk.services.permission import reading
from cpclerk.services.sheets import to_be_keyed
from cpclerk.services.timescales import judged
from cpclerk.store import (
    JOIN,
    Change,
    Conference,
    Minutes,
    Session,
    Staff,
    Stage,
)
from cpclerk.store.calendars import statutory

OPENED_AGAIN = "opened_again"
ORDER = (
    OPENED_AGAIN, "outline_plan_sent", "minutes_drafted", "minutes_to_chair", "minutes_returned",
    "minutes_approved", "minutes_new_version", "minutes_distributed",
)  # fmt: skip
# Stages that not every conference comes to; they are shown once they were reached.
_ONLY_IF_REACHED = {
    OPENED_AGAIN: "Meeting opened again",
    "minutes_returned": "Returned by chair",
    "minutes_new_version": "New version",
}
_WORDS = {
    "outline_plan_sent": "Outline plan out",
    "minutes_drafted": "Drafted",
    "minutes_to_chair": "To chair",
    "minutes_approved": "Approved",
    "minutes_distributed": "Distributed",
    **_ONLY_IF_REACHED,
}
_LATEST = {
    "minutes_drafted": "the drafting",
    "minutes_to_chair": "the day they went to the chair",
    "minutes_returned": "the day they came back",
    "minutes_approved": "the approval",
    "minutes_new_version": "the new version",
}


@dataclass(frozen=True, slots=True)
class Reached:
    """A stage reached once: when, by whom, why late (in words), and what was noted.

    `evidence` shows an approval that somebody else put down.
    """

    uid: str
    on: dt.date
    by: str
    late_reason: str
    note: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage as it stands: reached when, and the limit it is judged by, if it has one.

    `days` are the working days it took, from the date its limit counts from.
    """

    event: str
    label: str
    deadline: Deadline | None
    reached: tuple[Reached, ...]
    days: int | None

    @property
    def done_on(self) -> dt.date | None:
        """The day it was first reached; None when that is not recorded."""
        if self.reached:
            return self.reached[0].on
        return self.deadline.done_on if self.deadline else None


def stages(session: Session, conference_uid: str) -> tuple[StageLine, ...]:
    """Return every stage after the conference against its limit, in order."""
    with reading(session):
        return stages_of(session, get(conference_uid))


def stages_of(session: Session, row: Conference) -> tuple[StageLine, ...]:
    """Return the stages of a conference. Needs an open connection."""
    rules = rules_for(session, row)
    limits = {each.event: each for each in judged(session, [row])[row.uid]}
    reached: dict[str, list[Reached]] = {event: [] for event in ORDER}
    rows = (
        Stage.select(Stage, Staff)
        .join(Staff, JOIN.LEFT_OUTER, on=(Stage.by == Staff.uid), attr="by")
        .where(Stage.conference == row.uid, Stage.stage.in_(ORDER))
        .order_by(Stage.on)
    )
    for each in rows:
        reached[each.stage].append(_reached(each, rules))
    history = row.judged_as_at is not None
    return tuple(
        _line(session, event, limits.get(event), tuple(reached[event]))
        for event in ORDER
        if reached[event] or event in limits or not (event in _ONLY_IF_REACHED or history)
    )


def reach(
    change: Change,
    row: Conference,
    event: str,
    on: dt.date,
    *,
    late_reason: str | None = "",
    note: str = "",
    by: str | None = None,
    evidence: Evidence | None = None,
) -> Stage:
    """Put down that a stage was reached, as part of a larger change.

    When it was late the first time, `late_reason` must be one of the profile's codes: Refused.
    None where nobody is there to say it: the desk asks.
    """
    session = change.session
    says = late_reason is not None and must_say_why(session, row, event, on, late_reason)
    return change.insert(
        Stage,
        conference=row,
        stage=event,
        on=on,
        by=by or session.actor.uid or None,
        late_reason=late_reason if says else "",
        note=note,
        **_columns(evidence or Evidence()),
        audience="professionals",
    )


def _columns(evidence: Evidence) -> dict[str, Any]:
    return {"way": evidence.way, "came_at": evidence.came_at, "evidence": evidence.words}


def must_say_why(
    session: Session, row: Conference, event: str, on: dt.date, late_reason: str
) -> bool:
    """Return whether a stage is late on that day. Raises Refused when it is and no code says why.

    Only the first time counts.
    """
    lateness = how_late(session, row, event, on)
    known = {each.code for each in rules_for(session, row).late_reasons}
    if lateness and late_reason not in known:
        raise Refused(f"{lateness} Choose the reason.", "late_reason")
    return bool(lateness)


def how_late(session: Session, row: Conference, event: str, on: dt.date) -> str:
    """Return a sentence when reaching a stage on that day is late; only the first time counts."""
    limit = _limit(session, row, event)
    if limit is None or limit.due is None or on <= limit.due or _latest(row, (event,)):
        return ""
    days = limit.working.calendar.between(limit.due, on)
    late = f"{days} working day{'' if days == 1 else 's'} late" if days else "late"
    return f"{limit.label} is {late}: the last date was {date_words(limit.due)}."


def say_why_not_yet(
    change: Change, row: Conference, event: str, on: dt.date, late_reason: str
) -> None:
    """Keep why a stage that is not reached yet is late already. Refused when no code says why."""
    limit = _limit(change.session, row, event)
    if limit is not None and must_say_why(change.session, row, event, on, late_reason):
        keep_reason(change, row, limit.code, late_reason)


def must_follow(change: Change, row: Conference, on: dt.date, *events: str) -> None:
    """Raise Refused unless the day is no later than today, nor before what it follows.

    It follows the conference, and the latest of the stages named, as far as they were reached.
    """
    day, what = row.conference_date, "the conference"
    latest = _latest(row, events)
    if latest is not None and (day is None or latest.on >= day):
        day, what = latest.on, _LATEST[latest.stage]
    require_day(on, today=change.session.today, after=day, what=what)


def must_be_held(row: Conference) -> None:
    """Raise Refused unless the conference was held here, and not told of by a log."""
    if row.judged_as_at is not None:
        raise Refused("This conference came from a log and is kept as the log gives it.")
    if row.state != "held":
        raise Refused("This conference is not held yet. Record it and close the meeting first.")


def close_if_done(change: Change, row: Conference) -> None:
    """Close a held conference when nothing is owed any more: minutes out, outline plan out or none.

    By then, what was decided is keyed into the case system, where the checklist asks for that;
    of every report it is recorded whether it came; and the chair's form is filled in.
    """
    if row.state != "held" or row.closed:
        return
    limits = {each.event: each for each in judged(change.session, [row])[row.uid]}
    out = limits.get("minutes_distributed")
    outline = limits.get("outline_plan_sent")
    owed = outline is not None and (outline.is_open or outline.state is DeadlineState.WAITING)
    owed = owed or to_be_keyed(change.session, row) or is_to_record(change.session, row)
    # Begun since the last that went out: a correction is owed like the first version.
    versions = Minutes.select().where(Minutes.conference == row).order_by(Minutes.version.desc())
    newest = versions.first()
    owed = owed or (newest is not None and newest.state != DISTRIBUTED)
    if out is not None and out.done_on is not None and not owed:
        change.update(row, closed=True)


def late_reasons(rules: Profile) -> tuple[tuple[str, str], ...]:
    """Return the coded reasons for lateness: code and words."""
    return tuple((each.code, each.name) for each in rules.late_reasons)


def _limit(session: Session, row: Conference, event: str) -> Deadline | None:
    return next((each for each in judged(session, [row])[row.uid] if each.event == event), None)


def _latest(row: Conference, events: tuple[str, ...]) -> Stage | None:
    found: Stage | None = (
        Stage.select()
        .where(Stage.conference == row.uid, Stage.stage.in_(events))
        .order_by(Stage.on.desc())
        .first()
    )
    return found


def _reached(row: Stage, rules: Profile) -> Reached:
    words = dict(late_reasons(rules))
    reason = words.get(row.late_reason, row.late_reason)
    by = row.by.name if row.by else ""
    return Reached(row.uid, row.on, by, reason, row.note, evidence_of(row))


def _line(
    session: Session, event: str, limit: Deadline | None, reached: tuple[Reached, ...]
) -> StageLine:
    label = limit.label if limit else _WORDS[event]
    days = None
    start = limit.working.counted_on if limit else None
    done = limit.done_on if limit else None
    if start and done:
        try:
            days = statutory(session.store).between(start, done)
        except Refused:
            days = None
    return StageLine(event, label, limit, reached, days)
