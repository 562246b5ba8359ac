"""One bit turned over in any file of a locked store: it is told, or nothing of it is different."""

import random
import shutil
from collections import Counter
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from cpclerk.services.backups import back_up_to
from cpclerk.store import StoreError, locked, restoring
from cpclerk.store.backups import note_file
from cpclerk.store.checking import check
from cpclerk.store.engine import connect, keys_file
from cpclerk.store.key_slots import WrongPassphrase
from cpclerk.store.left_log import log_of
from tests.faults.at_work import write_one
from tests.faults.figures import Figure
from tests.faults.locked_office import CHAIR, PASSPHRASE, Office, come_in, keys_of, later, rows_of
from tests.store.test_backups import flip

PARTS = 4


class Spoiled:
    """A locked store that was cut off with its log beside it, and a backup: one bit at a time."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.folder = folder
        self.store, self.backup = folder / "office.db", folder / "stick" / "office.db"
        self.backup.parent.mkdir(parents=True)
        session = come_in(office.path)
        back_up_to(session, self.backup)
        session.store.connect()
        for number in range(0, 60, 2):
            write_one(session, office, number, lambda _: None)
        # As after a crash: the connection is still open, so the log is not taken into the store.
        for each in (office.path, log_of(office.path), keys_file(office.path)):
            shutil.copyfile(each, folder / each.name)
        session.store.close()
        key = keys_of(office)
        self.rows = {self.store: rows_of(office.path, key)}
        self.rows[self.backup] = rows_of(self.backup, key)
        log = log_of(self.store)
        self.files = {
            self.store: self.store, log: self.store, keys_file(self.store): self.store,
            self.backup: self.backup, note_file(self.backup): self.backup,
            keys_file(self.backup): self.backup,
        }  # fmt: skip
        self.whole = {each: each.read_bytes() for each in self.files}

    def turn_over(self, random_: random.Random) -> tuple[str, str]:
        """Turn one bit over; return in what file, and whether it was told, harmless or silent."""
        file = random_.choice(list(self.files))
        flip(file, random_)
        try:
            outcome = self._look(self.files[file])
        finally:
            self._mend()
        return file.relative_to(self.folder).as_posix(), outcome

    def _look(self, at: Path) -> str:
        """Open what was spoiled as people do: unlock and check it, or bring it back."""
        try:
            key = locked.unlock(at, CHAIR, PASSPHRASE, clock=later).key
            if at == self.backup:
                at = self.folder / "again" / "office.db"
                restoring.restore(self.backup, at, key=key, now=datetime(2026, 11, 24))
            if check(at, key).wrong:
                return "told"
        except WrongPassphrase:
            return "told as a passphrase that does not open it"
        except StoreError:
            return "told"
        is_same = (
            self._rows(at, key) == self.rows[self.backup if "again" in str(at) else self.store]
        )
        return "harmless" if is_same else "SILENT"

    def _rows(self, at: Path, key: bytes) -> dict[str, list[Any]]:
        with closing(connect(at, key)):
            return rows_of(at, key)

    def _mend(self) -> None:
        for each in self.folder.rglob("*"):
            if each.is_file() and each not in self.whole:
                each.unlink()
        for file, data in self.whole.items():
            file.write_bytes(data)


@pytest.mark.parametrize(
    ("times", "part"),
    [(200, 0), *(pytest.param(10_000 // PARTS, n, marks=pytest.mark.long) for n in range(PARTS))],
)
def test_no_turned_bit_is_silent(
    times: int, part: int, office: Office, tmp_path: Path, figure: Figure
) -> None:
    spoiled, random_ = Spoiled(office, tmp_path / "spoiled"), random.Random(times + part)
    found: Counter[tuple[str, str]] = Counter()
    for _ in range(times):
        found[spoiled.turn_over(random_)] += 1
    outcomes: Counter[str] = Counter()
    for (_, outcome), number in found.items():
        outcomes[outcome] += number
    figure(
        f"bits turned over: {times}, {outcomes['SILENT']} silent; "
        + ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items()))
        + "; harmless in "
        + ", ".join(sorted(f"{file} {n}" for (file, how), n in found.items() if how == "harmless"))
    )
    assert outcomes["SILENT"] == 0, found
