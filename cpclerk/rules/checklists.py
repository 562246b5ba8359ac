"""What is to be seen to for a conference, by when, and how each item stands."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.durations import Duration, parse_duration
from cpclerk.rules.errors import Refused
from cpclerk.rules.profile import Profile
from cpclerk.rules.profile_parts import ChecklistItem, Timescale
from cpclerk.rules.set_locally import LONGEST
from cpclerk.rules.timescales import Deadline, Facts, deadlines

DONE = "done"
NOT_APPLICABLE = "not_applicable"
OWN = "own "
"""Before the code of an item that the office added itself."""
OWNERS = MappingProxyType(
    {
        "clerk": "clerk",
        "chair": "chair",
        "social_worker": "social worker",
        "advocate": "advocate",
    }
)
SITUATIONS = MappingProxyType(
    {
        "interpreter": "an interpreter is needed",
        "split_family": "the family comes apart: separate times or rooms",
        "unborn": "a child is not born yet",
        "receiving_in": "a child is on a plan elsewhere",
        "previous_conflict": "there was conflict at an earlier meeting",
    }
)
"""What may be so of a conference, and asks for items of its own."""
TEXT_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a checklist with its limit; `deadline` says how it stands if it applies."""

    code: str
    text: str
    owner: str
    deadline: Deadline

    @property
    def is_before(self) -> bool:
        """Whether it belongs to the time before the conference."""
        return bool(self.deadline.working.timescale.before)


def checklist(
    facts: Facts,
    done: Mapping[str, date],
    profile: Profile,
    statutory: Calendar,
    office: Calendar,
    today: date,
    situations: Collection[str] = (),
    own: Mapping[ChecklistItem, date] = MappingProxyType({}),
) -> tuple[Item, ...]:
    """The checklist of that kind of conference, what is due first at the top.

    `done` is the day each item was seen to, by code; `own` are the office's own items, each with
    the day it was put in: none is due before. An item's limit is counted from the conference, in
    the office's working days unless the item says otherwise, and judged as any other limit is. An
    item for a situation stands only in it.
    """
    items = items_for(facts.kind, profile, situations, own)
    added = _named({item.code: day for item, day in own.items()})
    ticked = facts._replace(events={**facts.events, **_named(done)}, added=added)
    judged = deadlines(
        ticked,
        dataclasses.replace(profile, timescales=tuple(limit_of(each, profile) for each in items)),
        statutory,
        office,
        today,
    )
    found = [
        Item(item.code, item.text, item.owner, deadline)
        for item, deadline in zip(items, judged, strict=True)
    ]
    return tuple(
        sorted(found, key=lambda each: (not each.is_before, each.deadline.due or date.max))
    )


def items_for(
    kind: str, profile: Profile, situations: Collection[str], own: Iterable[ChecklistItem]
) -> tuple[ChecklistItem, ...]:
    """The items of that kind of meeting in these situations, the office's own after the rest."""
    kept = [each for each in own if not each.kinds or kind in each.kinds]
    return tuple(
        each
        for each in (*profile.checklist_for(kind), *kept)
        if not each.when or each.when in situations
    )


def limit_of(item: ChecklistItem, profile: Profile, event: str = "") -> Timescale:
    """The item's limit as a rule of the profile, on its being seen to or on another event."""
    before = item.due.direction != "after"
    return Timescale(
        code=item.code,
        label=item.text,
        rule=f"{item.text}.",
        event=event or f"checklist {item.code}",
        limit=Duration(item.due.n, item.due.unit),
        calendar=item.calendar,
        authority="this office, its own item" if item.code.startswith(OWN) else profile.authority,
        owed_by=item.owner,
        before="conference" if before else "",
        after="" if before else "conference",
        source=item.source,
        assumption=item.assumption,
    )


def check_due(words: str) -> Duration:
    """When an item is due: `3 working days before`, `2 wd after`. Refused when it says no such."""
    try:
        found = parse_duration(words)
    except Refused:
        found = None
    if found is None or not found.direction or found.unit == "hour":
        raise Refused("Type when it is due, such as 3 working days before, or 2 wd after.", "due")
    if found.n > LONGEST[found.unit]:
        raise Refused(f"Type at most {LONGEST[found.unit]} {found.unit}s.", "due")
    return found


def _named(done: Mapping[str, date]) -> dict[str, date]:
    return {f"checklist {code}": day for code, day in done.items()}
