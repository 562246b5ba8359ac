"""Who has not said anything yet at a meeting, and which child nothing was said about."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cpclerk.rules.text import fold

_NO_SAY = re.compile(
    r".*\b(interpreter|translator|(minutes?|notes?)[ -]?(taker|clerk|secretary))\b.*"
    r"|(conference )?clerk"
)


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing said: the words, by whom (uid), and the children that it is marked as about."""

    text: str
    speaker: str | None = None
    children: tuple[str, ...] = ()


def has_a_say(capacity: str) -> bool:
    """Whether somebody who comes as this is asked what they think: not who interprets or writes."""
    return _NO_SAY.fullmatch(fold(capacity)) is None


def not_heard(here: Iterable[str], said: Iterable[Heard]) -> tuple[str, ...]:
    """Return who of those in the room, by uid, is down as having said nothing, in their order."""
    speakers = {each.speaker for each in said}
    return tuple(uid for uid in here if uid not in speakers)


def not_mentioned(children: Mapping[str, str], said: Iterable[Heard]) -> tuple[str, ...]:
    """Return the children, by uid, of whom nothing was said; `children` are first names by uid.

    What is marked as about a child, or names it, is about it. An only child is meant by anything.
    """
    known = tuple(said)
    if len(children) == 1 and known:
        return ()
    about = {uid for each in known for uid in each.children}
    words = {word for each in known for word in re.findall(r"\w+", fold(each.text))}
    return tuple(
        uid
        for uid, name in children.items()
        if uid not in about and not words.issuperset(re.findall(r"\w+", fold(name)))
    )
