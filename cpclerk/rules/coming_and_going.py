"""Who came late to a conference, and who left before it ended."""

from datetime import time

from cpclerk.rules.errors import Refused


def is_late(arrived: time | None, began: time | None) -> bool:
    """Whether somebody came after it began, to the minute; False where either is unknown."""
    return arrived is not None and began is not None and _minute(arrived) > _minute(began)


def late_and_early(
    arrived: time | None, left: time | None, *, began: time | None, closed: time | None
) -> str:
    """Return `came late, at 10:15; left early, at 10:40`; empty for who was there throughout.

    To the minute: who leaves in the minute in which it is closed does not leave early.
    """
    found = []
    if arrived is not None and is_late(arrived, began):
        found.append(f"came late, at {arrived:%H:%M}")
    if left is not None and (closed is None or _minute(left) < _minute(closed)):
        found.append(f"left early, at {left:%H:%M}")
    return "; ".join(found)


def _minute(moment: time) -> time:
    return moment.replace(second=0, microsecond=0)


def check_times(came: time | None, left: time | None, now: time | None) -> None:
    """Raise Refused, naming the field, unless somebody can have come and left then.

    `now` is the time of day on the day itself, None on a later one.
    """
    for each, field in ((came, "came"), (left, "left")):
        if each and now and each > now:
            raise Refused(f"It is {now:%H:%M}. Type a time that has passed.", field)
    if came and left and left < came:
        raise Refused(f"They came at {came:%H:%M}. Type a later time for leaving.", "left")
