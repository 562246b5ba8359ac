"""Who is free when: the chairs and rooms in order of preference, and why others are not."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cpclerk.rules.slots import Busy, Wanted, free_then, in_the_way
from cpclerk.services.office import Choice, places
from cpclerk.store import Conference, Session


@dataclass(frozen=True, slots=True)
class Moment:
    """One usual time of a day: the chairs and rooms free then, and why others are not.

    `not_free` are plain sentences, the family's first. Names throughout.
    """

    start: dt.time
    chairs: tuple[str, ...]
    rooms: tuple[str, ...]
    not_free: tuple[str, ...]
    is_family_free: bool = True
    is_past: bool = False

    @property
    def lacks(self) -> str:
        """What stands in the way where there is no slot, in a word or two."""
        if self.is_past:
            return "past"
        if not self.is_family_free:
            return "family"
        if not self.chairs:
            return "no chair"
        return "too far" if self.rooms else "no room"


def moment(
    wanted: Wanted,
    busy: Mapping[str, Sequence[Busy]],
    names: Mapping[str, str],
    day: dt.date,
    start: dt.time,
    here: dt.datetime,
) -> Moment:
    """Return who and what is free then, and why the others are not; `here` is local time."""
    chairs, rooms, everyone = (
        free_then(wanted, busy, uids, day, start)
        for uids in (wanted.chairs, wanted.rooms, wanted.everyone)
    )
    not_free = [way.why[0].upper() + way.why[1:] for way in everyone.values() if way]
    free_rooms = [uid for uid, way in rooms.items() if not way]
    for uid, way in chairs.items():
        ways = [way] if way else _too_far(wanted, busy, uid, free_rooms, day, start)
        not_free += [f"{names.get(uid, '')} {ways[0].why}"] if ways else []
    not_free += [f"{names.get(uid, '')} {way.why}" for uid, way in rooms.items() if way]
    return Moment(
        start,
        tuple(names[uid] for uid, way in chairs.items() if not way and uid in names),
        tuple(names[uid] for uid, way in rooms.items() if not way and uid in names),
        tuple(not_free),
        not any(everyone.values()),
        dt.datetime.combine(day, start) <= here,
    )


def _too_far(
    wanted: Wanted,
    busy: Mapping[str, Sequence[Busy]],
    chair: str,
    rooms: Sequence[str],
    day: dt.date,
    start: dt.time,
) -> list[Busy]:
    """Return what a chair cannot come from in time; nothing where a free room can be reached."""
    ways = [
        in_the_way(
            busy.get(chair, ()), day, start, wanted.length, wanted.places.get(room, ""),
            wanted.travel,
        )
        for room in rooms
    ]  # fmt: skip
    found = [replace(way, why=f"{way.why} in {way.place}, too far away") for way in ways if way]
    return found if found and len(found) == len(rooms) else []


def own(family_uid: str | None, row: Conference | None) -> tuple[str | None, str | None]:
    """Return the chair and the room of this conference, or else of the family's last one."""
    before = (
        Conference.select()
        .where(
            Conference.family == (family_uid or ""),
            Conference.state.in_(["held", "booked"]),
            Conference.conference_date.is_null(False),
        )
        .order_by(Conference.conference_date.desc())
    )
    known = [each for each in (row, *before) if each is not None]
    chair = next((each.chair_id for each in known if each.chair_id), None)
    return chair, next((each.room_id for each in known if each.room_id), None)


def in_order(
    session: Session, taken: Sequence[Conference], chair: str | None, room: str | None
) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """Return chairs and rooms, the family's own first, then the least booked chairs."""
    here = places(session)
    load = Counter(each.chair_id for each in taken)
    chairs = sorted(here.chairs, key=lambda each: (each.uid != chair, load[each.uid], each.words))
    rooms = sorted(here.rooms, key=lambda each: (each.uid != room, each.words))
    return tuple(chairs), tuple(rooms)
