"""One conference as its booking stands: what it was asked for with, and the dates it had."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from cpclerk.rules.errors import Refused
from cpclerk.services.asking import Asked, asked_of
from cpclerk.services.conferences import Child, Heading, children_of, headings, rules_for, select
from cpclerk.services.permission import reading
from cpclerk.store import Conference, Postponement, Session, Team


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A date the conference was booked for and not held on; without a date, only why."""

    was_date: dt.date | None
    was_time: dt.time | None
    on: dt.date
    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class Booked:
    """A conference's booking. `again` is the reference of the one that holds it again.

    `types` are the names of what children come for, by code.
    """

    heading: Heading
    asked: Asked
    team: str
    requested_on: dt.date | None
    late_reason: str
    children: tuple[Child, ...]
    given_up: tuple[GivenUp, ...]
    reconvenes: str
    again: str
    types: Mapping[str, str]
    labels: Mapping[str, str]


def booked(session: Session, conference_uid: str) -> Booked:
    """Return one conference as its booking stands."""
    with reading(session):
        row = select().where(Conference.uid == conference_uid).first()
        if row is None:
            raise Refused("That conference is not in this store any more. Go back to the desk.")
        rules = rules_for(session, row)
        reasons = {each.code: each.name for each in rules.late_reasons}
        team = Team.get_or_none(Team.uid == row.team_id)
        first = Conference.get_or_none(Conference.uid == row.reconvenes_id)
        again = Conference.get_or_none(
            (Conference.reconvenes == conference_uid)
            & ~Conference.state.in_(["cancelled", "stood_down"])
        )
        moved = Postponement.select().where(Postponement.conference == conference_uid)
        asked = asked_of(row)
        return Booked(
            heading=headings(session, [row])[0],
            asked=asked,
            team=team.name if team else "",
            requested_on=row.requested_on,
            late_reason=reasons.get(row.late_reason, row.late_reason),
            children=children_of(conference_uid),
            given_up=tuple(
                GivenUp(
                    each.was_date,
                    each.was_time,
                    each.on,
                    reasons.get(each.late_reason, each.late_reason),
                    each.words,
                )
                for each in moved.order_by(Postponement.on, Postponement.uid)
            ),
            reconvenes=first.reference if first else "",
            again=again.reference if again else "",
            types={each.code: each.name for each in rules.child_types},
            labels={event: rules.event_label(event) for event in asked.events},
        )
