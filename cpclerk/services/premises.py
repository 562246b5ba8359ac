"""Rooms in which conferences are held, and the social work teams that ask for them."""

from dataclasses import dataclass

from cpclerk.rules.errors import Refused
from cpclerk.rules.roles import ADD_PLACE, RENAME_PLACE
from cpclerk.rules.text import clean_text, fold
from cpclerk.services.permission import writing
from cpclerk.services.undo import Saved
from cpclerk.store import Room, Session, Stale, Team

ROOM, TEAM = "room", "team"
KINDS: dict[str, type[Room] | type[Team]] = {ROOM: Room, TEAM: Team}
NAME_LIMIT = 80


@dataclass(frozen=True, slots=True)
class Premises:
    """One room or team; `kind` is which."""

    kind: str
    uid: str
    rev: int
    name: str


def premises(session: Session) -> tuple[Premises, ...]:
    """Return the rooms, then the teams, each by name."""
    with session.store.reading():
        return tuple(
            Premises(kind, each.uid, each.rev, each.name)
            for kind, table in KINDS.items()
            for each in table.select().order_by(table.name)
        )


def add(session: Session, kind: str, name: str) -> Saved:
    """Add a room or a team. Refused without a name, or for one that is there."""
    with writing(session, ADD_PLACE) as change:
        name = _free_name(kind, name)
        row = change.insert(KINDS[kind], name=name)
        return Saved(row.uid, row.rev, change.sequence)


def rename(session: Session, kind: str, uid: str, rev: int, name: str) -> Saved:
    """Call a room or a team otherwise, also where it was booked before. Refused as `add`."""
    with writing(session, RENAME_PLACE, uid) as change:
        table = KINDS[kind]
        row = table.get_or_none(table.uid == uid)
        if row is None or row.rev != rev:
            raise Stale(row)
        change.update(row, name=_free_name(kind, name, but=uid))
        return Saved(row.uid, row.rev, change.sequence)


def _free_name(kind: str, name: str, *, but: str = "") -> str:
    try:
        name = clean_text(name, limit=NAME_LIMIT)
    except Refused as error:
        raise Refused(error.sentence, "name") from None
    if not name:
        raise Refused(f"Type the name of the {kind}.", "name")
    taken = {fold(each.name) for each in KINDS[kind].select() if each.uid != but}
    if fold(name) in taken:
        raise Refused(f"There is a {kind} called {name} already.", "name")
    return name
