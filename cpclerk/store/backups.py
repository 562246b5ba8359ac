"""Copies of a store, made by SQLite's own backup and checked before they count."""

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path


def place_for(path: Path, why: str, *, now: datetime) -> Path:
    """Return where a backup of the store at `path` goes: a folder of its own beside it."""
    folder = path.with_name(path.name + ".backups")
    return folder / f"{now:%Y%m%dT%H%M%S%f}-{why}.db"


def backup(path: Path, target: Path) -> None:
    """Copy the store at `path` into the new file `target`, whole and checked, or not at all.

    Raises OSError or sqlite3.Error; a copy half made is taken away.
    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    making = target.with_suffix(".making")
    os.close(os.open(making, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(making)) as copy:
            source.backup(copy)
            if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise sqlite3.DatabaseError("the copy is not sound")
        making.rename(target)
    finally:
        making.unlink(missing_ok=True)
