"""What it takes to put down what was said: the call, and from Enter to *saved*."""

import json
from collections.abc import Callable
from contextlib import closing
from datetime import time
from itertools import count
from pathlib import Path
from time import perf_counter

from benchmarks.bare.rawsql import Statement, connect, statements_of, write
from benchmarks.rows import Row, middle, row, side_by_side
from benchmarks.sample import clerk_in, conference_of_today, folder_on_disk, sample_in
from benchmarks.terminals import READY, bare, demo, open_recording
from cpclerk.services import Session
from cpclerk.services.recording import enter, entries
from tests.terminal import Terminal

SAYING = "Mum called the police herself when he came to the door on Tuesday ({number})."
MORNING = time(10, 22)
UNTIL_STEADY = 150


@row("record_service", group="recording")
def record_service() -> Row:
    """Measure the service call against bare SQL that writes the same rows."""
    with folder_on_disk() as folder:
        # By a clock that stands: the sample's own takes longer to read than a real one.
        session = clerk_in(sample_in(folder, "service.db"), at=MORNING)
        conference = conference_of_today(session)
        speaker = entries(session, conference).people[0].uid
        bare = sample_in(folder, "bare.db")
        session.store.connect()
        with closing(connect(bare)) as floor, closing(connect(session.store.path)) as look:
            said = 0
            written = 0

            def call() -> float:
                nonlocal said
                said += 1
                return _seconds_to_enter(session, conference, speaker, said)

            def replay() -> float:
                nonlocal written
                written += 1
                statements = statements_of(look, session.device, written)
                began = perf_counter()
                write(floor, statements)
                return perf_counter() - began

            # The bare side writes what the call wrote: it stays one behind. Both first write until
            # their logs have their size: while they grow, a disk takes longer, and unevenly.
            call()
            for _ in range(UNTIL_STEADY):
                call()
                replay()
            values, floors = side_by_side(call, replay, times=200)
        session.store.close()
    times = len(values)
    return Row("record_service", middle(values) * 1000, "ms", middle(floors) * 1000, 2, times=times)


def _seconds_to_enter(session: Session, conference: str, speaker: str, number: int) -> float:
    text = SAYING.format(number=number)
    began = perf_counter()
    enter(session, conference, "worried", text, speaker)
    return perf_counter() - began


@row("record_saved", group="recording")
def record_saved() -> Row:
    """Measure Enter to *saved* on screen against a bare program that writes in a worker."""
    times = 31
    with folder_on_disk() as folder:
        store, statements = sample_in(folder, "bare.db"), folder / "statements.json"
        statements.write_text(json.dumps(changes_of_calls(folder, times + 1)), "utf-8")
        with demo(folder) as real, bare("recorder", str(store), str(statements)) as floor:
            open_recording(real)
            floor.wait(READY)
            floor.settle()
            values, floors = side_by_side(_sayer(real), _sayer(floor), times=times)
    return Row("record_saved", middle(values) * 1000, "ms", middle(floors) * 1000, 1.5, times=times)


def changes_of_calls(folder: Path, how_many: int) -> list[list[Statement]]:
    """Return the statements that `how_many` calls of the service come down to."""
    session = clerk_in(sample_in(folder, "calls.db"))
    conference = conference_of_today(session)
    speaker = entries(session, conference).people[0].uid
    for number in range(how_many):
        _seconds_to_enter(session, conference, speaker, number)
    with closing(connect(session.store.path)) as look:
        return [statements_of(look, session.device, number + 1) for number in range(how_many)]


def _sayer(terminal: Terminal) -> Callable[[], float]:
    """Return what types an entry, presses Enter, and gives the seconds until it is *saved*."""
    numbers = count(1)

    def say() -> float:
        terminal.send(SAYING.format(number=next(numbers)))
        terminal.settle()
        before = len(terminal.raw)
        sent = terminal.send("\r")
        saved = terminal.wait(lambda _screen: b"saved" in terminal.raw[before:], 5) - sent
        terminal.settle()
        return saved

    return say
