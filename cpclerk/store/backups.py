"""Copies of a store, made by SQLite's own backup and checked before they count."""

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from cpclerk.store import engine
from cpclerk.store.engine import keys_file


def place_for(path: Path, why: str, *, now: datetime) -> Path:
    """Return where a backup of the store at `path` goes: a folder of its own beside it."""
    folder = path.with_name(path.name + ".backups")
    return folder / f"{now:%Y%m%dT%H%M%S%f}-{why}.db"


def backup(path: Path, target: Path, *, key: bytes | None = None) -> None:
    """Copy the store at `path` into the new file `target`, whole and checked, or not at all.

    A locked store's copy is keyed with the same `key`, and its key file is copied beside it: the
    passphrases of that day open it. Raises OSError or one of
    `engine.faults()`; a copy half made is taken away.
    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    making = target.with_suffix(".making")
    engine.new_file(making)
    try:
        with (
            closing(engine.connect(path, key)) as source,
            closing(engine.connect(making, key)) as copy,
        ):
            source.backup(copy)
            if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise sqlite3.DatabaseError("the copy is not sound")
        if key is not None and keys_file(path).exists():
            shutil.copyfile(keys_file(path), keys_file(target))
            keys_file(target).chmod(0o600)
        making.rename(target)
    finally:
        making.unlink(missing_ok=True)
