"""What is to be seen to for a conference, by when, and how each item stands."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.durations import Duration
from cpclerk.rules.profile import Profile
from cpclerk.rules.profile_parts import ChecklistItem, Timescale
from cpclerk.rules.timescales import Deadline, Facts, deadlines

DONE = "done"
NOT_APPLICABLE = "not_applicable"


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
) -> tuple[Item, ...]:
    """The checklist of that kind of conference, what is due first at the top.

    `done` is the day each item was seen to, by code. An item's limit is counted from the
    conference, in the office's working days unless the item says otherwise, and judged as any
    other limit is.
    """
    items = profile.checklist_for(facts.kind)
    ticked = dataclasses.replace(facts, events={**facts.events, **_named(done)})
    judged = deadlines(
        ticked,
        dataclasses.replace(profile, timescales=tuple(_limit(each, profile) for each in items)),
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


def _named(done: Mapping[str, date]) -> dict[str, date]:
    return {f"checklist {code}": day for code, day in done.items()}


def _limit(item: ChecklistItem, profile: Profile) -> Timescale:
    """The item's limit as a rule of the profile."""
    before = item.due.direction != "after"
    return Timescale(
        code=item.code,
        label=item.text,
        rule=f"{item.text}.",
        event=f"checklist {item.code}",
        limit=Duration(item.due.n, item.due.unit),
        calendar=item.calendar,
        authority=profile.authority,
        owed_by=item.owner,
        before="conference" if before else "",
        after="" if before else "conference",
        source=item.source,
        assumption=item.assumption,
    )
