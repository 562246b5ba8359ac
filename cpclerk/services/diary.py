"""Whose time is taken when: the chairs' and the rooms' other conferences."""

import datetime as dt

from cpclerk.rules.booking import Busy, is_free
from cpclerk.rules.dates_in_words import time_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.profile_parts import Kind
from cpclerk.services.conferences import rules_for
from cpclerk.services.naming import family_labels
from cpclerk.store import Conference, Session

TAKES_TIME = ("booked", "held")


def taken_on(row: Conference | None, first: dt.date, last: dt.date) -> list[Conference]:
    """Return the conferences on these days, `row` left out. Needs an open connection."""
    return list(
        Conference.select().where(
            Conference.conference_date.between(first, last),
            Conference.state.in_(TAKES_TIME),
            Conference.uid != (row.uid if row else ""),
        )
    )


def busy_with(session: Session, row: Conference, uid: str) -> Busy:
    """Return the time that a conference takes of `uid`; all day where its time is not recorded."""
    day, start = row.conference_date, row.conference_time
    if day is None:
        raise Refused("A conference without a date takes nobody's time.")
    if start is None:
        return Busy(uid, day)
    minutes = rules_for(session, row).kind(row.kind).length_minutes
    end = dt.datetime.combine(day, start) + dt.timedelta(minutes=minutes)
    return Busy(uid, day, start, end.time() if end.date() == day else dt.time.max)


def clashes(
    session: Session, row: Conference | None, kind: Kind, day: dt.date, start: dt.time
) -> tuple[Conference, ...]:
    """Return the conferences that go on while one of this kind would, `row` left out.

    Needs an open connection.
    """
    length = dt.timedelta(minutes=kind.length_minutes)
    return tuple(
        other
        for other in taken_on(row, day, day)
        if not is_free([busy_with(session, other, "")], day, start, length)
    )


def clash_words(session: Session, other: Conference) -> str:
    """Return a conference as a refusal names it: `CP0007 (F0003 BIRCH), 10:00 to 12:00`.

    Needs an open connection.
    """
    busy = busy_with(session, other, "")
    label = family_labels([other.family_id])[other.family_id]
    if busy.start is None or busy.end is None:
        return f"{other.reference} ({label}), whose time is not recorded"
    return f"{other.reference} ({label}), {time_words(busy.start)} to {time_words(busy.end)}"
