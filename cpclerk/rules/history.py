"""History is not work: which logs are looked back on, and which are worked on."""

from datetime import date, timedelta

# A log whose last day is longer ago than this is looked back on: whatever it lacks was owed, done
# and forgotten long since. A younger one is handed over live.
LIVE_FOR = timedelta(days=92)


def is_history(as_at: date, today: date) -> bool:
    """Return whether a log true on `as_at` tells of work long done rather than work in hand."""
    return today - as_at > LIVE_FOR
