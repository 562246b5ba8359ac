"""What counting working days takes: one addition, and every deadline of a conference explained."""

import random
from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from time import perf_counter
from typing import Any

from benchmarks.rows import Row, middle, row, side_by_side
from cpclerk.rules.bank_holidays import bank_holidays, working_calendar
from cpclerk.rules.calendar import Calendar
from cpclerk.rules.profile import read_profile
from cpclerk.rules.timescales import Facts, deadlines
from cpclerk.store.calendars import worked_out
from cpclerk.store.profiles import shipped

YEARS = (2012, 2028)
TIMES = 101
"""Short turns and many of them: a busy machine then disturbs few of them, and not the middle."""
Pair = tuple[date, int]


def _pairs() -> list[Pair]:
    """Return days of 2013 to 2027 and numbers of working days to add, the same at each run."""
    chosen = random.Random(2013)
    first, last = date(2013, 1, 1).toordinal(), date(2027, 12, 31).toordinal()
    return [
        (date.fromordinal(chosen.randint(first, last)), chosen.randint(1, 60)) for _ in range(300)
    ]


def _calendar() -> Calendar:
    return working_calendar("statutory", bank_holidays(worked_out(*YEARS), ()), {}, *YEARS)


def _bare(calendar: Calendar) -> Callable[[date, int], date]:
    """Return the least that adds working days: a bisection over ordinals, nothing checked."""
    first, last = date(YEARS[0], 1, 1), date(YEARS[1], 12, 31)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    ordinals = [day.toordinal() for day in days if calendar.is_working(day)]
    from_ordinal = date.fromordinal

    def add(day: date, n: int) -> date:
        return from_ordinal(ordinals[bisect_right(ordinals, day.toordinal()) + n - 1])

    return add


def _each(add: Callable[[date, int], Any], pairs: Sequence[Pair]) -> Callable[[], float]:
    """Return what measures the µs that one addition takes."""

    def measure() -> float:
        began = perf_counter()
        for day, n in pairs:
            add(day, n)
        return (perf_counter() - began) * 1e6 / len(pairs)

    return measure


def _against(name: str, floor: Callable[[date, int], Any], limit: float, calendar: Calendar) -> Row:
    """Measure our addition against another, once both are seen to say the same."""
    pairs = _pairs()
    for day, n in pairs:
        if calendar.add(day, n) != floor(day, n):
            raise RuntimeError(f"{name}: {n} working days after {day} is not agreed upon")
    values, floors = side_by_side(_each(calendar.add, pairs), _each(floor, pairs), TIMES)
    return Row(name, middle(values), "µs", middle(floors), limit, times=TIMES)


@row("workdays_add", group="workdays")
def workdays_add() -> Row:
    """Measure adding working days against a bare bisection."""
    calendar = _calendar()
    return _against("workdays_add", _bare(calendar), 3, calendar)


@row("workdays_add_numpy", group="workdays")
def workdays_add_numpy() -> Row:
    """Measure it against numpy, called for one day as we are."""
    import numpy

    days = numpy.busdaycalendar(holidays=list(worked_out(*YEARS)))

    def add(day: date, n: int) -> Any:
        # From a day off numpy counts the day it rolls to; back to the last working day, as we do.
        return numpy.busday_offset(day, n, roll="backward", busdaycal=days).item()

    return _against("workdays_add_numpy", add, 1, _calendar())


@row("workdays_add_holidays", group="workdays")
def workdays_add_holidays() -> Row:
    """Measure it against the package that the bank holidays are from."""
    import holidays

    days = holidays.country_holidays("GB", subdiv="ENG", years=range(YEARS[0], YEARS[1] + 1))
    return _against("workdays_add_holidays", days.get_nth_working_day, 1, _calendar())


@row("workdays_add_workalendar", group="workdays")
def workdays_add_workalendar() -> Row:
    """Measure it against workalendar, told of the day that it does not know."""
    from workalendar.europe import UnitedKingdom

    days, unknown = UnitedKingdom(), [date(2023, 5, 8)]

    def add(day: date, n: int) -> Any:
        return days.add_working_days(day, n, extra_holidays=unknown)

    return _against("workdays_add_workalendar", add, 1, _calendar())


@row("deadlines_explained", group="workdays")
def deadlines_explained() -> Row:
    """Measure one deadline, judged and explained, against one bare addition."""
    calendar, profile = _calendar(), read_profile(shipped("rutland-2013"), "rutland-2013.toml")
    facts = Facts("initial", "held", EVENTS, plan_made=True, types=frozenset({"initial"}))
    count = len(deadlines(facts, profile, calendar, calendar, TODAY))

    def explain() -> float:
        began = perf_counter()
        for each in deadlines(facts, profile, calendar, calendar, TODAY):
            each.working.lines()
        return (perf_counter() - began) * 1e6 / count

    values, floors = side_by_side(explain, _each(_bare(calendar), _pairs()), TIMES)
    name = "deadlines_explained"
    return Row(name, middle(values), "µs", middle(floors), 60, times=TIMES)


TODAY = date(2015, 3, 2)
# An initial conference of which everything is known, over Christmas and New Year.
EVENTS = {
    "strategy_discussion": date(2014, 12, 19),
    "written_notice": date(2014, 12, 19),
    "police_notice": date(2014, 12, 22),
    "invitation_list": date(2014, 12, 22),
    "report_to_family": date(2015, 1, 9),
    "report_to_chair": date(2015, 1, 12),
    "conference": date(2015, 1, 14),
    "outline_plan_sent": date(2015, 1, 15),
    "minutes_to_chair": date(2015, 1, 21),
    "minutes_approved": date(2015, 1, 28),
    "minutes_distributed": date(2015, 2, 4),
    "core_group": date(2015, 1, 26),
    "next_review": date(2015, 4, 10),
}
