"""What invitations ask for days ahead: who must be told again, what came back, a quorum at risk."""

import datetime as dt
from collections.abc import Iterator

from cpclerk.rules.desk import CHASE
from cpclerk.rules.quoracy import Presence, quorum
from cpclerk.rules.taking_part import EXCLUDED
from cpclerk.rules.told import OF_ANOTHER, standing
from cpclerk.services.attenders import attenders
from cpclerk.services.conferences import headings, rules_for, select
from cpclerk.services.desk import Desk, ToDo
from cpclerk.services.permission import reading
from cpclerk.services.told import NOT_GONE, heard, moves_of, notices_of, reached, sitting_of
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

COMES = frozenset({"coming", "substitute"})


def ahead(session: Session, *, mine: bool) -> Desk:
    """Return lines for the desk, of this actor's conferences or of all, and how many more.

    Only of conferences that have been moved or called off, had a letter back, or are near; so
    that it costs little where nothing is the matter.
    """
    with reading(session):
        calendar = statutory(session.store)
        rows = list(select().where(Conference.uid.in_(_to_look_at(session))))
        tops = {each.uid: each for each in headings(session, rows)}
        found, others = [], 0
        for row in rows:
            is_own = session.actor.uid in (row.clerk_id, row.chair_id)
            day = row.conference_date or session.today
            days = calendar.between(session.today, day) if row.conference_date else None
            for what in _asked(session, row, days):
                if mine and not is_own:
                    others += 1
                    continue
                step = "invitations" if what.startswith("Quorum") else "sending"
                found.append(ToDo(tops[row.uid], what, step, row.conference_date, days, None))
        return Desk(tuple(found), (), others)


def _to_look_at(session: Session) -> set[str]:
    """Return the conferences that may ask for something."""
    since = session.today - dt.timedelta(days=1)
    still = Conference.conference_date.is_null() | (Conference.conference_date >= since)
    open_ones = Conference.state.in_(["booked", "postponed", "cancelled", "stood_down"]) & still
    moved = Conference.uid.in_(Postponement.select(Postponement.conference))
    back = Conference.uid.in_(
        Notice.select(Notice.conference)
        .join(Outgoing, JOIN.LEFT_OUTER)
        .where(Notice.returned_on.is_null(False) | Outgoing.state.in_(list(NOT_GONE)))
    )
    near = (Conference.state == "booked") & (
        Conference.conference_date <= session.today + dt.timedelta(days=2 * CHASE)
    )
    rows = Conference.select(Conference.uid).where(open_ones, moved | back | near)
    return {each.uid for each in rows}


def _asked(session: Session, row: Conference, days: int | None) -> Iterator[str]:
    rows = [
        each
        for each in Invitee.select().where(Invitee.conference == row.uid, ~Invitee.dropped)
        if each.part != EXCLUDED
    ]
    notices, moves = notices_of([each.uid for each in rows]), moves_of([row.uid]).get(row.uid, ())
    sitting = sitting_of(row)
    untold = sum(
        standing(sitting, heard(row, each, notices.get(each.uid, ()), moves)) == OF_ANOTHER
        for each in rows
    )
    if untold:
        people = "1 person" if untold == 1 else f"{untold} people"
        yield f"Tell {people} {'it is off' if sitting.off else 'of the new date'}"
    lost = [own[-1] for own in notices.values() if own[-1].sent_on and not reached(own[-1])]
    back = sum(each.returned_on is not None for each in lost)
    if back:
        yield "1 letter came back" if back == 1 else f"{back} letters came back"
    if mails := len(lost) - back:
        yield "1 mail did not go" if mails == 1 else f"{mails} mails did not go"
    if row.state == "booked" and days is not None and 0 <= days <= CHASE:
        yield from _at_risk(session, row)


def _at_risk(session: Session, row: Conference) -> Iterator[str]:
    """Say who is missing where the replies so far make no quorum, though somebody was asked."""
    rules = rules_for(session, row)
    people = attenders(row.uid, rules)
    asked = Invitee.select(fn.COUNT(Invitee.uid)).where(
        Invitee.conference == row.uid, ~Invitee.dropped, Invitee.invited
    )
    if not rules.kind(row.kind).quorum or not asked.scalar():
        return
    coming = quorum(
        [Presence(each.agency, each.counts_as) for each in people if each.reply in COMES],
        rules.quorum,
    )
    if not coming.quorate:
        yield f"Quorum: {coming.words.partition(': ')[2].rstrip('.')}"
