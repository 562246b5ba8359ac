"""How long a child's plan lasts, and when its chair asks why it still does."""

from dataclasses import dataclass
from datetime import date

from cpclerk.rules.calendar import add_months
from cpclerk.rules.durations import Duration
from cpclerk.rules.profile import Profile
from cpclerk.rules.profile_parts import PlanLength

# Where procedures say nothing, as those kept from before they were asked to.
USUAL = PlanLength(
    ("9 months", "12 months", "15 months", "21 months"),
    Duration(24, "month"),
    "general practice",
    assumption=True,
)


@dataclass(frozen=True, slots=True)
class PlanAge:
    """A plan that lasts: since when, how many whole months, and the marks of the procedures.

    `mark` is the latest length that it has reached at which its chair asks why, 0 for none yet;
    `mark_on` the day it did; `next_mark_on` the day of the one to come. `is_long`: it counts as
    too long (S2 3.1.3).
    """

    start: date
    months: int
    mark: int
    mark_on: date | None
    next_mark_on: date | None
    is_long: bool


def plan_length(rules: Profile) -> PlanLength:
    """After how long a chair asks why, and from when a plan is long, under these procedures."""
    return rules.plan_length or USUAL


def months_between(start: date, day: date) -> int:
    """Whole months from one day to another: 31 January to 28 February is one.

    0 where `day` is before `start`.
    """
    months = max(0, (day.year - start.year) * 12 + day.month - start.month)
    return months if not months or add_months(start, months) <= day else months - 1


def plan_age(start: date, day: date, length: PlanLength) -> PlanAge:
    """How long a plan has lasted by the end of a day. It is long once it has lasted longer."""
    reached = [each for each in length.marks if add_months(start, each) <= day]
    coming = [each for each in length.marks if each not in reached]
    mark = max(reached, default=0)
    return PlanAge(
        start=start,
        months=months_between(start, day),
        mark=mark,
        mark_on=add_months(start, mark) if mark else None,
        next_mark_on=add_months(start, min(coming)) if coming else None,
        is_long=add_months(start, length.counted_after.n) < day,
    )
