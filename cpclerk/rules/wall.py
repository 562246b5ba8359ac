"""What may stand on the wall: what everybody who is in the room may read, and nothing else.

Whatever is not certain to be public is left out: what is restricted at all, what nobody can say
the audience of, what holds a protected detail, the tag of a speaker who is not in the room: their
words are marked, so that nobody takes them for those of whoever stands above.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cpclerk.rules.audience import Audience
from cpclerk.rules.conference import COLUMNS
from cpclerk.rules.distribution import Recipient, may_have

MOST = 20
"""Entries of one column, the latest ones: more than any wall has room for."""
MOST_WORDS = 400
"""Characters of one text: nobody reads more from a wall."""
MOST_OF_LETTER = 1_600
"""Characters of what a child thinks, a letter that is read out: the whole wall is its."""
ELSEWHERE = "(not in the room)"
"""In place of the tag of a speaker who is not down as here."""
LONGEST = 400_000
"""Bytes of the largest frame; a larger one is no frame."""


@dataclass(frozen=True, slots=True)
class Offered:
    """An entry that might stand on the wall. `speaker` is the uid of the one who said it.

    `marks` are what is said about the words, such as `danger, opinion, Mia`.
    A child's view is one, too: its `column` is what it is about, its `tag` the child's first name,
    its `step` what was done about it.
    """

    column: str
    tag: str
    text: str
    audience: Audience
    speaker: str | None = None
    step: str = ""
    struck: bool = False
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """A mark on the scale that might stand on the wall; `value` None: declined."""

    tag: str
    value: int | None
    reason: str
    audience: Audience
    invitee: str


@dataclass(frozen=True, slots=True)
class Line:
    """One entry on the wall."""

    column: str
    tag: str
    text: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark on the wall; `value` None: declined."""

    tag: str
    value: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """All that the wall shows: entries, the latest last; marks, and what they are about; or else
    what a child thinks.
    """

    lines: tuple[Line, ...] = ()
    marks: tuple[Mark, ...] = ()
    about: str = ""
    views: tuple[Line, ...] = ()

    def column(self, column: str) -> tuple[Line, ...]:
        """Return the entries of one column."""
        return tuple(each for each in self.lines if each.column == column)

    @property
    def newest(self) -> Line | None:
        """The entry that came last."""
        return self.lines[-1] if self.lines else None


def may_stand(audience: Audience, room: Iterable[Recipient]) -> bool:
    """Whether words of this audience may stand on the wall while these people are in the room.

    Nothing may while nobody is known to be there; nothing restricted ever.
    """
    people = tuple(room)
    if not people or audience.is_restricted:
        return False
    return all(may_have(each, audience) for each in people)


def frame(
    offered: Sequence[Offered],
    slips: Sequence[Slip],
    room: Iterable[Recipient],
    giveaways: frozenset[str] = frozenset(),
    about: Offered | None = None,
    views: Sequence[Offered] = (),
) -> Frame:
    """Return what stands on the wall of these entries (oldest first), marks and child's views.

    `giveaways` come from the function of that name; `about` is the entry that the marks are
    about, None for everything together; where it may not stand, nor may they.
    """
    people = tuple(room)
    here = frozenset(uid for each in people for uid in each.uids)
    verdicts: dict[Audience, bool] = {}

    def public(audience: Audience, *texts: str) -> bool:
        if audience not in verdicts:
            verdicts[audience] = may_stand(audience, people)
        return verdicts[audience] and not (
            giveaways and any(gives_away(text, giveaways) for text in texts)
        )

    left = dict.fromkeys(COLUMNS, MOST)
    lines = []
    for each in reversed(offered):
        if not any(left.values()):
            break
        if each.struck or not left.get(each.column):
            continue
        if public(each.audience, each.text, each.step, each.marks):
            left[each.column] -= 1
            tag = each.tag if each.speaker in here else ELSEWHERE if each.speaker else ""
            lines.append(Line(each.column, tag, _marked(each), _cut(each.step)))
    if about is not None and (
        about.struck or not public(about.audience, about.text, about.step, about.marks)
    ):
        slips, about = (), None
    marks = [
        Mark(each.tag, each.value, _cut(each.reason))
        for each in slips
        if each.invitee in here and public(each.audience, each.reason)
    ]
    words = _marked(about) if about is not None and marks else ""
    thought = [
        Line(each.column, each.tag, _cut(each.text, MOST_OF_LETTER), _cut(each.step))
        for each in views
        if not each.struck and public(each.audience, each.tag, each.text, each.step, each.marks)
    ]
    return Frame(tuple(reversed(lines)), tuple(marks), words, tuple(thought[:MOST]))


def giveaways(details: Iterable[str]) -> frozenset[str]:
    """Return what protected details are known by, however they are typed.

    Each whole, and of an address each part that has a number in it: the house, the postcode.
    """
    found = set()
    for detail in details:
        parts = detail.replace("\n", ",").split(",")
        found.add(_packed(detail))
        found.update(_packed(part) for part in parts if any(map(str.isdigit, part)))
    # A bare house number would be found in every age and every date.
    return frozenset(each for each in found if len(each) > 3)


def gives_away(text: str, known: frozenset[str]) -> bool:
    """Whether a text holds any of the `giveaways`."""
    packed = _packed(text)
    return any(each in packed for each in known)


def _marked(each: Offered) -> str:
    """Return the words of an entry; what is cut keeps its marks."""
    words = _cut(each.text)
    return f"{words} ({each.marks})" if each.marks else words


def _cut(text: str, most: int = MOST_WORDS) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _packed(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


# On the line between recorder and wall

BEAT = b'{"is": "beat"}'
"""Sent while nothing changes: a wall that misses it goes blank."""
BLANK = b'{"is": "blank"}'


def packed(shown: Frame) -> bytes:
    """Return a frame as it is sent: JSON."""
    return json.dumps({"is": "frame", **asdict(shown)}, ensure_ascii=False).encode()


def unpacked(message: bytes) -> Frame | None:
    """Return a frame as it was sent; None for a blank wall. Raises ValueError for anything else."""
    try:
        read: Any = json.loads(message)
        if read == {"is": "blank"}:
            return None
        if read["is"] != "frame":
            raise ValueError("this is no frame")
        lines, views = (
            tuple(Line(**_texts(each, "column", "tag", "text", "step")) for each in read[name])
            for name in ("lines", "views")
        )
        marks = tuple(
            Mark(value=_mark(each["value"]), **_texts(each, "tag", "reason"))
            for each in read["marks"]
        )
        return Frame(lines, marks, _texts(read, "about")["about"], views)
    except (KeyError, TypeError, AttributeError, RecursionError):
        raise ValueError("this is no frame") from None


def _texts(read: Any, *names: str) -> dict[str, str]:
    found = {name: read[name] for name in names}
    if not all(isinstance(each, str) for each in found.values()):
        raise ValueError("this is no frame")
    return found


def _mark(value: Any) -> int | None:
    if value is not None and (type(value) is not int or not 0 <= value <= 10):
        raise ValueError("this is no frame")
    return value
