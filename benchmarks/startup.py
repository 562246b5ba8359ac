"""From starting the program to seeing what to do."""

from benchmarks.rows import Row, middle, row, side_by_side
from benchmarks.sample import folder_on_disk
from benchmarks.terminals import READY, bare, demo
from tests.terminal import Terminal


@row("startup", group="startup")
def startup() -> Row:
    """Measure `cpclerk demo` to its desk against a bare Textual program to its text."""
    with folder_on_disk() as folder:
        desks, hellos = side_by_side(
            lambda: seconds_to("To do", demo(folder)),
            lambda: seconds_to(READY, bare("hello")),
            times=21,
        )
    return Row("startup", middle(desks) * 1000, "ms", middle(hellos) * 1000, 1.5, times=21)


def seconds_to(words: str, terminal: Terminal) -> float:
    """Return how long a program takes from its start until it shows these words; it is ended."""
    with terminal:
        return terminal.wait(words) - terminal.started
