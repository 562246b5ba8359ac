"""The course of each conference: which step is taken on which day, up to the office's own day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time

from cpclerk.sample import after, arranging, before, families, room
from cpclerk.sample.case import Case
from cpclerk.sample.sittings import GO_ON, OWN_DAY, START

# What is done on the own day is done by then; the rest is still to come.
NOW = 1015
# How far each goes, besides what its days allow.
NOT_BOOKED = {"requested"}
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
    for day, hour, do in _course(case):
        if (day, hour) <= (OWN_DAY, NOW):
            yield Step(day, time(*divmod(hour, 100)), case, do)


Planned = tuple[date, int, Callable[[Case], None]]


def _course(case: Case) -> Iterator[Planned]:
    asked = asked_on(case)
    if case.sitting.asked:
        # The birth of the child whose plan was made before it is what is waited for.
        yield asked, 1030, families.birth
    yield asked, 1100, arranging.ask
    if case.sitting.reach in NOT_BOOKED:
        return
    booked = case.office.calendar.add(asked, 1 if case.sitting.started else 0)
    yield booked, 1500, arranging.book
    yield from _before(case, booked)
    if case.sitting.reach in NOT_HELD:
        if case.sitting.reach in arranging.CALLED_OFF:
            yield (
                case.office.calendar.add(case.day, -1),
                1600,
                arranging.CALLED_OFF[case.sitting.reach],
            )
        return
    hour, minute = map(int, case.sitting.at.split(":"))
    start = 100 * hour + minute - (100 - 60 + 15 if minute < 15 else 15)
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
    yield on(11 - late, 1), 1000, before.list_in
    yield on(8, 2), 1030, before.family_told
    yield on(8, 2), 1115, before.invite
    yield on(7, 2), 1400, before.plan_meeting
    if case.is_recent:
        yield on(5, 3), 930, before.first_replies
        yield on(2, 4), 1130, before.last_replies
    yield on(4, 3), 1000, before.see_to_needs
    yield on(4, 4), 1500, before.early_reports
    yield on(1, 4), 1430, before.late_reports
    yield on(1, 4), 1500, before.ready


def _after(case: Case) -> Iterator[Planned]:
    def on(days: int) -> date:
        return case.office.calendar.add(case.day, days)

    sitting, slow = case.sitting, case.sitting.slow
    reached = STAGES.index(sitting.reach)
    if sitting.outcome in {START, GO_ON} and not sitting.owes_outline:
        yield on(1 + slow // 2), 1000, after.outline_plan
    yield on(2), 1630, after.key_in
    back = case.number % 8 == 5
    if reached >= 1:
        yield on(3), 1400, after.draft
    if reached >= 2:
        yield on(4 + slow), 1600, after.to_chair
    if reached >= 3:
        if back:
            yield on(5 + slow), 1000, after.comes_back
        yield on(6 + slow + case.number % 3), 1100, after.approve
    if reached >= 4:
        yield on(10 + slow + case.number % 4), 1300, after.distribute
