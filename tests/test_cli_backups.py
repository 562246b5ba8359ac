"""`cpclerk audit`, `backup`, `restore`, `check` and `backup-place`, as they are typed."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from cpclerk import cli_backups
from cpclerk.cli import main
from cpclerk.cli_credentials import Credentials, Said
from cpclerk.store.backups import backups_of
from tests.test_cli import LOG, one_sentence, run


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPCLERK_HOME", str(tmp_path / "home"))


@pytest.fixture
def store(tmp_path: Path, quick_stores: None) -> Path:
    path = tmp_path / "office.db"
    assert run("init", "--unencrypted", path, "--profile", "rutland-2013").exit_code == 0
    assert run("import-log", LOG, "--into", path).exit_code == 0
    return path


def spoil(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        for each in statements:
            raw.execute(each)


def not_sound(result: Result) -> list[str]:
    assert result.exit_code == 4
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return result.stderr.strip().splitlines()


def test_an_audit_that_is_whole(store: Path) -> None:
    result = run("audit", "verify", store)
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.match(
        r"The audit is whole: \d+ entries of 2 devices, 2 of them signed\.", result.stdout
    )


def test_an_audit_that_was_tampered_with(store: Path) -> None:
    spoil(
        store,
        "DROP TRIGGER audit_no_update",
        "UPDATE audit SET actor = 'x' WHERE sequence = 1 AND device <> 'set-up'",
    )
    (said,) = not_sound(run("audit", "verify", store))
    assert re.match(r"Device [0-9a-f]{16}: entry 1 is not as it was sealed", said)


def test_an_end_cut_off_in_the_store_is_known_to_this_machine(store: Path, tmp_path: Path) -> None:
    run("audit", "show", store)
    for table in ("audit", "signed_head"):
        spoil(store, f"DROP TRIGGER {table}_no_delete")
    spoil(
        store,
        "DELETE FROM audit WHERE action = 'read the audit'",
        "DELETE FROM signed_head",
    )
    (said,) = not_sound(run("audit", "verify", store))
    assert "this machine noted entry 3, but the last is 2: the end was cut off" in said
    # Another machine noted nothing.
    result = CliRunner().invoke(
        main, ["audit", "verify", str(store)], env={"CPCLERK_HOME": str(tmp_path / "other")}
    )
    assert result.exit_code == 0


def test_a_code_from_a_printed_copy(store: Path) -> None:
    with closing(sqlite3.connect(store)) as raw:
        device, seal = raw.execute(
            "SELECT device, seal FROM audit WHERE device <> 'set-up'"
        ).fetchone()
    good = f"{device[:8]}-1-{seal[:4]}-{seal[4:8]}-{seal[8:12]}"
    assert run("audit", "verify", store, "--head", good).exit_code == 0
    (said,) = not_sound(run("audit", "verify", store, "--head", f"{device[:8]}-1-0000-0000-0000"))
    assert "entry 1 is not the one that the code you typed names" in said
    assert "is no code of an audit" in one_sentence(run("audit", "verify", store, "--head", "x"))


def test_what_the_audit_says(store: Path) -> None:
    lines = run("audit", "show", store).stdout.splitlines()
    assert lines[0].split() == ["when", "who", "did", "to", "entry"]
    assert any("A. Clerk" in line and "import log" in line for line in lines)
    only = run("audit", "show", store, "--who", "manager", "--since", "1/1/2020").stdout
    assert "D. Manager  read the audit" in only
    assert "import log" not in only
    with closing(sqlite3.connect(store)) as raw:
        reference = raw.execute("SELECT reference FROM conference").fetchone()[0]
    assert "import log" in run("audit", "show", store, "--subject", reference).stdout
    assert run("audit", "show", store, "--subject", "none").stdout == (
        "Nothing of that kind is in the audit.\n"
    )
    assert run("audit", "show", store, "--since", "31/4/2026").exit_code == 2


def test_an_import_is_preceded_by_a_backup(store: Path) -> None:
    assert [each.why for each in backups_of(store)] == ["before-import"]
    run("import-log", LOG, "--into", store)
    assert len(backups_of(store)) == 1


def test_a_backup_and_back(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "stick" / "office.backup"
    said = run("backup", store, file)
    assert said.exit_code == 0, said.stderr
    assert "is a whole copy of" in said.stdout
    assert "is there already" in one_sentence(run("backup", store, file))
    assert run("check", file).exit_code == 0
    spoil(store, "UPDATE family SET surname = 'Changed'")
    result = run("restore", file, store)
    assert result.exit_code == 0, result.stderr
    assert f"{store} is back as it is in {file}" in result.stdout
    (aside,) = tmp_path.glob("office.db.before-restore-*")
    assert f"What was there before is kept as {aside}." in result.stdout
    assert run("check", store).exit_code == 0
    assert "restore from a backup" in run("audit", "show", store).stdout
    assert run("audit", "verify", store).exit_code == 0


def test_a_rotten_backup_is_not_restored(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "office.backup"
    run("backup", store, file)
    with file.open("r+b") as opened:
        opened.seek(20_000)
        opened.write(b"\xff")
    before = store.read_bytes()
    assert "it is damaged" in one_sentence(run("restore", file, store))
    assert store.read_bytes() == before
    assert "There is no backup at" in one_sentence(run("restore", tmp_path / "none", store))


def test_a_damaged_store_is_found_and_its_backup_offered(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "is sound" in run("check", store).stdout
    run("backup", store, store.with_name("unused.backup"))
    with store.open("r+b") as opened:
        opened.seek(100)
        opened.write(b"\xff" * 30_000)
    assert "damaged" in not_sound(run("check", store))[0]
    (newest,) = backups_of(store)
    said = one_sentence(run(store))
    assert "The newest good backup is of " in said
    assert said.endswith(f"cpclerk restore {newest.file} {store}")
    # At a terminal it is asked about.
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr(click, "confirm", lambda *_words, **_how: False)
    with pytest.raises(Said, match="Nothing was changed"):
        cli_backups.offered(store, Credentials())
    monkeypatch.setattr(click, "confirm", lambda *_words, **_how: True)
    assert cli_backups.offered(store, Credentials()).name == "Training office"
    monkeypatch.undo()
    monkeypatch.setenv("CPCLERK_HOME", str(store.parent / "home"))
    assert run("check", store).exit_code == 0


class Terminal:
    def isatty(self) -> bool:
        return True


def test_no_store_no_check(tmp_path: Path) -> None:
    assert "There is no store at" in one_sentence(run("check", tmp_path / "none.db"))


def test_a_second_place_for_backups(tmp_path: Path) -> None:
    assert "No second place is set" in run("backup-place").stdout
    assert "There is no folder" in one_sentence(run("backup-place", tmp_path / "stick"))
    (tmp_path / "stick").mkdir()
    assert "Backups go to" in run("backup-place", tmp_path / "stick").stdout
    assert run("backup-place").stdout == f"{tmp_path / 'stick'}\n"


def test_a_locked_store(tmp_path: Path) -> None:
    secret, wrong = tmp_path / "secret", tmp_path / "wrong"
    secret.write_text("a long enough passphrase\n")
    wrong.write_text("another long passphrase\n")
    who = ("--user", "Jo Clerk", "--passphrase-file", secret)
    store, file = tmp_path / "locked.db", tmp_path / "stick" / "locked.db"
    assert run("init", store, *who).exit_code == 0
    assert run("audit", "verify", store, *who).exit_code == 0
    assert "Ask a manager or an auditor" in one_sentence(run("audit", "show", store, *who))
    said = run("backup", store, file, *who)
    assert said.exit_code == 0, said.stderr
    assert "Keep locked.db.keys with it" in said.stdout
    assert run("check", store, *who).exit_code == 0
    assert run("check", store, "--user", "Jo Clerk", "--passphrase-file", wrong).exit_code == 3
    restored = run("restore", file, store, *who)
    assert restored.exit_code == 0, restored.stderr
    assert run("check", store, *who).exit_code == 0
    keys = store.with_name("locked.db.keys")
    keys.write_bytes(keys.read_bytes()[:-40])
    assert "is damaged" in not_sound(run("check", store, *who))[0]
