"""The course of each conference: which step is taken on which day, up to the office's own day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cpclerk.sample import after, arranging, before, families, plan, room
from cpclerk.sample.case import Case
from cpclerk.sample.sittings import GO_ON, OWN_DAY, START

# What is done on the own day is done by then; the rest is still to come.
NOW = time(10, 15)
# Doors open.
EARLY = timedelta(minutes=15)
NOT_HELD = {"requested", "booked", "postponed", "cancelled", "stood_down"}
STAGES = ("held", "drafted", "with_chair", "approved", "distributed")


@dataclass(frozen=True, slots=True)
class Step:
    """Something done for a conference on a day; of steps of a day the earlier hour comes first."""

    day: date
    at: time
    case: Case
    do: Callable[[Case], None]


def steps(case: Case) -> Iterator[Step]:
    """Yield every step of a conference in order, those of the own day included."""
    for day, at, do in _course(case):
        if (day, at) <= (OWN_DAY, NOW):
            yield Step(day, at, case, do)


Planned = tuple[date, time, Callable[[Case], None]]


def _course(case: Case) -> Iterator[Planned]:
    asked = asked_on(case)
    if case.sitting.asked:
        # The birth of the child whose plan was made before it is what is waited for.
        yield asked, time(10, 30), families.birth
    yield asked, time(11), arranging.ask
    if case.sitting.reach == "consulted":
        yield case.office.calendar.add(asked, 2), time(15), arranging.end_otherwise
    if case.sitting.reach in {"requested", "consulted"}:
        return
    booked = case.office.calendar.add(asked, 1 if case.sitting.started else 0)
    yield booked, time(15), arranging.book
    yield from _before(case, booked)
    if case.sitting.reach in NOT_HELD:
        if case.sitting.reach in arranging.CALLED_OFF:
            day_before = case.office.calendar.add(case.day, -1)
            yield day_before, time(16), arranging.CALLED_OFF[case.sitting.reach]
        return
    begins = datetime.combine(case.day, time.fromisoformat(case.sitting.at))
    start = (begins - EARLY).time()
    if case.sitting.reach == "sitting":
        yield case.day, start, room.sit
        return
    yield case.day, start, room.hold
    yield from _after(case)


def asked_on(case: Case) -> date:
    """The day on which the team asks: after the strategy discussion, or well before a review."""
    add, sitting = case.office.calendar.add, case.sitting
    if sitting.asked:
        return sitting.asked
    if sitting.day is None:
        return add(sitting.started or date(2026, 11, 12), 1)
    if case.first:
        return add(case.first.day, 1)
    return add(sitting.started, 1) if sitting.started else add(sitting.day, -25)


def _before(case: Case, booked: date) -> Iterator[Planned]:
    """What is done by a number of working days before the conference, but after the booking."""

    def on(back: int, least: int) -> date:
        add = case.office.calendar.add
        return min(max(add(case.day, -back), add(booked, least)), add(case.day, -1))

    late = case.number % 3
    yield on(11 - late, 1), time(10), before.list_in
    yield on(8, 2), time(10, 30), before.family_told
    yield on(8, 2), time(11, 15), before.invite
    yield on(7, 2), time(14), before.plan_meeting
    if case.is_recent:
        yield on(5, 3), time(9, 30), before.first_replies
        yield on(2, 4), time(11, 30), before.last_replies
    yield on(4, 3), time(10), before.see_to_needs
    yield on(4, 4), time(15), before.early_reports
    yield on(1, 4), time(14, 30), before.late_reports
    yield on(1 + case.number % 2, 4), time(15), before.ready


def _after(case: Case) -> Iterator[Planned]:
    def on(days: int) -> date:
        return case.office.calendar.add(case.day, days)

    sitting, slow = case.sitting, case.sitting.slow
    reached = STAGES.index(sitting.reach)
    if sitting.outcome in {START, GO_ON}:
        yield on(1 + slow // 2), time(10), after.outline_plan
    yield on(2), time(16, 30), after.key_in
    back = case.number % 8 == 5
    if reached >= 1:
        yield on(3), time(14), after.draft
    if reached >= 2:
        yield on(4 + slow), time(16), after.to_chair
    if reached >= 3:
        if back:
            yield on(5 + slow), time(10), after.comes_back
        yield on(6 + slow + case.number % 3), time(11), after.approve
    if reached >= 4:
        yield on(10 + slow + case.number % 4), time(13), after.distribute
        if sitting.outcome and case.number % 3:
            yield on(22 + slow), time(15), plan.came_back
