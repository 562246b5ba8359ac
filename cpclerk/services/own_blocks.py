"""Blocks that somebody adds to the minutes: for nobody until it is said for whom they are."""

from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
from cpclerk.rules.minutes import require_amendable
from cpclerk.rules.text import clean_text
from cpclerk.services.minutes import BLOCK_LIMIT, latest, the_block
from cpclerk.services.minutes_blocks import (
    STEP,
    UNCLASSIFIED,
    blocks_of,
    is_own,
    must_keep_apart,
)
from cpclerk.services.permission import writing
from cpclerk.services.record import record_of
from cpclerk.services.undo import Saved
from cpclerk.store import MinutesBlock, Session, must_stand

HEADING_LIMIT = 120
DRAWN = "This block is drawn from the record. Restrict it there (step 4), then draw again."


def add_block(
    session: Session, conference_uid: str, heading: str, text: str, after: str = ""
) -> Saved:
    """Add a block to the minutes, behind the block `after` or at the end.

    Nobody may see it until it is classified, and the minutes are not approved before. Raises
    Refused, naming the field: no heading, no words, or the minutes are not to be changed.
    """
    heading = clean_text(heading, limit=HEADING_LIMIT)
    text = clean_text(text, lines=True, limit=BLOCK_LIMIT)
    with writing(session, "add block", conference_uid) as change:
        minutes = latest(conference_uid)
        if minutes is None:
            raise Refused("There are no minutes yet. Draft them from the record first.")
        require_amendable(minutes.state, session.actor.role)
        if not heading:
            raise Refused("Type what stands over the block.", "heading")
        if not text:
            raise Refused("Type the words of the block.", "text")
        places = {each.uid: each.position for each in blocks_of(minutes)}
        last = max(places.values(), default=0)
        row = change.insert(
            MinutesBlock,
            minutes=minutes,
            position=places[after] + 1 if after in places else last + STEP,
            heading=heading,
            text=text,
            audience=UNCLASSIFIED,
        )
        return Saved(row.uid, row.rev, change.sequence)


def classify_block(session: Session, block_uid: str, rev: int, audience: Audience) -> Saved:
    """Say who may see a block that somebody added.

    One that was drawn from the record is for those who may see what it was drawn from. Raises
    Stale; Refused where it is drawn, holds words recorded for fewer people, such as those of two
    blocks put together, or the minutes are not to be changed.
    """
    with writing(session, "classify block", block_uid) as change:
        row = _own_at(session, block_uid, rev)
        change.update(row, audience=audience.stored)
        must_keep_apart([row], record_of(session, row.minutes.conference_id))
        return Saved(row.uid, row.rev, change.sequence)


def take_block_out(session: Session, block_uid: str, rev: int) -> Saved:
    """Take out a block that somebody added; the history keeps it. Raises Stale, Refused."""
    with writing(session, "take block out", block_uid) as change:
        change.take_out(_own_at(session, block_uid, rev))
        return Saved(block_uid, 0, change.sequence)


def _own_at(session: Session, block_uid: str, rev: int) -> MinutesBlock:
    row = the_block(block_uid)
    require_amendable(row.minutes.state, session.actor.role)
    must_stand(row, rev)
    if not is_own(row):
        raise Refused(DRAWN)
    return row
