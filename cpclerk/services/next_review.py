"""When the next review can be, with who chairs it and where, before anyone leaves the room."""

import datetime as dt
from dataclasses import dataclass

from cpclerk.rules.errors import Refused
from cpclerk.services.asking import Asked
from cpclerk.services.conferences import children_of, get, rules_for
from cpclerk.services.permission import reading
from cpclerk.services.slots import propose
from cpclerk.store import Session


@dataclass(frozen=True, slots=True)
class ReviewDay:
    """A day on which the review can be: the first free time, its chair and room, in words."""

    day: dt.date
    start: dt.time
    chair: str
    room: str


def review_days(session: Session, conference_uid: str) -> tuple[ReviewDay, ...]:
    """Return the days within the limit on which a chair and a room are free, the latest first.

    For the children who are left on a plan as far as it is decided; none where nobody is.
    """
    with reading(session):
        row = get(conference_uid)
        rules = rules_for(session, row)
        types = {
            child.person_uid: rules.outcome(child.outcome).next_type
            for child in children_of(conference_uid)
            if child.outcome and rules.outcome(child.outcome).next_type
        }
        day, family_uid, team_uid = row.conference_date, row.family_id, row.team_id
    if not types or day is None:
        return ()
    asked = Asked(family_uid, types, {"previous_conference": day}, team_uid)
    try:
        found = propose(session, asked)
    except Refused:
        # The date can be typed all the same.
        return ()
    chairs = {each.uid: each.words for each in found.chairs}
    rooms = {each.uid: each.words for each in found.rooms}
    in_time = [each for each in found.days if each.slots and not each.is_late and each.day > day]
    slots = [
        # The family's own chair first, where they are free that day (S1 4.4.13).
        min(each.slots, key=lambda slot: slot.chair_uid != found.own_chair_uid)
        for each in reversed(in_time)
    ]
    return tuple(
        ReviewDay(
            each.day, each.start, chairs.get(each.chair_uid, ""), rooms.get(each.room_uid, "")
        )
        for each in slots
    )
