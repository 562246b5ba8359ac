"""The blocks of one version of the minutes: drawn from the record, edited, kept apart, sealed."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from cpclerk.rules.audience import Audience
from cpclerk.rules.distribution import Hidden, leaks
from cpclerk.rules.errors import Refused
from cpclerk.rules.minutes import SECTIONS, Part, is_within
from cpclerk.services.record import Record
from cpclerk.store import Change, Minutes, MinutesBlock

STEP = 10
UNCLASSIFIED = "unclassified"
"""The audience of a block that somebody added, until it is said for whom it is: nobody's."""


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
        for source in (*record.sources, *record.struck):
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


def _key(row: MinutesBlock) -> tuple[str, Audience]:
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
    """Bring the blocks up to the record, keeping what was edited."""
    there = {_key(each): each for each in blocks_of(minutes) if not is_own(each)}
    # Room between them, so that a block that was added stays where it was put.
    for position, part in zip(count(0, STEP), parts, strict=False):
        row = there.pop((part.heading, part.audience), None)
        drawn = {"drafted": part.text, "sources": list(part.sources), "position": position}
        if row is None:
            change.insert(
                MinutesBlock,
                minutes=minutes,
                heading=part.heading,
                audience=part.audience.stored,
                text=part.text,
                **drawn,
            )
        else:
            text = _merged(row.text, row.drafted, part.text)
            change.update(row, text=text, **drawn)
    for place, row in zip(count(STEP * len(parts), STEP), there.values(), strict=False):
        # Nothing in the record stands behind it any more; what was written by hand stays.
        left = _merged(row.text, row.drafted, "")
        if left:
            change.update(row, text=left, drafted="", sources=[], position=place)
        else:
            change.take_out(row)


def _merged(edited: str, drawn: str, now: str) -> str:
    """Return an edited text with what came into the record and without what went out of it."""
    if edited == drawn:
        return now
    was, new = drawn.split("\n"), now.split("\n") if now else []
    kept = [line for line in edited.split("\n") if line in new or line not in was]
    here = set(kept)
    added = [line for line in new if line not in was and line not in here]
    return "\n".join([*kept, *added]).strip()
