"""Unlocking costs a wait after each failure; a key can be changed, and be cut off at any moment."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from cpclerk.store import StoreError, engine, key_slots, locked, tries
from cpclerk.store.engine import connect, keys_file, new_file
from cpclerk.store.key_file import read, write
from cpclerk.store.key_slots import WrongPassphrase
from cpclerk.store.locked import TooSoon

PHRASE = "correct horse battery"


class Clock:
    """Seconds that pass only when somebody sleeps."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A locked file with a table in it, that the clerk and the manager can open."""
    path = tmp_path / "office.db"
    key, _ = locked.make_slots(path, "Jo Clerk", "jo", PHRASE)
    new_file(path)
    with closing(connect(path, key)) as filling:
        filling.execute("PRAGMA journal_mode = WAL")
        filling.execute("CREATE TABLE word (text)")
        filling.executemany("INSERT INTO word VALUES (?)", [(f"{n:0500}",) for n in range(400)])
    with_manager = key_slots.with_user(read(path), "Max", "max", PHRASE, key=key)
    write(path, with_manager)
    return path


def words(path: Path, key: bytes) -> int:
    with closing(connect(path, key)) as look:
        assert look.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(look.execute("SELECT count(*) FROM word").fetchone()[0])


def test_the_wait_grows_is_bounded_and_ends_with_success(store: Path, clock: Clock) -> None:
    waits = []
    for _ in range(8):
        with pytest.raises(WrongPassphrase, match="do not open"):
            locked.unlock(store, "Jo Clerk", "wrong", clock=clock)
        with pytest.raises(TooSoon, match=r"Wait \d+ second"):
            locked.unlock(store, "Jo Clerk", PHRASE, clock=clock)
        before = clock.now
        locked.wait(store, sleep=clock.sleep, clock=clock)
        waits.append(clock.now - before)
    assert waits == [1, 2, 4, 8, 16, 30, 30, 30]
    assert locked.unlock(store, "Jo Clerk", PHRASE, clock=clock).staff == "jo"
    assert tries.seconds_to_wait(store, clock.now) == 0
    assert not tries.tries_file(store).exists()


def test_a_clock_put_back_costs_one_wait_only(store: Path, clock: Clock) -> None:
    for _ in range(3):
        tries.begin(store, clock.now)
    assert tries.seconds_to_wait(store, clock.now - 1_000_000) == 4


@pytest.mark.parametrize("text", ["", "[]", '{"failures": "x"}', '{"failures": 1e999, "last": 0}'])
def test_a_spoiled_count_is_no_reason_to_fail(store: Path, clock: Clock, text: str) -> None:
    tries.tries_file(store).write_text(text)
    assert locked.unlock(store, "Jo Clerk", PHRASE, clock=clock).user == "Jo Clerk"


def test_a_new_key_leaves_passphrases_and_makes_an_old_key_file_useless(store: Path) -> None:
    old = store.with_name("old.keys")
    shutil.copyfile(keys_file(store), old)
    before = locked.unlock(store, "Jo Clerk", PHRASE).key
    after = locked.rekey(store, before)
    assert after != before
    for user in ("Jo Clerk", "Max"):
        assert locked.unlock(store, user, PHRASE).key == after
    assert words(store, after) == 400
    assert all(not each.next for each in read(store).slots)
    shutil.copyfile(old, keys_file(store))
    with pytest.raises(StoreError, match="not of the same day"):
        locked.unlock(store, "Jo Clerk", PHRASE)


def test_a_store_in_use_is_not_given_a_new_key(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_MS", 50)
    key = locked.unlock(store, "Jo Clerk", PHRASE).key
    with closing(connect(store, key)) as other:
        other.execute("SELECT count(*) FROM word").fetchone()
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="open in another program"):
            locked.rekey(store, key)
        other.execute("ROLLBACK")
    assert locked.unlock(store, "Max", PHRASE).key == key


def test_a_new_key_counts_when_the_file_opens_with_it_whatever_the_engine_says(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = locked.unlock(store, "Jo Clerk", PHRASE).key
    # As on a disk that fails while the pages are written: no error, and nothing is changed.
    monkeypatch.setattr(locked, "give_key", lambda at, way, _: engine.give_key(at, way, key))
    with pytest.raises(StoreError, match="Every passphrase opens it as before"):
        locked.rekey(store, key)
    for user in ("Jo Clerk", "Max"):
        assert locked.unlock(store, user, PHRASE).key == key
    assert words(store, key) == 400


@pytest.mark.parametrize("moved", [False, True])
def test_a_change_cut_off_is_tidied_up_when_the_store_is_opened(store: Path, moved: bool) -> None:
    key = locked.unlock(store, "Jo Clerk", PHRASE).key
    following = bytes(range(32))
    write(store, key_slots.with_next(read(store), key=key, following=following))
    if moved:
        with closing(connect(store, key)) as half:
            half.execute("PRAGMA journal_mode = DELETE")
            half.execute(f"PRAGMA rekey = \"x'{following.hex()}'\"")
    expected = following if moved else key
    for user in ("Max", "Jo Clerk"):
        assert locked.unlock(store, user, PHRASE).key == expected
    assert all(not each.next for each in read(store).slots)
