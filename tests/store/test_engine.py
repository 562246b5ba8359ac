"""A keyed file is opened with its key and with nothing else, and its backup is keyed like it."""

import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, time
from pathlib import Path

import pytest

from cpclerk.store import Session, Staff, StoreError, backups, database, open_store
from cpclerk.store.creating import create_store
from cpclerk.store.engine import connect, faults, keys_file, new_file
from cpclerk.store.opening import bind
from tests.conftest import fixed_clock, new_office
from tests.making import make_conference, make_family
from tests.store.test_migrating import ADDS, newer_steps

NOW = datetime(2026, 11, 23, 9, 0)
KEY = bytes(range(32))
ANOTHER = bytes(range(1, 33))
# Written into a record; must be found nowhere on the disk.
MARKER = "Quillfeather"


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Session]:
    session = create_store(
        tmp_path / "office.db",
        office="Fenmarsh",
        profile="sample-office",
        staff=((MARKER, "Q", "clerk"),),
        clock=fixed_clock,
        key=KEY,
    )
    yield session
    session.store.close()


def test_a_keyed_store_opens_with_its_key_in_the_settings_of_every_store(locked: Session) -> None:
    store = open_store(locked.store.path, now=NOW, key=KEY)
    assert not store.unencrypted
    with store.reading():
        assert Staff.get().name == MARKER
        settings = {
            name: database.execute_sql(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }


def test_it_keeps_dates_times_and_instants_as_a_plain_store_does(
    locked: Session, tmp_path: Path
) -> None:
    kept = []
    for each in (locked, new_office(tmp_path / "plain" / "office.db")):
        bind(each.store.path, each.store.key)
        make_conference(each, make_family(each), kind="initial", started_at=time(9, 5))
        with each.store.reading():
            kept.append(
                database.execute_sql(
                    "SELECT conference_date, conference_time, started_at, audit.at FROM conference"
                    " JOIN audit ON audit.action = 'make conference'"
                ).fetchall()
            )
        each.store.close()
    assert kept[0] == kept[1]
    assert kept[0][0][:3] == ("2026-11-30", "10:00:00", "09:05:00")


def test_nothing_in_its_files_can_be_read(locked: Session) -> None:
    # While the connection is open, so that the log is looked at too.
    locked.store.connect()
    database.execute_sql("UPDATE staff SET initials = 'QF'")
    files = list(locked.store.path.parent.iterdir())
    assert {each.name for each in files} >= {"office.db", "office.db-wal"}
    for each in files:
        held = each.read_bytes()
        assert MARKER.encode() not in held
        assert b"SQLite format 3" not in held
        assert KEY not in held
        assert KEY.hex().encode() not in held


def test_another_key_or_none_does_not_open_it(locked: Session) -> None:
    path = locked.store.path
    locked.store.close()
    before = path.read_bytes()
    with pytest.raises(StoreError):
        open_store(path, now=NOW, key=ANOTHER)
    with pytest.raises(StoreError, match="not a cpclerk store"):
        open_store(path, now=NOW)
    assert path.read_bytes() == before


@pytest.mark.parametrize("key", [b"", b"short", bytes(31), bytes(33)])
def test_a_key_that_is_none_never_makes_a_plain_file(tmp_path: Path, key: bytes) -> None:
    path = tmp_path / "office.db"
    new_file(path)
    with pytest.raises(ValueError, match="32 bytes"):
        connect(path, key)
    with pytest.raises(ValueError, match="32 bytes"):
        database.use(path, key)
    assert path.read_bytes() == b""


def test_the_engine_says_nothing_on_the_terminal(
    locked: Session, capfd: pytest.CaptureFixture[str]
) -> None:
    with closing(connect(locked.store.path, ANOTHER)) as wrong, pytest.raises(faults()):
        wrong.execute("SELECT count(*) FROM staff")
    assert capfd.readouterr() == ("", "")


def test_a_backup_of_a_keyed_store_is_keyed_with_the_same_key(locked: Session) -> None:
    target = backups.place_for(locked.store.path, "by-hand", now=NOW)
    backups.backup(locked.store.path, target, key=KEY)
    assert MARKER.encode() not in target.read_bytes()
    with closing(sqlite3.connect(target)) as plain, pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT count(*) FROM staff")
    with closing(connect(target, KEY)) as kept:
        assert kept.execute("SELECT name FROM staff").fetchall() == [(MARKER,)]


def test_a_connection_of_its_own_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(faults()):
        connect(tmp_path / "none.db", KEY)
    assert list(tmp_path.iterdir()) == []


def test_a_locked_store_is_brought_up_to_date_after_a_locked_backup(
    locked: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = locked.store.path
    locked.store.close()
    keys_file(path).write_bytes(b"the key file of that day")
    newer_steps(tmp_path, monkeypatch, ADDS)
    store = open_store(path, now=NOW, key=KEY)
    with store.reading():
        assert database.table_exists("added")
    (kept,) = (path.parent / f"{path.name}.backups").glob("*.db")
    assert keys_file(kept).read_bytes() == b"the key file of that day"
    with closing(connect(kept, KEY)) as look:
        assert look.execute("SELECT name FROM staff").fetchall() == [(MARKER,)]


def test_a_plain_file_put_in_the_place_of_a_locked_store_is_refused(setting_up: Session) -> None:
    setting_up.store.close()
    keys_file(setting_up.store.path).write_bytes(b"")
    with pytest.raises(StoreError, match="not encrypted, though its key file is there"):
        open_store(setting_up.store.path, now=NOW)


LOCKED = """
import sys
from pathlib import Path
from cpclerk.store import engine, locked
from cpclerk.store.opening import Store, bind
from cpclerk.store.schema import database

path, key = Path(sys.argv[1]), bytearray(32)
with open(sys.argv[2], "rb", buffering=0) as file:
    file.readinto(key)
store = Store(path, "", b"", key)
bind(path, key)
with database.connection_context():
    database.execute_sql("SELECT count(*) FROM word").fetchone()
# Never whole, or it would be found here.
digits = [b"%02x" % each for each in key]
first, rest = b"".join(digits[:16]), b"".join(digits[16:])
raw = bytes(key[:16]), bytes(key[16:])
store.shut()
found = [0, 0]
for line in open("/proc/self/maps"):
    place, rights = line.split()[:2]
    if rights.startswith("rw"):
        start, end = (int(each, 16) for each in place.split("-"))
        with open("/proc/self/mem", "rb") as memory:
            memory.seek(start)
            held = memory.read(end - start)
        for at, (one, other) in enumerate(((first, rest), raw)):
            found[at] += sum(each.startswith(other) for each in held.split(one)[1:])
print(*found)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the memory as Linux shows it")
def test_a_store_that_was_shut_leaves_its_key_nowhere_in_memory(tmp_path: Path) -> None:
    path, file = tmp_path / "office.db", tmp_path / "key"
    key = secrets.token_bytes(32)
    file.write_bytes(key)
    new_file(path)
    with closing(connect(path, key)) as made:
        made.execute("CREATE TABLE word (text)")
    command = [sys.executable, "-c", LOCKED, str(path), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "0 0\n"
