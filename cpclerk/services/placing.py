"""Whether a conference can be held then and there: the day open, chair and room free, in time."""

import datetime as dt
from dataclasses import dataclass

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.diaries import why_too_far
from cpclerk.rules.errors import Refused
from cpclerk.rules.profile import Profile
from cpclerk.rules.slots import in_the_way, minutes_between
from cpclerk.rules.what_if import facts_of_another_day
from cpclerk.services.conferences import rules_for
from cpclerk.services.diary import (
    clash_words,
    clashes,
    of_conferences,
    of_diaries,
    of_family,
    taken_on,
    travel_minutes,
)
from cpclerk.services.slots import day_of, too_late_words
from cpclerk.services.timescales import facts_of
from cpclerk.store import Conference, Room, Session, Staff
from cpclerk.store.calendars import office


@dataclass(frozen=True, slots=True)
class Place:
    """When and where a conference is booked for. `late_reason` is coded, where one is needed."""

    day: dt.date
    start: dt.time
    chair_uid: str
    room_uid: str = ""
    late_reason: str = ""


def check_place(session: Session, row: Conference, place: Place) -> str:
    """Return the coded reason to keep with a booking: none where the day keeps every limit.

    Refused with the field: day, chair, room or late_reason. Needs an open connection.
    """
    rules = rules_for(session, row)
    _check_open(session, place)
    _check_free(session, row, rules, place)
    day, last = day_of(
        session, facts_of_another_day(facts_of([row])[row.uid], None), rules, place.day
    )
    late = too_late_words(day, last)
    if not late:
        return ""
    if not place.late_reason:
        raise Refused(f"This day is {late}. Say why.", "late_reason")
    check_coded(rules, place.late_reason)
    return place.late_reason


def check_coded(rules: Profile, late_reason: str) -> None:
    """Refuse a reason that is not one of the profile's codes."""
    if late_reason not in {each.code for each in rules.late_reasons}:
        raise Refused("Choose the reason from the list.", "late_reason")


def _check_open(session: Session, place: Place) -> None:
    now = session.here
    if (place.day, place.start) <= (now.date(), now.time()):
        raise Refused(
            f"{date_words(place.day)} {place.start:%H:%M} is past. Choose a day still to come.",
            "day",
        )
    if why := why_too_far(place.day, now.date()):
        raise Refused(why, "day")
    try:
        closed = office(session.store).skipped(place.day - dt.timedelta(days=1), place.day)
    except Refused as error:
        raise Refused(error.sentence, "day") from None
    if closed:
        raise Refused(
            f"{date_words(place.day)} is closed: {closed[0].why}. Choose another day.", "day"
        )


def _check_free(session: Session, row: Conference, rules: Profile, place: Place) -> None:
    chair = Staff.get_or_none(
        (Staff.uid == place.chair_uid) & (Staff.role == "chair") & Staff.active
    )
    if chair is None:
        raise Refused("Choose who chairs it.", "chair")
    room = Room.get_or_none(Room.uid == place.room_uid) if place.room_uid else None
    if room is None and (place.room_uid or Room.select().exists()):
        raise Refused("Choose the room.", "room")
    for other in clashes(session, row, rules.kind(row.kind), place.day, place.start):
        what = clash_words(session, other)
        if other.chair_id == chair.uid:
            raise Refused(f"{chair.name} chairs {what}. Choose another time or chair.", "chair")
        if room is not None and other.room_id == room.uid:
            raise Refused(f"{room.name} is taken by {what}. Choose another time or room.", "room")
    _check_diaries(session, row, rules, place, chair, room.place if room is not None else "")


def _check_diaries(
    session: Session, row: Conference, rules: Profile, place: Place, chair: Staff, at: str
) -> None:
    """Refuse a time at which the family is elsewhere, or the chair away or still on the way."""
    day, length = place.day, dt.timedelta(minutes=rules.kind(row.kind).length_minutes)
    taken, travel = taken_on(row, day, day), travel_minutes()
    if row.family_id:
        family = of_family(session, row.family_id, taken)
        if way := in_the_way(family, day, place.start, length):
            raise Refused(f"{way.why[0].upper()}{way.why[1:]}. Choose another time.", "day")
    theirs = [
        each
        for each in (*of_conferences(session, taken), *of_diaries([chair], day, day))
        if each.uid == chair.uid
    ]
    if way := in_the_way(theirs, day, place.start, length, at, travel):
        minutes = minutes_between(way.place, at, travel)
        far = f" in {way.place}, {minutes} minutes away" if minutes else ""
        raise Refused(f"{chair.name} {way.why}{far}. Choose another time or chair.", "chair")
