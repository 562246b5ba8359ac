"""What conferences leave to do, on the desk: keying, long plans, copies back, corrections."""

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from cpclerk.rules.calendar import add_months
from cpclerk.rules.case_system import keying
from cpclerk.rules.desk import Due
from cpclerk.rules.letters import OUTLINE_PLAN
from cpclerk.rules.minutes import APPROVED, DRAFT, GOING_OUT, RETURNED, WITH_CHAIR
from cpclerk.rules.outbox import NEVER_WENT, UNDER_WAY
from cpclerk.rules.plans import plan_length
from cpclerk.rules.profile_parts import ChecklistItem
from cpclerk.services.conferences import headings, rules_for, select
from cpclerk.services.desk import Desk, ToDo
from cpclerk.services.permission import reading
from cpclerk.services.plan_records import records_of
from cpclerk.services.plan_versions import plans_to_send
from cpclerk.services.procedures import office_rules
from cpclerk.services.reviews import waiting_for_review
from cpclerk.services.sheets import sheets_of
from cpclerk.services.stopped_for import is_for_manager
from cpclerk.services.timescales import LEFT_A_PLAN
from cpclerk.store import (
    JOIN,
    Case,
    CaseSystemRow,
    ChildAtConference,
    Conference,
    Copy,
    DecidedElsewhere,
    Minutes,
    Outgoing,
    Person,
    Session,
    StoppedCopy,
    fn,
)
from cpclerk.store.calendars import office, statutory


def plan_work(session: Session, *, mine: bool) -> Desk:
    """Return the desk's lines about plans and copies, of this actor's conferences or of all.

    What came from a log of long ago is history, and asks for nothing. Read after the rest of the
    desk, which must not wait for it.
    """
    with reading(session):
        asked = [
            *_to_key(session),
            *_came_back(session),
            *_corrections(),
            *_returned(session),
            *_plans_changed(session),
            *_lasting(session),
            *(looks := _stopped(session)),
            *_to_book(session),
        ]
        rows = {row.uid: row for row in select().where(Conference.uid.in_([u for u, _ in asked]))}
        own = [
            each
            for each in asked
            if session.actor.uid in (rows[each[0]].clerk_id, rows[each[0]].chair_id)
            or (each in looks and is_for_manager(session, rows[each[0]]))
        ]
        kept = own if mine else asked
        tops = {top.uid: top for top in headings(session, list(rows.values()))}
        lines = tuple(
            ToDo(tops[uid], due.what, due.step, due.due, due.days, None, of=due.of)
            for uid, due in kept
        )
        return Desk(lines, (), len(asked) - len(kept))


def _to_key(session: Session) -> list[tuple[str, Due]]:
    """Return what is to be keyed, or keyed again, and where the case system says otherwise."""
    found = []
    rows = list(Conference.select().where(Conference.uid.in_(_perhaps_to_key())))
    sheets = sheets_of(session, rows)
    for row in rows:
        lines = sheets[row.uid]
        item = keying(rules_for(session, row), row.kind)
        left = sum(each.is_outstanding for each in lines)
        if item is not None and left:
            due, days = _by_when(session, row, item)
            what = f"Case system: {left} to key"
            found.append((row.uid, Due(what, "copy-across", due, days)))
        if differ := sum(bool(each.mismatches) for each in lines):
            what = f"Case system differs: {differ}"
            found.append((row.uid, Due(what, "copy-across", None, None)))
    return found


def _perhaps_to_key() -> list[str]:
    """Return open conferences with decisions, and those of which the case system was read."""
    rows: Any = (
        ChildAtConference.select(ChildAtConference.conference)
        .join(Conference)
        .switch(ChildAtConference)
        .join(CaseSystemRow, JOIN.LEFT_OUTER, on=(CaseSystemRow.child == ChildAtConference.uid))
        .where(
            Conference.state == "held",
            Conference.judged_as_at.is_null(),
            ChildAtConference.outcome.is_null(False),
            ~Conference.closed | CaseSystemRow.says.is_null(False),
        )
        .distinct()
        .tuples()
    )
    return [uid for (uid,) in rows]


def _by_when(
    session: Session, row: Conference, item: ChecklistItem
) -> tuple[dt.date | None, int | None]:
    """Return by when it is to be keyed, as the checklist says, and the working days left."""
    if row.conference_date is None:
        return None, None
    calendar = office(session.store) if item.calendar == "office" else statutory(session.store)
    due = item.due.counted(row.conference_date, calendar)
    return due, calendar.between(session.today, due)


def _to_book(session: Session) -> list[tuple[str, Due]]:
    """Return where everybody left without a day for the next review; its last date is far off."""
    calendar = office(session.store)
    rows = waiting_for_review().where(Conference.review_date.is_null(), ~Conference.closed)
    return [
        (
            row.uid,
            Due("Book the next review", "next-meetings", day, calendar.between(session.today, day)),
        )
        for row in rows
        if (day := row.conference_date) is not None
    ]


def _came_back(session: Session) -> list[tuple[str, Due]]:
    """Return where a copy came back, or its mail never went or still lies in the outbox.

    Where no other copy was confirmed since.
    """
    return [
        *_missing(session, Copy.returned_on.is_null(False), "{} came back: send again"),
        *_missing(session, _mail_is(NEVER_WENT), "{} refused by mail: send again"),
        *_missing(session, _mail_is(UNDER_WAY), "Outbox: {}", "outbox"),
    ]


def _stopped(session: Session) -> list[tuple[str, Due]]:
    """Return where stopped copies wait for this actor, or another who may clear them."""
    if not StoppedCopy.select().exists():
        return []
    # It builds copies: all that it takes is loaded only where there is one to look at.
    from cpclerk.services.stopped import to_look_at

    return to_look_at(session)


def _mail_is(states: frozenset[str]) -> Any:
    """Return the condition that a copy's mail stands in one of these states."""
    mail = Outgoing.select().where(
        Outgoing.invitee == Copy.invitee,
        Outgoing.purpose == Copy.document,
        Outgoing.queued_at == Copy.sent_at,
        Outgoing.state.in_(states),
    )
    return fn.EXISTS(mail)


def _missing(
    session: Session, never_came: Any, what: str, step: str = "distribution"
) -> list[tuple[str, Due]]:
    """Return where one of the copies of which this is so is the last that somebody was to have.

    Somebody is without it, so it is due today.
    """
    later = Copy.alias()
    since = later.select().where(
        later.conference == Copy.conference,
        later.document == Copy.document,
        later.invitee == Copy.invitee,
        (later.version > Copy.version)
        | (later.version == Copy.version)
        # That somebody gets none after all is said after whatever copies they had.
        & ((later.number > Copy.number) | (later.method == "none")),
    )
    rows: Any = (
        Copy.select(Copy.conference, fn.COUNT(Copy.uid))
        .where(never_came, ~fn.EXISTS(since))
        .group_by(Copy.conference)
    )
    return [
        (uid, Due(what.format(_copies(count)), step, session.today, 0))
        for uid, count in rows.tuples()
    ]


def _copies(count: int) -> str:
    return "1 copy" if count == 1 else f"{count} copies"


_STILL_TO_DO = MappingProxyType(
    {
        DRAFT: "to chair",
        WITH_CHAIR: "approve",
        APPROVED: "send",
        GOING_OUT: "send",
    }
)


def _corrections() -> list[tuple[str, Due]]:
    """Return the corrected minutes that are not out: no limit asks for them, the first met it."""
    latest = {
        each.conference_id: each
        for each in Minutes.select().where(Minutes.version > 1).order_by(Minutes.version)
    }
    return [
        (uid, Due(f"Minutes v{row.version}: {_STILL_TO_DO[row.state]}", "minutes", None, None))
        for uid, row in latest.items()
        if row.state in _STILL_TO_DO
    ]


def _returned(session: Session) -> list[tuple[str, Due]]:
    """Return the minutes that the chair sent back: no limit asks for an answer."""
    back = Minutes.select().where(Minutes.state == RETURNED)
    words = "Chair's comments: answer"
    return [(each.conference_id, Due(words, "minutes", session.today, 0)) for each in back]


def _plans_changed(session: Session) -> list[tuple[str, Due]]:
    """Return the outline plans that say something else since they went out.

    The limit was met by the first; whoever goes by it may come on another day, or not come.
    """
    return [
        (
            uid,
            Due(
                f"Outline plan v{plan.version}: send",
                "distribution",
                session.today,
                0,
                of=OUTLINE_PLAN,
            ),
        )
        for uid, plan in plans_to_send().items()
    ]


def _lasting(session: Session) -> list[tuple[str, Due]]:
    """Return the plans that have reached a length at which the chair has not asked why yet."""
    rules = office_rules(session)
    first_mark = min(plan_length(rules).marks, default=0)
    on_plan = _on_a_plan_since(add_months(session.today, -first_mark))
    records = records_of(session, on_plan, rules)
    reached = {uid: each.unasked for uid, each in records.items() if each.unasked}
    names = {
        each.uid: each.given_name for each in Person.select().where(Person.uid.in_(list(reached)))
    }
    latest = _latest(list(reached))
    return [
        (
            latest[uid],
            Due(
                f"{names[uid] or 'A child'}: {months} months on a plan", "plans", None, None, of=uid
            ),
        )
        for uid, months in reached.items()
    ]


def _on_a_plan_since(day: dt.date) -> list[str]:
    """Return who is on a plan that may have begun by that day, history left out.

    A child who came on another authority's plan may have been decided on here much later.
    """
    came = {
        each.person_id
        for each in DecidedElsewhere.select().where(
            DecidedElsewhere.outcome == "plan_started", DecidedElsewhere.on <= day
        )
    }
    held_on = Conference.conference_date
    goes_on = ChildAtConference.outcome.in_(LEFT_A_PLAN)
    rows: Any = (
        ChildAtConference.select(
            ChildAtConference.person,
            fn.MIN(held_on),
            fn.MAX(Case(None, [(goes_on, held_on)], None)),
            fn.MAX(Case(None, [(~goes_on, held_on)], None)),
        )
        .join(Conference)
        .where(
            Conference.state == "held",
            Conference.judged_as_at.is_null(),
            ChildAtConference.outcome.is_null(False),
        )
        .group_by(ChildAtConference.person)
        .tuples()
    )
    return [
        person
        for person, first, on, off in rows
        if person in came
        or (_day(first) <= day and on is not None and (off is None or _day(off) < _day(on)))
    ]


def _day(stored: dt.date | str) -> dt.date:
    """Return a date that came through a function of the store, which knows it as text."""
    return stored if isinstance(stored, dt.date) else dt.date.fromisoformat(stored)


def _latest(person_uids: Sequence[str]) -> Mapping[str, str]:
    """Return the latest conference held about each person."""
    rows: Any = (
        ChildAtConference.select(
            ChildAtConference.person, ChildAtConference.conference, Conference.state
        )
        .join(Conference)
        .where(ChildAtConference.person.in_(list(person_uids)))
        .order_by(Conference.conference_date)
        .tuples()
    )
    return {person: conference for person, conference, state in rows if state == "held"}
