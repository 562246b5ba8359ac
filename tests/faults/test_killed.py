"""Killed at any moment: nothing that was confirmed is lost, nothing is torn, the door opens."""

import os
import random
import shutil
import time
from contextlib import closing
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from cpclerk.store.checking import check
from cpclerk.store.engine import connect
from tests.faults.at_work import BEGUN, WORK, Said, work
from tests.faults.figures import Figure
from tests.faults.locked_office import (
    Known,
    Office,
    held,
    keys_of,
    missing,
    no_half_backup,
    whole,
)
from tests.store.older import make_older

if os.name == "nt":
    pytest.skip("POSIX signals", allow_module_level=True)

WITHIN = {"writing": 0.2, "migration": 0.25, "backup": 0.3, "restore": 0.15, "rekey": 0.3}
"""Seconds, about as long as the work takes."""
EACH = 20
"""Times that one store is cut off before another takes its place: checks take longer by then."""


class CutOff:
    """One kind of work on one office, killed over and over; what was confirmed is remembered."""

    def __init__(self, what: str, office: Office, processes: ForkServerContext) -> None:
        self.what, self.office, self.processes = what, office, processes
        self.known: Known = {}
        self.in_backup: dict[str, Known] = {}
        self.backups = 0
        self.half_way = 0

    def once(self, seconds: float) -> None:
        """Have somebody work until they are killed, then look at what is there."""
        if self.what == "migration":
            self.half_way += self._make_older()
        for said in self._until_killed(seconds):
            self._hear(said)
        if not self._restored_half_way():
            key = whole(self.office)
            found = held(self.office.path, key)
            assert missing(self.known, found) == {}
            self.known = found
        self.backups += no_half_backup(self.office)
        for each in self.office.path.parent.glob("*.before-restore-*"):
            each.unlink()

    def _until_killed(self, seconds: float) -> list[Said]:
        ours, theirs = self.processes.Pipe(duplex=False)
        start = max(self.known.values(), default=0) + 2
        at_work = self.processes.Process(target=work, args=(self.what, self.office, start, theirs))
        at_work.start()
        theirs.close()
        said: list[Said] = []
        while BEGUN not in said:
            said.append(ours.recv())
            assert said[-1][0] != "failed", said[-1]
        time.sleep(seconds)
        at_work.kill()
        at_work.join()
        try:
            while True:
                said.append(ours.recv())
                assert said[-1][0] != "failed", said[-1]
        except EOFError:
            ours.close()
        return said

    def _hear(self, said: Said) -> None:
        kind, name, number = said
        if kind == "backup":
            # It is there, or one made after it on the same day has taken its place.
            made = Path(name)
            assert any(each.name >= made.name for each in made.parent.glob("*-work.db"))
            self.in_backup[name] = dict(self.known)
        elif kind == "restored":
            self.known = self.in_backup[name]
        elif said != BEGUN:
            self.known[kind, name] = number

    def _restored_half_way(self) -> bool:
        """Return whether the backup is in place, though nobody said so; then all is kept aside."""
        key = whole(self.office)
        found = held(self.office.path, key)
        aside = sorted(self.office.path.parent.glob("*.before-restore-*[0-9]"))
        if not missing(self.known, found) or not aside:
            return False
        kept = held(aside[-1], keys_of(self.office, aside[-1]))
        assert missing(self.known, kept) == {}
        assert check(aside[-1], keys_of(self.office, aside[-1])).wrong == ()
        self.half_way += 1
        self.known = found
        return True

    def _make_older(self) -> bool:
        """Take the store back to an earlier schema, unless that is where it was left."""
        with closing(connect(self.office.path, keys_of(self.office))) as opened:
            if opened.execute("PRAGMA user_version").fetchone() == (3,):
                return True
            opened.execute("BEGIN")
            make_older(opened)
            opened.execute("COMMIT")
        return False


@pytest.mark.parametrize("times", [5, pytest.param(200, marks=pytest.mark.long)])
@pytest.mark.parametrize("what", WORK)
def test_killed_during(
    what: str, times: int, made: Office, office: Office, processes: ForkServerContext,
    tmp_path: Path, figure: Figure,
) -> None:  # fmt: skip
    random_ = random.Random(times)
    cut_off, confirmed, backups, half_way = CutOff(what, office, processes), 0, 0, 0
    for turn in range(times):
        if turn and turn % EACH == 0:
            confirmed += len(cut_off.known)
            backups, half_way = backups + cut_off.backups, half_way + cut_off.half_way
            shutil.rmtree(cut_off.office.path.parent)
            cut_off = CutOff(what, made.copied(tmp_path / f"office{turn}"), processes)
        cut_off.once(random_.random() * WITHIN[what])
    confirmed += len(cut_off.known)
    backups, half_way = backups + cut_off.backups, half_way + cut_off.half_way
    figure(
        f"kill -9 during {what}: {times} times ({half_way} of them seen half-way), "
        f"{confirmed} things confirmed, 0 lost, 0 torn, {backups} backups, all whole; "
        "everybody's passphrase and the recovery key opened each store"
    )
