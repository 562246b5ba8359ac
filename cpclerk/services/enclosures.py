"""What is enclosed with which letter, for whom: leaflets and questionnaires by name."""

from dataclasses import dataclass

from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import ENCLOSED
from cpclerk.rules.roles import SET_LETTERS
from cpclerk.rules.text import clean_text
from cpclerk.services.permission import require, writing
from cpclerk.services.undo import Saved
from cpclerk.store import Enclosure, Session, must_stand

LIMIT = 600


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What goes with one purpose for one kind of reader; rev 0: as shipped."""

    purpose: str
    reader: str
    rev: int
    names: tuple[str, ...]


def enclosures(session: Session) -> tuple[Enclosed, ...]:
    """Return what is enclosed with everything that can have enclosures."""
    with session.store.reading():
        rows = {(each.purpose, each.reader): each for each in Enclosure.select()}
        return tuple(
            Enclosed(*key, rows[key].rev if key in rows else 0, enclosed(*key)) for key in ENCLOSED
        )


def set_enclosures(session: Session, purpose: str, reader: str, rev: int, names: str) -> Saved:
    """Set what is enclosed, one name a line; no lines: nothing. Raises Stale, Refused (names)."""
    require(session, SET_LETTERS)
    if (purpose, reader) not in ENCLOSED:
        raise Refused("Nothing is enclosed with that. Choose a line of the list.", "purpose")
    try:
        names = clean_text(names, lines=True, limit=LIMIT)
    except Refused as error:
        raise Refused(error.sentence, "names") from None
    with writing(session, SET_LETTERS) as change:
        row = _row(purpose, reader)
        must_stand(row, rev)
        if row is None:
            row = change.insert(Enclosure, purpose=purpose, reader=reader, names=names)
        else:
            change.update(row, names=names)
        return Saved(row.uid, row.rev, change.sequence)


def enclosed(purpose: str, reader: str) -> tuple[str, ...]:
    """Return what is enclosed with a letter. Needs an open connection."""
    row = _row(purpose, reader)
    if row is None:
        return ENCLOSED.get((purpose, reader), ())
    return tuple(each.strip() for each in row.names.split("\n") if each.strip())


def _row(purpose: str, reader: str) -> Enclosure | None:
    found: Enclosure | None = Enclosure.get_or_none(
        (Enclosure.purpose == purpose) & (Enclosure.reader == reader)
    )
    return found
