"""One conference as its booking stands: what it was asked for with, and the dates it had."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from cpclerk.rules.booking import ENDED
from cpclerk.rules.dates_in_words import date_words
from cpclerk.services.asking import Asked, asked_of
from cpclerk.services.conferences import (
    Child,
    Heading,
    children_of,
    get,
    headings,
    rules_for,
    with_names,
)
from cpclerk.services.permission import reading
from cpclerk.services.told import untold
from cpclerk.store import (
    JOIN,
    Conference,
    Consultation,
    DateBooked,
    Invitee,
    Postponement,
    Session,
    Staff,
    Team,
)


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A date the conference was booked for and not held on; without a date, only why.

    `at` is the moment (naive UTC) and `by` the name of whoever gave it up, where recorded. `now`
    is the day and time it was given in its place, with the moment at which; None: none yet.
    """

    was_date: dt.date | None
    was_time: dt.time | None
    on: dt.date
    reason: str
    words: str
    at: dt.datetime | None = None
    by: str = ""
    now: tuple[dt.date, dt.time] | None = None
    now_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A date the conference was given: on which day, at what moment (naive UTC), by whom."""

    day: dt.date
    start: dt.time
    chair: str
    at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True)
class Booked:
    """A conference's booking. `again` is the reference of the one that holds it again.

    `ended` says how what was asked for ended otherwise than in a conference. `types` are the
    names of what children come for, by code. `to_tell` are those who believe in another date, or
    that it takes place; `has_list`: somebody is on the list.
    """

    heading: Heading
    asked: Asked
    team: str
    requested_on: dt.date | None
    late_reason: str
    children: tuple[Child, ...]
    given_up: tuple[GivenUp, ...]
    given: tuple[Given, ...]
    reconvenes: str
    again: str
    types: Mapping[str, str]
    labels: Mapping[str, str]
    ended: str = ""
    to_tell: int = 0
    has_list: bool = False


def booked(session: Session, conference_uid: str) -> Booked:
    """Return one conference as its booking stands."""
    with reading(session):
        row = with_names(conference_uid)
        rules = rules_for(session, row)
        reasons = {each.code: each.name for each in rules.late_reasons}
        team = Team.get_or_none(Team.uid == row.team_id)
        first = Conference.get_or_none(Conference.uid == row.reconvenes_id)
        again = Conference.get_or_none(
            (Conference.reconvenes == conference_uid)
            & ~Conference.state.in_(["cancelled", "stood_down"])
        )
        asked = asked_of(row)
        people = list(Invitee.select().where(Invitee.conference == row.uid, ~Invitee.dropped))
        return Booked(
            heading=headings(session, [row])[0],
            asked=asked,
            team=team.name if team else "",
            requested_on=row.requested_on,
            late_reason=reasons.get(row.late_reason, row.late_reason),
            children=children_of(conference_uid),
            given_up=given_up(conference_uid, reasons),
            given=given(conference_uid),
            reconvenes=first.reference if first else "",
            again=again.reference if again else "",
            types={each.code: each.name for each in rules.child_types},
            labels={event: rules.event_label(event) for event in asked.events},
            ended=_ended(conference_uid),
            to_tell=len(untold(row, people)),
            has_list=bool(people),
        )


def _ended(conference_uid: str) -> str:
    row = (
        Consultation.select(Consultation, Staff)
        .join(Staff)
        .where(Consultation.conference == conference_uid)
        .first()
    )
    if row is None:
        return ""
    words = f": {row.words}" if row.words else ""
    how = ENDED.get(row.ended, row.ended)
    return f"Ended otherwise on {date_words(row.on)}, {how} ({row.by.name}){words}"


def moves(session: Session, conference_uid: str) -> tuple[GivenUp, ...]:
    """Return the dates a conference gave up, first to last: what whoever was told must know."""
    with reading(session):
        row = get(conference_uid)
        reasons = {each.code: each.name for each in rules_for(session, row).late_reasons}
        return given_up(conference_uid, reasons)


def given(conference_uid: str) -> tuple[Given, ...]:
    """Return the dates a conference was given, first to last. Needs an open connection."""
    chair, by = Staff.alias("the_chair"), Staff.alias("by_whom")
    rows = (
        DateBooked.select(DateBooked, chair, by)
        .join(chair, JOIN.LEFT_OUTER, on=(DateBooked.chair == chair.uid), attr="chair")
        .switch(DateBooked)
        .join(by, on=(DateBooked.by == by.uid), attr="by")
        .where(DateBooked.conference == conference_uid)
        .order_by(DateBooked.at, DateBooked.uid)
    )
    return tuple(
        Given(row.day, row.start, row.chair.name if row.chair else "", row.at, row.by.name)
        for row in rows
    )


def given_up(conference_uid: str, reasons: Mapping[str, str]) -> tuple[GivenUp, ...]:
    """Return the dates a conference gave up, first to last. Needs an open connection."""
    rows = list(
        Postponement.select(Postponement, Staff)
        .join(Staff, JOIN.LEFT_OUTER, on=(Postponement.by == Staff.uid), attr="by")
        .where(Postponement.conference == conference_uid)
        .order_by(Postponement.on, Postponement.at, Postponement.uid)
    )
    instead = {
        each.instead_of_id: each
        for each in DateBooked.select().where(
            DateBooked.conference == conference_uid, DateBooked.instead_of.is_null(False)
        )
    }
    found = []
    for row in rows:
        new = instead.get(row.uid)
        found.append(
            GivenUp(
                row.was_date,
                row.was_time,
                row.on,
                reasons.get(row.late_reason, row.late_reason),
                row.words,
                row.at,
                row.by.name if row.by else "",
                (new.day, new.start) if new else None,
                new.at if new else None,
            )
        )
    return tuple(found)
