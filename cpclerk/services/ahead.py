"""What invitations ask for days ahead: who is told again or chased, what came back, a quorum."""

import datetime as dt
from collections.abc import Iterator, Sequence

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.desk import CHASE, Due, chasing, telling
from cpclerk.rules.outbox import UNDER_WAY
from cpclerk.rules.taking_part import EXCLUDED
from cpclerk.rules.told import OF_THIS, standing
from cpclerk.services.attenders import attenders, forecast
from cpclerk.services.conferences import headings, rules_for, select
from cpclerk.services.desk import Desk, ToDo
from cpclerk.services.permission import reading
from cpclerk.services.told import (
    ENVELOPE,
    NOT_GONE,
    ON_PAPER,
    OUTBOX,
    heard,
    is_overtaken,
    moves_of,
    notices_of,
    reached,
    sitting_of,
    untold,
    waits,
)
from cpclerk.store import (
    JOIN,
    Conference,
    Invitee,
    Notice,
    Outgoing,
    Postponement,
    Session,
    fn,
)
from cpclerk.store.calendars import statutory


def ahead(session: Session, *, mine: bool) -> Desk:
    """Return lines for the desk, of this actor's conferences or of all, and how many more.

    Only of conferences that have been moved or called off, had a letter back, have something
    that was made and has not left, or are near; so that it costs little where nothing is the
    matter.
    """
    with reading(session):
        calendar = statutory(session.store)
        rows = list(select().where(Conference.uid.in_(_to_look_at(session, calendar))))
        tops = {each.uid: each for each in headings(session, rows)}
        found, others = [], 0
        for row in rows:
            is_own = session.actor.uid in (row.clerk_id, row.chair_id)
            day = row.conference_date or session.today
            days = calendar.between(session.today, day) if row.conference_date else None
            for due in _asked(session, row, days):
                if mine and not is_own:
                    others += 1
                    continue
                found.append(ToDo(tops[row.uid], *due))
        return Desk(tuple(found), (), others)


def _to_look_at(session: Session, calendar: Calendar) -> set[str]:
    """Return the conferences that may ask for something."""
    since = session.today - dt.timedelta(days=1)
    still = Conference.conference_date.is_null() | (Conference.conference_date >= since)
    open_ones = Conference.state.in_(["booked", "postponed", "cancelled", "stood_down"]) & still
    moved = Conference.uid.in_(Postponement.select(Postponement.conference))
    to_seal = (
        Notice.sent_on.is_null(False) & Notice.sealed_on.is_null() & Notice.method.in_(ON_PAPER)
    )
    lying = Conference.uid.in_(
        Notice.select(Notice.conference)
        .join(Outgoing, JOIN.LEFT_OUTER)
        .where(
            Notice.returned_on.is_null(False)
            | Outgoing.state.in_([*NOT_GONE, *UNDER_WAY])
            | to_seal
        )
    )
    near = (Conference.state == "booked") & (
        Conference.conference_date <= calendar.add(session.today, CHASE)
    )
    rows = Conference.select(Conference.uid).where(open_ones, moved | lying | near)
    return {each.uid for each in rows}


def _asked(session: Session, row: Conference, days: int | None) -> Iterator[Due]:
    rows = list(Invitee.select().where(Invitee.conference == row.uid, ~Invitee.dropped))
    notices = notices_of([each.uid for each in rows])
    moves = moves_of([row.uid]).get(row.uid, ())
    made = [each for own in notices.values() for each in own]
    lie = [waits(each) for each in made if not is_overtaken(row, each)]
    yield from telling(
        session.today,
        untold(row, rows),
        lie.count(ENVELOPE),
        lie.count(OUTBOX),
        off=sitting_of(row).off,
        moved=bool(moves),
    )
    lost = [own[-1] for own in notices.values() if own[-1].sent_on and not reached(own[-1])]
    back = sum(each.returned_on is not None for each in lost)
    if back:
        what = "1 letter came back" if back == 1 else f"{back} letters came back"
        yield Due(what, "sending", row.conference_date, days)
    if mails := len(lost) - back:
        what = "1 mail did not go" if mails == 1 else f"{mails} mails did not go"
        yield Due(what, "sending", row.conference_date, days)
    if row.state != "booked" or row.conference_date is None or days is None:
        return
    all_asked = all(each.invited_on or each.invited is not None for each in rows)
    silent = [each for each in rows if _is_silent(row, each, notices.get(each.uid, ()), moves)]
    yield from chasing(row.conference_date, days, len(silent) if all_asked else 0)
    if 0 <= days <= CHASE:
        for what in _at_risk(session, row):
            yield Due(what, "invitations", row.conference_date, days)


def _is_silent(
    row: Conference,
    invitee: Invitee,
    notices: Sequence[Notice],
    moves: Sequence[tuple[dt.date, dt.date | None]],
) -> bool:
    """Return whether somebody knows of the date as it stands and has not answered."""
    if invitee.reply is not None or invitee.part == EXCLUDED:
        return False
    if notices and waits(notices[-1]):
        return False
    return standing(sitting_of(row), heard(row, invitee, notices, moves)) == OF_THIS


def _at_risk(session: Session, row: Conference) -> Iterator[str]:
    """Say who is missing where the replies so far make no quorum, though somebody was asked."""
    rules = rules_for(session, row)
    people = attenders(row.uid, rules)
    asked = Invitee.select(fn.COUNT(Invitee.uid)).where(
        Invitee.conference == row.uid, ~Invitee.dropped, Invitee.invited
    )
    if not rules.kind(row.kind).quorum or not asked.scalar():
        return
    coming = forecast(people, rules)
    if not coming.quorate:
        yield f"Quorum: {coming.lacks} missing"
