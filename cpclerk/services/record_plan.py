"""The outline plan as sources of the record: each line with its section and who may see it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from cpclerk.rules.audience import Audience
from cpclerk.rules.minutes import Source
from cpclerk.rules.outline import CONTINGENCY, GOAL
from cpclerk.rules.recording import step_words
from cpclerk.services.attenders import Attender
from cpclerk.services.outline import core_group_of
from cpclerk.store import PlanAction, PlanPart, Prepared

SECTIONS = {GOAL: "goals", CONTINGENCY: "contingency"}


def plan_sources(
    conference_uid: str, children: Mapping[str, str], people: Sequence[Attender]
) -> Iterator[Source]:
    """Yield a conference's outline plan. Needs an open connection.

    `children` are names by person uid, `people` those asked to it. A child's own version is a
    document of its own and none of these.
    """
    for part in _PARTS.models(conference_uid):
        section = SECTIONS.get(part.part)
        if section:
            audience = Audience.parse(part.audience)
            yield Source(part.uid, section, f"- {part.text}", audience, part.text)
    for action in _ACTIONS.models(conference_uid):
        line = f"- {action.text}"
        about = [children[uid] for uid in action.children if uid in children]
        if about and len(about) < len(children):
            line += f" (about {' and '.join(about)})"
        line = f"{line} {step_words(action.who, action.by_when)}".rstrip()
        yield Source(action.uid, "actions", line, Audience.parse(action.audience), action.text)
    for member in core_group_of(conference_uid, people):
        yield Source(member.uid, "core_group", f"- {member.name}", Audience.for_everyone())


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


def _entries_in(table: Any) -> Prepared:
    return Prepared(
        lambda conference: table.select(table.entry).where(
            table.conference == conference, table.entry.is_null(False)
        )
    )


_PARTS, _ACTIONS = _in_order(PlanPart), _in_order(PlanAction)
_ENTRIES = _entries_in(PlanPart), _entries_in(PlanAction)
