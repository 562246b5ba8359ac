"""What an entry is: a danger, a strength, a safety goal; a fact or an opinion; two made one.

A strength is not safety: *existing safety* is a strength that was shown to protect the child over
time (S1 5.4.3). The future danger stated is paired with the goal that would answer it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Protocol

from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
from cpclerk.rules.recording import NEXT_STEPS, checked_text

DANGER, HARM, COMPLICATING = "danger", "harm", "complicating"
SAFETY, STRENGTH = "safety", "strength"
SAFETY_GOAL = "safety_goal"

_KINDS = MappingProxyType(
    {
        # In the order in which one key goes through them: what must not be missed comes first.
        "worried": (DANGER, HARM, COMPLICATING),
        "working_well": (SAFETY, STRENGTH),
        NEXT_STEPS: (SAFETY_GOAL,),
    }
)
KIND_WORDS = MappingProxyType(
    {
        DANGER: "danger",
        HARM: "past harm",
        COMPLICATING: "complicating factor",
        SAFETY: "existing safety",
        STRENGTH: "strength",
        SAFETY_GOAL: "safety goal",
    }
)
LETTERS = MappingProxyType(
    {
        "w": ("worried", ""),
        "d": ("worried", DANGER),
        "h": ("worried", HARM),
        "c": ("worried", COMPLICATING),
        "l": ("working_well", ""),
        "s": ("working_well", SAFETY),
        "t": ("working_well", STRENGTH),
        "e": (NEXT_STEPS, ""),
        "g": (NEXT_STEPS, SAFETY_GOAL),
    }
)
"""What a letter before a semicolon makes of the line: its column, and its kind in that column."""
FACT, OPINION = "fact", "opinion"
STANCES = (FACT, OPINION)


class Paired(Protocol):
    """An entry as far as pairs go."""

    @property
    def uid(self) -> str:
        """Which it is."""

    @property
    def kind(self) -> str:
        """What it is."""

    @property
    def goal_for(self) -> str:
        """The danger that it is the goal for."""

    @property
    def struck(self) -> bool:
        """Whether it is struck out."""


@dataclass(frozen=True, slots=True)
class Words:
    """What an entry says, as far as two entries can be made one."""

    text: str
    speaker: str | None
    verbatim: bool
    kind: str
    stance: str
    children: tuple[str, ...]
    who: str
    by_when: date | None
    audience: Audience


def kinds_of(column: str) -> tuple[str, ...]:
    """Return the kinds that an entry of a column can be of."""
    return _KINDS[column]


def next_kind(column: str, kind: str) -> str:
    """Return what one key makes of a kind: the next one, and none after the last."""
    known = ("", *_KINDS[column])
    place = known.index(kind) if kind in known else -1
    return known[(place + 1) % len(known)]


def kind_in(column: str, kind: str) -> str:
    """Return the kind where the column has it, or none."""
    return kind if kind in _KINDS[column] else ""


def letter_of(column: str, kind: str = "") -> str:
    """Return the letter that means a kind, or a column and nothing in particular."""
    return next(letter for letter, meant in LETTERS.items() if meant == (column, kind))


def letter_typed(text: str) -> tuple[str, str] | None:
    """Return what stands before a semicolon at the start of a line, and the rest.

    None where more than one letter does, as in *Mum; Dad*.
    """
    before, semicolon, after = text.lstrip().partition(";")
    if not semicolon or len(before) != 1 or not before.isalpha():
        return None
    return before.lower(), after.lstrip()


def checked_kind(column: str, kind: str) -> str:
    """Return the kind, or none. Refused when the column has no such kind."""
    if kind and kind not in _KINDS[column]:
        words = ", ".join(KIND_WORDS[each] for each in _KINDS[column])
        raise Refused(f"In this column an entry can be: {words}.", "kind")
    return kind


def checked_stance(stance: str) -> str:
    """Return fact, opinion or neither. Refused when it is anything else."""
    if stance and stance not in STANCES:
        raise Refused("An entry can be a fact or an opinion.", "stance")
    return stance


def without_goal(entries: Iterable[Paired]) -> tuple[str, ...]:
    """Return the uids of the dangers stated that no safety goal answers, in order."""
    standing = [each for each in entries if not each.struck]
    answered = {each.goal_for for each in standing if each.kind == SAFETY_GOAL}
    return tuple(each.uid for each in standing if each.kind == DANGER and each.uid not in answered)


def merged(above: Words, below: Words) -> Words:
    """Return what two entries say as one. Refused where one of them would not be itself any more.

    Whom it is about is everybody that either was about; none named means all.
    """
    if above.speaker != below.speaker:
        raise Refused(
            "These were said by two people, so they stay apart. Amend one and strike the other out."
        )
    if above.verbatim != below.verbatim:
        raise Refused("One of these is in somebody's own words, so they stay apart.")
    if above.audience != below.audience:
        raise Refused("These two are not for the same people. Let F7 say who may see them first.")
    if {above.kind, below.kind} >= {DANGER}:
        raise Refused("A danger stands for itself: it has its own goal and its own scale.")
    who, when = {above.who, below.who} - {""}, {above.by_when, below.by_when} - {None}
    if len(who) > 1 or len(when) > 1:
        raise Refused("Who does it, or by when, is not the same in both. Amend one of them first.")
    everybody = not above.children or not below.children
    return replace(
        above,
        text=checked_text(f"{above.text.rstrip(' .;')}; {below.text}"),
        kind=above.kind or below.kind,
        stance=above.stance if above.stance == below.stance else "",
        children=() if everybody else tuple(dict.fromkeys((*above.children, *below.children))),
        who=above.who or below.who,
        by_when=above.by_when or below.by_when,
    )
