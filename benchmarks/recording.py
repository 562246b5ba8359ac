"""What it takes to put down what was said: the call, and from Enter to *saved*."""

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import time
from itertools import count
from pathlib import Path
from time import perf_counter

import psutil

from benchmarks.bare.rawsql import Statement, connect, last_of, statements_of, write
from benchmarks.rows import Row, middle, p95, row, side_by_side
from benchmarks.sample import (
    SAID,
    clerk_in,
    conference_of_today,
    folder_on_disk,
    full_record_in,
    sample_in,
)
from benchmarks.terminals import READY, bare, recorder, wall
from cpclerk.services import Session
from cpclerk.services.recording import enter, entries
from tests.terminal import Terminal

MORNING = time(10, 22)
UNTIL_STEADY = 150
UP, F4, F9, F10 = "\x1b[A", "\x1bOS", "\x1b[20~", "\x1b[21~"
LINES = 240
"""What is said in two hours: a line every half minute."""


@row("record_service", group="recording")
def record_service() -> Row:
    """Measure the service call against bare SQL that writes the same rows, behind 400 entries."""
    with folder_on_disk() as folder:
        # By a clock that stands: the sample's own takes longer to read than a real one.
        session = clerk_in(full_record_in(folder, "service.db"), at=MORNING)
        conference = conference_of_today(session)
        speaker = entries(session, conference).people[0].uid
        # As it stands now, whatever the log of the other holds.
        bare = folder / "bare.db"
        shutil.copyfile(session.store.path, bare)
        session.store.connect()
        with closing(connect(bare)) as floor, closing(connect(session.store.path)) as look:
            said = 0
            written = last_of(look, session.device)

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
    text = SAID.format(number=number)
    began = perf_counter()
    enter(session, conference, "worried", text, speaker)
    return perf_counter() - began


@row("record_saved", group="recording")
def record_saved() -> Row:
    """Measure Enter to *saved* on screen against a bare program that writes in a worker.

    400 entries are on the screen.
    """
    times = 31
    with folder_on_disk() as folder:
        store, statements = full_record_in(folder), folder / "statements.json"
        bare_store = folder / "bare.db"
        shutil.copyfile(store, bare_store)
        statements.write_text(json.dumps(changes_of_calls(store, folder, times + 1)), "utf-8")
        with (
            recorder(folder, store) as real,
            bare("recorder", str(bare_store), str(statements)) as floor,
        ):
            floor.wait(READY)
            floor.settle()
            values, floors = side_by_side(_sayer(real), _sayer(floor), times=times)
    return Row("record_saved", middle(values) * 1000, "ms", middle(floors) * 1000, 1.3, times=times)


def changes_of_calls(store: Path, folder: Path, how_many: int) -> list[list[Statement]]:
    """Return the statements that `how_many` calls of the service on a store come down to."""
    copy = folder / "calls.db"
    shutil.copyfile(store, copy)
    session = clerk_in(copy)
    conference = conference_of_today(session)
    speaker = entries(session, conference).people[0].uid
    for number in range(how_many):
        _seconds_to_enter(session, conference, speaker, number)
    with closing(connect(session.store.path)) as look:
        last = last_of(look, session.device)
        return [
            statements_of(look, session.device, last - how_many + number + 1)
            for number in range(how_many)
        ]


def _sayer(terminal: Terminal) -> Callable[[], float]:
    """Return what types an entry, presses Enter, and gives the seconds until it is *saved*."""
    numbers = count(1)

    def say() -> float:
        terminal.send(SAID.format(number=next(numbers)))
        terminal.settle()
        before = len(terminal.raw)
        sent = terminal.send("\r")
        saved = terminal.wait(lambda _screen: b"saved" in terminal.raw[before:], 5) - sent
        terminal.settle()
        return saved

    return say


@row("record_wall", group="recording")
def record_wall() -> Row:
    """Measure Enter to the wall against Enter to *saved*; of both, what 95 in 100 keep.

    400 entries are on the screen.
    """
    times = 60
    with (
        folder_on_disk() as folder,
        recorder(folder, full_record_in(folder)) as real,
        wall(folder) as on_wall,
    ):
        real.wait("wall BLANK")
        real.send(F10)
        real.wait("wall: shown")
        on_wall.wait("Worried about")
        numbers = count(1)

        def say(until: Callable[[str, int], float]) -> float:
            words = SAID.format(number=f"new-{next(numbers)}")
            real.send(words)
            real.settle()
            before = len(real.raw)
            sent = real.send("\r")
            came = until(words.rpartition("(")[2], before) - sent
            real.wait(lambda _screen: b"saved" in real.raw[before:], 5)
            on_wall.wait(words.rpartition("(")[2], 5)
            real.settle()
            on_wall.settle()
            return came

        values, floors = side_by_side(
            lambda: say(lambda words, _: on_wall.wait(words, 5)),
            lambda: say(
                lambda _, before: real.wait(lambda _screen: b"saved" in real.raw[before:], 5)
            ),
            times=times,
        )
    return Row("record_wall", p95(values) * 1000, "ms", p95(floors) * 1000, 3, times=times)


@row("record_memory", group="recording")
def record_memory() -> Row:
    """Measure the memory of a recorder after two hours of a meeting against a bare one's, in MB.

    A line every half minute, some of them amended, people who come and go, the scale, a wall that
    shows it all; the bare one takes as many lines. One meeting each: memory is no matter of luck.
    """
    with folder_on_disk() as folder:
        store, statements = sample_in(folder), folder / "statements.json"
        bare_store = folder / "bare.db"
        shutil.copyfile(store, bare_store)
        statements.write_text(json.dumps(changes_of_calls(store, folder, LINES)), "utf-8")
        with recorder(folder, store) as real, wall(folder) as on_wall:
            real.wait("wall BLANK")
            _hold_meeting(real, on_wall)
            held = _memory(real)
        with bare("recorder", str(bare_store), str(statements)) as floor:
            floor.wait(READY)
            say = _sayer(floor)
            for _ in range(LINES):
                say()
            bare_held = _memory(floor)
    return Row("record_memory", held, "MB", bare_held, 2.5, times=1)


def _hold_meeting(real: Terminal, on_wall: Terminal) -> None:
    real.send(F10)
    real.wait("wall: shown")
    for number in range(LINES):
        real.send(SAID.format(number=number) + "\r")
        # Nobody types faster than is taken in; far ahead, a terminal drops keys.
        real.wait(f"({number})")
        real.settle(0.02)
        if number % 7 == 6:
            real.send("\t")
        if number % 20 == 0:
            # The last entry is amended; somebody goes and is back; a mark is given.
            for keys, words in (
                (UP, "Enter amends"), ("\r", "Enter saves"), (" indeed\r", "(amended)"),
                (F4, "Who is here"), ("l", "left the room"), ("h", ": here."),
                ("\x1b", "Worried about"), (F9, "How safe"), ("5 so\r", "5 of 10"),
                ("\x1b", "Worried about"), (F10, "wall: shown"),
            ):  # fmt: skip
                real.send(keys)
                real.wait(words)
                # A key sent at once after Esc would read as Alt and that key.
                real.settle(0.2)
        on_wall.read(0)
    real.wait(f"({LINES - 1})")
    real.settle(1.5)


def _memory(terminal: Terminal) -> float:
    """Return what a program wrote into memory for itself, in MB.

    Resident memory counts libraries as well that the bare one shares, and so flatters the ratio;
    pages of a library's file are given back when asked for, and are one's own or not by what else
    runs.
    """
    held: int = sum(each.private_dirty for each in psutil.Process(terminal.pid).memory_maps())
    return held / 1_000_000
