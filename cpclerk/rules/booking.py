"""Booking: the kind of conference, and the days it can be on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.errors import Refused
from cpclerk.rules.events import EVENTS
from cpclerk.rules.profile import Profile
from cpclerk.rules.profile_parts import ChildType, Kind, Timescale
from cpclerk.rules.timescales import Deadline, Facts, last_date_in_timescale

# What others must be given before a conference.
NOTICES = frozenset({"police_notice", "report_to_family", "report_to_chair"})
# What is owed the other way: it is chased, and a late one puts no conference off. A day that keeps
# it is still the better one: a late list is what makes invitations late (S1 5.3.1).
CHASED = frozenset({"invitation_list"})
# The dates that limits on holding a conference count from and that somebody is asked for.
ASKED_FOR = ("strategy_discussion", "written_notice", "previous_conference")
# How what was asked for can end otherwise than in a conference (S1 5.2.5).
ENDED = MappingProxyType(
    {
        "not_needed": "no conference needed: advice given",
        "child_in_need": "child in need plan",
        "early_help": "early help",
        "strategy_again": "another strategy discussion",
        "legal": "legal planning or proceedings",
        "elsewhere": "passed to another authority",
        "other": "otherwise",
    }
)
# How a list that is owed is asked after.
CHASED_BY = MappingProxyType(
    {"phone": "phone", "email": "e-mail", "in_person": "in person", "manager": "its manager told"}
)
# A strip of slots shows so many working days at a time, three weeks of them.
DAYS_OFFERED = 15


def conference_kind(types: Collection[str], profile: Profile) -> str:
    """The kind of conference that children of these types make: the narrowest that holds all.

    Refused when there are no children or no kind holds them together.
    """
    if not types:
        raise Refused("Say which children the conference is for.", "children")
    holding = [kind for kind in profile.kinds if set(types) <= {*kind.types, *kind.also_types}]
    if not holding:
        raise Refused(
            "No kind of conference holds these children together. Book two conferences.", "children"
        )
    return min(holding, key=lambda kind: len({*kind.types, *kind.also_types})).code


def why_not_here(kind: Kind, keeps: str) -> str:
    """Why a store books no meeting of that kind, in a sentence; empty when it does.

    `keeps` is the one group of meetings kept apart that the store is for; empty for all others
    (domain: a LADO matter never shares a store with conferences, a case audit links to no family).
    """
    if kind.kept_apart and keeps != kind.group:
        return f"{kind.name}: it is kept in a store of its own, made for that alone."
    if keeps and keeps != kind.group:
        return f"{kind.name}: this store is kept apart from it. Book it in the office's own store."
    return ""


def types_here(profile: Profile, keeps: str) -> tuple[ChildType, ...]:
    """The types of child for which this store can book a meeting."""
    kinds = [kind for kind in profile.kinds if not why_not_here(kind, keeps)]
    codes = {code for kind in kinds for code in (*kind.types, *kind.also_types)}
    return tuple(each for each in profile.child_types if each.code in codes)


def dates_to_ask(kind: str, types: frozenset[str], profile: Profile) -> tuple[str, ...]:
    """The events that the limits on such a meeting count from, and that are asked for at booking.

    Those on holding it, and dates of the profile's own such as an allegation's referral. What
    follows from other records (a birth, a sitting held again) is not asked for.
    """
    rules = [rule for rule in profile.timescales if rule.applies(kind, types)]
    holding = {rule.counted_from for rule in rules if rule.event == "conference"}
    own = [
        rule.counted_from
        for rule in rules
        if rule.counted_from not in EVENTS and rule.when != "counted_from_known"
    ]
    return tuple(dict.fromkeys([each for each in ASKED_FOR if each in holding] + own))


def child_types(kind: str, profile: Profile) -> tuple[str, ...]:
    """The types that children may have at that kind of conference, the usual first."""
    found = profile.kind(kind)
    return (*found.types, *found.also_types)


def child_type(
    profile: Profile,
    *,
    unborn: bool,
    on_plan: bool,
    reviewed: bool = False,
    on_plan_elsewhere: bool = False,
) -> str:
    """What a child comes to a child protection conference for, from how it stands at booking.

    `reviewed`: its plan has been reviewed before. A child is unborn or not before anything
    else is asked only where it is on no plan.
    """
    if on_plan:
        wanted = "on_plan" if reviewed else "on_new_plan"
    elif on_plan_elsewhere:
        wanted = "on_plan_elsewhere"
    else:
        wanted = "unborn" if unborn else "not_on_plan"
    for each in profile.child_types:
        if each.child_is == wanted:
            return each.code
    raise Refused(f"{profile.title} has no type of conference for this child.", "children")


def recorded_type(kind: str, profile: Profile, *, unborn: bool, outcome: str | None) -> str:
    """The type of a child in a log that gives the conference's kind but not the child's type.

    Taken from what was decided and whether it was expected; where the outcome is not recorded,
    from the kind's own types.
    """
    allowed = [profile.child_type(code) for code in child_types(kind, profile)]
    fitting = [each for each in allowed if outcome is None or outcome in each.outcomes]
    if not fitting:
        raise Refused("This outcome does not belong to this kind of conference.", "outcome")
    for each in fitting:
        if (each.child_is == "unborn") == unborn:
            return each.code
    return fitting[0].code


@dataclass(frozen=True, slots=True)
class Window:
    """The days a conference can be on: `earliest` that keeps every notice, `last` in timescale.

    `held_back_by` is the rule that sets the earliest day; None when nothing does. `last` may be
    before `earliest`: then no day keeps every limit.
    """

    earliest: date
    held_back_by: Timescale | None
    last: Deadline

    @property
    def is_open(self) -> bool:
        """Whether some day keeps every limit."""
        return self.last.due is None or self.earliest <= self.last.due


def booking_window(
    facts: Facts, profile: Profile, statutory: Calendar, office: Calendar, today: date
) -> Window:
    """Between which days the conference can be held, if everything still to do starts today.

    The earliest day gives each one who is owed something before the conference (police notice,
    the family's report) the whole of their time. It is a working day of the office.
    """
    types = facts.types or frozenset(profile.kind(facts.kind).types)
    earliest, held_back_by = _working_day(today, office), None
    for rule in _notice_rules(facts, profile, types):
        calendar = office if rule.calendar == "office" else statutory
        first = _first_day_after(rule, today, calendar, office)
        if first > earliest:
            earliest, held_back_by = first, rule
    last = last_date_in_timescale(facts, profile, statutory, office, today)
    return Window(earliest, held_back_by, last)


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody is owed before a conference on a given day: the last date to give it."""

    rule: Timescale
    by: date
    is_kept: bool

    @property
    def is_chased(self) -> bool:
        """Whether it is owed to the office, which chases it, rather than by it."""
        return self.rule.event in CHASED


def notices(
    facts: Facts, profile: Profile, statutory: Calendar, office: Calendar, day: date, today: date
) -> tuple[Notice, ...]:
    """What is owed before a conference on the day, and whether today is still in time for it."""
    types = facts.types or frozenset(profile.kind(facts.kind).types)
    found = []
    for rule in _notice_rules(facts, profile, types, NOTICES | CHASED):
        by = rule.limit.counted(day, office if rule.calendar == "office" else statutory, back=True)
        found.append(Notice(rule, by, by >= today))
    return tuple(found)


def days_offered(
    today: date, last: date | None, calendar: Calendar, *, first: date | None = None
) -> tuple[date, ...]:
    """The working days to lay out for choosing, `DAYS_OFFERED` of them, never before today.

    From `first` where it is given. Otherwise those up to the last date in timescale, since a
    review is due months ahead; from today where that date is near, past or not known.
    """
    start = first
    if start is None and last is not None and last > today:
        start = calendar.add(calendar.last_on_or_before(last), 1 - DAYS_OFFERED)
    start = max(start or today, today)
    return working_days(start, calendar.add(start, DAYS_OFFERED), calendar)[:DAYS_OFFERED]


def working_days(first: date, last: date, calendar: Calendar) -> tuple[date, ...]:
    """Each working day from the first to the last, both included."""
    days = []
    day = _working_day(first, calendar)
    while day <= last:
        days.append(day)
        day = calendar.add(day, 1)
    return tuple(days)


def _notice_rules(
    facts: Facts, profile: Profile, types: frozenset[str], events: frozenset[str] = NOTICES
) -> tuple[Timescale, ...]:
    """The rules of what must still be given before the conference."""
    return tuple(
        rule
        for rule in profile.timescales
        if rule.before == "conference"
        and rule.event in events
        and rule.event not in facts.events
        and rule.applies(facts.kind, types)
    )


def _working_day(day: date, calendar: Calendar) -> date:
    return day if calendar.is_working(day) else calendar.add(day, 1)


def _first_day_after(rule: Timescale, today: date, calendar: Calendar, office: Calendar) -> date:
    """The first day of the office whose limit, counted back, is today or later."""
    day = _working_day(rule.limit.counted(today, calendar), office)
    while rule.limit.counted(day, calendar, back=True) < today:
        day = office.add(day, 1)
    return day
