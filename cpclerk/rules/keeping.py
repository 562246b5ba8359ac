"""Which backups are kept: the last of each of some days, weeks and months."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

DAILY, WEEKLY, MONTHLY = 12, 10, 9


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
