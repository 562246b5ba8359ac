"""The day of a conference by the clock: reading, meeting the family, each part of the agenda."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from cpclerk.rules.profile_parts import AgendaItem

ROUND = 5
"""Minutes to which the parts of the agenda are rounded."""


def before(start: time, minutes: int) -> time:
    """The time so many minutes before the start."""
    return (datetime.combine(date.min + timedelta(1), start) - timedelta(minutes=minutes)).time()


def agenda_times(
    agenda: Sequence[AgendaItem], start: time, length: int
) -> tuple[tuple[time, str], ...]:
    """When each part of the agenda begins; those without a length share the rest of the meeting.

    `length` is the meeting's, in minutes. Parts begin on fives, in order, within the meeting.
    """
    fixed = sum(each.minutes for each in agenda)
    free = sum(not each.minutes for each in agenda)
    share = max(length - fixed, 0) / free if free else 0.0
    at, found = 0.0, []
    for each in agenda:
        minutes = int(at // ROUND) * ROUND
        begins = (datetime.combine(date.min, start) + timedelta(minutes=minutes)).time()
        found.append((begins, each.name))
        at = min(at + (each.minutes or share), float(length))
    return tuple(found)
