"""Words of a record are in no file that the program writes, whatever becomes of it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.figures import Figure
from tests.faults.locked_office import CLERK, PASSPHRASE, Office

if sys.platform == "win32":
    pytest.skip("a terminal of POSIX is needed", allow_module_level=True)

from tests.terminal import Terminal

MARKER = "Quillfeather"
ROOT = Path(__file__).parent.parent.parent
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")

DAY = f"""
import os, signal, sys, time
from pathlib import Path
from cpclerk.services import drafts
from cpclerk.services.backups import keep_safe
from cpclerk.services.decided import decided
from cpclerk.services.decisions import decide
from cpclerk.services.recording import enter
from cpclerk.services.users import rekey
from tests.faults.locked_office import come_in
session, meeting = come_in(Path(sys.argv[1])), sys.argv[2]
session.store.connect()
enter(session, meeting, "worried", "{MARKER} missed a visit")
drafts.keep(session, "entry", {{"text": "{MARKER} half a line"}})
child = decided(session, meeting).children[0].child
decide(session, child.uid, child.rev, "plan_started", category="multiple",
       multiple_reason="{MARKER} and more")
keep_safe(session, "work")
rekey(session)
session.store.connect()
for number in range(300):
    enter(session, meeting, "worried", "{MARKER} " * 50)
print("done", flush=True)
time.sleep(60)
"""

CRASHES = f"""
import sys
from cpclerk.ui.screens.recording import RecordingScreen

def crash(self):
    words = "{MARKER} in a local"
    raise ValueError(words)

RecordingScreen.action_help = crash
from cpclerk.cli import main
main(sys.argv[1:])
"""


def files_with(folder: Path) -> list[str]:
    """Return the files in a folder that hold the marker, or are called by it."""
    found = [each for each in folder.rglob("*") if each.is_file() and _holds(each)]
    return sorted(str(each.relative_to(folder)) for each in found)


def _holds(file: Path) -> bool:
    # What is shortened, folded for a search or hexadecimal is looked for, too.
    data = file.read_bytes().lower() + file.name.lower().encode()
    words = [MARKER.lower().encode(each) for each in ENCODINGS]
    return any(each in data for each in (*words, MARKER.lower().encode().hex().encode()))


class Watched:
    """A folder in which everything lies that the program may write, and what was looked at."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.folder, self.office = folder, office
        self.looked_at: set[str] = set()
        self.phrase = folder.parent / "phrase"
        self.phrase.write_text(PASSPHRASE)
        for each in ("home", "tmp", "work"):
            (folder / each).mkdir()
        self.env = {
            "CPCLERK_HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp"),
            "HOME": str(folder / "home"), "XDG_CACHE_HOME": str(folder / "home"),
            "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "CPCLERK_USER": CLERK,
            "CPCLERK_PASSPHRASE_FILE": str(self.phrase),
        }  # fmt: skip

    def look(self) -> None:
        self.looked_at |= {
            str(each) + str(each.stat().st_mtime_ns) for each in self.folder.rglob("*")
        }
        assert files_with(self.folder) == []

    def terminal(self, *command: str) -> Terminal:
        return Terminal(
            [sys.executable, *command], size=(100, 30), env=self.env, cwd=self.folder / "work"
        )


@pytest.fixture
def watched(office: Office, tmp_path: Path) -> Iterator[Watched]:
    watched = Watched(office, office.path.parent)
    yield watched
    watched.look()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_file_with_the_word_is_found(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "dump").write_bytes(b"\0" + f"x{MARKER}x".encode(encoding))
    (tmp_path / f"{MARKER}.txt").touch()
    (tmp_path / "other").write_text("Quill feather")
    assert files_with(tmp_path) == [f"{MARKER}.txt", "in/dump"]


def test_after_a_day_of_services_killed_at_its_end(watched: Watched, figure: Figure) -> None:
    command = [sys.executable, "-c", DAY, str(watched.office.path), watched.office.meeting]
    env = {"PATH": os.environ["PATH"], **watched.env}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, cwd=watched.folder / "work", env=env
    ) as day:
        assert day.stdout is not None
        while day.poll() is None and not _is_said(day.stdout.fileno()):
            watched.look()
        assert day.poll() is None
        assert (watched.folder / "office.db-wal").stat().st_size > 100_000
        watched.look()
        day.kill()
    watched.look()
    tell(figure, "a day of services, killed", watched)


def _is_said(file: int) -> bool:
    import select

    return bool(select.select([file], [], [], 0.1)[0])


def typed(terminal: Terminal, words: str) -> None:
    for character in words:
        terminal.send(character)
        terminal.read(0.005)
    terminal.wait(words[-20:])


def test_after_a_day_at_the_keyboard_killed_with_half_a_line_typed(
    watched: Watched, figure: Figure
) -> None:
    with watched.terminal("-m", "cpclerk", str(watched.office.path)) as terminal:
        go_to_recording(terminal)
        typed(terminal, f"{MARKER} missed a visit")
        terminal.send("\r")
        terminal.wait("saved ")
        typed(terminal, f"{MARKER} half a line")
        watched.look()
        # By now the draft is kept.
        time.sleep(1.2)
        watched.look()
    tell(figure, "at the keyboard, killed with half a line typed", watched)


def test_after_a_crash(watched: Watched, figure: Figure) -> None:
    with watched.terminal("-c", CRASHES, str(watched.office.path)) as terminal:
        go_to_recording(terminal)
        typed(terminal, f"{MARKER} half a line")
        terminal.send("\x1bOP")
        assert terminal.ended() == 70
        said = terminal.screen.text.replace("\n", "")
        assert "cpclerk has stopped because of an error in the program: ValueError in" in said
        assert MARKER not in said
    tell(figure, "a crash with the words in a local", watched)


def go_to_recording(terminal: Terminal) -> None:
    terminal.wait("cpclerk  Desk")
    terminal.settle(0.3)
    terminal.send("4")
    terminal.wait("cpclerk  Record")
    terminal.wait("Worried about")
    terminal.settle(0.2)


def tell(figure: Figure, what: str, watched: Watched) -> None:
    watched.look()
    figure(
        f"planted words, {what}: in 0 of the files ({len(watched.looked_at)} states of files "
        "looked at)"
    )
