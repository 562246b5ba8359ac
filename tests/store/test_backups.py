"""A backup is whole and checked, or it is not there; the right ones are kept."""

import json
import os
import random
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpclerk.store import Session, StoreError, backups, disk, engine
from cpclerk.store.backups import (
    Backup,
    backup,
    backups_of,
    newest_good,
    note_file,
    note_of,
    place_for,
)
from cpclerk.store.checking import check
from cpclerk.store.engine import keys_file
from tests.making import make_family
from tests.store.killing import killed_at
from tests.store.little_room import in_little_room

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext

NOW = datetime(2026, 11, 23, 9, 0)


@pytest.fixture
def path(session: Session) -> Path:
    make_family(session)
    session.store.close()
    return session.store.path


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir()) if folder.exists() else []


def contents(folder: Path) -> dict[str, bytes]:
    return {str(each): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_a_backup_is_one_sound_file_with_a_note_beside_it(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "stick" / "office.db"
    note = backup(path, target)
    assert names(target.parent) == ["office.db", "office.db.note"]
    assert note_of(target) == note
    assert note.rows > 500
    assert [head.device for head in note.heads] == ["set-up", "test"]
    assert backups.is_as_made(target) is True
    assert check(target).wrong == ()
    assert all(each.stat().st_mode & 0o777 == 0o600 for each in target.parent.iterdir())
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("SELECT surname FROM family").fetchall() == [("Ash",)]


def test_nothing_is_written_over(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "letter.doc"
    target.write_text("Dear Ms Ash")
    with pytest.raises(StoreError, match="is there already and was left as it is"):
        backup(path, target)
    assert target.read_text() == "Dear Ms Ash"
    assert not note_file(target).exists()


def test_what_is_written_meanwhile_is_in_the_next(session: Session, tmp_path: Path) -> None:
    make_family(session)
    with session.store.reading():
        backup(session.store.path, tmp_path / "one.db")
        make_family(session, "F002", births=())
        backup(session.store.path, tmp_path / "two.db")
    one, two = note_of(tmp_path / "one.db"), note_of(tmp_path / "two.db")
    assert one is not None
    assert two is not None
    assert two.rows > one.rows


def test_a_store_whose_audit_was_tampered_with_gives_no_good_backup(
    path: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("DROP TRIGGER audit_no_update")
        raw.execute("UPDATE audit SET actor = 'x' WHERE device = 'test'")
    with pytest.raises(StoreError, match="cpclerk check"):
        backup(path, tmp_path / "stick" / "office.db")
    assert names(tmp_path / "stick") == []


def test_no_room_leaves_nothing_and_says_one_sentence(path: Path, tmp_path: Path) -> None:
    before = contents(path.parent)
    target = tmp_path / "stick" / "office.db"
    said = in_little_room("backups.backup(first, second)", path, target)
    assert said.startswith("The backup could not be made (")
    assert names(target.parent) == []
    assert contents(path.parent) == before


def test_a_name_that_the_disk_does_not_keep_for_certain_is_taken_back(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(folder: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(disk, "settle_folder", fails)
    with pytest.raises(StoreError, match="could not be made"):
        backup(path, tmp_path / "stick" / "office.db")
    assert names(tmp_path / "stick") == []


# Where making a backup can be cut off.
PLACES = (
    *(f"cpclerk.store.disk.{name}" for name in ("settle", "copy", "digest", "settle_folder")),
    *(f"cpclerk.store.engine.{name}" for name in ("new_file", "connect")),
    *(f"cpclerk.store.backups.{name}" for name in ("_write", "closing")),
    "pathlib.Path.replace", "pathlib.Path.rename",
)  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_backup_that_was_killed_never_looks_whole(
    path: Path, tmp_path: Path, processes: "ForkServerContext"
) -> None:
    killed = 0
    for step in range(30):
        target = tmp_path / f"stick{step}" / f"{NOW:%Y%m%dT%H%M%S%f}-open.db"
        was_killed = killed_at(step, processes, PLACES, backup, path, target)
        if target.exists():
            # Its name is the last thing that it is given.
            assert check(target).wrong == ()
            assert backups.is_as_made(target) is True
        if not was_killed:
            break
        killed += 1
        assert backups_of(path, target.parent) == () or target.exists()
    print(f"{killed} backups killed, at as many places; none looked whole")
    assert killed >= 10
    assert check(path).wrong == ()


def test_what_a_killed_one_left_is_cleared_away_in_time(path: Path) -> None:
    folder = backups.folder_of(path)
    backup(path, place_for(path, "open", now=NOW))
    left = folder / "20261123T080000000000-open.db.making"
    left.write_bytes(b"half")
    fresh = folder / "20261123T085900000000-open.db.making"
    fresh.write_bytes(b"half")
    os.utime(left, (0, 0))
    backups.prune(path)
    assert not left.exists()
    assert fresh.exists()


def test_enough_are_kept_and_no_more(path: Path) -> None:
    folder = backups.folder_of(path)
    folder.mkdir()
    (folder / "notes of mine.txt").write_text("keep")
    (folder / "somebody elses.db").write_text("keep")
    for days in range(400):
        for why in ("open", "close"):
            at = NOW - timedelta(days=days, hours=why == "open")
            file = place_for(path, why, now=at)
            file.write_bytes(b"")
            note_file(file).write_bytes(b"")
    special = NOW.replace(hour=1)
    place_for(path, "before-rekey", now=special).write_bytes(b"")
    backups.prune(path)
    found = backups_of(path)
    assert found[0] == Backup(folder / f"{NOW:%Y%m%dT%H%M%S%f}-close.db", NOW, "close")
    assert {each.why for each in found} == {"close", "before-rekey"}
    assert len(found) <= 12 + 10 + 9 + 1
    assert (folder / "notes of mine.txt").exists()
    assert (folder / "somebody elses.db").exists()
    assert len(list(folder.glob("*.note"))) == len(found) - 1
    backups.prune(path)
    assert backups_of(path) == found


def test_the_newest_good_one_is_found_past_the_rotten(path: Path) -> None:
    assert newest_good(path) is None
    for hour in range(3):
        backup(path, place_for(path, "open", now=NOW + timedelta(hours=hour)))
    newest, middle, oldest = backups_of(path)
    flip(newest.file, random.Random(1))
    flip(middle.file, random.Random(2))
    assert newest_good(path) == oldest
    note_file(middle.file).unlink()
    middle.file.write_bytes(b"SQLite format 3\0 and nothing else")
    assert newest_good(path) == oldest


def flip(file: Path, random_: random.Random) -> int:
    """Turn one bit of a file over; return which byte it is in."""
    data = bytearray(file.read_bytes())
    place = random_.randrange(len(data))
    data[place] ^= 1 << random_.randrange(8)
    file.write_bytes(data)
    return place


def test_no_flipped_bit_of_a_backup_is_silent(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "office.backup"
    backup(path, target)
    whole, random_ = target.read_bytes(), random.Random(5)
    for _ in range(300):
        flip(target, random_)
        assert backups.is_as_made(target) is False
        target.write_bytes(whole)
    assert backups.is_as_made(target) is True


@pytest.mark.parametrize("text", ["", "{", "[]", '{"digest": 1}', '{"digest": "x", "rows": "y"}'])
def test_a_note_that_cannot_be_read_is_no_note(path: Path, tmp_path: Path, text: str) -> None:
    target = tmp_path / "office.backup"
    backup(path, target)
    note_file(target).write_text(text)
    assert note_of(target) is None
    assert backups.is_as_made(target) is None


def test_a_note_holds_no_values(path: Path, tmp_path: Path) -> None:
    backup(path, tmp_path / "one.db")
    held = json.loads(note_file(tmp_path / "one.db").read_text())
    assert set(held) == {"digest", "rows", "heads"}


def test_sent_on_it_is_the_same_and_has_everything_with_it(path: Path, tmp_path: Path) -> None:
    source = place_for(path, "open", now=NOW)
    backup(path, source)
    keys_file(source).write_text("slots")
    stick = tmp_path / "stick"
    with pytest.raises(StoreError, match="No copy of the backup was put into"):
        backups.send_on(source, stick)
    stick.mkdir()
    there = backups.send_on(source, stick)
    assert contents(stick) == {
        str(stick / each.name): each.read_bytes()
        for each in (source, note_file(source), keys_file(source))
    }
    assert backups_of(path, stick)[0].file == there
    assert backups.send_on(source, stick) == there


@pytest.mark.usefixtures("quick_stores")
def test_a_locked_stores_backup_is_locked(tmp_path: Path) -> None:
    from cpclerk.services.unlocking import start_office
    from cpclerk.store.locked import unlock

    path, target = tmp_path / "office.db", tmp_path / "stick" / "office.db"
    start_office(
        path, office="Unit", profile="sample-office", name="Jo Clerk", role="clerk",
        passphrase="a long enough passphrase",
    )  # fmt: skip
    key = unlock(path, "Jo Clerk", "a long enough passphrase").key
    backup(path, target, key=key)
    assert names(target.parent) == ["office.db", "office.db.keys", "office.db.note"]
    assert b"Jo Clerk" not in target.read_bytes()
    assert unlock(target, "Jo Clerk", "a long enough passphrase").key == key
    assert check(target, key).wrong == ()
    whole, random_ = target.read_bytes(), random.Random(6)
    for _ in range(60):
        place = flip(target, random_)
        assert check(target, key).wrong, place
        target.write_bytes(whole)
    assert engine.faults()
