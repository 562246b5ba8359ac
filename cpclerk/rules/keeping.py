"""Which backups are kept: the last of each of some days, weeks and months."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

DAILY, WEEKLY, MONTHLY = 12, 10, 9
OVERDUE_AFTER = 7
"""Days after which a copy in the second place is too old."""


def kept(made: Iterable[datetime]) -> frozenset[datetime]:
    """Return those of some backups, by when each was made, that are kept.

    The newest of each of the last 12 days, 10 weeks and 9 months on which any was made: a holiday
    uses nothing up. The newest of all is always among them, and what is kept is kept again.
    """
    newest_first = sorted(set(made), reverse=True)
    periods: tuple[tuple[int, Callable[[datetime], Any]], ...] = (
        (DAILY, lambda at: at.date()),
        (WEEKLY, lambda at: tuple(at.isocalendar())[:2]),
        (MONTHLY, lambda at: (at.year, at.month)),
    )
    found: set[datetime] = set()
    for most, period in periods:
        newest: dict[Any, datetime] = {}
        for at in newest_first:
            newest.setdefault(period(at), at)
        found.update(list(newest.values())[:most])
    return frozenset(found)


def days_overdue(last: date | None, today: date) -> int | None:
    """Return how many days old the last copy in the second place is, once it is too old.

    None while it is not; 0 when there has never been one. Calendar days: a stick is plugged in
    on any day.
    """
    if last is None:
        return 0
    days = (today - last).days
    return days if days > OVERDUE_AFTER else None
