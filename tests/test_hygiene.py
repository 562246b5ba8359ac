"""What keeps the house clean: what each room loads, how long files are, what docs must name."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cpclerk.cli import main

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "cpclerk"
LONGEST = 600

LOADED = """
import json, sys
from importlib import import_module
for name in json.loads(sys.argv[1]):
    import_module(name)
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def modules_of(room: str) -> list[str]:
    paths = sorted((PACKAGE / room).rglob("*.py"))
    names = (path.relative_to(ROOT).with_suffix("").parts for path in paths)
    return [".".join(parts).removesuffix(".__init__") for parts in names]


def loaded_by(*modules: str) -> set[str]:
    """Return the top names of all that is loaded once a fresh Python has imported these."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, json.dumps(modules)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout))


def test_services_load_no_screens() -> None:
    loaded = loaded_by(*modules_of("services"), *modules_of("exchange"))
    assert "peewee" in loaded
    assert "textual" not in loaded


def test_rules_load_nothing_but_python() -> None:
    names = modules_of("rules")
    assert len(names) > 5
    outside = {"peewee", "textual", "rich", "click", "platformdirs", "holidays"}
    assert not loaded_by(*names) & outside


def test_the_command_line_loads_a_room_only_when_asked() -> None:
    loaded = loaded_by("cpclerk.cli")
    assert not loaded & {"peewee", "textual", "rich", "holidays", "dateutil", "sqlite3"}


def test_the_desk_loads_nothing_it_does_not_show() -> None:
    loaded = loaded_by("cpclerk.ui.app", "cpclerk.ui.screens.desk", "cpclerk.services.desk")
    assert not loaded & {"holidays", "docxtpl", "openpyxl", "icalendar", "psycopg"}
    # Only a locked store pays for its lock.
    assert not loaded & {"sqlcipher3", "argon2", "cryptography"}


def test_a_meeting_loads_nothing_that_builds_or_sends_a_copy() -> None:
    desk = ("cpclerk.ui.screens.desk", "cpclerk.services.ahead", "cpclerk.services.plan_work")
    loaded = loaded_by(*desk, "cpclerk.ui.screens.recording", "cpclerk.ui.screens.scaling")
    assert "textual" in loaded
    assert not loaded & {"email", "smtplib", "zipfile", "html"}


def program_files() -> Iterator[Path]:
    for path in PACKAGE.rglob("*.py"):
        if "migrations" not in path.parts:
            yield path


def test_no_file_is_too_long_to_read() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in program_files()}
    long = {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > LONGEST}
    assert not long


@pytest.mark.parametrize("command", sorted(set(main.commands) - {"open"}))
def test_the_readme_names_every_command(command: str) -> None:
    assert re.search(rf"cpclerk {command}\b", (ROOT / "README.md").read_text("utf-8"))


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_says_what_it_does(command: str) -> None:
    assert main.commands[command].help


# Written in halves, so that this file is not found by its own test.
ELSEWHERE = re.compile(
    "|".join(
        (
            "pypi" + r"\.org",
            "python" + "hosted",
            "--(extra-)?index" + "-url",
            r"(?<![\w.])/(root|work|opt|tmp)" + r"/\w",
        )
    )
)
PLACES = (".ci", "benchmarks", "cpclerk", "docs", "tests")
TEXTS = {".py", ".md", ".toml", ".tcss", ".csv", ".txt", ""}


def texts() -> Iterator[Path]:
    for path in (
        *ROOT.iterdir(),
        *(path for place in PLACES for path in (ROOT / place).rglob("*")),
    ):
        # In a second working tree `.git` is a file, which says where the first one is.
        if path.is_file() and path.suffix in TEXTS and path.name != ".git":
            yield path


def test_no_address_of_one_machine_or_registry_is_written_anywhere() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in texts()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if ELSEWHERE.search(line)
    ]
    assert not found
