"""The whole program in a real terminal: from `cpclerk demo` to quit, and what it may send there."""

import re
import sys
from pathlib import Path

import pytest

from cpclerk.store import Office, transaction
from tests.conftest import as_role, new_office
from tests.making import make_conference, make_family

if sys.platform == "win32":
    pytest.skip("a terminal of POSIX is needed", allow_module_level=True)

from tests.terminal import Terminal

ROOT = Path(__file__).parent.parent.parent

# All that the program itself sends: where to write, in which colours, and the terminal's modes.
OWN = re.compile(
    r"\x1b\[(H|m|>\d*u|<u|\?(7|25|1000|1003|1004|1006|1015|1049|2004|2048)[hl]|\?20(26|48)\$p)"
    r"|\x1b\]22;[a-z-]+\x07"
)


def foreign_sequences(terminal: Terminal) -> list[str]:
    return [each for each in terminal.screen.sequences if not OWN.fullmatch(each)]


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {"CPCLERK_HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path)}


def cpclerk(*arguments: str, env: dict[str, str], size: tuple[int, int] = (100, 30)) -> Terminal:
    return Terminal([sys.executable, "-m", "cpclerk", *arguments], size=size, env=env, cwd=ROOT)


DOWN, F3, F4, ESCAPE = "\x1b[B", "\x1bOR", "\x1bOS", "\x1b"
HOSTILE = "Ash\x1b]0;owned\x07\x1b[2J\x9b31m\x1bP1;owned\x1b\\\r\n\x08\x0e\u202eevil"


def test_escape_sequences_in_the_data_never_reach_the_terminal(
    tmp_path: Path, home: dict[str, str]
) -> None:
    path = tmp_path / "office.db"
    setting_up = new_office(path)
    session = as_role(setting_up, "clerk")
    family = make_family(session, surname=HOSTILE)
    make_conference(session, family, conference_date=setting_up.today)
    with transaction(setting_up, "set day") as change:
        change.update(Office.get(), stands_on=setting_up.today)
    setting_up.store.close()
    with cpclerk(str(path), env=home) as terminal:
        terminal.wait("Who are you?")
        terminal.settle()
        terminal.send(3 * DOWN)
        terminal.wait(">Jo Clerk")
        terminal.send("\r")
        terminal.wait("Hold it at 10:00")
        for key in ("1", "2", "3", "4", "5", "6", F3, F4):
            terminal.send(key)
            terminal.settle()
            assert "OWNED" in terminal.screen.text.upper(), key
            terminal.send(ESCAPE)
            terminal.wait("To do")
        terminal.send("q")
        assert terminal.ended() == 0
    assert not foreign_sequences(terminal)
