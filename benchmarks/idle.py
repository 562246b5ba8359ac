"""What a desk costs while nobody touches it."""

import time

import psutil

from benchmarks.rows import Row, middle, row, side_by_side
from benchmarks.sample import folder_on_disk
from benchmarks.terminals import READY, bare, demo
from tests.terminal import Terminal

SETTLING = 4.0
"""Seconds after which a program that has started has nothing left to do."""
WATCHED = 20.0
TIMES = 3


@row("idle", group="idle")
def idle() -> Row:
    """Measure the processor time of an idle desk, in ms for each second, and a bare program's.

    A few long looks, not fifteen: each lasts 20 seconds, and what is done is the same each time.
    """
    with folder_on_disk() as folder:
        desks, hellos = side_by_side(
            lambda: _busy(demo(folder), "To do"), lambda: _busy(bare("hello"), READY), times=TIMES
        )
    return Row("idle", middle(desks) * 1000, "ms/s", middle(hellos) * 1000, 2.0, times=TIMES)


def _busy(terminal: Terminal, words: str) -> float:
    """Return how much of each second a program computes that shows these words and then rests."""
    with terminal:
        terminal.wait(words)
        _drain(terminal, SETTLING)
        process = psutil.Process(terminal.pid)
        before = sum(process.cpu_times()[:2])
        _drain(terminal, WATCHED)
        spent: float = sum(process.cpu_times()[:2]) - before
        return spent / WATCHED


def _drain(terminal: Terminal, seconds: float) -> None:
    """Let a program be, and take what it writes."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        terminal.read(left)
