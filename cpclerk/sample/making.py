"""Making the sample: every step of every conference in the order of its days, then one file."""

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from cpclerk.sample.cases import cases
from cpclerk.sample.course import steps
from cpclerk.sample.diaries import fill_in
from cpclerk.sample.families import RELATED, relate
from cpclerk.sample.office import set_up
from cpclerk.sample.sittings import OPENED
from cpclerk.store import database


def make(path: Path) -> None:
    """Make the sample's store at `path`, in the place of one that is there.

    The rows are the same every time: uids are counted, and the clock stands where it is put.
    """
    with TemporaryDirectory(dir=path.parent, prefix=".sample-") as folder:
        made = Path(folder) / path.name
        office = set_up(made)
        office.store.connect()
        # Nothing is lost if the power goes now: it is made again.
        database.pragma("synchronous", 0)
        try:
            known = cases(office)
            every = [step for case in known for step in steps(case)]
            for step in sorted(every, key=lambda each: (each.day, each.at)):
                office.clock.put(step.day, step.at)
                step.do(step.case)
            fill_in(office)
            last = {case.household.surname: case for case in known}
            for surname in sorted(RELATED):
                relate(last[surname])
        finally:
            office.store.close()
        fold(made)
        # Made for everybody to copy, unlike a store with people in it.
        made.chmod(0o644)
        made.replace(path)


def fold(path: Path) -> None:
    """Make one small file of a store and its log.

    It says that it is used with a log (WAL), as every store is: turning each copy to that would
    cost a start two waits for the disk.
    """
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
        # The one moment that is not taken from the office's clock.
        with connection:
            connection.execute("UPDATE schema_migration SET applied = ?", (f"{OPENED} 09:00:00",))
        connection.execute("VACUUM")
        connection.execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()
