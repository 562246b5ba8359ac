"""The whole program and its wall in real terminals, killed while somebody types.

The screen comes back where it was; the wall goes blank, and finds the next recorder.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

import pytest

from cpclerk.services.scaling import scale
from cpclerk.store import Office, transaction
from tests.conftest import as_role, new_office
from tests.meeting import make_quorate

if sys.platform == "win32":
    pytest.skip("a terminal of POSIX is needed", allow_module_level=True)

from tests.terminal import Screen, Terminal, foreign_sequences

ROOT = Path(__file__).parent.parent.parent
ENTER, TAB, F9, F10, ESCAPE = "\r", "\t", "\x1b[20~", "\x1b[21~", "\x1b"
WORDS = "the door was locked both times and nobody answered the telephone that day either "


def record_of(path: Path, home: Path) -> Terminal:
    """Start the program and go to the record of today's conference."""
    terminal = Terminal(
        [sys.executable, "-m", "cpclerk", str(path)],
        size=(100, 30), env={"CPCLERK_HOME": str(home)}, cwd=ROOT,
    )  # fmt: skip
    terminal.wait(">Jo Clerk")
    terminal.send(ENTER)
    terminal.wait("To do")
    terminal.settle()
    terminal.send(TAB)
    terminal.settle()
    terminal.send(ENTER)
    terminal.wait("here 4")
    terminal.wait("Worried about")
    terminal.settle(0.2)
    return terminal


@pytest.mark.parametrize("times", [1, pytest.param(20, marks=pytest.mark.long)])
def test_the_screen_comes_back_where_it_was(tmp_path: Path, times: int) -> None:
    path, home = tmp_path / "office.db", tmp_path / "home"
    setting_up = new_office(path)
    session = as_role(setting_up, "clerk")
    meeting = make_quorate(session)
    scale(session, meeting.uid, meeting.people["Mum"].uid, 7, reason="he has moved out")
    with transaction(setting_up, "set day") as change:
        change.update(Office.get(), stands_on=setting_up.today)
    setting_up.store.close()
    choose = random.Random(times)
    wall = Terminal(
        [sys.executable, "-m", "cpclerk", "wall"], env={"CPCLERK_HOME": str(home)}, cwd=ROOT
    )
    with wall:
        wall.wait("This is the wall")
        for turn in range(times):
            kill_and_come_back(path, home, wall, choose, turn)
        wall.send("q")
        assert wall.ended() == 0
    assert not foreign_sequences(wall)


def kill_and_come_back(
    path: Path, home: Path, wall: Terminal, choose: random.Random, turn: int
) -> None:
    confirmed = f"Missed visit number {turn}"
    typed: list[tuple[str, float]] = []
    with record_of(path, home) as terminal:
        terminal.wait("wall BLANK")
        terminal.send(F10)
        terminal.wait("wall: shown")
        terminal.send("\x15" + confirmed + ENTER)
        terminal.wait("saved ")
        terminal.wait(confirmed)
        wall.wait(lambda screen: confirmed in words_of(screen))
        line = f"turn {turn}: " + WORDS
        end = time.monotonic() + 1.5 + choose.random() * 1.5
        for character in line:
            if time.monotonic() > end:
                break
            terminal.send(character)
            typed.append((typed[-1][0] + character if typed else character, time.monotonic()))
            terminal.read(0.04)
        killed_at = time.monotonic()
        os.kill(terminal.pid, signal.SIGKILL)
        wall.wait(lambda screen: "Worried about" not in screen.text, 3)
        assert f"turn {turn}:" not in words_of(wall.screen)
    with record_of(path, home) as terminal:
        terminal.wait(confirmed)
        terminal.wait("What you were typing is back.")
        back = next(each for each in terminal.screen.lines if f"turn {turn}:" in each)
        kept = back[back.index(f"turn {turn}:") :].rstrip()
        old = [text for text, at in typed if at < killed_at - 1.3]
        assert line.startswith(kept)
        assert not old or len(kept) >= len(old[-1].rstrip())
        terminal.send(F9)
        terminal.wait("7 of 10")
        terminal.wait("he has moved out")
        terminal.send(ESCAPE)
        terminal.settle()
        # The line is let go, so that the next turn begins with an empty one.
        terminal.send("\x15")
        terminal.settle(1.0)


def words_of(screen: Screen) -> str:
    """Return what a wall shows, however it is broken into lines."""
    return " ".join(screen.text.split())
