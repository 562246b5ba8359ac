"""Who has a store open, and since when."""

import json
import os
import socket
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from cpclerk.store import Session, StoreError, database, look, migrating, open_store, presence
from cpclerk.store.engine import PRAGMAS
from tests.making import make_family
from tests.store.test_migrating import ADDS, newer_steps

NOW = datetime(2026, 11, 23, 9, 0)
OPENS = """
import sys, datetime, pathlib
from cpclerk.store import open_store
open_store(pathlib.Path(sys.argv[1]), now=datetime.datetime(2026, 11, 23, 9, 0))
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(setting_up: Session) -> Path:
    setting_up.store.close()
    return setting_up.store.path


def somebody_at(path: Path, doing: str = OPENS) -> "subprocess.Popen[str]":
    other = subprocess.Popen(
        [sys.executable, "-c", doing, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "LOGNAME": "jclerk"},
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    return other


def test_another_program_is_named_while_it_runs(path: Path) -> None:
    with somebody_at(path) as other:
        (found,) = presence.others(path)
        assert (found.who, found.process) == ("jclerk", other.pid)
        with pytest.raises(StoreError) as caught:
            presence.require_alone(path, "it cannot be restored")
        assert caught.value.sentence == (
            f"jclerk (process {other.pid}) since {found.since:%H:%M on %d/%m/%Y} has {path} open, "
            "so it cannot be restored. Ask them to close cpclerk first."
        )
        assert other.stdin is not None
        other.stdin.close()
    assert presence.others(path) == ()
    assert not presence.folder_of(path).exists()


def test_two_may_have_it_open_at_once(path: Path) -> None:
    with somebody_at(path) as other:
        open_store(path, now=NOW)
        assert len(list(presence.folder_of(path).iterdir())) == 2
        assert [each.process for each in presence.others(path)] == [other.pid]
        assert other.stdin is not None
        other.stdin.close()
    presence.leave(path)
    assert not presence.folder_of(path).exists()


def test_a_program_that_was_killed_is_forgotten(path: Path) -> None:
    with somebody_at(path) as other:
        other.kill()
    assert len(list(presence.folder_of(path).iterdir())) == 1
    assert presence.others(path) == ()
    assert list(presence.folder_of(path).iterdir()) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"who": "x"}',
        json.dumps({"who": "x", "host": "elsewhere", "since": "2100-01-01T00:00:00+00:00"}),
        # The number belongs to a program that began later.
        json.dumps(
            {"who": "x", "host": socket.gethostname(), "since": "2001-01-01T00:00:00+00:00"}
        ),
    ],
)
def test_what_says_nothing_of_a_running_program_is_cleared_away(path: Path, text: str) -> None:
    folder = presence.folder_of(path)
    folder.mkdir()
    (folder / f"{os.getppid()}.json").write_text(text)
    assert presence.others(path) == ()
    assert list(folder.iterdir()) == []


def test_a_schema_is_not_changed_under_somebody(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with somebody_at(path) as other:
        newer_steps(tmp_path, monkeypatch, ADDS)
        with pytest.raises(StoreError, match="it cannot be brought up to date"):
            open_store(path, now=NOW)
        assert migrating.latest() > 4
        assert other.stdin is not None
        other.stdin.close()


def test_it_holds_nothing_of_the_store(path: Path) -> None:
    open_store(path, now=NOW)
    (file,) = presence.folder_of(path).iterdir()
    assert set(json.loads(file.read_text())) == {"who", "host", "since"}
    presence.leave(path)


def test_a_folder_that_cannot_be_written_keeps_nobody_out(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, *arguments: object, **keywords: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    assert open_store(path, now=NOW).name == "Fenmarsh Safeguarding Unit"


HOLDS = """
import sys, datetime, pathlib
from cpclerk.store import database, open_store
store = open_store(pathlib.Path(sys.argv[1]), now=datetime.datetime(2026, 11, 23, 9, 0))
store.connect()
database.execute_sql("BEGIN IMMEDIATE")
print("open", flush=True)
sys.stdin.read()
"""


def test_a_change_that_somebody_keeps_from_being_saved_says_who(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = session.store.path
    monkeypatch.setitem(PRAGMAS, "busy_timeout", 50)
    session.store.close()
    database.use(path)
    with somebody_at(path, HOLDS) as other:
        with pytest.raises(StoreError) as caught:
            make_family(session)
        assert caught.value.sentence.startswith(f"{path} is in use by jclerk (process {other.pid})")
        with pytest.raises(StoreError, match="is in use by jclerk"):
            look(session, "open family", [])
        assert other.stdin is not None
        other.stdin.close()
    make_family(session)
