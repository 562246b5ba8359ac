"""The outline plan as sources of the record: each line with its section and who may see it."""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

from cpclerk.rules.audience import Audience
from cpclerk.rules.masking import Listed
from cpclerk.rules.minutes import UNDER, Source, is_within
from cpclerk.rules.outline import CONTINGENCY, GOAL
from cpclerk.rules.recording import who_by_when
from cpclerk.services.attenders import Attender
from cpclerk.services.outline import core_group_of
from cpclerk.store import PlanAction, PlanPart, Prepared

SECTIONS = {GOAL: "goals", CONTINGENCY: "contingency"}


def plan_sources(
    conference_uid: str,
    children: Mapping[str, str],
    people: Mapping[str, Attender],
    shown: Mapping[str, Listed],
    named: Callable[[str | None], str],
) -> Iterator[Source]:
    """Yield a conference's outline plan. Needs an open connection.

    `children` are names by person uid; `people` those asked to it, `shown` who may learn of each
    and `named` how each is named to everybody, by invitee uid. A child's own version is a document
    of its own and none of these.
    """
    parts = _PARTS.models(conference_uid)
    actions = _ACTIONS.models(conference_uid)
    goals = {each.uid: each for each in parts if each.part == GOAL}
    for part in parts:
        section = SECTIONS.get(part.part)
        if section:
            audience = Audience.parse(part.audience)
            yield Source(part.uid, section, f"- {part.text}", audience, part.text)
            for action in actions:
                if action.goal == part.uid and action.audience == part.audience:
                    line = f"{UNDER}{_action_words(action, children)}"
                    yield Source(action.uid, section, line, audience, action.text)
    for action in actions:
        goal = goals.get(action.goal)
        if goal is not None and goal.audience == action.audience:
            continue
        audience = Audience.parse(action.audience)
        line = f"- {_action_words(action, children)}"
        # Whoever reads the action learns of its goal only where the goal is for them too.
        if goal is not None and is_within(audience, Audience.parse(goal.audience)):
            line += f" (for: {' '.join(goal.text.split())})"
        yield Source(action.uid, "actions", line, audience, action.text)
    for member in core_group_of(conference_uid, list(people.values())):
        line = f"- {named(member.invitee_uid) or member.name}"
        yield Source(member.uid, "core_group", line, Audience.for_everyone())
        known = shown.get(member.invitee_uid or "")
        if known is not None and known.is_masked:
            line = f"- {member.name}"
            yield Source(member.uid, "core_group", line, known.shown_to, member.name)


def _action_words(action: PlanAction, children: Mapping[str, str]) -> str:
    """Return an action in a line: what, about whom where it is not about all, who and by when."""
    about = [children[uid] for uid in action.children if uid in children]
    of_some = 0 < len(about) < len(children)
    line = f"{action.text} (about {' and '.join(about)})" if of_some else action.text
    return f"{line} {who_by_when(action.who, action.by_when)}".rstrip()


def brought_in(conference_uid: str) -> frozenset[str]:
    """Return the uids of the entries that are in the plan. Needs a connection."""
    found = (each.rows(conference_uid) for each in _ENTRIES)
    return frozenset(uid for (uid,) in chain(*found))


def _in_order(table: Any) -> Prepared:
    return Prepared(
        lambda conference: (
            table.select().where(table.conference == conference).order_by(table.position)
        )
    )


def of_others(conference_uid: str, person_uid: str) -> frozenset[str]:
    """Return the uids of the actions that are about other children alone. Needs a connection."""
    rows = PlanAction.select().where(PlanAction.conference == conference_uid)
    return frozenset(e.uid for e in rows if e.children and person_uid not in e.children)


def _entries_in(table: Any) -> Prepared:
    return Prepared(
        lambda conference: table.select(table.entry).where(
            table.conference == conference, table.entry.is_null(False)
        )
    )


_PARTS, _ACTIONS = _in_order(PlanPart), _in_order(PlanAction)
_ENTRIES = _entries_in(PlanPart), _entries_in(PlanAction)
