"""What was done to an entry, and how it stands before and after, in words."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cpclerk.rules.audience import Audience
from cpclerk.rules.conference import COLUMNS
from cpclerk.rules.kinds import KIND_WORDS
from cpclerk.rules.recording import step_as_typed
from cpclerk.services.said import Said
from cpclerk.services.undo import Saved
from cpclerk.ui.screens.recording_audience import audience_words
from cpclerk.ui.screens.recording_line import names_of

NOTHING_IN_PARTICULAR = "nothing in particular"


class Difference(NamedTuple):
    """What was done (`that it was struck out`), and what is so without it and with it."""

    what: str
    before: str = ""
    after: str = ""


STRUCK_OUT = Difference("that it was struck out", "It stands again.", "It is struck out.")
STOOD_AGAIN = Difference("that it stood again", "It is struck out again.", "It stands.")


class Step(NamedTuple):
    """Something that was saved on this screen, and can be taken back or done again."""

    saved: Saved
    difference: Difference


def difference(
    before: Said, after: Said, tags: Mapping[str, str], names: Mapping[str, str]
) -> Difference:
    """Return how an entry differs from what it was: the one thing that says most about it.

    `tags` are of those on the list, `names` of the children.
    """
    return next(_differences(before, after, tags, names), Difference("what was changed"))


def _differences(
    before: Said, after: Said, tags: Mapping[str, str], names: Mapping[str, str]
) -> Iterator[Difference]:
    if before.audience != after.audience:
        was, now = audience_words(before.audience, tags), audience_words(after.audience, tags)
        yield Difference(
            f"that it was for {now}",
            f"It is for {was} again{_wall_with(before.audience)}.",
            f"It is for {now}{_wall_with(after.audience)}.",
        )
    if before.column != after.column:
        was, now = COLUMNS[before.column], COLUMNS[after.column]
        yield Difference(
            f"that it was moved to {now}", f"It is in {was} again.", f"It is in {now}."
        )
    if before.struck != after.struck:
        yield STRUCK_OUT if after.struck else STOOD_AGAIN
    was, now = _words(before), _words(after)
    if was != now or before.speaker_uid != after.speaker_uid:
        yield Difference("the new wording", f"It says again: {was}", f"It says: {now}")
    for was, now in (
        (kind_words(before.kind), kind_words(after.kind)),
        (stance_words(before.stance), stance_words(after.stance)),
        (about_words(before.children, names), about_words(after.children, names)),
    ):
        if was != now:
            yield Difference(f"that it was {now}", f"It is {was} again.", f"It is {now}.")
    if before.goal_for != after.goal_for:
        yield Difference("which danger it answers")
    if before.position != after.position:
        yield Difference("that it was moved", "It is where it was.", "It was moved.")


def kind_words(kind: str) -> str:
    """Return a kind with its article: `a danger`, `past harm`, `nothing in particular`."""
    words = KIND_WORDS.get(kind, "")
    if not words:
        return NOTHING_IN_PARTICULAR
    return words if kind in {"harm", "safety"} else with_article(words)


def stance_words(stance: str) -> str:
    """Return a stance: `put as a fact`, `put as neither fact nor opinion`."""
    return f"put as {with_article(stance)}" if stance else "put as neither fact nor opinion"


def about_words(children: tuple[str, ...], names: Mapping[str, str]) -> str:
    """Return whom an entry is about: `about Mia`, `about all the children`."""
    return f"about {names_of(children, names) or 'all the children'}"


def with_article(words: str) -> str:
    """Return `a danger`, `an opinion`."""
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"


def _wall_with(audience: Audience) -> str:
    return "" if audience.is_restricted else "; the wall is blank until F10"


def _words(said: Said) -> str:
    text = f"“{said.text}”" if said.verbatim else said.text
    return step_as_typed(text, said.who, said.by_when)
