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

from tests.terminal import Screen, Terminal, foreign_sequences

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {"CPCLERK_HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path)}


def cpclerk(*arguments: str, env: dict[str, str], size: tuple[int, int] = (100, 30)) -> Terminal:
    return Terminal([sys.executable, "-m", "cpclerk", *arguments], size=size, env=env, cwd=ROOT)


F3, F4, ESCAPE, ENTER, TAB = "\x1bOR", "\x1bOS", "\x1b", "\r", "\t"
HOSTILE = "Ash\x1b]0;owned\x07\x1b[2J\x9b31m\x1bP1;owned\x1b\\\r\n\x08\x0e\u202eevil"

SCREENS = {
    "1": "Book",
    "2": "Invite",
    "3": "Check",
    "4": "Record",
    "5": "Decide",
    "6": "Minutes",
    F3: "Families",
    F4: "Conferences",
}


def test_from_demo_to_quit(tmp_path: Path, home: dict[str, str]) -> None:
    with cpclerk("demo", env=home) as terminal:
        terminal.wait("SAMPLE")
        terminal.wait("Hold it at 13:00")
        assert terminal.screen.alternate
        assert terminal.settings != terminal.settings_at_first

        terminal.send("o")
        terminal.wait("Is this child on a plan?")
        type_slowly(terminal, "poppy")
        terminal.wait("YES, on a plan")
        back_to_desk(terminal)

        terminal.send(TAB)
        terminal.wait(">09:30")
        terminal.send(ENTER)
        terminal.wait(lambda screen: worries(screen) > 0)
        before = worries(terminal.screen)
        type_slowly(terminal, "SN:Weighed twice since March")
        terminal.send(ENTER)
        terminal.wait("saved ")
        terminal.wait(lambda screen: worries(screen) == before + 1)
        terminal.send("\x1b[200~\u202eevil\x9b31m in\ntwo lines [b]markup[/\x1b[201~")
        terminal.wait("2 lines were pasted. One entry, or one each?")
        terminal.send("o")
        terminal.wait("[b]markup[/")
        terminal.send(ENTER)
        terminal.wait(lambda screen: worries(screen) == before + 2)
        # The count is painted before the words beside it.
        terminal.wait("evil31m in two lines")
        terminal.wait("[b]markup[/")
        # A terminal of another encoding sends bytes that are not UTF-8.
        terminal.send(b"caf\xe9 at \x85 noon")
        terminal.wait("caf\N{REPLACEMENT CHARACTER} at \N{REPLACEMENT CHARACTER} noon")
        terminal.send(ENTER)
        terminal.wait(lambda screen: worries(screen) == before + 3)
        back_to_desk(terminal)

        terminal.send("q")
        assert terminal.ended() == 0
    assert "1049" not in terminal.screen.modes
    assert terminal.screen.text.strip() == ""
    assert terminal.settings_at_end == terminal.settings_at_first
    assert not foreign_sequences(terminal)
    assert not list(tmp_path.glob("cpclerk-demo-*"))


def worries(screen: Screen) -> int:
    """Return how many entries the first column says it has."""
    found = re.search(r"Worried about (\d+)", screen.text)
    return int(found[1]) if found else 0


def type_slowly(terminal: Terminal, text: str) -> None:
    for character in text:
        terminal.send(character)
        terminal.read(0.01)


def back_to_desk(terminal: Terminal) -> None:
    terminal.send(ESCAPE)
    terminal.wait("cpclerk  Desk")
    # A key sent at once would read as Alt and that key.
    terminal.settle(0.2)


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
        terminal.wait(">Jo Clerk")
        terminal.send("\r")
        terminal.wait("Hold it at 10:00")
        for key, title in SCREENS.items():
            terminal.send(key)
            terminal.wait(f"cpclerk  {title}")
            # The name of the family: what is read comes after the title.
            terminal.wait(lambda screen: "OWNED" in screen.text.upper())
            back_to_desk(terminal)
        terminal.send("q")
        assert terminal.ended() == 0
    assert not foreign_sequences(terminal)
