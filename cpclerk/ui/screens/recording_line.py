"""The entry line's contents: what is typed, what is understood of it, and the words around it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from cpclerk.rules.audience import Audience, in_part
from cpclerk.rules.calendar import Calendar
from cpclerk.rules.conference import COLUMNS
from cpclerk.rules.errors import Refused
from cpclerk.rules.kinds import KIND_WORDS, LETTERS
from cpclerk.rules.recording import (
    NEXT_STEPS,
    NextStep,
    Voice,
    checked_text,
    distinct,
    doer,
    find_voice,
    parse_step,
    step_as_typed,
    step_words,
)
from cpclerk.rules.wall import Offered, Slip
from cpclerk.services.conferences import Child
from cpclerk.services.said import Mark, Said
from cpclerk.ui.screens.recording_audience import EVERYONE, restricted_mark
from cpclerk.ui.widgets.said import Saying

WIDEST_TAG = 5
"""Cells for the tag beside an entry; a longer one is cut."""

LONGEST_NAME = 12
"""Characters after which what is typed is no name before a colon."""

WHAT_TO_TYPE = MappingProxyType(
    {
        "worried": "{tag}: says who · d; danger  h; harm  c; complicating",
        "working_well": "{tag}: says who · s; existing safety  t; strength",
        NEXT_STEPS: "what needs to happen -> who by +10wd · g; goal",
    }
)
POINTING = "Enter amends · Del strikes out · F7 restricts · Ctrl+T more"


@dataclass
class Typing:
    """A line that is being typed: where it goes, who says it, and for whom it is."""

    column: str = "worried"
    speaker: str | None = None
    verbatim: bool = False
    audience: Audience = EVERYONE
    text: str = ""
    amending: Said | None = None
    kind: str = ""
    stance: str = ""
    children: tuple[str, ...] = ()
    goal_for: str = ""
    # What was typed for a speaker who is only guessed at.
    guessed: str = ""

    # A goal typed beside its danger: the column in which it goes on.
    back_to: str = ""

    def following(self, audience: Audience) -> "Typing":
        """Return the empty line that comes next: same column, same speaker."""
        return Typing(self.back_to or self.column, self.speaker, audience=audience)

    def flags(self, names: Mapping[str, str], tags: Mapping[str, str]) -> tuple[str, ...]:
        """Return what is set for this line alone, in words.

        `names` are the children's, `tags` of those on the list.
        """
        flags = (
            KIND_WORDS.get(self.kind, ""),
            self.stance,
            names_of(self.children, names),
            "own words" if self.verbatim else "",
            restricted_mark(self.audience, tags),
        )
        return tuple(filter(None, flags))


@dataclass(frozen=True)
class Known:
    """What an entry is shown with: tags by invitee, the day, children's first names by person.

    `in_plan` are the entries in the plan, `without_goal` the dangers that no goal answers,
    `aside` the entries of which a wording is put aside here.
    """

    tags: Mapping[str, str]
    day: dt.date
    names: Mapping[str, str] = field(default_factory=dict)
    in_plan: frozenset[str] = frozenset()
    without_goal: frozenset[str] = frozenset()
    aside: frozenset[str] = frozenset()


@dataclass(frozen=True)
class NotEntered:
    """A line that could not be saved, and why."""

    line: Typing
    error: Exception = field(repr=False)


def holds(draft: Mapping[str, Any]) -> bool:
    """Return whether a draft has anything in it that was typed."""
    return bool(draft["text"].strip() or draft["aside"] or draft.get("held"))


def together(first: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return two drafts in one: one line at most, and one wording put aside for each entry."""
    if (first["text"].strip() and more["text"].strip()) or first["aside"].keys() & more["aside"]:
        return None
    line = first if first["text"].strip() else more
    both = {part: first.get(part, {}) | more.get(part, {}) for part in ("aside", "aside_at")}
    return {**line, **both, "held": [*first.get("held", ()), *more.get("held", ())]}


def taken_up(said: Said) -> Typing:
    """Return an entry as a line to be amended."""
    text = said.text
    if said.column == NEXT_STEPS:
        text = step_as_typed(said.text, said.who, said.by_when)
    return Typing(said.column, said.speaker_uid, said.verbatim, said.audience, text, said)


def kept(line: Typing) -> dict[str, Any]:
    """Return a line as a draft keeps it."""
    return {
        "text": line.text,
        "column": line.column,
        "speaker": line.speaker,
        "guessed": line.guessed,
        "verbatim": line.verbatim,
        "audience": line.audience.stored,
        "kind": line.kind,
        "stance": line.stance,
        "children": list(line.children),
        "goal_for": line.goal_for,
        "back_to": line.back_to,
    }


def recalled(payload: Mapping[str, Any], *, closed: bool) -> Typing:
    """Return a line that a draft kept, by an older version too."""
    return Typing(
        payload["column"],
        payload["speaker"],
        payload["verbatim"],
        # Kept by an older version: seen by nobody until F7 says who may.
        in_part(Audience.parse(payload.get("audience")), closed=closed),
        payload["text"],
        kind=payload.get("kind", ""),
        stance=payload.get("stance", ""),
        children=tuple(payload.get("children", ())),
        goal_for=payload.get("goal_for", ""),
        guessed=payload.get("guessed", ""),
        back_to=payload.get("back_to", ""),
    )


def understood(line: Typing, voices: Sequence[Voice], day: dt.date, calendar: Calendar) -> NextStep:
    """Return the text of a line, and who does it by when. Raises Refused."""
    step = NextStep(line.text)
    if line.column == NEXT_STEPS:
        step = parse_step(line.text, day=day, calendar=calendar)
    return NextStep(checked_text(step.text), doer(step.who, voices), step.by_when)


def echo_of(line: Typing, voices: Sequence[Voice], day: dt.date, calendar: Calendar) -> str | None:
    """Return what is understood so far, to be said under the line; None to leave what is there.

    Asked at every key: nothing is looked up once the first word is typed, unless it is a step.
    """
    text = line.text
    if " " not in text:
        if ":" in text or len(text) > LONGEST_NAME:
            return None
        letter = text.lower()
        kind = letter_words(letter) if letter in LETTERS else ""
        return "  ".join(filter(None, (kind, find_voice(text, voices).words)))
    if line.column != NEXT_STEPS or ("→" not in text and "->" not in text):
        return None
    try:
        step = parse_step(text, day=day, calendar=calendar)
    except Refused as error:
        return error.sentence
    if not step.by_when and step.text != line.text[: len(step.text)]:
        return f"{step_words(doer(step.who, voices), None)}  no day: it is kept as said"
    return step_words(doer(step.who, voices), step.by_when)


def letters() -> str:
    """Return what each letter before a semicolon means."""
    return "  ".join(map(letter_words, LETTERS))


def letter_words(letter: str) -> str:
    """Return what a letter before a semicolon means: `d; danger`."""
    column, kind = LETTERS[letter]
    return f"{letter}; {KIND_WORDS.get(kind) or COLUMNS[column].lower()}"


def first_names(children: Iterable[Child]) -> dict[str, str]:
    """Return what the children are called beside an entry, by person: Mia, Leo, Leo2."""
    known = tuple(children)
    return dict(
        zip(
            (each.person_uid for each in known),
            distinct([each.name.split()[0] if each.name.split() else "child" for each in known]),
            strict=True,
        )
    )


def names_of(children: Iterable[str], names: Mapping[str, str]) -> str:
    """Return children's first names: `Mia, Leo`; empty for all of them."""
    return ", ".join(names.get(uid, "a child") for uid in children)


def saying(said: Said, known: Known) -> Saying:
    """Return an entry as its column shows it."""
    words = f"“{said.text}”" if said.verbatim else said.text
    kind = KIND_WORDS.get(said.kind, "")
    if said.uid in known.without_goal:
        kind += ", no goal yet"
    about = names_of(said.children, known.names)
    marks = (
        (f"({kind})", bool(kind)),
        (f"({said.stance})", bool(said.stance)),
        (f"({about})", bool(about)),
        (restricted_mark(said.audience, known.tags), said.audience.is_restricted),
        ("(in the plan)", said.uid in known.in_plan),
        ("(after the meeting)", said.added_after),
        ("(amended)", said.is_amended),
        ("(yours put aside)", said.uid in known.aside),
        ("(merged)" if said.merged_into else "(struck)", said.struck),
    )
    return Saying(
        uid=said.uid,
        tag=known.tags.get(said.speaker_uid or "", ""),
        words=words,
        step=step_words(said.who, said.by_when, near=known.day),
        marks=" ".join(mark for mark, is_set in marks if is_set),
        struck=said.struck,
    )


def offered(said: Said, known: Known) -> Offered:
    """Return an entry as the wall is offered it."""
    marks = (KIND_WORDS.get(said.kind, ""), said.stance, names_of(said.children, known.names))
    return Offered(
        column=said.column,
        tag=known.tags.get(said.speaker_uid or "", ""),
        text=f"“{said.text}”" if said.verbatim else said.text,
        audience=said.audience,
        speaker=said.speaker_uid,
        step=step_words(said.who, said.by_when, near=known.day),
        struck=said.struck,
        marks=", ".join(filter(None, marks)),
    )


def slips(marks: Iterable[Mark], tags: Mapping[str, str], about: str = "") -> tuple[Slip, ...]:
    """Return the marks on one thing, as the wall is offered them."""
    return tuple(
        Slip(
            tags.get(each.invitee_uid, ""), each.value, each.reason, each.audience, each.invitee_uid
        )
        for each in marks
        if each.about == about
    )
