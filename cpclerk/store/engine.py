"""The one place where a store's file is connected to: plain, or keyed (SQLCipher).

sqlcipher3 is imported only when a keyed file is opened: nobody else pays for it at the start.
"""

import os
import sqlite3
import sys
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any

from peewee import SqliteDatabase

from cpclerk.store.errors import StoreError

Key = bytes | bytearray
"""A store's key; a bytearray can be overwritten when it is not needed any more."""
BUSY_MS = 5000
KEY_BYTES = 32

# busy_timeout first: SQLCipher ignores `timeout=`, and the others may have to wait already.
# synchronous FULL: NORMAL loses confirmed entries when the power goes.
PRAGMAS: dict[str, Any] = {
    "busy_timeout": BUSY_MS,
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
}


# A commit encrypts and seals every page it touches. With SQLCipher's own choices (pages of 4096
# bytes, SHA-512) it takes 1.6 to 1.8 times as long as a plain one, with these 1.2 to 1.4 times.
# They are not in the file: whatever opens it has to be told.
CIPHER = ("cipher_page_size = 2048", "cipher_hmac_algorithm = HMAC_SHA256")


class StoreDatabase(SqliteDatabase):
    """Peewee's database on a plain or a keyed file."""

    def __init__(self) -> None:
        self.key: Key | None = None
        self.is_shut = False
        # IMMEDIATE: two writers wait for each other at the start, never deadlock half-way.
        super().__init__(None, lock_type="IMMEDIATE")

    def use(self, path: Path, key: Key | None = None) -> None:
        """Use the file `path` from now on; with 32 bytes of key it is encrypted with them."""
        if not self.is_closed():
            self.close()
        self.key = None if key is None else _checked(key)
        self.is_shut = False
        self.init(str(path), pragmas=PRAGMAS)

    def rollback(self) -> None:
        """Turn back what was written, unless the engine did so itself when the disk failed."""
        if self.connection().in_transaction:  # type: ignore[no-untyped-call]
            super().rollback()

    def shut(self) -> None:
        """Connect no more until `use`: the key is gone from memory."""
        self.close()
        self.key, self.is_shut = None, True

    def _connect(self) -> Any:
        if self.is_shut:
            raise StoreError("The screen is locked. Unlock it, then do this again.")
        if self.key is None:
            return super()._connect()  # type: ignore[misc]
        connection = _keyed(self.database, self.key)
        try:
            self._add_conn_hooks(connection)  # type: ignore[attr-defined]
        except BaseException:
            connection.close()
            raise
        return connection


def connect(path: Path, key: Key | None = None) -> Any:
    """Return a connection of its own to a file that is there (an empty one becomes a store).

    For backups, checks and restoring, which must not touch the connection people work on. The
    caller closes it. Raises one of `faults()`; a wrong key is told at the first read.
    """
    place = f"{path.absolute().as_uri()}?mode=rw"
    if key is None:
        connection = sqlite3.connect(place, uri=True, isolation_level=None)
    else:
        connection = _keyed(place, _checked(key), uri=True)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    return connection


def keys_file(store: Path) -> Path:
    """Return where the key slots of the store at `store` are, if it is a locked one."""
    return store.with_name(f"{store.name}.keys")


def new_file(path: Path) -> None:
    """Make an empty file that only its owner may read. Raises FileExistsError and other OSError."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def faults() -> tuple[type[Exception], ...]:
    """Return what either engine raises: SQLCipher has classes of its own. For `except`."""
    loaded = sys.modules.get("sqlcipher3.dbapi2")
    return (sqlite3.Error,) if loaded is None else (sqlite3.Error, loaded.Error)


def give_key(connection: Any, pragma: str, key: Key) -> None:
    """Tell SQLCipher a key (`key`) or a new one (`rekey`), as it takes it unchanged: in digits.

    The text is overwritten at once. So is what the engine copied of it and gave back: the same
    words with other digits, after it, are put in the same places.
    """
    spelled = bytearray(f"PRAGMA {pragma} = \"x'", "ascii")
    for byte in _checked(key):
        spelled += b"%02x" % byte
    spelled += b"'\""
    text = spelled.decode("ascii")
    spelled[:] = bytes(len(spelled))
    try:
        # A script is not kept for the next time, as a statement is.
        connection.executescript(text)
    finally:
        overwrite(text)
        connection.executescript(f"PRAGMA {pragma[::-1]} = \"x'{'0' * 2 * KEY_BYTES}'\"")


def overwrite(secret: str | bytes) -> None:
    """Put zeros into a secret that nobody else has: Python itself would leave it lying about.

    Nothing is done to one that Python may share (a single letter) or keep otherwise than plainly.
    """
    is_plain = isinstance(secret, bytes) or secret.isascii()
    if sys.implementation.name == "cpython" and is_plain and len(secret) > 1:
        import ctypes

        # Its letters are the end of what it takes up, before a last zero.
        ctypes.memset(id(secret) + sys.getsizeof(secret) - len(secret) - 1, 0, len(secret))


def _keyed(place: str, key: Key, **keywords: Any) -> Any:
    connection = _sqlcipher().connect(place, isolation_level=None, **keywords)
    try:
        # First of all: what it logs would go to standard error, where the screen is drawn.
        connection.execute("PRAGMA cipher_log_level = NONE")
        give_key(connection, "key", key)
        for setting in CIPHER:
            connection.execute(f"PRAGMA {setting}")
    except BaseException:
        connection.close()
        raise
    return connection


@cache
def _sqlcipher() -> Any:
    from sqlcipher3 import dbapi2

    # Peewee has told sqlite3 only how to write it; dates and instants it knows by itself.
    dbapi2.register_adapter(time, str)
    return dbapi2


def _checked(key: Key) -> Key:
    # SQLCipher would quietly make a plain file with an empty key.
    if len(key) != KEY_BYTES:
        raise ValueError(f"a store's key has {KEY_BYTES} bytes")
    return key
