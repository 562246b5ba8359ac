"""One conference as every screen's top line names it, and as its page shows it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from cpclerk.rules.errors import Refused
from cpclerk.rules.profile import Profile
from cpclerk.rules.text import fold
from cpclerk.rules.timescales import Deadline
from cpclerk.services.naming import family_labels, person_name
from cpclerk.services.permission import reading
from cpclerk.services.timescales import judged, reasons_given
from cpclerk.store import (
    JOIN,
    ChildAtConference,
    Conference,
    Person,
    Prepared,
    Room,
    Session,
    Staff,
)
from cpclerk.store.profiles import rules_of


class Child(NamedTuple):
    """A child at a conference, as it stood then. None is not recorded."""

    uid: str
    rev: int
    person_uid: str
    name: str
    reference: str
    date_of_birth: dt.date | None
    expected: bool
    sex: str
    type: str
    participation: str | None
    outcome: str | None
    category: str | None
    observed_by: str = ""
    day_like: str = ""
    day_audience: str = ""


class Heading(NamedTuple):
    """What names a conference: on the desk, in lists, on every screen about it.

    A meeting that names no family has what it is about in its place, and no `family_uid`.
    """

    uid: str
    rev: int
    reference: str
    family_uid: str
    family: str
    kind: str
    kind_words: str
    kind_short: str
    state: str
    date: dt.date | None
    time: dt.time | None
    chair: str
    room: str
    clerk: str
    quorate: bool | None
    judged_as_at: dt.date | None


class Page(NamedTuple):
    """A conference whole: heading, children, and every deadline with its working.

    `why_late` are the reasons given, in words, by the limit's code. `receipts_missing` counts the
    reports of which it was not recorded, when it was closed, whether they came; None: not counted.
    """

    heading: Heading
    children: tuple[Child, ...]
    deadlines: tuple[Deadline, ...]
    why_late: Mapping[str, str]
    receipts_missing: int | None


def select() -> Any:
    """Return the query of conferences with chair, clerk and room beside them."""
    chair, clerk = Staff.alias("the_chair"), Staff.alias("the_clerk")
    return (
        Conference.select(Conference, chair, clerk, Room)
        .join(chair, JOIN.LEFT_OUTER, on=(Conference.chair == chair.uid), attr="chair")
        .switch(Conference)
        .join(clerk, JOIN.LEFT_OUTER, on=(Conference.clerk == clerk.uid), attr="clerk")
        .switch(Conference)
        .join(Room, JOIN.LEFT_OUTER, on=(Conference.room == Room.uid), attr="room")
    )


_ALONE = Prepared(lambda uid: Conference.select().where(Conference.uid == uid))
_NAMED = Prepared(lambda uid: select().where(Conference.uid == uid))


def get(uid: str) -> Conference:
    """Return the row of a conference. Raises Refused when there is none. Needs a connection."""
    row: Conference | None = next(iter(_ALONE.models(uid)), None)
    if row is None:
        raise Refused("That conference is not in this store any more. Go back to the desk.")
    return row


def with_names(uid: str) -> Any:
    """Return a conference's row as `select` does. Raises Refused as `get`; needs a connection."""
    return next(iter(_NAMED.models(uid)), None) or get(uid)


def others_held(row: Conference) -> Any:
    """Return the query of the other conferences held of a conference's family.

    A meeting that names no family stands on its own, and there is none.
    """
    return Conference.select().where(
        # Compared with no family it would be every meeting that names none.
        Conference.family == (row.family_id or ""),
        Conference.state == "held",
        Conference.uid != row.uid,
    )


def rules_for(session: Session, row: Conference) -> Profile:
    """Return the procedure profile a conference was booked under."""
    return rules_of(session.store, row.profile_id)


def headings(session: Session, rows: list[Conference]) -> list[Heading]:
    """Return the headings of rows from `select`. Needs an open connection."""
    labels = family_labels({row.family_id for row in rows if row.family_id})
    return [_heading(session, row, labels.get(row.family_id or "", row.about)) for row in rows]


def heading(session: Session, uid: str) -> Heading:
    """Return the heading of one conference."""
    with reading(session):
        return _one(session, uid)[1]


def page(session: Session, uid: str) -> Page:
    """Return one conference whole."""
    with reading(session):
        row, top = _one(session, uid)
        limits = judged(session, [row])
        names = {each.code: each.name for each in rules_for(session, row).late_reasons}
        given = reasons_given([row], limits)[uid]
        why_late = {code: names.get(reason, reason) for code, reason in given.items()}
        return Page(top, children_of(uid), limits[uid], why_late, row.receipts_missing)


# More than this nobody reads; another letter narrows it.
MOST = 300


def find(session: Session, words: str = "") -> tuple[Heading, ...]:
    """Return the conferences whose reference, family or people match `words`, newest first.

    Without words, all; at most `MOST` of them.
    """
    # Loaded when something is found: the desk, which comes first, has no use for it.
    from cpclerk.services.matching import conferences_found, families_found

    with reading(session):
        query = select().order_by(Conference.conference_date.desc(), Conference.reference.desc())
        if fold(words):
            query = query.where(
                Conference.uid.in_(conferences_found(words, MOST))
                | Conference.family.in_(families_found(session, words, MOST))
                | Conference.about.contains(words.strip())
            )
        return tuple(headings(session, list(query.limit(MOST))))


_CHILDREN = Prepared(
    lambda conference: (
        ChildAtConference.select(ChildAtConference, Person)
        .join(Person)
        .where(ChildAtConference.conference == conference)
        .order_by(ChildAtConference.expected, ChildAtConference.date_of_birth, Person.reference)
    )
)


def child_rows(conference_uid: str) -> list[ChildAtConference]:
    """Return the rows of a conference's children, eldest first, each with its person."""
    return _CHILDREN.models(conference_uid)


def children_of(conference_uid: str) -> tuple[Child, ...]:
    """Return the children of a conference, eldest first. Needs an open connection."""
    return tuple(
        Child(
            uid=row.uid,
            rev=row.rev,
            person_uid=row.person_id,
            name=person_name(row.person),
            reference=row.person.reference or "",
            date_of_birth=row.date_of_birth,
            expected=row.expected,
            sex=row.sex,
            type=row.type,
            participation=row.participation,
            outcome=row.outcome,
            category=row.category,
            observed_by=row.observed_by,
            day_like=row.day_like,
            day_audience=row.day_audience,
        )
        for row in child_rows(conference_uid)
    )


def _one(session: Session, uid: str) -> tuple[Conference, Heading]:
    row = with_names(uid)
    return row, headings(session, [row])[0]


def _heading(session: Session, row: Conference, family: str) -> Heading:
    kind = rules_for(session, row).kind(row.kind)
    return Heading(
        uid=row.uid,
        rev=row.rev,
        reference=row.reference,
        family_uid=row.family_id or "",
        family=family,
        kind=row.kind,
        kind_words=kind.name,
        kind_short=kind.short_name,
        state=row.state,
        date=row.conference_date,
        time=row.conference_time,
        chair=row.chair.name if row.chair else "",
        room=row.room.name if row.room else "",
        clerk=row.clerk.name if row.clerk else "",
        quorate=row.quorate,
        judged_as_at=row.judged_as_at,
    )
