"""History is not work: which logs are looked back on, and which are worked on."""

from datetime import date

from cpclerk.rules.calendar import add_months
from cpclerk.rules.log import ConferenceRow

# A log whose last day is longer ago than this is looked back on: whatever it lacks was owed, done
# and forgotten long since. A younger one is handed over live.
MONTHS_LIVE = 3

TO_COME = frozenset({"requested", "booked", "postponed"})
NOT_HELD = frozenset({"cancelled", "stood_down"})


def is_history(as_at: date, today: date) -> bool:
    """Return whether a log true on `as_at` tells of work long done rather than work in hand."""
    return add_months(as_at, MONTHS_LIVE) < today


def standing(
    row: ConferenceRow, *, leaves_a_plan: bool | None, as_at: date, today: date
) -> tuple[date | None, bool]:
    """Return the day a conference of a log is judged as at (None: it is live), and if it is closed.

    In a log of long ago all is history but what is still to be held today or later. In a recent
    one a conference is closed once nothing is owed: it will not be held, or the minutes are out
    and so is the outline plan, where a child left on a plan.
    """
    day = row.conference_date
    ahead = row.status in TO_COME and day is not None and day >= today
    if is_history(as_at, today) and not ahead:
        return as_at, True
    outline_out = row.outline_plan_sent is not None or leaves_a_plan is False
    out = row.minutes_distributed is not None and outline_out
    return None, out or row.status in NOT_HELD
