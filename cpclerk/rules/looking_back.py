"""Last time's goals against today's: which stand, which are gone, which are new (S0 6.2.2)."""

from collections.abc import Sequence

from cpclerk.rules.text import fold

STANDS, GONE, NEW = "stands", "gone", "new"


def goal_posts(before: Sequence[str], now: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return each goal with how it stands: last time's in order, then those that are new.

    A goal that is worded otherwise is another goal: nobody says unseen that it is the same.
    """
    then, today = {_as_read(each) for each in before}, {_as_read(each) for each in now}
    stands = [(each, STANDS if _as_read(each) in today else GONE) for each in before]
    return (*stands, *((each, NEW) for each in now if _as_read(each) not in then))


def _as_read(text: str) -> str:
    return " ".join(fold(text).rstrip(" .").split())
