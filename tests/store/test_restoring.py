"""A restore checks first, keeps what was there, and never writes over anything."""

import os
import random
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpclerk.services.unlocking import start_office
from cpclerk.store import Session, StoreError, disk, open_store, restoring
from cpclerk.store.backups import backup, note_file
from cpclerk.store.checking import check
from cpclerk.store.engine import keys_file
from cpclerk.store.locked import rekey, unlock
from cpclerk.store.restoring import restore
from tests.making import make_family
from tests.store.killing import killed_at
from tests.store.little_room import in_little_room
from tests.store.test_backups import contents, flip
from tests.store.test_presence import somebody_at

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext

NOW = datetime(2026, 11, 24, 8, 0)
BEFORE = datetime(2026, 11, 24)
PASSPHRASE = "a long enough passphrase"


@pytest.fixture
def path(session: Session) -> Path:
    make_family(session)
    session.store.close()
    return session.store.path


@pytest.fixture
def kept(path: Path, session: Session) -> Path:
    """A backup after which another family came in."""
    file = path.parent / "stick" / "office.backup"
    backup(path, file)
    make_family(session, "F002", "Birch", births=())
    session.store.close()
    return file


def families(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as raw:
        return [row[0] for row in raw.execute("SELECT surname FROM family ORDER BY reference")]


def refused(file: Path, path: Path) -> str:
    """Return the sentence; nothing may have changed."""
    before = contents(path.parent)
    with pytest.raises(StoreError) as caught:
        restore(file, path, now=NOW)
    assert contents(path.parent) == before
    return caught.value.sentence


def test_the_store_is_as_it_was_and_the_other_is_kept(path: Path, kept: Path) -> None:
    assert families(path) == ["Ash", "Birch"]
    done = restore(kept, path, now=NOW)
    assert families(path) == ["Ash"]
    assert check(path).wrong == ()
    assert done.kept_as is not None
    assert families(done.kept_as) == ["Ash", "Birch"]
    assert open_store(path, now=NOW).name == "Fenmarsh Safeguarding Unit"
    assert families(kept) == ["Ash"]
    again = restore(kept, path, now=NOW.replace(hour=9))
    assert again.kept_as != done.kept_as
    assert families(done.kept_as) == ["Ash", "Birch"]


def test_what_was_in_the_log_only_is_kept_too(path: Path, kept: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA wal_autocheckpoint = 0")
        with raw:
            raw.execute("UPDATE family SET surname = 'Cedar' WHERE reference = 'F002'")
        shutil.copyfile(path, path.parent / "crashed.db")
        shutil.copyfile(f"{path}-wal", path.parent / "crashed.db-wal")
    crashed = path.parent / "crashed.db"
    done = restore(kept, crashed, now=NOW)
    assert families(crashed) == ["Ash"]
    assert done.kept_as is not None
    assert families(done.kept_as) == ["Ash", "Cedar"]


def test_a_store_that_is_gone_comes_back(path: Path, kept: Path) -> None:
    path.unlink()
    assert restore(kept, path, now=NOW).kept_as is None
    assert families(path) == ["Ash"]


def test_a_damaged_store_is_kept_as_it_is(path: Path, kept: Path) -> None:
    path.write_bytes(b"rubbish" * 10_000)
    done = restore(kept, path, now=NOW)
    assert done.kept_as is not None
    assert done.kept_as.read_bytes() == b"rubbish" * 10_000
    assert families(path) == ["Ash"]


def test_no_flipped_bit_is_restored(path: Path, kept: Path) -> None:
    whole, random_ = kept.read_bytes(), random.Random(3)
    for _ in range(25):
        flip(kept, random_)
        assert "is not as it was when it was made: it is damaged" in refused(kept, path)
        kept.write_bytes(whole)


def test_without_its_note_a_backup_is_still_looked_at(path: Path, kept: Path) -> None:
    note_file(kept).unlink()
    with kept.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 4096)
    assert "is not sound, so nothing was changed" in refused(kept, path)


def test_what_is_no_backup(path: Path, tmp_path: Path) -> None:
    assert "There is no backup at" in refused(tmp_path / "none", path)
    (tmp_path / "letter.doc").write_text("Dear Ms Ash")
    assert "is not sound" in refused(tmp_path / "letter.doc", path)


def test_not_under_somebody_at_work(path: Path, kept: Path) -> None:
    with somebody_at(path) as other:
        with pytest.raises(StoreError, match="so it cannot be restored"):
            restore(kept, path, now=NOW)
        assert other.stdin is not None
        other.stdin.close()
    assert families(path) == ["Ash", "Birch"]


def test_not_into_a_folder_that_is_kept_in_step(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "OneDrive").mkdir()
    with pytest.raises(StoreError, match="OneDrive keeps in step"):
        restore(kept, tmp_path / "OneDrive" / "office.db", now=NOW)
    assert list((tmp_path / "OneDrive").iterdir()) == []


def test_no_room_leaves_all_as_it_was(path: Path, kept: Path) -> None:
    before = contents(path.parent)
    restoring = "restoring.restore(first, second, now=datetime.datetime(2026, 11, 24))"
    said = in_little_room(restoring, kept, path)
    assert said == f"{path} could not be restored: File too large. It is as it was."
    assert contents(path.parent) == before


# Where a restore can be cut off.
PLACES = (
    "cpclerk.store.disk.copy", "cpclerk.store.disk.settle_folder", "os.link",
    "pathlib.Path.replace", "pathlib.Path.unlink",
)  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_killed_half_way_it_is_the_old_store_or_the_new_one(
    path: Path, kept: Path, processes: "ForkServerContext"
) -> None:
    killed = 0
    for step in range(40):
        folder = path.parent / f"killed{step}"
        folder.mkdir()
        store = folder / "office.db"
        shutil.copyfile(path, store)
        was_killed = killed_at(step, processes, PLACES, partial(restore, now=BEFORE), kept, store)
        assert check(store).wrong == ()
        assert families(store) in (["Ash"], ["Ash", "Birch"])
        if families(store) == ["Ash"]:
            (aside,) = folder.glob("office.db.before-restore-*")
            assert families(aside) == ["Ash", "Birch"]
        if not was_killed:
            break
        killed += 1
        # And it can be begun again.
        restore(kept, store, now=NOW)
        assert families(store) == ["Ash"]
    print(f"{killed} restores killed, at as many places; each left a whole store")
    assert killed >= 10


@pytest.mark.usefixtures("quick_stores")
def test_a_locked_store_comes_back_with_the_key_file_of_that_day(tmp_path: Path) -> None:
    path, file = tmp_path / "office.db", tmp_path / "stick" / "office.db"
    start_office(
        path, office="Unit", profile="sample-office", name="Jo Clerk", role="clerk",
        passphrase=PASSPHRASE,
    )  # fmt: skip
    key = unlock(path, "Jo Clerk", PASSPHRASE).key
    backup(path, file, key=key)
    new_key = rekey(path, key)
    assert new_key != key
    done = restore(file, path, key=key, now=NOW)
    assert unlock(path, "Jo Clerk", PASSPHRASE).key == key
    assert done.kept_as is not None
    assert keys_file(done.kept_as).exists()
    assert unlock(done.kept_as, "Jo Clerk", PASSPHRASE).key == new_key
    assert check(path, key).wrong == ()


@pytest.mark.usefixtures("quick_stores")
def test_cut_off_between_its_two_files_it_is_finished_when_somebody_unlocks_it(
    tmp_path: Path,
) -> None:
    path, file = tmp_path / "office.db", tmp_path / "stick" / "office.db"
    start_office(
        path, office="Unit", profile="sample-office", name="Jo Clerk", role="clerk",
        passphrase=PASSPHRASE,
    )  # fmt: skip
    key = unlock(path, "Jo Clerk", PASSPHRASE).key
    backup(path, file, key=key)
    rekey(path, key)
    # The key file is in its place; the power goes before the store is.
    coming = path.with_name("office.db.restoring")
    shutil.copyfile(file, coming)
    shutil.copyfile(keys_file(file), keys_file(path))
    assert unlock(path, "Jo Clerk", PASSPHRASE).key == key
    assert check(path, key).wrong == ()
    assert not coming.exists()


@pytest.mark.usefixtures("quick_stores")
def test_what_was_being_copied_when_it_was_cut_off_is_not_taken_for_a_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, file = tmp_path / "office.db", tmp_path / "stick" / "office.db"
    start_office(
        path, office="Unit", profile="sample-office", name="Jo Clerk", role="clerk",
        passphrase=PASSPHRASE,
    )  # fmt: skip
    key = unlock(path, "Jo Clerk", PASSPHRASE).key
    backup(path, file, key=key)
    path.write_bytes(b"rubbish" * 10_000)
    real = disk.copy

    def half(source: Path, target: Path) -> None:
        real(source, target)
        if source == file:
            os.truncate(target, 100_000)
            raise KeyboardInterrupt

    monkeypatch.setattr(disk, "copy", half)
    # As when it is killed: nothing is cleared away.
    monkeypatch.setattr(restoring, "_clear", lambda _: None)
    with pytest.raises(KeyboardInterrupt):
        restore(file, path, key=key, now=NOW)
    monkeypatch.undo()
    with pytest.raises(StoreError, match="does not open with its key file"):
        unlock(path, "Jo Clerk", PASSPHRASE)
    assert path.read_bytes() == b"rubbish" * 10_000
    restore(file, path, key=key, now=NOW)
    assert unlock(path, "Jo Clerk", PASSPHRASE).key == key
