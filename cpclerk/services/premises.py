"""Rooms and where they are, the teams that ask for conferences, the way and the usual times."""

from dataclasses import dataclass
from datetime import time

from cpclerk.rules.dates_in_words import time_words
from cpclerk.rules.diaries import parse_starts
from cpclerk.rules.errors import Refused
from cpclerk.rules.roles import ADD_PLACE, RENAME_PLACE, SET_STARTS, SET_TRAVEL
from cpclerk.rules.text import clean_text, fold
from cpclerk.services.permission import writing
from cpclerk.services.undo import Saved
from cpclerk.store import Office, Room, Session, Team, Travel, row_at

ROOM, TEAM = "room", "team"
KINDS: dict[str, type[Room] | type[Team]] = {ROOM: Room, TEAM: Team}
NAME_LIMIT = 80
FURTHEST = 240
"""Minutes: no chair travels longer than that between two conferences of a day."""


@dataclass(frozen=True, slots=True)
class Premises:
    """One room or team; `kind` is which. A room's `place` is where it is, if that is known."""

    kind: str
    uid: str
    rev: int
    name: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """How many minutes two places are apart."""

    uid: str
    one: str
    other: str
    minutes: int


def premises(session: Session) -> tuple[Premises, ...]:
    """Return the rooms, then the teams, each by name."""
    with session.store.reading():
        return tuple(
            Premises(
                kind, each.uid, each.rev, each.name, each.place if isinstance(each, Room) else ""
            )
            for kind, table in KINDS.items()
            for each in table.select().order_by(table.name)
        )


def add(session: Session, kind: str, name: str, place: str = "") -> Saved:
    """Add a room, and where it is, or a team. Refused without a name, or for one that is there."""
    with writing(session, ADD_PLACE) as change:
        name = _free_name(kind, name)
        row = change.insert(KINDS[kind], name=name, **_where(kind, place))
        return Saved(row.uid, row.rev, change.sequence)


def rename(
    session: Session, kind: str, uid: str, rev: int, name: str, place: str | None = None
) -> Saved:
    """Call a room or a team otherwise, also where it was booked before. Refused as `add`.

    A `place` says where the room is; None leaves that as it stands.
    """
    with writing(session, RENAME_PLACE, uid) as change:
        table = KINDS[kind]
        row = row_at(table, uid, rev)
        where = {} if place is None else _where(kind, place)
        change.update(row, name=_free_name(kind, name, but=uid), **where)
        return Saved(row.uid, row.rev, change.sequence)


def places_of_rooms(session: Session) -> tuple[str, ...]:
    """Return the places where rooms are, by name."""
    with session.store.reading():
        return _places()


def travel(session: Session) -> tuple[Way, ...]:
    """Return how far places are apart, by name."""
    with session.store.reading():
        return tuple(
            Way(each.uid, each.one, each.other, each.minutes)
            for each in Travel.select().order_by(Travel.one, Travel.other)
        )


def set_travel(session: Session, one: str, other: str, minutes: int) -> Saved:
    """Set how many minutes two places are apart, either way; with 0 nothing is left of it.

    Refused with the field for a place at which no room is, or more than four hours.
    """
    with writing(session, SET_TRAVEL) as change:
        first, second = sorted((place_meant(one, "one"), place_meant(other, "other")))
        if first == second:
            raise Refused("Those are the same place. Choose two.", "other")
        if not 0 <= minutes <= FURTHEST:
            raise Refused(f"Type 0 to {FURTHEST} minutes.", "minutes")
        row = Travel.get_or_none((Travel.one == first) & (Travel.other == second))
        if row is None:
            if not minutes:
                return Saved("", 0, 0)
            row = change.insert(Travel, one=first, other=second, minutes=minutes)
        elif minutes:
            change.update(row, minutes=minutes)
        else:
            change.take_out(row)
        return Saved(row.uid, row.rev, change.sequence)


def place_meant(text: str, field: str) -> str:
    """Return the place at which rooms are that is meant. Refused for any other."""
    found = next((each for each in _places() if fold(each) == fold(text)), None)
    if found is None:
        known = ", ".join(_places()) or "none yet: say of a room where it is"
        raise Refused(f"No room is at a place called that. There are: {known}.", field)
    return found


def usual_starts(session: Session) -> tuple[time, ...]:
    """Return the times at which the office's conferences usually begin."""
    with session.store.reading():
        return parse_starts(Office.get().starts)


def set_starts(session: Session, text: str) -> Saved:
    """Have conferences usually begin at these times: `10:00, 14:00`. Refused without any."""
    with writing(session, SET_STARTS) as change:
        try:
            starts = parse_starts(text)
        except Refused as error:
            raise Refused(error.sentence, "starts") from None
        office = change.update(Office.get(), starts=" ".join(map(time_words, starts)))
        return Saved(office.uid, office.rev, change.sequence)


def _places() -> tuple[str, ...]:
    return tuple(sorted({each.place for each in Room.select() if each.place}))


def _where(kind: str, place: str) -> dict[str, str]:
    if kind != ROOM:
        return {}
    try:
        place = clean_text(place, limit=NAME_LIMIT)
    except Refused as error:
        raise Refused(error.sentence, "place") from None
    # One place is written in one way, or there would be a way from it to itself.
    known = {fold(each): each for each in _places()}
    return {"place": known.get(fold(place), place)}


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
