"""A screen asks no more of a store where there is more to show."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks import big_store
from cpclerk.services import Session
from cpclerk.services.attendance import attendance
from cpclerk.services.desk import desk
from cpclerk.services.distribution import recipients
from cpclerk.services.invitations import invitations
from cpclerk.services.recording import entries
from cpclerk.store import Conference
from cpclerk.store.schema import database

# Conferences ahead, those held and not finished, and the professionals at each.
LITTLE = {"AHEAD": 5, "OPEN": 5, "AROUND": 4}
MUCH = {"AHEAD": 15, "OPEN": 20, "AROUND": 12}
SCREENS: dict[str, Callable[[Session, str], Any]] = {
    "desk": lambda session, _: desk(session, mine=False),
    "invitations": invitations,
    "recording": lambda session, uid: (entries(session, uid), attendance(session, uid)),
    "distribution": lambda session, uid: recipients(session, uid, "outline_plan"),
}


def test_no_screen_asks_once_for_each_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three times the conferences, three times the people: as many statements."""
    asked = []
    for name, size in (("little", LITTLE), ("much", MUCH)):
        for what, count in size.items():
            monkeypatch.setattr(big_store, what, count)
        asked.append(_statements(big_store.make_store(tmp_path / f"{name}.db", 40)))
    assert {name: count for name, count in asked[1].items() if count > asked[0][name]} == {}


def _statements(session: Session) -> dict[str, int]:
    """Return how many statements each screen takes, the second time that it is read."""
    counted = {}
    with session.store.reading():
        held = Conference.select().where(Conference.state == "held").order_by(Conference.uid)
        conference = held.first().uid
        for name, read in SCREENS.items():
            said: list[str] = []
            read(session, conference)
            database.connection().set_trace_callback(said.append)
            read(session, conference)
            database.connection().set_trace_callback(None)
            counted[name] = len(said)
    session.store.close()
    return counted
