"""Slots: a day and a time at which a chair, a room and the family are free together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

# Minutes from one place to another, either way; what is not in it takes no time.
Minutes = Mapping[frozenset[str], int]
NO_TRAVEL: Minutes = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Busy:
    """Somebody or a room is taken: for the day, or between two times of it.

    `why` says so in words that follow a name (`chairs CP0007 to 12:00`); `place` is where.
    """

    uid: str
    day: date
    start: time | None = None
    end: time | None = None
    why: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """A day, a time, a chair and a room that are free together."""

    day: date
    start: time
    chair_uid: str
    room_uid: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a slot is looked for: when it could begin, who and where in order of preference.

    `chairs` and `rooms` are uids, this family's own first; `everyone` are uids that must all be
    free, such as the family's. `places` says where rooms are.
    """

    days: Sequence[date]
    starts: Sequence[time]
    length: timedelta
    chairs: Sequence[str]
    rooms: Sequence[str]
    everyone: Sequence[str] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    travel: Minutes = field(default_factory=dict)


def in_the_way(
    taken: Iterable[Busy],
    day: date,
    start: time,
    length: timedelta,
    place: str = "",
    travel: Minutes = NO_TRAVEL,
) -> Busy | None:
    """What is in the way of a meeting of that length that begins then, at that place.

    Between two places the time it takes to travel must be left, before and after.
    """
    begins = datetime.combine(day, start)
    ends = begins + length
    for each in taken:
        if each.day != day:
            continue
        if each.start is None or each.end is None:
            return each
        way = timedelta(minutes=minutes_between(each.place, place, travel))
        if begins < datetime.combine(day, each.end) + way and (
            datetime.combine(day, each.start) - way < ends
        ):
            return each
    return None


def minutes_between(one: str, other: str, travel: Minutes) -> int:
    """Minutes from one place to another; none within a place, or where either is not known."""
    return travel.get(frozenset((one, other)), 0) if one and other and one != other else 0


def is_free(taken: Iterable[Busy], day: date, start: time, length: timedelta) -> bool:
    """Whether a meeting of that length can begin then, with this much of the time taken."""
    return in_the_way(taken, day, start, length) is None


def free_slots(wanted: Wanted, busy: Iterable[Busy]) -> tuple[Slot, ...]:
    """The free slots by day and start, each with the first chair who can be in a free room."""
    taken = by_uid(busy)
    slots = []
    for day in wanted.days:
        for start in wanted.starts:
            found = _first_pair(wanted, taken, day, start)
            if found is not None:
                slots.append(Slot(day, start, *found))
    return tuple(slots)


def by_uid(busy: Iterable[Busy]) -> dict[str, list[Busy]]:
    """What is taken, by whom or what."""
    taken: dict[str, list[Busy]] = {}
    for each in busy:
        taken.setdefault(each.uid, []).append(each)
    return taken


def free_then(
    wanted: Wanted, taken: Mapping[str, Sequence[Busy]], uids: Iterable[str], day: date, start: time
) -> dict[str, Busy | None]:
    """What is in the way of each of these then; None where nothing is."""
    return {uid: in_the_way(taken.get(uid, ()), day, start, wanted.length) for uid in uids}


def _first_pair(
    wanted: Wanted, taken: Mapping[str, Sequence[Busy]], day: date, start: time
) -> tuple[str, str] | None:
    if any(free_then(wanted, taken, wanted.everyone, day, start).values()):
        return None
    rooms = [
        uid
        for uid, way in free_then(wanted, taken, wanted.rooms, day, start).items()
        if way is None
    ]
    for chair in wanted.chairs:
        for room in rooms:
            place = wanted.places.get(room, "")
            theirs = taken.get(chair, ())
            if in_the_way(theirs, day, start, wanted.length, place, wanted.travel) is None:
                return chair, room
    return None


def ranked(
    slots: Sequence[Slot], chair_uid: str | None, faults: Callable[[date], int]
) -> tuple[Slot, ...]:
    """The best slot of each day, the best day first: the fewest faults, then the family's chair.

    Of equals the earlier.
    """

    def how_good(slot: Slot) -> tuple[int, bool, date, time]:
        return faults(slot.day), slot.chair_uid != chair_uid, slot.day, slot.start

    best: dict[date, Slot] = {}
    for slot in sorted(slots, key=how_good):
        best.setdefault(slot.day, slot)
    return tuple(best.values())


def first_good(
    slots: Sequence[Slot], chair_uid: str | None, faults: Callable[[date], int]
) -> Slot | None:
    """The slot to propose among those on the days with the fewest faults; None without slots."""
    return next(iter(ranked(slots, chair_uid, faults)), None)
