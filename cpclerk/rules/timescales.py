"""Deadlines: from what happened and what the profile says, what is due, and how it stands.

Nothing here is stored: facts are, and deadlines follow from them each time they are asked for.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.durations import Duration
from cpclerk.rules.errors import Refused
from cpclerk.rules.profile import Profile
from cpclerk.rules.profile_parts import Timescale
from cpclerk.rules.working import DeadlineState, Working

__all__ = [
    "Deadline",
    "DeadlineState",
    "Facts",
    "deadlines",
    "last_date_in_timescale",
    "review_due",
    "review_limits",
]

_OFF = frozenset({"cancelled", "stood_down"})


class Facts(NamedTuple):
    """What is known of one conference.

    `state`: requested, booked, held, postponed, cancelled, stood_down. `events` holds the dates
    by name (see `events.py`); a missing name is not recorded. `plan_made`: a child left on a
    plan; None while that is not recorded. `types` are those of its children; when empty, the
    kind's own. `earlier` are events known to have happened before the working day before the
    conference, on a day that nobody noted. `judged_as_at`: the day up to which a log of long ago
    tells; what is missing and was due by then is not recorded, never overdue. `added` are the
    days on which limits were put in, by what they ask for: none is due before its own.
    """

    kind: str
    state: str
    events: Mapping[str, date] = MappingProxyType({})
    plan_made: bool | None = None
    types: frozenset[str] = frozenset()
    judged_as_at: date | None = None
    earlier: frozenset[str] = frozenset()
    added: Mapping[str, date] = MappingProxyType({})


class Deadline(NamedTuple):
    """One limit applied to one conference.

    `due` is None while the date it counts from is not known. `planned` is a date agreed for an
    event that has not happened yet. `days` are working days of the rule's own calendar: left
    until due or, when done, kept in hand; negative when late.
    """

    code: str
    label: str
    event: str
    due: date | None
    done_on: date | None
    planned: date | None
    state: DeadlineState
    days: int | None
    owed_by: str
    working: Working

    @property
    def breaks(self) -> bool:
        """Whether the date planned for it lies beyond its limit."""
        return bool(self.planned and self.due and self.planned > self.due)

    @property
    def is_late(self) -> bool:
        """Whether the limit has passed, or will have by the date planned: it asks why."""
        return self.breaks or self.state in _LATE

    @property
    def was_late(self) -> bool:
        """Whether it was done, and late."""
        return self.state is DeadlineState.MET_LATE

    @property
    def is_open(self) -> bool:
        """Whether it still asks somebody to do something."""
        return self.state in _OPEN


_OPEN = frozenset({DeadlineState.NOT_YET_DUE, DeadlineState.DUE_TODAY, DeadlineState.OVERDUE})
_LATE = frozenset({DeadlineState.OVERDUE, DeadlineState.MET_LATE})
_COUNTED = _OPEN | {DeadlineState.MET, DeadlineState.MET_LATE}


def deadlines(
    facts: Facts, profile: Profile, statutory: Calendar, office: Calendar, today: date
) -> tuple[Deadline, ...]:
    """Every limit of the profile that applies to the conference, in the profile's order.

    Working days throughout, unless the rule says otherwise. `today` is local; facts of a log
    are judged as at the log's end instead. Refused when a date lies outside the calendars.
    """
    types = _types(facts, profile)
    return tuple(
        _judge(rule, facts, profile, office if rule.calendar == "office" else statutory, today)
        for rule in profile.timescales
        if rule.applies(facts.kind, types)
    )


def last_date_in_timescale(
    facts: Facts, profile: Profile, statutory: Calendar, office: Calendar, today: date
) -> Deadline:
    """The limit on holding the conference: the earliest, where several types of child meet.

    Waiting when no date to count from is known; not applicable, with `due` None, when the
    profile sets no limit for the kind.
    """
    limits = [
        deadline
        for deadline in deadlines(facts, profile, statutory, office, today)
        if deadline.event == "conference" and deadline.state != DeadlineState.NOT_APPLICABLE
    ]
    known = [deadline for deadline in limits if deadline.due]
    if known:
        return min(known, key=lambda deadline: deadline.due or date.max)
    return limits[0] if limits else _no_limit(facts, profile, statutory)


def review_due(
    conference: date,
    outcomes: Iterable[str],
    profile: Profile,
    statutory: Calendar,
    office: Calendar,
    today: date,
    birth: date | None = None,
) -> Deadline | None:
    """The limit on holding the next review: the earliest of `review_limits`; None without any."""
    limits = review_limits(conference, outcomes, profile, statutory, office, today, birth)
    return limits[0] if limits else None


def review_limits(
    conference: date,
    outcomes: Iterable[str],
    profile: Profile,
    statutory: Calendar,
    office: Calendar,
    today: date,
    birth: date | None = None,
) -> tuple[Deadline, ...]:
    """Every limit on holding the next review, from the outcomes decided at a conference.

    3 months where a plan was made, 6 where one continues (S3 app. d); where it was made before
    `birth`, also however soon after that the office has set (domain.md §2). Siblings come
    together, so the earliest, which stands first, rules. None when nobody is left on a plan.
    """
    types = frozenset(profile.outcome(outcome).next_type for outcome in outcomes) - {""}
    kinds = [kind for kind in profile.kinds if types and types <= {*kind.types, *kind.also_types}]
    if not kinds:
        return ()
    facts = Facts(
        kind=min(kinds, key=lambda kind: len(kind.types) + len(kind.also_types)).code,
        state="requested",
        events={"previous_conference": conference, **({"birth": birth} if birth else {})},
        types=types,
    )
    first = last_date_in_timescale(facts, profile, statutory, office, today)
    others = [
        each
        for each in deadlines(facts, profile, statutory, office, today)
        if each.event == "conference" and each.due and each.code != first.code
    ]
    return (first, *sorted(others, key=lambda each: each.due or date.max))


def _types(facts: Facts, profile: Profile) -> frozenset[str]:
    return facts.types or frozenset(profile.kind(facts.kind).types)


def _judge(
    rule: Timescale, facts: Facts, profile: Profile, calendar: Calendar, today: date
) -> Deadline:
    """Apply one rule: find its dates first, then say how it stands."""
    as_at = facts.judged_as_at or today
    counted_on = _counted_on(rule, facts)
    done, planned = _done_or_planned(rule, facts, as_at)
    due, note = None, ""
    if counted_on is not None:
        try:
            due = _due(rule, counted_on, calendar)
        except Refused as error:
            # One wrong date must not hide every other deadline of the conference.
            note = error.sentence
    added = facts.added.get(rule.event)
    if due is not None and added is not None and due < added:
        due, note = added, f"It was put in on {date_words(added)}, after that: it is due that day."
    state, why = _state(rule, facts, due, done, as_at)
    if rule.event in facts.earlier and state is not DeadlineState.NOT_APPLICABLE:
        state, why = _by_then(facts, due, done, calendar)
    if state is DeadlineState.NOT_APPLICABLE:
        due = None
    is_dated = done is not None or state is not DeadlineState.MET
    days = _days(state, due, done or as_at, calendar) if is_dated else None
    working = Working(
        rule, profile, calendar, counted_on, due, done, planned, state, days, note or why
    )
    return Deadline(
        rule.code, rule.label, rule.event, due, done, planned, state, days, rule.owed_by, working
    )


def _counted_on(rule: Timescale, facts: Facts) -> date | None:
    if rule.counted_from == "conference" and facts.state == "postponed":
        return None
    return facts.events.get(rule.counted_from)


def _due(rule: Timescale, counted_on: date, calendar: Calendar) -> date:
    day = rule.limit.counted(counted_on, calendar, back=bool(rule.before))
    return calendar.last_on_or_before(day) if rule.on_working_day else day


def _done_or_planned(rule: Timescale, facts: Facts, as_at: date) -> tuple[date | None, date | None]:
    """The day it was done, or the day it is planned for; a conference is done when held."""
    happened = facts.events.get(rule.event)
    if happened is None:
        return None, None
    if rule.event == "conference":
        if facts.state == "held":
            return happened, None
        return None, None if facts.state == "postponed" else happened
    return (happened, None) if happened <= as_at or facts.judged_as_at else (None, happened)


def _state(
    rule: Timescale, facts: Facts, due: date | None, done: date | None, as_at: date
) -> tuple[DeadlineState, str]:
    """The state, and a sentence where the state alone does not explain itself."""
    off = _not_owed(rule, facts)
    if off is not None:
        return DeadlineState.NOT_APPLICABLE, off
    if due is None:
        return _undated(rule, facts, done)
    if done:
        return (DeadlineState.MET if done <= due else DeadlineState.MET_LATE), ""
    return _not_done(rule, facts, due, as_at)


def _by_then(
    facts: Facts, due: date | None, done: date | None, calendar: Calendar
) -> tuple[DeadlineState, str]:
    """The state where all that is known is that it was before the day before the conference."""
    held_on = facts.events.get("conference")
    if due is None or held_on is None:
        return DeadlineState.NOT_RECORDED, ""
    if done is not None and done > due:
        return DeadlineState.MET_LATE, ""
    latest = calendar.add(held_on, -2)
    words = f"It was before the day before the conference: by {date_words(latest)}."
    return (DeadlineState.MET if latest <= due else DeadlineState.NOT_RECORDED), words


def _not_owed(rule: Timescale, facts: Facts) -> str | None:
    """Why the limit does not apply, which may need no words; None when it does."""
    if facts.state in _OFF:
        return "This conference did not go ahead."
    if facts.state == "postponed" and facts.judged_as_at:
        return "It was postponed, and the log tells no more of it."
    if rule.when == "plan_made" and facts.plan_made is False:
        return "No child left the conference on a plan."
    if rule.when == "event_known" and rule.event not in facts.events:
        return ""
    return None


def _undated(rule: Timescale, facts: Facts, done: date | None) -> tuple[DeadlineState, str]:
    """The state while the date to count from is not known."""
    if rule.when == "counted_from_known":
        return DeadlineState.NOT_APPLICABLE, ""
    if done:
        return (
            DeadlineState.NOT_RECORDED,
            f"Done on {date_words(done)}, but the date it counts from is not recorded.",
        )
    if facts.judged_as_at:
        return DeadlineState.NOT_RECORDED, ""
    return DeadlineState.WAITING, ""


def _not_done(rule: Timescale, facts: Facts, due: date, as_at: date) -> tuple[DeadlineState, str]:
    if facts.judged_as_at:
        late = due <= as_at
        return (DeadlineState.NOT_RECORDED if late else DeadlineState.NOT_YET_DUE), ""
    held = facts.state == "held"
    if held and rule.before == "conference":
        return DeadlineState.NOT_RECORDED, "The conference has been held."
    note = ""
    if rule.when == "plan_made" and facts.plan_made is None:
        note = "Owed only if a child leaves the conference on a plan."
        if held:
            return DeadlineState.WAITING, f"{note} What was decided is not recorded."
    if due == as_at:
        return DeadlineState.DUE_TODAY, note
    return (DeadlineState.OVERDUE if due < as_at else DeadlineState.NOT_YET_DUE), note


def _days(state: DeadlineState, due: date | None, day: date, calendar: Calendar) -> int | None:
    """Working days from the day to the last date; None where they would mean nothing."""
    if due is None or state not in _COUNTED:
        return None
    try:
        return calendar.between(day, due)
    except Refused:
        return None


def _no_limit(facts: Facts, profile: Profile, calendar: Calendar) -> Deadline:
    """What stands for the last date in timescale of a kind that the profile sets no limit for."""
    rule = Timescale(
        code="no_limit",
        label=profile.kind(facts.kind).name,
        rule=f"{profile.title} sets no limit for holding this kind of meeting.",
        event="conference",
        limit=Duration(0, "day"),
        calendar="office",
        authority=profile.authority,
        owed_by="",
        after="conference",
    )
    state = DeadlineState.NOT_APPLICABLE
    working = Working(rule, profile, calendar, None, None, None, None, state, None, "")
    return Deadline(
        rule.code, rule.label, rule.event, None, None, None, state, None, rule.owed_by, working
    )
