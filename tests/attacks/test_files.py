"""Files that are none, that never end or that are spoilt on purpose: one sentence, at once."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cpclerk.cli import main
from cpclerk.machine import this_machine
from cpclerk.rules.errors import Refused
from cpclerk.services.office import start_training_store
from cpclerk.store import presence, tries
from cpclerk.store.backups import backups_of, note_of
from cpclerk.store.key_file import read as read_key_file
from cpclerk.ui.keymap import read_keymap
from tests.attacks.conftest import within

if not hasattr(os, "mkfifo"):
    pytest.skip("pipes and devices by name are needed", allow_module_level=True)


def run(*words: object, env: dict[str, str] | None = None) -> Result:
    with within(10):
        result = CliRunner().invoke(main, [str(word) for word in words], env=env)
    assert result.exit_code in {0, 2, 3, 4}, (words, result.output)
    return result


@pytest.fixture(params=["pipe", "zero", "null", "folder", "nowhere", "loop", "socket"])
def strange(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A path at which there is no plain file."""
    path = tmp_path / "strange"
    match request.param:
        case "pipe":
            os.mkfifo(path)
        case "zero":
            path.symlink_to("/dev/zero")
        case "null":
            path.symlink_to("/dev/null")
        case "folder":
            path.mkdir()
        case "loop":
            path.symlink_to(path)
        case "socket":
            import socket

            here = Path.cwd()
            os.chdir(tmp_path)
            try:
                with socket.socket(socket.AF_UNIX) as it:
                    it.bind("strange")
            finally:
                os.chdir(here)
    return path


def test_none_of_them_is_waited_for_on_the_command_line(strange: Path, tmp_path: Path) -> None:
    store = tmp_path / "office.db"
    start_training_store(store)
    secret = ("--user", "Ann", "--passphrase-file", strange)
    for words in (
        (strange,),
        ("check", strange),
        ("restore", strange, tmp_path / "new.db"),
        ("backup", strange, tmp_path / "new.db"),
        ("profile", "check", strange),
        ("import-log", strange, "--into", store),
        ("init", tmp_path / "locked.db", *secret),
        ("recovery-drill", store, "--recovery-key-file", strange),
        ("calendar", "show", strange),
        ("workdays", "add", "2026-11-23", "1", "--store", strange),
        ("audit", "verify", strange),
        ("users", strange, "list"),
        ("rekey", strange),
    ):
        result = run(*words)
        if strange.is_dir() and words[0] == "export-log":
            continue
        assert result.exit_code == 2, words
        assert len(result.stderr.splitlines()) == 1 or strange.is_dir(), result.stderr


def test_none_of_them_is_waited_for_beside_a_store(strange: Path, tmp_path: Path) -> None:
    store = tmp_path / "office.db"
    kept = tmp_path / "office.db.backups"
    kept.mkdir()
    for name in (
        "office.db.tries",
        "office.db.keys",
        "office.db.backups/20261123T090000000000-.db",
        "office.db.backups/20261123T090000000000-.db.note",
    ):
        (tmp_path / name).symlink_to(strange)
    folder = presence.folder_of(store)
    folder.mkdir()
    (folder / "1.json").symlink_to(strange)
    with within(5):
        assert 0 <= tries.seconds_to_wait(store, 1e9) <= tries.LONGEST_WAIT
        assert not presence.others(store)
        assert not backups_of(store)
        assert note_of(kept / "20261123T090000000000-.db") is None
        with pytest.raises(Refused):
            read_key_file(store)


def test_none_of_them_is_waited_for_in_the_settings(strange: Path, own_home: Path) -> None:
    own_home.mkdir()
    for name in ("machine.json", "keymap.toml", "profiles"):
        (own_home / name).symlink_to(strange)
    machine = this_machine()
    with within(5):
        assert machine.last_staff(Path("office.db")) is None
        assert machine.heads(Path("office.db")) == {}
        assert run("profile", "list").exit_code == 0
        if strange.exists():
            with pytest.raises(Refused, match="usual keys stay"):
                read_keymap(machine.keymap_file)


def test_a_passphrase_may_come_through_a_pipe(tmp_path: Path) -> None:
    """As `--passphrase-file <(a command)` gives it; what never ends is not read to its end."""
    reading, writing = os.pipe()
    os.write(writing, b"correct horse battery staple")
    os.close(writing)
    who = ("--user", "Ann", "--passphrase-file", f"/dev/fd/{reading}")
    assert run("init", tmp_path / "office.db", *who).exit_code == 0
    os.close(reading)


DEEP = "[" * 100_000
SPOILT = [
    b"",
    b"\x00",
    b"\xff\xfe{}",
    b"[]",
    b"7",
    b'"x"',
    b"null",
    b"{",
    DEEP.encode(),
    b'{"a":' * 50_000,
    b"9" * 5_000,
    b'{"device": 7, "heads": [], "staff": 7, "sent": "x", "theme": {}, "backup_place": []}',
    b'{"device": "\\u001b]0;owned\\u0007", "heads": {"x": 1}, "failures": 1e999, "last": 1}',
    b'{"failures": 1, "last": NaN}',
    b'{"failures": 1, "last": Infinity}',
    b'{"who": 1, "host": 2, "since": 3}',
    b" " * 2_000_000,
]


@pytest.mark.parametrize("data", SPOILT, ids=lambda data: repr(data[:20]))
def test_spoilt_files_cost_no_more_than_what_was_in_them(
    data: bytes, tmp_path: Path, own_home: Path
) -> None:
    own_home.mkdir()
    store = tmp_path / "office.db"
    start_training_store(store)
    (own_home / "machine.json").write_bytes(data)
    (tmp_path / "office.db.tries").write_bytes(data)
    folder = presence.folder_of(store)
    folder.mkdir(exist_ok=True)
    (folder / "1.json").write_bytes(data)
    machine = this_machine()
    with within(5):
        assert 0 <= tries.seconds_to_wait(store, 1e9) <= tries.LONGEST_WAIT
        assert machine.heads(store) == {}
        assert machine.last_sent(store) is None
        assert machine.setting("theme") == ""
        assert run("audit", "verify", store).exit_code == 0
        assert run("calendar", "show", store).exit_code == 0
        machine.remember_staff(store, "x")
        machine.note_heads(store, {"d": (1, "s")})
        assert (machine.last_staff(store), machine.heads(store)) == ("x", {"d": (1, "s")})
    assert len(machine.device) == 16
    assert json.loads(machine.settings_file.read_bytes())["device"] == machine.device
    assert not presence.others(store)


@pytest.mark.parametrize(
    "text",
    [
        "x = " + DEEP,
        f"x = {'9' * 5_000}",
        "\x00",
        "x = {" * 2_000,
        '"\\u001b[2J" = 1',
        "a" * 200_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_a_spoilt_keymap_is_refused_in_one_sentence(text: str, tmp_path: Path) -> None:
    file = tmp_path / "keymap.toml"
    file.write_text(text)
    with within(5), pytest.raises(Refused, match="the usual keys stay"):
        read_keymap(file)
