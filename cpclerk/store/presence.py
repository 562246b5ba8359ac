"""Who has a store open, and since when: one small file for each program that has.

It holds no more than that, and is a courtesy: what keeps programs apart are SQLite's own locks.
"""

import atexit
import getpass
import json
import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cpclerk.files import read_small
from cpclerk.store.errors import StoreError

LARGEST = 10_000


class Open(NamedTuple):
    """Somebody who has a store open: their name on this machine, the program's number, since."""

    who: str
    process: int
    since: datetime

    def __str__(self) -> str:
        """Return it in words."""
        return f"{self.who} (process {self.process}) since {self.since:%H:%M on %d/%m/%Y}"


def folder_of(store: Path) -> Path:
    """Return where the programs that have `store` open say so."""
    return store.with_name(f"{store.name}.open")


def enter(store: Path) -> None:
    """Say that this program has `store` open from now on, until it ends."""
    file = folder_of(store) / f"{os.getpid()}.json"
    now = datetime.now().astimezone()
    said = {"who": _name(), "host": socket.gethostname(), "since": now.isoformat("T", "seconds")}
    with suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(said) + "\n", encoding="utf-8")
        atexit.register(leave, store, os.getpid())


def leave(store: Path, process: int | None = None) -> None:
    """Say no longer that this program has `store` open."""
    # A child that was forked off takes nothing away.
    if process is not None and process != os.getpid():
        return
    with suppress(OSError):
        (folder_of(store) / f"{os.getpid()}.json").unlink(missing_ok=True)
        folder_of(store).rmdir()


def others(store: Path) -> tuple[Open, ...]:
    """Return who else has `store` open; what programs left that are no more is cleared away."""
    return tuple(sorted(_others(store), key=lambda each: each.since))


def require_alone(store: Path, what: str) -> None:
    """Raise StoreError, saying who and since when, if anybody else has `store` open."""
    found = others(store)
    if found:
        names = " and ".join(map(str, found))
        raise StoreError(f"{names} has {store} open, so {what}. Ask them to close cpclerk first.")


def busy(store: Path) -> StoreError:
    """Return what is said when somebody will not let go of `store`: who, and since when."""
    who = " and ".join(map(str, others(store))) or "another program"
    return StoreError(f"{store} is in use by {who}. Close cpclerk there, then try again.")


def _others(store: Path) -> Iterator[Open]:
    for file in folder_of(store).glob("*.json"):
        found = _read(file)
        if found is None:
            with suppress(OSError):
                file.unlink()
        elif found.process != os.getpid():
            yield found


def _read(file: Path) -> Open | None:
    """Return what a file says, if it is of a program that runs on this machine."""
    import psutil

    try:
        said = json.loads(read_small(file, LARGEST))
        since = datetime.fromisoformat(said["since"])
        process = int(file.stem)
        if said["host"] != socket.gethostname():
            return None
        # Another program may have been given the number since; it began later than that.
        if psutil.Process(process).create_time() > since.timestamp() + 1:
            return None
        return Open(str(said["who"]), process, since)
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError, psutil.Error):
        return None


def _name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "somebody"
