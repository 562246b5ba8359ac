"""A store that is being made is there whole or not at all, and making it can be begun again."""

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpclerk.services.office import start_training_store
from cpclerk.services.unlocking import start_office, unlock_office
from cpclerk.store import StoreError
from cpclerk.store.engine import keys_file
from cpclerk.store.founding import founded
from tests.conftest import PHRASE
from tests.store.killing import killed_at
from tests.store.test_backups import contents

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext

MAKE = partial(
    start_office, office="Fenmarsh", profile="sample-office", name="Jo Clerk", role="clerk",
    passphrase=PHRASE,
)  # fmt: skip
# Where a store that is made can be cut off before it has its name, and after.
PLACES = (
    "os.link", "pathlib.Path.unlink", "cpclerk.store.disk.settle_folder",
    "cpclerk.store.founding._put", "cpclerk.store.founding._clear",
)  # fmt: skip


def make(path: Path, words: bytes) -> None:
    """Make something with a key file, which is all that matters here."""
    with founded(path) as making:
        making.write_bytes(b"a store " + words)
        keys_file(making).write_bytes(b"its keys " + words)


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_killed_half_way_it_is_made_when_asked_for_again(
    tmp_path: Path, processes: "ForkServerContext"
) -> None:
    outcomes = []
    for step in range(20):
        path, words = tmp_path / f"{step}" / "office.db", b"first"
        was_killed = killed_at(step, processes, PLACES, make, path, words)
        if was_killed and path.exists():
            with pytest.raises(StoreError, match="its recovery key was not shown"):
                make(path, b"second")
            outcomes.append("whole")
        elif was_killed:
            make(path, words := b"second")
            outcomes.append("begun again")
        assert contents(path.parent) == {
            str(path): b"a store " + words,
            str(keys_file(path)): b"its keys " + words,
        }
        if not was_killed:
            break
    assert outcomes.count("begun again") >= 3
    assert outcomes.count("whole") >= 3


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_an_office_killed_while_it_was_furnished_is_started_again(
    tmp_path: Path, processes: "ForkServerContext"
) -> None:
    path = tmp_path / "office.db"
    assert killed_at(0, processes, ("cpclerk.services.unlocking.furnish",), MAKE, path)
    assert len(contents(tmp_path)) >= 2
    assert not path.exists()
    MAKE(path)
    assert sorted(map(Path, contents(tmp_path))) == [path, keys_file(path)]
    assert unlock_office(path, "Jo Clerk", PHRASE).office.name == "Fenmarsh"


@pytest.mark.parametrize("taken", ["office.db", "office.db.keys"])
def test_what_is_there_is_never_written_over(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).write_bytes(b"somebody's")
    before = contents(tmp_path)
    with pytest.raises(StoreError, match=f"{taken} is there already and was left as it is"):
        MAKE(tmp_path / "office.db")
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", ["office.db", "office.db.keys"])
def test_what_came_meanwhile_is_not_written_over_either(tmp_path: Path, name: str) -> None:
    path = tmp_path / "office.db"

    def make_too_late() -> None:
        with founded(path) as making:
            for each in (making, keys_file(making)):
                each.write_bytes(b"ours")
            (tmp_path / name).write_bytes(b"theirs")

    with pytest.raises(StoreError, match="is there already"):
        make_too_late()
    assert contents(tmp_path) == {str(tmp_path / name): b"theirs"}


def test_a_store_whose_log_the_disk_would_not_take_in_is_none(tmp_path: Path) -> None:
    def make_half() -> None:
        with founded(tmp_path / "office.db") as making:
            making.write_bytes(b"half")
            making.with_name(f"{making.name}-wal").write_bytes(b"the other half")

    with pytest.raises(StoreError, match="disk is full or failed"):
        make_half()
    assert contents(tmp_path) == {}


def test_what_somebody_else_is_making_now_stays(tmp_path: Path) -> None:
    # The process that started this one runs.
    making = tmp_path / f"office.db.{os.getppid()}.making"
    making.write_bytes(b"theirs")
    start_training_store(tmp_path / "office.db")
    assert making.read_bytes() == b"theirs"
