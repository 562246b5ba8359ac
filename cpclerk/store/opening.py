"""Opening a store happens here and nowhere else."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from peewee import DatabaseError

from cpclerk.files import open_plain
from cpclerk.store import left_log, migrating, places, presence, troubles
from cpclerk.store.engine import Key, connect, faults, keys_file, new_file
from cpclerk.store.errors import StoreError
from cpclerk.store.schema import Office, database


@dataclass
class Store:
    """An open store. Connections are per thread; the writer keeps one, readers come and go."""

    path: Path
    name: str
    audit_key: bytes = field(repr=False)
    # What the file is encrypted with; None in an unencrypted store.
    key: bytearray | None = field(default=None, repr=False)
    cache: dict[str, Any] = field(default_factory=dict, repr=False)
    # What whoever opens it has to know; mostly nothing.
    told: str = ""

    @property
    def unencrypted(self) -> bool:
        """Whether anybody who has the file can read it."""
        return self.key is None

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Give this thread a connection for as long as the block lasts.

        Raises StoreError, in words, for what the disk or another program keeps from being done.
        """
        with self._in_words():
            if not database.is_closed():
                yield
                return
            database.connect()
            try:
                yield
            finally:
                database.close()

    def use_key(self, key: bytes) -> None:
        """Go on with the key the store was given, on a connection that is not open yet."""
        self.key = bytearray(key)
        bind(self.path, self.key)

    def shut(self) -> None:
        """Overwrite the keys in memory: until `reopen` nothing is read or written.

        No thread may have a connection. The text in which SQLCipher was given the key was
        overwritten at once (`engine.give_key`).
        """
        if self.key is not None:
            self.key[:] = bytes(len(self.key))
        self.audit_key = b""
        database.shut()

    def reopen(self, other: "Store") -> None:
        """Go on with the keys of the same store, opened again."""
        self.key, self.audit_key = other.key, other.audit_key
        bind(self.path, self.key)

    def connect(self) -> None:
        """Open this thread's connection until `close`. Raises StoreError as `reading` does."""
        with self._in_words():
            database.connect(reuse_if_open=True)

    def close(self) -> None:
        """Close this thread's connection."""
        database.close()

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            if (told := _trouble(self.path, error, self.key)) is not None:
                raise told from None
            raise


def bind(path: Path, key: Key | None = None) -> None:
    """Point the models at the file `path`, in the settings every store is used with."""
    database.use(path, key)


def inspect(path: Path) -> int:
    """Return the schema version of the store at `path`, reading only its first 100 bytes.

    Raises StoreError for anything that is not a store this program can open.
    """
    if path.is_dir():
        raise StoreError(f"{path} is a folder. Name the store's file in it.")
    try:
        with open_plain(path) as file:
            head = file.read(100)
    except FileNotFoundError:
        raise StoreError(
            f"There is no store at {path}. Make one with: cpclerk init {path}"
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
    if keys_file(path).exists():
        if is_sqlite:
            raise StoreError(
                f"{path} is not encrypted, though its key file is there. Another file was put in "
                "its place; bring the store back from a backup."
            )
        raise StoreError(
            f"{path} is locked. Say who you are with --user and --passphrase-file, or open it at "
            "a terminal."
        )
    if not is_sqlite or int.from_bytes(head[68:72], "big") != migrating.APPLICATION_ID:
        raise StoreError(
            f"{path} is not a cpclerk store, or its key file {keys_file(path).name} is not beside "
            "it. Nothing in it was touched."
        )
    return int.from_bytes(head[60:64], "big")


def inspect_keyed(path: Path, key: Key) -> int:
    """Return the schema version of the encrypted store at `path`.

    Raises StoreError when the key does not open it, or it is no store of this program.
    """
    try:
        with closing(connect(path, key)) as look:
            application, version = (
                look.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("application_id", "user_version")
            )
    except faults() as error:
        raise _trouble(path, error, key) or _damaged(path, key) from None
    if application != migrating.APPLICATION_ID:
        raise StoreError(f"{path} is not a cpclerk store. Nothing in it was touched.")
    return int(version)


def open_store(path: Path, *, now: datetime, key: Key | None = None) -> Store:
    """Open the store at `path`, bringing an older schema up to date after a backup.

    Raises StoreError: missing, no store, no permission, made by a newer version, or in a place
    where a store would break.
    """
    left_log.keep_if_rotten(path)
    version = inspect(path) if key is None else inspect_keyed(path, key)
    held = None if key is None else bytearray(key)
    _must_be_safe(path)
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
    bind(path, held)
    try:
        if version < latest:
            presence.require_alone(path, "it cannot be brought up to date")
            migrating.migrate(database, path, now=now)
        with database.connection_context():
            office = Office.get()
    except faults() as error:
        raise _trouble(path, error, key) or _damaged(path, key) from None
    except Exception as error:
        # Peewee wraps what the engine raises in classes of its own.
        if isinstance(error.__cause__, faults()) or _is_peewee(error):
            raise _trouble(path, error, key) or _damaged(path, key) from None
        raise
    presence.enter(path)
    sealing = bytes.fromhex(office.audit_key)
    return Store(path, office.name, sealing, held, told=left_log.told(path))


def _is_peewee(error: Exception) -> bool:
    return type(error).__module__.partition(".")[0] == "peewee"


def _trouble(path: Path, error: Exception, key: Key | None) -> StoreError | None:
    """Return what is said of a disk, or of another program, that kept something from being done.

    Nothing for other errors, which are mistakes of ours.
    """
    if (told := troubles.told(path, error)) is not None:
        return told
    # What the engine itself says of a rotten file; mistakes have classes of their own.
    return _damaged(path, key) if type(error).__name__ == "DatabaseError" else None


def _damaged(path: Path, key: Key | None) -> StoreError:
    from cpclerk.store import backups

    return backups.instead_of(path, f"{path} is damaged and cannot be opened.", key)


def _must_be_safe(path: Path) -> None:
    if why := places.here(path):
        raise StoreError(why)


def lay_out(path: Path, *, now: datetime, key: Key | None = None) -> None:
    """Make an empty store file at `path`, readable by its owner only; encrypted with a `key`.

    Raises StoreError when something is there already, or the folder cannot be written.
    """
    _must_be_safe(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new_file(path)
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
    bind(path, key)
    migrating.migrate(database, path, now=now, fresh=True)
