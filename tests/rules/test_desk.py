"""What stands on the desk, from how a conference stands."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.desk import Due, Standing, chasing, telling, urgency, work_of_the_day

TODAY = date(2026, 11, 23)
CALENDAR = Calendar("statutory", {}, 2020, 2030)


def asked(
    state: str = "booked",
    day: date | None = date(2026, 11, 30),
    at: time | None = time(10, 0),
    *,
    invitees: int = 9,
    unsent: int = 0,
    undecided: int = 2,
    begun: time | None = None,
) -> list[tuple[str, str, int | None]]:
    standing = Standing(state, day, at, invitees, unsent, undecided, begun)
    return [(due.what, due.step, due.days) for due in work_of_the_day(standing, CALENDAR, TODAY)]


def test_a_booked_conference_asks_for_invitations_then_for_replies() -> None:
    assert asked(invitees=0) == [("Invite people", "invitations", 5)]
    assert asked(unsent=3) == [("3 invitations to send", "invitations", 5)]
    assert asked(unsent=1) == [("1 invitation to send", "invitations", 5)]
    assert asked() == []
    day = date(2026, 11, 30)
    assert [each.what for each in chasing(day, 5, 2)] == ["Chase 2 replies"]
    assert [each.what for each in chasing(day, 1, 1)] == ["Chase 1 reply"]
    assert not [*chasing(day, 6, 2), *chasing(day, 0, 2), *chasing(day, 5, 0)]


def test_on_the_day_it_is_held() -> None:
    assert asked(day=TODAY) == [("Hold it at 10:00", "recording", 0)]
    assert asked(day=TODAY, at=None) == [("Hold it", "recording", 0)]
    assert asked(day=TODAY, begun=time(10, 4)) == [("Record: began 10:04", "recording", 0)]


def test_after_its_day_somebody_says_what_became_of_it() -> None:
    assert asked(day=date(2026, 11, 20)) == [
        ("Was it held? Record it, or postpone it", "booking", -1)
    ]


def test_a_held_conference_asks_for_decisions() -> None:
    assert asked("held", date(2026, 11, 20)) == [("2 children to decide on", "decisions", -1)]
    assert asked("held", date(2026, 11, 20), undecided=1) == [
        ("1 child to decide on", "decisions", -1)
    ]
    assert asked("held", date(2026, 11, 20), undecided=0) == []


@pytest.mark.parametrize("state", ["requested", "postponed", "cancelled", "stood_down"])
def test_nothing_of_the_day_without_a_booking(state: str) -> None:
    assert asked(state) == []
    assert asked(state, None) == []


@given(
    st.lists(st.none() | st.dates(date(2026, 11, 18), date(2026, 12, 9)), max_size=3),
    st.integers(0, 3),
    st.integers(0, 3),
    st.booleans(),
    st.booleans(),
)
def test_who_believes_in_another_day_comes_before_all_else_and_is_due_today(
    believed: list[date | None], letters: int, mails: int, off: bool, moved: bool
) -> None:
    late = Due("Minutes to chair", "minutes", date(2026, 11, 2), -15)
    found = list(telling(TODAY, believed, letters, mails, off=off, moved=moved))
    assert len(found) == bool(believed) + bool(letters) + bool(mails)
    assert {(each.due, each.days) for each in found} <= {(TODAY, 0)}
    order = sorted([late, *found], key=urgency)
    # What lies here after a move tells of it too; a first invitation can wait for what is late.
    lies = bool(letters) + bool(mails)
    # Whom nothing can save from coming any more is told all the same.
    is_over = off and all(day is not None and day < TODAY for day in believed)
    told = bool(believed) and not is_over
    assert order.index(late) == told + (lies if off or moved else 0)


@given(st.lists(st.tuples(st.none() | st.integers(-30, 30), st.none() | st.dates()), max_size=30))
def test_the_fewest_days_left_come_first(pairs: list[tuple[int | None, date | None]]) -> None:
    lines = sorted((Due("", "booking", due, days) for days, due in pairs), key=urgency)
    left = [line.days for line in lines if line.days is not None and line.days <= 10]
    assert left == sorted(left)
