"""Reports owed to a conference: how each came, by which limit it is judged, who is often late."""

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.profile import Profile
from cpclerk.rules.profile_parts import Timescale
from cpclerk.rules.text import fold
from cpclerk.rules.timescales import Deadline, Facts, deadlines

# How a report came. `none`: it is known that none came, which is not the same as not recorded.
DOCUMENT, LETTER, VERBAL, NONE = "document", "letter", "verbal", "none"
HOW = MappingProxyType({DOCUMENT: "document", LETTER: "letter", VERBAL: "by word of mouth"})
CHAIR, FAMILY = "chair", "family"
READERS = MappingProxyType({FAMILY: "family", CHAIR: "chair"})
EARLIER = "earlier"
"""Came before the working day before the conference, on a day that nobody noted."""
AGENCY_REPORT = "agency_report_to_chair"
"""The event of an agency's report reaching the chair, where the procedures give it a limit."""

# What the meeting is asked of each report that is not recorded (S1 5.2.3).
ANSWERS = MappingProxyType(
    {
        "on_the_day": "on the day",
        "day_before": "the day before",
        EARLIER: "earlier",
        VERBAL: "verbal only",
        "not_received": "not received",
    }
)

# From so many reports whose coming is recorded, an agency can stand out, with so many in a
# hundred of them late or not there at all.
ENOUGH, OFTEN = 3, 34


def report_state(received_on: date | None, how: str | None, came: str = "") -> str:
    """How a report stands: received, verbal, not_received or not_recorded."""
    if how == NONE:
        return "not_received"
    if received_on is None:
        return "received" if came == EARLIER else "not_recorded"
    return "verbal" if how == VERBAL else "received"


def received_words(on: date, conference: date, day_before: date) -> str:
    """When it came, as the meeting asks it: on the day, the day before, earlier, or after it.

    `day_before` is the last working day before the conference; on a Monday, that is Friday.
    """
    if on > conference:
        return "after the conference"
    if on == conference:
        return "on the day"
    return "the day before" if on >= day_before else "earlier"


def day_before(conference: date, calendar: Calendar) -> date:
    """The last working day before a conference."""
    return calendar.add(conference, -1)


def check_asked(on: date, asked_on: date | None) -> None:
    """Refuse a day on which nobody had asked for the report yet."""
    if asked_on is not None and on < asked_on:
        raise Refused(
            f"This report was asked for on {date_words(asked_on)}, so it cannot have come on "
            f"{date_words(on)}. Check the day.",
            "on",
        )


def gaps_words(gaps: int) -> str:
    """`It is not recorded of 3 reports whether they came.`"""
    if gaps == 1:
        return "It is not recorded of 1 report whether it came."
    return f"It is not recorded of {gaps} reports whether they came."


def open_receipts_words(gaps: int) -> str:
    """`3 receipts of reports are not recorded`, short enough to stand beside what is typed."""
    return f"{gaps} receipt{'s of reports are' if gaps > 1 else ' of a report is'} not recorded"


def report_limit(
    agency: str, kind: str, rules: Profile, limits: Sequence[Deadline]
) -> Deadline | None:
    """By when a report is asked of an agency: its own limit, or the chair's having a report.

    The social worker's is the profile's rule; where agencies have none of their own, theirs are
    asked for by the same day.
    """
    own = limit_for(AGENCY_REPORT, limits)
    rule = next(iter(rules.reports_for(kind)), None)
    if own is not None and (rule is None or fold(rule.agency) != fold(agency)):
        return own
    return limit_for(rule.chair_event, limits) if rule else own


def agency_limits(rules: Profile, kind: str) -> tuple[str, tuple[Timescale, ...]]:
    """The event by which an agency's report is judged, and its limits, as in `report_limit`."""
    own = tuple(each for each in rules.timescales if each.event == AGENCY_REPORT)
    rule = next(iter(rules.reports_for(kind)), None)
    if own or rule is None:
        return AGENCY_REPORT, own
    shared = tuple(each for each in rules.timescales if each.event == rule.chair_event)
    return rule.chair_event, shared


def limit_for(event: str, limits: Iterable[Deadline]) -> Deadline | None:
    """The limit on a reader having the report: the earliest, where types of child differ."""
    found = [each for each in limits if each.event == event]
    return min(found, key=lambda each: each.due or date.max, default=None)


def reader_limit(
    rules: Sequence[Timescale],
    event: str,
    received_on: date | None,
    came: str,
    facts: Facts,
    profile: Profile,
    calendars: tuple[Calendar, Calendar],
    today: date,
) -> Deadline | None:
    """One reader's own limit, judged by the day on which that reader had the report."""
    events = {name: day for name, day in facts.events.items() if name != event}
    if received_on is not None:
        events[event] = received_on
    own = facts._replace(
        events=events, earlier=frozenset({event}) if came == EARLIER else frozenset()
    )
    only = dataclasses.replace(profile, timescales=tuple(rules))
    return limit_for(event, deadlines(own, only, *calendars, today))


class Tally(NamedTuple):
    """One agency's reports: how many were owed, and how they came. `recorded` leaves gaps out."""

    agency: str
    owed: int
    in_time: int
    late: int
    verbal: int
    silent: int
    not_recorded: int

    @property
    def recorded(self) -> int:
        """How many of those owed it is known of whether they came."""
        return self.owed - self.not_recorded

    @property
    def stands_out(self) -> bool:
        """Whether it is often late or silent, by enough reports to say so."""
        amiss = self.late + self.silent
        return self.recorded >= ENOUGH and 100 * amiss >= OFTEN * self.recorded


def tallied(agency: str, ways: Iterable[str]) -> Tally:
    """Count one agency's reports by how each stands: in_time, late, verbal, silent or ''."""
    counted = list(ways)
    return Tally(
        agency,
        len(counted),
        *(counted.count(way) for way in ("in_time", "late", "verbal", "silent", "")),
    )
