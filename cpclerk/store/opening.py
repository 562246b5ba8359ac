"""Opening a store happens here and nowhere else."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from cpclerk.rules.errors import Refused
from cpclerk.store import migrating
from cpclerk.store.schema import Office, database

BUSY_MS = 5000

# synchronous FULL: NORMAL loses confirmed entries when the power goes.
PRAGMAS: dict[str, Any] = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "busy_timeout": BUSY_MS,
}


class StoreError(Refused):
    """A store that cannot be opened, in one sentence that says what to do."""


@dataclass
class Store:
    """An open store. Connections are per thread; the writer keeps one, readers come and go."""

    path: Path
    name: str
    unencrypted: bool
    audit_key: bytes
    cache: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Give this thread a connection for as long as the block lasts."""
        if not database.is_closed():
            yield
            return
        database.connect()
        try:
            yield
        finally:
            database.close()

    def connect(self) -> None:
        """Open this thread's connection until `close`."""
        database.connect(reuse_if_open=True)

    def close(self) -> None:
        """Close this thread's connection."""
        database.close()


def bind(path: Path) -> None:
    """Point the models at the file `path`, in the settings every store is used with."""
    if not database.is_closed():
        database.close()
    database.init(str(path), pragmas=PRAGMAS)


def inspect(path: Path) -> int:
    """Return the schema version of the store at `path`, reading only its first 100 bytes.

    Raises StoreError for anything that is not a store this program can open.
    """
    if path.is_dir():
        raise StoreError(f"{path} is a folder. Name the store's file in it.")
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        raise StoreError(
            f"There is no store at {path}. Make one with: cpclerk init --unencrypted {path}"
        ) from None
    except NotADirectoryError:
        raise StoreError(f"{path} lies inside a file, not a folder. Check the path.") from None
    except PermissionError:
        raise StoreError(
            f"You may not read {path}. Ask whoever looks after this machine for access to it."
        ) from None
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}.") from None
    is_sqlite = head.startswith(b"SQLite format 3\0") and len(head) == 100
    if not is_sqlite or int.from_bytes(head[68:72], "big") != migrating.APPLICATION_ID:
        raise StoreError(f"{path} is not a cpclerk store. Nothing in it was touched.")
    return int.from_bytes(head[60:64], "big")


def open_store(path: Path, *, now: datetime) -> Store:
    """Open the store at `path`, bringing an older schema up to date after a backup.

    Raises StoreError: missing, no store, no permission, or made by a newer version.
    """
    version = inspect(path)
    latest = migrating.latest()
    if version > latest:
        raise StoreError(
            f"{path} was made by a newer cpclerk (schema {version}; this one knows {latest}). "
            "Update cpclerk on this machine. Nothing was changed."
        )
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise StoreError(
            f"You may not write to {path} or its folder. Move the store to a folder of your own, "
            "or ask for access."
        )
    bind(path)
    try:
        if version < latest:
            migrating.migrate(database, path, now=now)
        with database.connection_context():
            office = Office.get()
    except sqlite3.DatabaseError as error:
        raise StoreError(_damaged(path, error)) from None
    except Exception as error:
        # Peewee wraps what SQLite raises in classes of its own.
        if isinstance(error.__cause__, sqlite3.DatabaseError) or _is_peewee(error):
            raise StoreError(_damaged(path, error)) from None
        raise
    return Store(
        path=path, name=office.name, unencrypted=True, audit_key=bytes.fromhex(office.audit_key)
    )


def _is_peewee(error: Exception) -> bool:
    return type(error).__module__.partition(".")[0] == "peewee"


def _damaged(path: Path, error: Exception) -> str:
    if "locked" in str(error):
        return (
            f"{path} is in use by another program that will not let go. Close that and try again."
        )
    return f"{path} is damaged and cannot be opened. Nothing was changed; keep the file."


def lay_out(path: Path, *, now: datetime) -> None:
    """Make an empty store file at `path`, readable by its owner only.

    Raises StoreError when something is there already, or the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise StoreError(
            f"{path} is there already and was left as it is. Choose another name."
        ) from None
    except PermissionError:
        raise StoreError(
            f"You may not write in {path.parent}. Choose a folder of your own."
        ) from None
    except OSError as error:
        raise StoreError(f"{path} cannot be made: {error.strerror}.") from None
    bind(path)
    migrating.migrate(database, path, now=now, fresh=True)
