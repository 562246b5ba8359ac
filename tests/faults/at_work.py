"""People at work, in a process of their own that is killed or runs out of room.

What is on the disk for certain is said at once: `(kind, name, number)`. Each text ends with a
number that only grows, so that what is found can be later than what was said, and never earlier.
"""

import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from multiprocessing.connection import Connection
from typing import Any

from cpclerk.services import Session, drafts
from cpclerk.services.backups import keep_safe
from cpclerk.services.decided import decided
from cpclerk.services.decisions import decide
from cpclerk.services.recording import Moved, amend, enter
from cpclerk.services.users import rekey
from cpclerk.store import key_slots, restoring
from tests.faults.locked_office import CHEAP, Office, come_in

Said = tuple[str, str, int]
Say = Callable[[Said], None]


def writing(office: Office, start: int, say: Say) -> None:
    session = come_in(office.path)
    say(BEGUN)
    write(session, office, count(start), say)


def migrating(office: Office, start: int, say: Say) -> None:
    say(BEGUN)
    session = come_in(office.path)
    write(session, office, count(start), say)


def backing_up(office: Office, start: int, say: Say) -> None:
    session, numbers = come_in(office.path), count(start)
    say(BEGUN)
    while True:
        for _ in range(2):
            write_one(session, office, next(numbers), say)
        kept = keep_safe(session, "work")
        say(("backup", str(kept.file), 0))


def restoring_(office: Office, start: int, say: Say) -> None:
    numbers = count(start)
    while True:
        session = come_in(office.path)
        write_one(session, office, next(numbers), say)
        file = keep_safe(session, "work").file
        key = session.store.key
        say(("backup", str(file), 0))
        write_one(session, office, next(numbers), say)
        if next(numbers) % 2:
            # The backup is now locked with another key than the store.
            rekey(session)
        session.store.close()
        say(BEGUN)
        restoring.restore(file, office.path, key=key, now=datetime.now(UTC).replace(tzinfo=None))
        say(("restored", str(file), 0))


def rekeying(office: Office, start: int, say: Say) -> None:
    session, numbers = come_in(office.path), count(start)
    say(BEGUN)
    while True:
        write_one(session, office, next(numbers), say)
        rekey(session)


BEGUN: Said = ("begun", "", 0)
WORK: dict[str, Callable[[Office, int, Say], None]] = {
    "writing": writing,
    "migration": migrating,
    "backup": backing_up,
    "restore": restoring_,
    "rekey": rekeying,
}


def work(what: str, office: Office, start: int, pipe: Connection) -> None:
    """Do one kind of work until killed; what is on the disk is told through the pipe."""
    key_slots.COST = CHEAP
    try:
        WORK[what](office, start, pipe.send)
    except Exception as error:
        pipe.send(("failed", repr(error), 0))
        raise
    # What is to be killed does not end by itself.
    signal.pause()


def write(session: Session, office: Office, numbers: Iterator[int], say: Say) -> None:
    session.store.connect()
    for number in numbers:
        write_one(session, office, number, say)


def write_one(session: Session, office: Office, number: int, say: Say) -> None:
    """Say something, sometimes amend it, decide for a child, and keep what is half typed."""
    for step in steps(session, office, number):
        say(step())


def steps(session: Session, office: Office, number: int) -> Iterator[Callable[[], Said]]:
    """Yield what is done one after the other; each returns what is on the disk then."""
    entries: list[Any] = []

    def entering() -> Said:
        entered = enter(session, office.meeting, "worried", f"Missed a visit {number}")
        entries.append(entered)
        return "entry", entered.uid, number

    def amending() -> Said:
        if not entries:
            entering()
        said = entries[-1].said
        amended = amend(
            session, said.uid, said.rev, text=f"Missed two visits {number + 1}", speaker=None
        )
        if isinstance(amended, Moved):
            # It was on the disk already, though the disk had failed to say so.
            assert amended.theirs is not None
            assert amended.theirs.text == amended.yours
        return "entry", said.uid, number + 1

    def deciding() -> Said:
        child = decided(session, office.meeting).children[number % 2].child
        decide(
            session, child.uid, child.rev, "plan_started",
            category="multiple", multiple_reason=f"All of it {number}",
        )  # fmt: skip
        return "decision", child.uid, number

    def typing() -> Said:
        drafts.keep(session, "entry", {"text": f"Half a line {number}"})
        return "draft", "entry", number

    yield typing
    yield entering
    if number % 2:
        yield amending
    if number % 3 == 0:
        yield deciding
