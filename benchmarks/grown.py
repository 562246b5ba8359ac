"""What many years cost: finding as one types, and opening the screens that show work at hand."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from time import perf_counter

from benchmarks.big_store import BEGINNINGS, ENDINGS, GIVEN, make_big, make_little
from benchmarks.rows import Row, middle, p95, row, side_by_side
from benchmarks.sample import folder_on_disk
from cpclerk.services import Session
from cpclerk.services.asking import Asked, ready
from cpclerk.services.desk import desk
from cpclerk.services.diary_days import diary
from cpclerk.services.families import find
from cpclerk.services.finding import MOST, find_anything
from cpclerk.services.slots import propose
from cpclerk.store import search
from cpclerk.store.opening import bind

BARE = 'SELECT rowid FROM "search" WHERE "search" MATCH ? ORDER BY rank LIMIT ?'


@row("find_as_you_type", group="grown")
def find_as_you_type() -> Row:
    """Measure what is shown at each key against the bare FTS5 query; of both, the 95th in 100."""
    with folder_on_disk() as folder:
        session = make_big(folder)
        typed = _as_typed(random.Random(7), people=40)
        with closing(sqlite3.connect(session.store.path)) as bare:
            ours, theirs = cycle(typed), cycle(typed)

            def find_it() -> float:
                words = next(ours)
                return _seconds(lambda: find_anything(session, words))

            def ask() -> float:
                asked = search.question(next(theirs))
                return _seconds(lambda: bare.execute(BARE, (asked, MOST)).fetchall())

            values, floors = side_by_side(find_it, ask, times=len(typed))
        session.store.close()
    return Row(
        "find_as_you_type", p95(values) * 1000, "ms", p95(floors) * 1000, 3, times=len(typed)
    )


@row("desk_grown", group="grown")
def desk_grown() -> Row:
    """Measure what fills the desk on a store of 11,000 conferences against one of 110."""
    return _grown("desk_grown", lambda session: desk(session, mine=False))


@row("booking_grown", group="grown")
def booking_grown() -> Row:
    """Measure what fills the booking screen: the families, one of them, and its days."""
    return _grown("booking_grown", _book)


@row("diary_grown", group="grown")
def diary_grown() -> Row:
    """Measure what fills the diary: today's week, then a month of it from today on.

    Those days are as full in either store; of days further back the little one has none.
    """
    return _grown("diary_grown", _look)


def _look(session: Session) -> None:
    monday = session.today - timedelta(days=session.today.weekday())
    diary(session, monday, monday + timedelta(days=6))
    diary(session, session.today, session.today + timedelta(days=30))


def _book(session: Session) -> None:
    found = find(session)
    start = ready(session, found.families[0].uid)
    types = {each.person_uid: each.type for each in start.children}
    events = {"previous_conference": start.previous} if start.previous else {}
    propose(session, Asked(start.family_uid, types=types, events=events, team_uid=None, reason=""))


@dataclass
class _Grown:
    """A store, and what is done on it; the models of one process are bound to one at a time."""

    session: Session
    job: Callable[[Session], object]

    def __call__(self) -> float:
        bind(self.session.store.path)
        return _seconds(lambda: self.job(self.session))


def _grown(name: str, job: Callable[[Session], object]) -> Row:
    times = 41
    with folder_on_disk() as folder:
        big, little = (
            _Grown(make(_folder(folder, make.__name__)), job) for make in (make_big, make_little)
        )
        values, floors = side_by_side(big, little, times=times)
        big.session.store.close()
    return Row(name, middle(values) * 1000, "ms", middle(floors) * 1000, 1.3, times=times)


def _folder(inside: Path, name: str) -> Path:
    folder = inside / name
    folder.mkdir()
    return folder


def _as_typed(choice: random.Random, people: int) -> list[str]:
    """Return what stands in the field after each key, for people looked for by name."""
    typed = []
    for _ in range(people):
        surname = choice.choice(BEGINNINGS.split()) + choice.choice(ENDINGS.split())
        name = f"{choice.choice(GIVEN.split())} {surname}" if choice.random() < 0.5 else surname
        typed += [name[: at + 1] for at in range(len(name)) if name[at] != " "]
    return typed


def _seconds(job: Callable[[], object]) -> float:
    began = perf_counter()
    job()
    return perf_counter() - began
