"""From pressing a key while recording to seeing the character."""

import random
import time
from collections.abc import Callable

from benchmarks.rows import Row, p95, row, side_by_side
from benchmarks.sample import folder_on_disk, full_record_in
from benchmarks.terminals import READY, bare, recorder
from tests.terminal import Terminal

LETTERS = "abcdefghijklmnopqrstuvwxyz"
LINE = 60
# Nothing else on screen reads like the start of a line, nor like the last letters of one.
START = "qzjx"
DELETE_TO_START = "\x15"


@row("record_echo", group="recording")
def record_echo() -> Row:
    """Measure the entry line's echo against a bare field's; of both, what 95 in 100 keep.

    400 entries are on the screen.
    """
    with (
        folder_on_disk() as folder,
        recorder(folder, full_record_in(folder)) as real,
        bare("hello") as floor,
    ):
        floor.wait(READY)
        floor.settle()
        times = 400
        values, floors = side_by_side(_typist(real), _typist(floor), times=times)
    return Row("record_echo", p95(values) * 1000, "ms", p95(floors) * 1000, 1.3, times=times)


def _typist(terminal: Terminal) -> Callable[[], float]:
    """Return what types one more letter, at a person's pace, and gives the seconds to its echo."""
    pace = random.Random(7)
    typed = ""

    def type_one() -> float:
        nonlocal typed
        if len(typed) in (0, LINE):
            for keys in (DELETE_TO_START, START):
                terminal.send(keys)
                terminal.settle()
            typed = START
        typed += pace.choice(LETTERS)
        time.sleep(pace.uniform(0.02, 0.06))
        terminal.read(0)
        tail = typed[-len(START) - 1 :]
        sent = terminal.send(typed[-1])
        return terminal.wait(lambda screen: tail in screen.text, 5) - sent

    return type_one
