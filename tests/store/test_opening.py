"""A store that cannot be opened says so in one sentence, and nothing is written."""

import os
import sqlite3
import stat
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from cpclerk.store import Session, StoreError, open_store
from cpclerk.store.migrating import APPLICATION_ID, latest

NOW = datetime(2026, 11, 23, 9, 0)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def refused(path: Path) -> str:
    before = contents(path.parent) if path.parent.is_dir() else {}
    with pytest.raises(StoreError) as caught:
        open_store(path, now=NOW)
    after = contents(path.parent) if path.parent.is_dir() else {}
    assert after == before
    return caught.value.sentence


def test_a_missing_store(tmp_path: Path) -> None:
    sentence = refused(tmp_path / "none.db")
    assert "There is no store at" in sentence
    assert "cpclerk init" in sentence


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\0", b"\0" * 5000])
def test_a_file_that_is_no_store(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.doc"
    path.write_bytes(content)
    assert "is not a cpclerk store" in refused(path)


def test_somebody_elses_database(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE thing (name)")
    assert "is not a cpclerk store" in refused(path)


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "office.db").mkdir()
    assert "is a folder" in refused(tmp_path / "office.db")


def test_a_path_through_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "lies inside a file" in refused(tmp_path / "file" / "office.db")


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_a_folder_without_permission(setting_up: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    setting_up.store.close()
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert "You may not write to" in refused(setting_up.store.path)


def test_a_store_of_a_newer_version(setting_up: Session) -> None:
    path = setting_up.store.path
    setting_up.store.close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute(f"PRAGMA user_version = {latest() + 1}")
        newer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert "made by a newer cpclerk" in refused(path)


@pytest.mark.parametrize("start", [100, 4096, 20000])
def test_a_damaged_store(setting_up: Session, start: int) -> None:
    path = setting_up.store.path
    setting_up.store.close()
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xff" * (path.stat().st_size - start))
    with pytest.raises(StoreError, match="damaged"):
        open_store(path, now=NOW)


def test_a_store_opens_again_with_the_settings_it_is_used_with(setting_up: Session) -> None:
    path = setting_up.store.path
    setting_up.store.close()
    store = open_store(path, now=NOW)
    assert store.name == "Fenmarsh Safeguarding Unit"
    assert store.unencrypted
    from cpclerk.store import database

    with store.reading():
        settings = {
            name: database.execute_sql(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "application_id")
        }
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "application_id": APPLICATION_ID,
    }


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_only_the_owner_may_read_it(setting_up: Session) -> None:
    assert stat.S_IMODE(setting_up.store.path.stat().st_mode) == 0o600
