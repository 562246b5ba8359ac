"""The minutes: which stage may follow which, blocks from a record, and what they may not hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from cpclerk.rules.audience import Audience, strictest
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused

NONE, DRAFT, WITH_CHAIR, RETURNED = "", "draft", "with_chair", "returned"
APPROVED, GOING_OUT, DISTRIBUTED = "approved", "going_out", "distributed"
FROZEN = frozenset({APPROVED, GOING_OUT, DISTRIBUTED})
OPEN = frozenset({DRAFT, RETURNED})

STATE_WORDS = MappingProxyType(
    {
        NONE: "not drafted",
        DRAFT: "draft",
        WITH_CHAIR: "with the chair",
        RETURNED: "returned by the chair",
        APPROVED: "approved",
        GOING_OUT: "going out",
        DISTRIBUTED: "distributed",
    }
)

_STEPS = MappingProxyType(
    {
        "draft": frozenset({NONE, DRAFT, RETURNED}),
        "to_chair": OPEN,
        "return": frozenset({WITH_CHAIR}),
        "approve": frozenset({WITH_CHAIR}),
        "new_version": FROZEN,
        "distribute": FROZEN,
    }
)
_FROZEN_WORDS = "Approved minutes are frozen. A correction is a new version."
_NOT_DRAFTED = "There are no minutes yet. Draft them from the record first."
_WHY_NOT = MappingProxyType(
    {
        ("draft", WITH_CHAIR): "The minutes are with the chair. Log them as returned first.",
        ("to_chair", WITH_CHAIR): "The minutes are with the chair already.",
        ("return", DRAFT): "The minutes have not been to the chair yet.",
        ("return", RETURNED): "The minutes are back from the chair already.",
        ("approve", DRAFT): "The minutes have not been to the chair yet. Send them first.",
        ("approve", RETURNED): "The chair returned the minutes. Send them to the chair again.",
        ("distribute", NONE): "Nothing can go out before the minutes are drafted and approved.",
    }
)
_NOT_APPROVED = "The minutes are not approved yet. Nothing can go out before."
_STILL_OPEN = "These minutes are not approved yet: change them as they are."


@dataclass(frozen=True, slots=True)
class Source:
    """One thing recorded: the row it stands in, its section, its line, and who may see it.

    `words` are what somebody said or wrote, without who it was: what must not leak.
    """

    uid: str
    section: str
    line: str
    audience: Audience
    words: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document with one audience; `sources` are the uids it was drawn from.

    `about` is the child whose own version it belongs to, `whose` all uids of that child, and
    `in_own_words` whether it is in the child's own.
    """

    heading: str
    text: str
    audience: Audience
    sources: tuple[str, ...] = ()
    about: str = ""
    whose: frozenset[str] = frozenset()
    in_own_words: bool = False


SECTIONS = MappingProxyType(
    {
        "about": "The conference",
        "attendance": "Who was there",
        "looked_back": "What came of last time",
        "worried": "What are we worried about?",
        "working_well": "What is working well?",
        "own_words": "The children's own words",
        "young_days": "What a young child's day is like",
        "scale": "How safe is it? From 0 to 10",
        "needs_to_happen": "What needs to happen?",
        "views": "What each agency thinks",
        "decisions": "Decisions",
        "goals": "What must be true for the plan to end",
        "actions": "What is to be done",
        "core_group": "Who carries the plan out",
        "dates": "What comes next",
        "contingency": "What happens if it does not work",
    }
)
UNDER = "  - "
"""How a line begins that belongs under the line before it, such as an action under its goal."""
OUTLINE_SECTIONS = (
    *("about", "decisions", "goals", "actions", "needs_to_happen", "core_group", "dates"),
    "contingency",
)
ATTENDANCE_SECTIONS = ("about", "attendance")


def require_step(step: str, state: str) -> None:
    """Raise Refused, saying what comes first, unless the minutes' state allows the step.

    Steps: draft, to_chair, return, approve, new_version, distribute.
    """
    if state in _STEPS[step]:
        return
    why = _WHY_NOT.get((step, state))
    if why is None:
        if step == "distribute":
            why = _NOT_APPROVED
        elif step == "new_version" and state != NONE:
            why = _STILL_OPEN
        else:
            why = _NOT_DRAFTED if state == NONE else _FROZEN_WORDS
    raise Refused(why)


def require_amendable(state: str, role: str) -> None:
    """Raise Refused unless this role may change the words of minutes in this state.

    While the minutes are with the chair only a chair or a manager changes them, so that what is
    approved is what the chair read.
    """
    if state in FROZEN:
        raise Refused(_FROZEN_WORDS)
    if state == WITH_CHAIR and role not in {"chair", "manager"}:
        raise Refused("The minutes are with the chair: log them as returned (r), then change them.")


def require_day(on: date, *, today: date, after: date | None, what: str) -> None:
    """Raise Refused for a day in the future or before `what` it follows, which was on `after`."""
    if on > today:
        raise Refused(f"{date_words(on)} is in the future. Type today or an earlier day.", "on")
    if after is not None and on < after:
        raise Refused(
            f"{date_words(on)} is before {what} ({date_words(after)}). "
            "Type that day or a later one.",
            "on",
        )


def parts(sources: Iterable[Source], sections: Iterable[str] = SECTIONS) -> tuple[Part, ...]:
    """Return what was recorded as parts, section by section, in the order it was recorded.

    Sources for different audiences never share a part, and a part has the strictest audience of
    its sources; what everyone may see comes first in its section.
    """
    groups: dict[str, dict[Audience, list[Source]]] = {section: {} for section in sections}
    for source in sources:
        if source.section in groups:
            groups[source.section].setdefault(source.audience, []).append(source)
    return tuple(
        Part(
            SECTIONS[section],
            "\n".join(source.line for source in group),
            strictest(source.audience for source in group),
            tuple(dict.fromkeys(source.uid for source in group)),
        )
        for section, audiences in groups.items()
        for _, group in sorted(audiences.items(), key=lambda pair: pair[0].is_restricted)
    )


def is_within(narrow: Audience, wide: Audience) -> bool:
    """Whether everybody who may see a text for `narrow` may see one for `wide` too."""
    return strictest([narrow, wide]) == narrow
