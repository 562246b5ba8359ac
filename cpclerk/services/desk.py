"""The desk: what to do next, most urgent first, and today's conferences."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any, NamedTuple

from cpclerk.rules.desk import Due, Standing, due_now, urgency, work_of_the_day
from cpclerk.rules.profile_parts import CHAIR_FORM
from cpclerk.rules.timescales import Deadline
from cpclerk.services.conferences import Heading, headings, rules_for, select
from cpclerk.services.permission import reading
from cpclerk.services.timescales import decided_nothing, judged, reasons_given
from cpclerk.store import (
    ChildAtConference,
    Conference,
    Invitee,
    MonitoringAnswer,
    Report,
    Session,
    Tick,
    fn,
)
from cpclerk.store.calendars import office, statutory


class ToDo(NamedTuple):
    """One line of the desk: a conference and the next thing asked for; `days` are working days."""

    conference: Heading
    what: str
    step: str
    due: date | None
    days: int | None
    deadline: Deadline | None
    first: bool = False
    of: str = ""

    @property
    def urgency(self) -> str:
        """How it stands, in one word, so that colour is never the only signal."""
        if self.days is None:
            return ""
        return "late" if self.days < 0 else "today" if self.days == 0 else ""


class Today(NamedTuple):
    """A conference of today: who is coming of those invited, and reports in of those owed."""

    conference: Heading
    at: time | None
    coming: int
    invited: int
    reports: int
    reports_owed: int


class Desk(NamedTuple):
    """What the desk shows. `others` counts the lines of colleagues that *mine* leaves out."""

    to_do: tuple[ToDo, ...]
    today: tuple[Today, ...]
    others: int


def desk(session: Session, *, mine: bool) -> Desk:
    """Return what is due, of this actor's conferences or of all, and today's conferences."""
    with reading(session):
        rows = list(select().where(Conference.closed.in_([False])).order_by(Conference.reference))
        tops = {top.uid: top for top in headings(session, rows)}
        deadlines = judged(session, rows)
        standings = _standings(session, rows, deadlines)
        calendar = statutory(session.store)
        asked = [
            (row, due)
            for row in rows
            for due in (
                *due_now(standings[row.uid], deadlines[row.uid]),
                *work_of_the_day(standings[row.uid], calendar, session.today),
            )
        ]
        asked.sort(key=lambda pair: urgency(pair[1]))
        own = [pair for pair in asked if session.actor.uid in (pair[0].clerk_id, pair[0].chair_id)]
        kept = own if mine else asked
        return Desk(
            tuple(_line(tops[row.uid], due) for row, due in kept),
            _today([row for row in rows if row.conference_date == session.today], tops),
            len(asked) - len(kept),
        )


def together(parts: Iterable[Desk]) -> Desk:
    """Return what was read in parts as one desk, the most urgent first."""
    parts = tuple(parts)
    lines = sorted(
        (line for part in parts for line in part.to_do),
        key=lambda line: urgency(Due(*line[1:])),
    )
    today = tuple(each for part in parts for each in part.today)
    return Desk(tuple(lines), today, sum(part.others for part in parts))


def is_to_record(session: Session, row: Conference) -> bool:
    """Return whether receipts of reports or the chair's form of a conference are still missing.

    Needs an open connection.
    """
    return row.judged_as_at is None and bool(_receipts([row]) or _forms(session, [row]))


def _line(top: Heading, due: Due) -> ToDo:
    return ToDo(top, due.what, due.step, due.due, due.days, due.deadline, due.first, due.of)


def _standings(
    session: Session, rows: Sequence[Conference], limits: Mapping[str, Sequence[Deadline]]
) -> dict[str, Standing]:
    given = reasons_given(rows, limits)
    again_by = _again_by(session, rows)
    uids = [row.uid for row in rows]
    here = Invitee.conference.in_(uids) & ~Invitee.dropped
    invitees = _counts(Invitee, here)
    unsent = _counts(Invitee, here & Invitee.invited_on.is_null() & Invitee.invited.is_null())
    undecided = _counts(
        ChildAtConference,
        ChildAtConference.conference.in_(uids) & ChildAtConference.outcome.is_null(),
    )
    held = [row for row in rows if row.state == "held" and row.judged_as_at is None]
    receipts, forms = _receipts(held), _forms(session, held)
    return {
        row.uid: Standing(
            row.state,
            row.conference_date,
            row.conference_time,
            invitees.get(row.uid, 0),
            unsent.get(row.uid, 0),
            0 if decided_nothing(row) else undecided.get(row.uid, 0),
            row.started_at,
            again_by.get(row.uid),
            sum(each.was_late and each.code not in given[row.uid] for each in limits[row.uid]),
            receipts.get(row.uid, 0),
            forms.get(row.uid),
        )
        for row in rows
    }


def _receipts(held: Sequence[Conference]) -> dict[str, int]:
    """Return how many reports of each conference were left open when it was closed, and still are.

    Closing leaves a row without a day for each.
    """
    closed = [row.uid for row in held if row.receipts_missing]
    nothing = Report.received_on.is_null() & Report.how.is_null() & (Report.came == "")
    return _counts(Report, Report.conference.in_(closed) & nothing) if closed else {}


def _forms(session: Session, held: Sequence[Conference]) -> dict[str, date]:
    """Return by when the chair's form of each conference is filled in that is not yet."""
    uids = [row.uid for row in held if row.conference_date is not None]
    # Filled in here, or on paper and ticked, or found not to be needed.
    done = {
        *_counts(MonitoringAnswer, MonitoringAnswer.conference.in_(uids)),
        *_counts(Tick, Tick.conference.in_(uids) & (Tick.item == CHAIR_FORM)),
    }
    found: dict[str, date] = {}
    calendar = office(session.store)
    for row in held:
        rules = rules_for(session, row)
        if row.uid in done or row.conference_date is None or not rules.monitoring_for(row.kind):
            continue
        items = rules.checklist_for(row.kind)
        due = next((each.due for each in items if each.code == CHAIR_FORM), None)
        day: date = row.conference_date
        found[row.uid] = due.counted(day, calendar) if due is not None else day
    return found


def _again_by(session: Session, rows: Sequence[Conference]) -> dict[str, date]:
    """Return by when each conference that was not quorate, and is not asked for again, is held."""
    lost = [row for row in rows if decided_nothing(row)]
    again = {
        each.reconvenes_id
        for each in Conference.select(Conference.reconvenes).where(
            Conference.reconvenes.in_([row.uid for row in lost]),
            Conference.state.not_in(["cancelled", "stood_down"]),
        )
    }
    found: dict[str, date] = {}
    for row in lost:
        rules = (
            rule
            for rule in rules_for(session, row).timescales
            if rule.after == "inquorate_conference"
        )
        rule = next(rules, None)
        if row.uid not in again and row.conference_date is not None and rule is not None:
            kept = office if rule.calendar == "office" else statutory
            found[row.uid] = rule.limit.counted(row.conference_date, kept(session.store))
    return found


def _counts(table: Any, where: Any) -> dict[str, int]:
    """Count rows of a table by their conference."""
    return dict(
        table.select(table.conference, fn.COUNT(table.uid))
        .where(where)
        .group_by(table.conference)
        .tuples()
    )


def _today(rows: Sequence[Conference], tops: dict[str, Heading]) -> tuple[Today, ...]:
    uids = [row.uid for row in rows]
    here = Invitee.conference.in_(uids) & ~Invitee.dropped & (Invitee.part != "excluded")
    invited = _counts(Invitee, here)
    coming = _counts(Invitee, here & Invitee.reply.in_(["coming", "substitute"]))
    owed = _counts(Invitee, here & Invitee.report_asked)
    reports = _counts(
        Report,
        Report.conference.in_(uids)
        & (Report.reader == "chair")
        & Report.received_on.is_null(False),
    )
    today = [
        Today(
            tops[uid],
            tops[uid].time,
            coming.get(uid, 0),
            invited.get(uid, 0),
            reports.get(uid, 0),
            owed.get(uid, 0),
        )
        for uid in uids
    ]
    return tuple(sorted(today, key=lambda each: each.at or time.min))
