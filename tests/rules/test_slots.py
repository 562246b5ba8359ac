"""Slots: chair, room and family free together, and the way between two places left."""

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.slots import (
    Busy,
    Slot,
    Wanted,
    first_good,
    free_slots,
    in_the_way,
    minutes_between,
)

HOURS = (time(9, 30), time(13))
TWO_HOURS = timedelta(hours=2)
DAY = date(2026, 11, 30)
FAR = {frozenset(("Oakham", "Melton")): 40}


def asked(*days: date, chairs: tuple[str, ...], rooms: tuple[str, ...]) -> Wanted:
    return Wanted(days, HOURS, TWO_HOURS, chairs, rooms)


def test_a_slot_needs_a_chair_and_a_room_at_once() -> None:
    day = date(2026, 11, 30)
    busy = [
        Busy("reed", day, time(9), time(10)),
        Busy("room 1", day),
        Busy("room 2", day, time(14), time(15)),
    ]
    slots = free_slots(
        asked(
            day,
            chairs=(
                "reed",
                "vale",
            ),
            rooms=(
                "room 1",
                "room 2",
            ),
        ),
        busy,
    )
    assert slots == (Slot(day, time(9, 30), "vale", "room 2"),)


def test_a_meeting_that_ends_when_another_begins_does_not_clash() -> None:
    day = date(2026, 11, 30)
    busy = [Busy("reed", day, time(11, 30), time(13))]
    slots = free_slots(asked(day, chairs=("reed",), rooms=("room 1",)), busy)
    assert [slot.start for slot in slots] == [time(9, 30), time(13)]


def test_the_familys_own_chair_is_proposed_before_an_earlier_day() -> None:
    first, second = date(2026, 11, 30), date(2026, 12, 1)
    busy = [Busy("reed", first)]
    slots = free_slots(
        asked(
            first,
            second,
            chairs=(
                "reed",
                "vale",
            ),
            rooms=("room 1",),
        ),
        busy,
    )
    assert first_good(slots, "reed", lambda _: 0) == Slot(second, time(9, 30), "reed", "room 1")
    assert first_good(slots, None, lambda _: 0) == Slot(first, time(9, 30), "vale", "room 1")
    assert first_good((), "reed", lambda _: 0) is None


def test_a_day_with_fewer_faults_comes_before_the_familys_own_chair() -> None:
    early, late = date(2026, 11, 24), date(2026, 12, 1)
    slots = (Slot(early, time(9, 30), "reed", "room 1"), Slot(late, time(13), "vale", "room 1"))
    assert first_good(slots, "reed", lambda day: 1 if day == early else 0) == slots[1]
    assert first_good(slots, "reed", lambda day: 1) == slots[0]
    assert first_good((), "reed", lambda day: 0) is None


def test_everyone_must_be_free() -> None:
    wanted = Wanted([DAY], HOURS, TWO_HOURS, ["reed"], ["room 1"], ["birch"])
    slots = free_slots(wanted, [Busy("birch", DAY, time(10), time(12))])
    assert [slot.start for slot in slots] == [time(13)]


def test_a_chair_who_comes_from_elsewhere_is_given_a_room_that_can_be_reached() -> None:
    wanted = Wanted(
        [DAY], HOURS, TWO_HOURS, ["reed", "vale"], ["far", "near"],
        places={"far": "Oakham", "near": "Melton"}, travel=FAR,
    )  # fmt: skip
    # Until 12:30 in Melton: Oakham is 40 minutes away, and the afternoon begins at 13:00.
    busy = [Busy("reed", DAY, time(9), time(12, 30), place="Melton")]
    slots = free_slots(wanted, busy)
    assert slots == (Slot(DAY, time(9, 30), "vale", "far"), Slot(DAY, time(13), "reed", "near"))


MOMENTS = st.integers(0, 22 * 60).map(lambda n: time(n // 60, n % 60))


@given(MOMENTS, MOMENTS, st.integers(1, 90), st.sampled_from(["Oakham", "Melton", ""]))
def test_nothing_is_in_the_way_only_where_there_is_time_to_travel(
    start: time, other: time, minutes: int, place: str
) -> None:
    travel = {frozenset(("Oakham", "Melton")): minutes}
    hour = timedelta(hours=1)
    begins, theirs = (datetime.combine(DAY, each) for each in (start, other))
    taken = [Busy("reed", DAY, other, (theirs + hour).time(), place="Oakham")]
    way = timedelta(minutes=minutes_between("Oakham", place, travel))
    assert way == timedelta(minutes=minutes if place == "Melton" else 0)
    has_time = begins >= theirs + hour + way or begins + hour + way <= theirs
    found = in_the_way(taken, DAY, start, hour, place, travel)
    assert (found is None) == has_time


TAKEN = st.builds(
    lambda uid, start, minutes, place: Busy(
        uid, DAY, start, (datetime.combine(DAY, start) + timedelta(minutes=minutes)).time(),
        place=place,
    ),
    st.sampled_from(["reed", "vale", "far", "near", "birch"]),
    st.integers(8 * 60, 16 * 60).map(lambda n: time(n // 60, n % 60)),
    st.integers(15, 180),
    st.sampled_from(["Oakham", "Melton", ""]),
)  # fmt: skip


@given(st.lists(TAKEN, max_size=8))
def test_a_slot_is_offered_exactly_where_a_chair_a_room_and_the_family_are_free(
    busy: list[Busy],
) -> None:
    places = {"far": "Oakham", "near": "Melton"}
    wanted = Wanted(
        [DAY], HOURS, TWO_HOURS, ["reed", "vale"], ["far", "near"], ["birch"], places, FAR
    )

    def free(uid: str, start: time, place: str = "") -> bool:
        theirs = [each for each in busy if each.uid == uid]
        return in_the_way(theirs, DAY, start, TWO_HOURS, place, FAR) is None

    offered = {slot.start: slot for slot in free_slots(wanted, busy)}
    for start in HOURS:
        pairs = [
            (chair, room)
            for chair in wanted.chairs
            for room, place in places.items()
            if free("birch", start) and free(room, start) and free(chair, start, place)
        ]
        found = offered.get(start)
        assert (found.chair_uid, found.room_uid) == pairs[0] if found else not pairs
