"""A log that was left by a crash is read to its end, or it is said that it cannot be."""

import random
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from cpclerk.store import Session, left_log, open_store
from cpclerk.store.checking import check
from tests.making import make_family


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """A file whose log holds forty changes, as after a crash; half of it was written before."""
    path, copy = tmp_path / "open.db", tmp_path / "left.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA page_size = 1024")
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("CREATE TABLE word (text)")
        for each in range(80):
            raw.execute("INSERT INTO word VALUES (?)", [f"{each:0500}"])
        raw.execute("PRAGMA wal_checkpoint(RESTART)")
        for each in range(40):
            raw.execute("INSERT INTO word VALUES (?)", [f"{each:0500}"])
        shutil.copyfile(path, copy)
        shutil.copyfile(left_log.log_of(path), left_log.log_of(copy))
    return copy


def words(path: Path) -> int:
    folder = path.parent / "look"
    folder.mkdir()
    try:
        for each in (path, left_log.log_of(path)):
            shutil.copyfile(each, folder / each.name)
        with closing(sqlite3.connect(folder / path.name)) as look:
            return int(look.execute("SELECT count(*) FROM word").fetchone()[0])
    except sqlite3.DatabaseError:
        return -1
    finally:
        shutil.rmtree(folder)


def test_a_whole_log_is_whole_and_none_is_too(left: Path) -> None:
    assert words(left) == 120
    assert left_log.is_whole(left)
    left_log.log_of(left).write_bytes(b"")
    assert left_log.is_whole(left)
    left_log.log_of(left).unlink()
    assert left_log.is_whole(left)


def test_cut_short_anywhere_it_lacks_only_what_was_never_confirmed(left: Path) -> None:
    whole = left_log.log_of(left).read_bytes()
    for length in random.Random(1).sample(range(33, 40 * 1024), 60):
        left_log.log_of(left).write_bytes(whole[:length])
        assert left_log.is_whole(left)


def test_no_flipped_bit_that_loses_a_change_is_silent(left: Path) -> None:
    log = left_log.log_of(left)
    whole, random_, lost = log.read_bytes(), random.Random(2), 0
    for _ in range(300):
        rotten = bytearray(whole)
        rotten[random_.randrange(len(rotten))] ^= 1 << random_.randrange(8)
        log.write_bytes(rotten)
        if words(left) != 120:
            lost += 1
            assert not left_log.is_whole(left)
    assert lost > 50


def test_a_rotten_log_is_kept_and_told_until_somebody_takes_it_away(left: Path) -> None:
    left_log.keep_if_rotten(left)
    assert left_log.told(left) == ""
    log = left_log.log_of(left)
    log.write_bytes(log.read_bytes()[:3000] + b"rot" + log.read_bytes()[3003:])
    rotten = log.read_bytes()
    left_log.keep_if_rotten(left)
    left_log.keep_if_rotten(left)
    (kept,) = left.parent.glob("left.db-wal.damaged-*")
    assert kept.read_bytes() == rotten
    assert "what was done last" in left_log.told(left)
    assert str(kept) in left_log.told(left)
    kept.unlink()
    assert left_log.told(left) == ""


def test_it_is_told_by_check_and_to_whoever_opens_the_store(session: Session) -> None:
    path = session.store.path
    session.store.connect()
    make_family(session)
    log = left_log.log_of(path).read_bytes()
    session.store.close()
    left_log.log_of(path).write_bytes(log[:3000] + b"rot" + log[3003:])
    store = open_store(path, now=datetime(2026, 11, 24))
    assert "cannot be read" in store.told
    assert store.told in check(path).wrong
    for each in path.parent.glob("*.damaged-*"):
        each.unlink()
    assert open_store(path, now=datetime(2026, 11, 24)).told == ""
    assert check(path).wrong == ()
