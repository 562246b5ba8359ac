"""A locked office to be mistreated: made once, copied for each fault, and looked at afterwards."""

import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cpclerk.services import Session
from cpclerk.services.opening import sign_in
from cpclerk.services.unlocking import start_office, unlock_office
from cpclerk.services.users import add_user
from cpclerk.store import locked
from cpclerk.store.backups import backups_of, folder_of, is_as_made
from cpclerk.store.checking import check
from cpclerk.store.engine import connect, keys_file
from cpclerk.store.key_slots import Cost
from tests.meeting import make_quorate

PASSPHRASE = "correct horse battery"
CLERK, CHAIR = "Jo Clerk", "Nell Reed"
DEVICE = "laptop"
CHEAP = Cost(passes=1, memory=64, lanes=1)
"""What unlocking costs here: what it costs for real is no matter of faults."""

Known = dict[tuple[str, str], int]
"""What is known to be in a store: how often a thing was changed, which only ever grows."""

_HELD = {
    "entry": "SELECT uid, text FROM entry",
    "decision": "SELECT uid, multiple_reason FROM child_at_conference",
    "draft": "SELECT key, json_extract(text, '$.text') FROM draft",
}
# Rows without their history, history without its entry in the audit, and the other way round.
_TORN = (
    "SELECT uid FROM entry WHERE NOT EXISTS"
    " (SELECT 1 FROM history WHERE history.uid = entry.uid AND history.rev = entry.rev)",
    "SELECT uid FROM history WHERE NOT EXISTS (SELECT 1 FROM audit"
    " WHERE audit.device = history.device AND audit.sequence = history.sequence)",
    "SELECT sequence FROM audit WHERE action IN ('record entry', 'amend entry') AND NOT EXISTS"
    " (SELECT 1 FROM history"
    " WHERE audit.device = history.device AND audit.sequence = history.sequence)",
)


@dataclass(frozen=True)
class Office:
    """Where a locked store lies, the conference that is under way in it, its recovery key."""

    path: Path
    meeting: str
    recovery_key: str

    def copied(self, folder: Path) -> "Office":
        """Return the same office in another folder."""
        shutil.copytree(self.path.parent, folder)
        return Office(folder / self.path.name, self.meeting, self.recovery_key)


def make_office(folder: Path) -> Office:
    """Make a locked office with a clerk, a chair and a quorate conference of today."""
    path = folder / "office.db"
    recovery_key = start_office(
        path,
        office="Fenmarsh Safeguarding Unit",
        profile="sample-office",
        name=CLERK,
        role="clerk",
        passphrase=PASSPHRASE,
    )
    session = come_in(path)
    add_user(session, CHAIR, "chair", PASSPHRASE)
    meeting = make_quorate(session)
    session.store.close()
    for each in (path.parent / f"{path.name}.open").glob("*"):
        each.unlink()
    return Office(path, meeting.uid, recovery_key)


def later() -> float:
    """Return a time at which the wait is over that being killed while unlocking costs."""
    return time.time() + 60


def come_in(path: Path, user: str = CLERK) -> Session:
    """Unlock the store and sign in; what is done is signed by this machine."""
    unlocked = unlock_office(path, user, PASSPHRASE)
    return sign_in(
        unlocked.office, unlocked.staff_uid, device=DEVICE, signing_key=lambda: bytes(range(32))
    )


def keys_of(office: Office, path: Path | None = None) -> bytes:
    """Return the key of a store, which everybody who should can have."""
    path = path or office.path
    keys = {locked.unlock(path, user, PASSPHRASE, clock=later).key for user in (CLERK, CHAIR)}
    keys.add(locked.recover(path, office.recovery_key, clock=later).key)
    (key,) = keys
    return key


def held(path: Path, key: bytes) -> Known:
    """Return what is in a store; fails where a change is there in part only."""
    with closing(connect(path, key)) as look:
        nothing_torn(look)
        return {
            (kind, name): number(text)
            for kind, query in _HELD.items()
            for name, text in look.execute(query).fetchall()
            if text
        }


def nothing_torn(look: Any) -> None:
    """Fail where a change is in an open store in part only."""
    for torn in _TORN:
        assert look.execute(torn).fetchall() == []


def number(text: str) -> int:
    """Return the number with which every text ends that is written here."""
    return int(text.rpartition(" ")[2])


def missing(known: Known, found: Known) -> Known:
    """Return what is known and not there, or only as it was before."""
    return {name: times for name, times in known.items() if found.get(name, -1) < times}


def whole(office: Office) -> bytes:
    """Return the key of a store that is sound, and so are all its backups; fails otherwise."""
    key = keys_of(office)
    assert check(office.path, key).wrong == ()
    return key


def no_half_backup(office: Office) -> int:
    """Look at each backup there is and take it away; return how many. Fails for one not whole."""
    made = backups_of(office.path)
    for each in made:
        assert is_as_made(each.file) is True
        assert check(each.file, keys_of(office, each.file)).wrong == ()
    shutil.rmtree(folder_of(office.path), ignore_errors=True)
    return len(made)


def rows_of(path: Path, key: bytes) -> dict[str, list[Any]]:
    """Return every row of every table."""
    with closing(connect(path, key)) as look:
        return dict(_rows(look))


def _rows(look: Any) -> Iterator[tuple[str, list[Any]]]:
    tables = look.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    for (name,) in tables.fetchall():
        yield name, look.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall()


def belongings(path: Path) -> tuple[Path, ...]:
    """Return the files a store consists of when somebody has just been cut off."""
    return path, path.with_name(path.name + "-wal"), keys_file(path)
