"""The blocks of one version of the minutes: drawn from the record, edited, kept apart, sealed."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from cpclerk.rules.audience import Audience, strictest
from cpclerk.rules.distribution import Hidden, leaks
from cpclerk.rules.errors import Refused
from cpclerk.rules.minutes import SECTIONS, Part, is_within
from cpclerk.services.record import Record
from cpclerk.store import Change, Minutes, MinutesBlock

STEP = 10
UNCLASSIFIED = "unclassified"
"""The audience of a block that somebody added, until it is said for whom it is: nobody's."""
Key = tuple[str, Audience]
"""Which block of a version: its heading, and who may see it."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the minutes as it stands; `drafted` is what was drawn from the record.

    `is_own`: somebody added it, and nothing recorded stands behind it. `is_classified`: it has
    been said for whom it is; until then nobody may see it.
    """

    uid: str
    rev: int
    heading: str
    text: str
    drafted: str
    audience: Audience
    is_own: bool
    is_classified: bool

    @property
    def is_edited(self) -> bool:
        """Whether somebody changed the words drawn from the record."""
        return self.text != self.drafted


def blocks_of(minutes: Minutes) -> list[MinutesBlock]:
    """Return the blocks of one version in order. Needs an open connection."""
    return list(
        MinutesBlock.select()
        .where(MinutesBlock.minutes == minutes.uid)
        .order_by(MinutesBlock.position, MinutesBlock.uid)
    )


def digest_of(version: int, blocks: Sequence[MinutesBlock]) -> str:
    """Return the SHA-256 of a version: its number and all its blocks, audiences too."""
    held = [[each.heading, each.text, each.audience] for each in blocks]
    text = json.dumps([version, held], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def must_keep_apart(blocks: Iterable[MinutesBlock], record: Record) -> None:
    """Raise Refused when a block holds words recorded for fewer people than may see it."""
    for each in blocks:
        audience = Audience.parse(each.audience)
        hidden, seen = [], []
        for source in (*record.sources, *record.struck, *record.beside):
            if is_within(audience, source.audience):
                seen.append(source.line)
            elif source.words:
                where = SECTIONS.get(source.section, source.section)
                hidden.append(Hidden(f"“{where}”, {source.audience.words}", source.words))
        found = leaks(each.text, hidden, seen)
        if found:
            raise Refused(
                f"“{each.heading}” ({audience.words}) holds words on line {found[0].line} that "
                f"were recorded under {found[0].where}. Take them out of it first."
            )


def as_block(row: MinutesBlock) -> Block:
    """Return a block as the screens see it."""
    audience = Audience.parse(row.audience)
    return Block(
        row.uid, row.rev, row.heading, row.text, row.drafted, audience,
        is_own(row), row.audience != UNCLASSIFIED,
    )  # fmt: skip


def is_own(row: MinutesBlock) -> bool:
    """Return whether somebody added a block, and nothing recorded stands behind it."""
    return not row.sources and not row.drafted


def must_be_classified(blocks: Iterable[MinutesBlock]) -> None:
    """Raise Refused when a block has not been said to be for anybody."""
    for each in blocks:
        if each.audience == UNCLASSIFIED:
            raise Refused(
                f"“{each.heading}” was added, and nobody has said for whom it is. Say so with F7 "
                "before the minutes are approved."
            )


def _key(row: MinutesBlock) -> Key:
    return row.heading, Audience.parse(row.audience)


def otherwise(
    blocks: Sequence[MinutesBlock], parts: Sequence[Part]
) -> list[tuple[str, Audience, str, str]]:
    """Return each part of the record that changed since it was drawn: heading, audience, was, is.

    Empty where there was none, or is none now.
    """
    drawn = {_key(each): each.drafted for each in blocks if not is_own(each)}
    stands = {(part.heading, part.audience): part.text for part in parts}
    return [
        (*key, drawn.get(key, ""), stands.get(key, ""))
        for key in dict.fromkeys((*drawn, *stands))
        if drawn.get(key, "") != stands.get(key, "")
    ]


def draw(change: Change, minutes: Minutes, parts: Sequence[Part]) -> None:
    """Bring the blocks up to the record, keeping what was edited.

    What was written by hand goes with the strictest audience of what it was written from, since
    it may say the same in other words.
    """
    there = {_key(each): each for each in blocks_of(minutes) if not is_own(each)}
    texts, following = _texts_apart(there, parts)
    # Room between them, so that a block that was added stays where it was put.
    for position, part in zip(count(0, STEP), parts, strict=False):
        key = part.heading, part.audience
        row = there.pop(key, None)
        drawn = {"drafted": part.text, "sources": list(part.sources), "position": position}
        if row is None:
            change.insert(
                MinutesBlock,
                minutes=minutes,
                heading=part.heading,
                audience=part.audience.stored,
                text="\n".join([part.text, *following.pop(key, ())]),
                **drawn,
            )
        else:
            text = _merged(texts[key], row.drafted, part.text)
            change.update(row, text="\n".join([text, *following.pop(key, ())]).strip(), **drawn)
    places = count(STEP * len(parts), STEP)
    for key, row in there.items():
        # Nothing in the record stands behind it any more; what was written by hand stays.
        left = "\n".join([_merged(texts[key], row.drafted, ""), *following.pop(key, ())]).strip()
        if left:
            change.update(row, text=left, drafted="", sources=[], position=next(places))
        else:
            change.take_out(row)
    for (heading, audience), lines in following.items():
        change.insert(
            MinutesBlock,
            minutes=minutes,
            heading=heading,
            audience=audience.stored,
            text="\n".join(lines),
            drafted="",
            sources=[],
            position=next(places),
        )


def _texts_apart(
    there: Mapping[Key, MinutesBlock], parts: Sequence[Part]
) -> tuple[dict[Key, str], dict[Key, list[str]]]:
    """Return each block's own text, and by block the lines that must follow a stricter source."""
    stand = {(part.heading, part.audience): part.sources for part in parts}
    texts: dict[Key, str] = {}
    following: dict[Key, list[str]] = {}
    for key, row in there.items():
        heading, audience = key
        went = set(row.sources).difference(stand.get(key, ()))
        stricter = strictest(
            [audience, *(part.audience for part in parts if went.intersection(part.sources))]
        )
        lines, was = row.text.split("\n"), row.drafted.split("\n")
        texts[key] = row.text
        if stricter != audience and (by_hand := [each for each in lines if each not in was]):
            texts[key] = "\n".join(each for each in lines if each in was)
            following.setdefault((heading, stricter), []).extend(by_hand)
    return texts, following


def _merged(edited: str, drawn: str, now: str) -> str:
    """Return an edited text with what came into the record and without what went out of it."""
    if edited == drawn:
        return now
    was, new = drawn.split("\n"), now.split("\n") if now else []
    kept = [line for line in edited.split("\n") if line in new or line not in was]
    here = set(kept)
    added = [line for line in new if line not in was and line not in here]
    return "\n".join([*kept, *added]).strip()
