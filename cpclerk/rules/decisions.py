"""Is this child on a plan? What follows from the decisions of its conferences, one by one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from cpclerk.rules.people import OF_AGE, age_on

_STARTS = "plan_started"
_CONTINUES = "plan_continued"
_ENDS = "plan_ended"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided for one child on a day; `reason` is why a plan ended, as it is stored."""

    day: date
    outcome: str
    category: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Spell:
    """A time on a plan. `start` None: it began before what is recorded; `end` None: it lasts.

    `category` is the latest recorded, `first_category` the first; `reason` is why it ended.
    """

    start: date | None
    end: date | None
    category: str | None
    first_category: str | None = None
    reason: str = ""

    def covers(self, day: date) -> bool:
        """Whether the child was on this plan at the end of the day."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class PlanStatus:
    """Whether a child is on a plan, since when and why.

    `on_plan` None: no decision is recorded, which is neither yes nor no. `since` None while on
    a plan: its start is not recorded. `category` is the latest recorded. `spells` are in order.
    """

    on_plan: bool | None
    since: date | None
    category: str | None
    spells: tuple[Spell, ...]


def doubt(reason: str, born: date | None, day: date) -> str:
    """What is asked before a plan ends for a reason that may be a slip; empty where nothing is.

    `reason` is a code of the profile's list. Nobody turns 18 who is younger on the day; that a
    child died is always asked, because nothing that follows is like what follows otherwise.
    """
    if reason == "died":
        return "This puts down that the child died. Is that so?"
    if reason == "turned_18":
        if born is None or born > day:
            return f"That this child is {OF_AGE} is not recorded. Does the plan end for that?"
        if (age := age_on(born, day)) < OF_AGE:
            return f"On the day of the conference this child was {age}, not {OF_AGE}. Put it down?"
    return ""


def plan_status(decisions: Iterable[Decision], *, as_at: date | None = None) -> PlanStatus:
    """Where a child stands after these decisions, those after `as_at` left out.

    A plan that continues or ends without a recorded start has a spell whose start is None. A
    start while on a plan (a plan made again elsewhere) ends nothing: the spell goes on.
    """
    known = sorted(
        (each for each in decisions if as_at is None or each.day <= as_at),
        key=lambda each: each.day,
    )
    spells: list[Spell] = []
    for decision in known:
        _follow(spells, decision)
    current = spells[-1] if spells and spells[-1].end is None else None
    return PlanStatus(
        on_plan=None if not known else current is not None,
        since=current.start if current else None,
        category=current.category if current else None,
        spells=tuple(spells),
    )


def _follow(spells: list[Spell], decision: Decision) -> None:
    open_spell = spells[-1] if spells and spells[-1].end is None else None
    if decision.outcome in {_STARTS, _CONTINUES}:
        if open_spell:
            spells[-1] = replace(
                open_spell,
                category=decision.category or open_spell.category,
                first_category=open_spell.first_category or decision.category,
            )
        else:
            start = decision.day if decision.outcome == _STARTS else None
            spells.append(Spell(start, None, decision.category, decision.category))
    elif decision.outcome == _ENDS:
        if open_spell:
            spells[-1] = replace(open_spell, end=decision.day, reason=decision.reason)
        else:
            first = decision.category
            spells.append(Spell(None, decision.day, first, first, decision.reason))
