"""What is wrong with a store is found, and told in words."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cpclerk.rules.heads import Head
from cpclerk.store import Session
from cpclerk.store.checking import check
from tests.making import make_conference, make_family


@pytest.fixture
def path(session: Session) -> Path:
    make_conference(session, make_family(session))
    session.store.close()
    return session.store.path


def spoil(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        for each in statements:
            raw.execute(each)


def test_a_sound_store_is_sound_and_not_touched(path: Path) -> None:
    before = path.read_bytes()
    found = check(path)
    assert found.wrong == ()
    assert found.rows > 500
    assert found.entries > 2
    assert path.read_bytes() == before


def test_damaged_pages_are_found(path: Path) -> None:
    whole = path.read_bytes()
    silent = []
    pages = range(4096, len(whole), 4096)
    for start in pages:
        path.write_bytes(whole[:start] + b"\xff" * 4096 + whole[start + 4096 :])
        if not check(path).wrong:
            silent.append(start)
    path.write_bytes(whole)
    print(f"{len(pages)} damaged pages, {len(silent)} not found")
    assert silent == []


def test_a_file_that_is_none(tmp_path: Path) -> None:
    for name, text in (("letter", b"Dear Ms Ash" * 1000), ("empty", b"")):
        (tmp_path / name).write_bytes(text)
        assert check(tmp_path / name).wrong


def test_loose_ends_are_found(path: Path) -> None:
    spoil(path, "UPDATE conference SET family_id = 'nobody'")
    (said,) = check(path).wrong
    assert said == "1 rows refer to something that is not there (in conference)."


def test_a_trigger_that_was_taken_away_is_found(path: Path) -> None:
    spoil(path, "DROP TRIGGER audit_no_update", "CREATE TABLE mine (x)")
    spoil(path, "DROP INDEX history_uid_rev", "CREATE INDEX history_uid_rev ON history (uid)")
    assert check(path).wrong == (
        "The index history_uid_rev is not as this version makes it.",
        "The table mine does not belong there.",
        "The trigger audit_no_update is missing.",
    )


def test_a_tampered_audit_is_found(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        (trigger,) = raw.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'audit_no_delete'"
        ).fetchone()
    spoil(
        path,
        "DROP TRIGGER audit_no_delete",
        "DELETE FROM audit WHERE device = 'test' AND sequence = 1",
        trigger,
    )
    (said,) = check(path).wrong
    assert said.startswith("The audit is not whole. Device test: entry 1 is missing")


def test_what_was_noted_elsewhere_counts(path: Path) -> None:
    (said,) = check(path, noted=[("this machine noted", Head("test", 99, "ab"))]).wrong
    assert "this machine noted entry 99" in said


def test_another_schema_is_told(path: Path) -> None:
    spoil(path, "PRAGMA user_version = 9000")
    assert "It was made by a newer cpclerk (schema 9000" in check(path).wrong[0]
    spoil(path, "PRAGMA application_id = 1")
    assert check(path).wrong[0] == "It is not a cpclerk store."
