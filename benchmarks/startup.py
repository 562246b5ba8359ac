"""From starting the program to seeing what to do."""

import sys
import tempfile
from pathlib import Path

from benchmarks.rows import Row, middle, row, side_by_side
from tests.terminal import Terminal

ROOT = Path(__file__).parent.parent
SIZE = (100, 30)


@row("startup", group="startup")
def startup() -> Row:
    """Measure `cpclerk demo` to its desk against a bare Textual program to its text."""
    with tempfile.TemporaryDirectory() as home:
        desks, hellos = side_by_side(
            lambda: _until("To do", "cpclerk", "demo", home=home),
            lambda: _until("Bare and ready", "benchmarks.bare.hello", home=home),
        )
    return Row("startup", middle(desks) * 1000, "ms", middle(hellos) * 1000, limit=1.5)


def _until(words: str, module: str, *arguments: str, home: str) -> float:
    command = [sys.executable, "-m", module, *arguments]
    with Terminal(command, size=SIZE, env={"CPCLERK_HOME": home}, cwd=ROOT) as terminal:
        seconds = terminal.wait(words) - terminal.started
        terminal.settle()
        terminal.send("\x11")
        terminal.ended()
    return seconds
