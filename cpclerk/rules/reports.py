"""Reports owed to a conference: how each came, and by which limit it is judged."""

from collections.abc import Iterable, Sequence
from datetime import date
from types import MappingProxyType

from cpclerk.rules.profile import Profile
from cpclerk.rules.text import fold
from cpclerk.rules.timescales import Deadline

# How a report came. `none`: it is known that none came, which is not the same as not recorded.
DOCUMENT, LETTER, VERBAL, NONE = "document", "letter", "verbal", "none"
HOW = MappingProxyType({DOCUMENT: "document", LETTER: "letter", VERBAL: "by word of mouth"})
READERS = MappingProxyType({"family": "family", "chair": "chair"})


def report_state(received_on: date | None, how: str | None) -> str:
    """How a report stands: received, verbal, not_received or not_recorded."""
    if how == NONE:
        return "not_received"
    if received_on is None:
        return "not_recorded"
    return "verbal" if how == VERBAL else "received"


def received_words(on: date, conference: date | None) -> str:
    """When it came, as the meeting asks it: on the day, the day before, earlier, or after it."""
    if conference is None:
        return ""
    days = (conference - on).days
    if days < 0:
        return "after the conference"
    return {0: "on the day", 1: "the day before"}.get(days, "earlier")


def report_limit(
    agency: str, kind: str, rules: Profile, limits: Sequence[Deadline]
) -> Deadline | None:
    """By when a report is asked of an agency: its own limit, or the chair's having a report.

    The social worker's is the profile's rule; where agencies have none of their own, theirs are
    asked for by the same day.
    """
    own = limit_for("agency_report_to_chair", limits)
    rule = next(iter(rules.reports_for(kind)), None)
    if own is not None and (rule is None or fold(rule.agency) != fold(agency)):
        return own
    return limit_for(rule.chair_event, limits) if rule else own


def limit_for(event: str, limits: Iterable[Deadline]) -> Deadline | None:
    """The limit on a reader having the report: the earliest, where types of child differ."""
    found = [each for each in limits if each.event == event]
    return min(found, key=lambda each: each.due or date.max, default=None)
