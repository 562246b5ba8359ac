"""Errors nobody expected: where they arose is said, and nothing of what they held."""

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from cpclerk.cli import main
from cpclerk.services.office import start_training_store

if sys.platform == "win32":
    pytest.skip("a terminal of POSIX is needed", allow_module_level=True)

from tests.terminal import Terminal, foreign_sequences

ROOT = Path(__file__).parent.parent.parent
MARK = "Mia-told-the-nurse"


WHERE = [
    ("cpclerk.services.opening", "open_office", ("calendar", "show", "STORE")),
    ("cpclerk.services.trail", "entered", ("audit", "show", "STORE")),
    ("cpclerk.exchange.log", "give_out", ("export-log", "out", "--from-store", "STORE")),
    ("cpclerk.services.backups", "back_up_to", ("backup", "STORE", "copy.db")),
    ("cpclerk.rules.profile", "read_profile", ("profile", "show", "rutland-2013")),
]


@pytest.mark.parametrize(("module", "name", "words"), WHERE, ids=lambda each: str(each)[:40])
@pytest.mark.parametrize("error", [ValueError, KeyError, RecursionError, OSError])
def test_the_command_line_says_where_and_no_value(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    name: str,
    words: tuple[str, ...],
    error: type[Exception],
) -> None:
    store = start_training_store(tmp_path / "office.db")
    monkeypatch.chdir(tmp_path)

    def broken(*arguments: object, **keywords: object) -> None:
        text = f"{MARK} in a local"
        raise error(text)

    monkeypatch.setattr(import_module(module), name, broken)
    result = CliRunner().invoke(main, [str(store) if each == "STORE" else each for each in words])
    said = result.stdout + result.stderr
    assert MARK not in said
    assert "Traceback" not in said
    if error is OSError and name == "give_out":
        assert result.exit_code == 2
        assert "cannot be written" in result.stderr
    else:
        assert result.exit_code == 70
        assert f"error in the program: {error.__name__} in " in result.stderr


BROKEN = """
import asyncio, sys, threading
from cpclerk.ui import app, writer
mark = "Mia-told-" + "the-nurse"

def broken(*arguments):
    text = mark
    raise ValueError(text)

class Unraisable:
    def __del__(self):
        broken()

async def begin(self):
    threading.Thread(target=broken).start()
    asyncio.get_running_loop().call_soon(broken)
    self.lost = asyncio.ensure_future(asyncio.to_thread(broken))
    Unraisable()
    self.writer.submit(broken)
    self.reader.submit(broken)
    if {how!r} == "screen":
        self.screen.set_timer(0.3, broken)
    if {how!r} == "message":
        self.screen.call_later(broken)
    if {how!r} == "service":
        self.set_timer(0.3, lambda: self.screen.write(broken))

app.CpclerkApp.on_ready = begin
from cpclerk.cli import main
main(["demo"], prog_name="cpclerk")
"""
LOUD = {
    "PYTHONDEVMODE": "1",
    "PYTHONFAULTHANDLER": "1",
    "PYTHONASYNCIODEBUG": "1",
    "TEXTUAL": "devtools,debug",
    "TEXTUAL_DEBUG": "1",
    "TEXTUAL_LOG": "textual.log",
    "TEXTUAL_SCREENSHOT": "1",
    "TEXTUAL_SCREENSHOT_LOCATION": ".",
}


def files_with(mark: str, folder: Path) -> list[Path]:
    """The files in which the words stand, letter by letter or a piece of them."""
    needles = {mark.encode(), mark.encode("utf-16-le"), mark[4:].encode()}
    files = [each for each in folder.rglob("*") if each.is_file()]
    return [each for each in files if any(needle in each.read_bytes() for needle in needles)]


@pytest.mark.parametrize("how", ["screen", "message", "service"])
def test_an_error_in_the_program_shows_and_writes_no_value(tmp_path: Path, how: str) -> None:
    env = {**LOUD, "CPCLERK_HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path)}
    env["PYTHONPATH"] = str(ROOT)
    command = [sys.executable, "-c", BROKEN.format(how=how)]
    with Terminal(command, size=(100, 30), env=env, cwd=tmp_path) as terminal:
        if how == "service":
            terminal.wait("ValueError in ", 60)
            assert "This was not saved" in terminal.screen.text
            terminal.send("q")
        assert terminal.ended(60) == (0 if how == "service" else 70)
        terminal.settle(0.2)
    assert MARK.encode() not in terminal.raw
    assert b"Traceback" not in terminal.raw
    assert not files_with(MARK, tmp_path)


def test_what_is_typed_is_written_nowhere_but_in_the_store(tmp_path: Path) -> None:
    """Whatever Python and Textual are asked to log; the demo's store is gone at the end."""
    env = {**LOUD, "CPCLERK_HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path)}
    env["PYTHONPATH"] = str(ROOT)
    command = [sys.executable, "-X", "dev", "-m", "cpclerk", "demo"]
    with Terminal(command, size=(100, 30), env=env, cwd=tmp_path) as terminal:
        terminal.wait("SAMPLE", 60)
        terminal.settle(0.2)
        terminal.send("o")
        terminal.wait("Is this child on a plan?")
        terminal.send(f"\x1b[200~{MARK}\x1b[201~")
        terminal.wait(MARK)
        terminal.settle(0.2)
        assert not [each for each in files_with(MARK, tmp_path) if "sample.db" not in each.name]
        terminal.send("\x11")
        assert terminal.ended(60) == 0
    assert not files_with(MARK, tmp_path)
    left = {each.name for each in tmp_path.iterdir()}
    assert left <= {"home"}, left
    assert not foreign_sequences(terminal)


def test_memory_is_not_dumped() -> None:
    asked = (
        "import resource; from cpclerk.cli import main; main(['locate'], standalone_mode=False);"
        "print(resource.getrlimit(resource.RLIMIT_CORE))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "CPCLERK_HOME": "nowhere"},
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] in {"(1, 1)", "(0, 0)"}
