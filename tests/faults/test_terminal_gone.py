"""The terminal goes while somebody types, or the system says that it is time to end."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cpclerk.services import drafts
from cpclerk.store import Office, presence, transaction
from tests.conftest import as_role, new_office
from tests.meeting import make_quorate

if sys.platform == "win32":
    pytest.skip("a terminal of POSIX is needed", allow_module_level=True)

from tests.faults.test_screen_comes_back import record_of
from tests.terminal import Terminal

SOON = 3.0
"""Seconds in which the program has ended, on a machine that has other things to do too."""
ROOT = Path(__file__).parent.parent.parent


def hang_up(terminal: Terminal) -> None:
    terminal.hang_up()


def told(number: int) -> Callable[[Terminal], None]:
    return lambda terminal: os.kill(terminal.pid, number)


@pytest.mark.parametrize(
    ("end", "code"),
    [
        pytest.param(hang_up, 129, id="the terminal is gone"),
        pytest.param(told(signal.SIGTERM), 143, id="told to end"),
        pytest.param(told(signal.SIGHUP), 129, id="hung up", marks=pytest.mark.long),
    ],
)
def test_the_program_ends_and_keeps_what_was_typed(
    tmp_path: Path, end: Callable[[Terminal], None], code: int
) -> None:
    path, home = tmp_path / "office.db", tmp_path / "home"
    setting_up = new_office(path)
    session = as_role(setting_up, "clerk")
    meeting = make_quorate(session)
    with transaction(setting_up, "set day") as change:
        change.update(Office.get(), stands_on=setting_up.today)
    setting_up.store.close()
    with record_of(path, home) as terminal:
        terminal.send("Nobody answered the door")
        terminal.wait("Nobody answered the door")
        at, number = time.monotonic(), terminal.pid
        end(terminal)
        assert terminal.ended() == code
        assert time.monotonic() - at < SOON
        assert b"Traceback" not in terminal.raw
    kept = drafts.recall(session, f"recording {meeting.uid} of program {number}")
    assert kept is not None
    assert "Nobody answered the door" in str(kept.payload)
    assert not presence.folder_of(path).exists()
    assert not list(tmp_path.glob("office.db-wal"))


def test_a_wall_without_a_terminal_ends(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cpclerk", "wall"]
    with Terminal(command, env={"CPCLERK_HOME": str(tmp_path)}, cwd=ROOT) as wall:
        wall.wait("This is the wall")
        wall.hang_up()
        assert wall.ended(SOON) == 129
