"""Bringing a store's schema up to date: each step and its record in one transaction."""

import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

# "cpcl", so that a store is told from any other SQLite file by its first 100 bytes.
APPLICATION_ID = 0x6370636C
STEPS = Path(__file__).parent / "migrations"
SAMPLE = Path(__file__).parent.parent / "sample.db"


def latest() -> int:
    """Return the number of the newest schema this program knows."""
    return max(int(step.name[:4]) for step in STEPS.glob("[0-9]*.py"))


def migrate(database: Any, path: Path, *, now: datetime, fresh: bool = False) -> None:
    """Apply every step the store lacks, after a backup unless it is `fresh`.

    A step that fails leaves the store as it was before that step.
    """
    # Loaded only when there is something to do: a normal start has not.
    from playhouse.migrations import Runner

    if not fresh:
        from cpclerk.store import backups

        target = backups.place_for(path, "before-migration", now=now)
        backups.backup(path, target, key=database.key)
    with database.connection_context():
        # SQLite rebuilds a table to alter it, which with foreign keys on deletes its children;
        # the pragma does nothing inside a transaction, so it is set before.
        database.pragma("foreign_keys", 0, permanent=False)
        runner = Runner(database, str(STEPS))
        for step in [each for each in runner.status() if each.path and not each.applied]:
            with database.atomic():
                runner.up(step.name)
                if database.execute_sql("PRAGMA foreign_key_check").fetchone():
                    raise sqlite3.IntegrityError(f"step {step.idx} would leave loose ends")
                database.pragma("user_version", step.idx)
        database.pragma("application_id", APPLICATION_ID)
        database.pragma("foreign_keys", 1, permanent=False)
        # So that the first 100 bytes of the file tell its version without opening it.
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")


@cache
def layout() -> dict[str, str]:
    """Return what a store of the newest schema consists of: tables, indexes, triggers, as SQL.

    The shipped sample tells it. Going through the steps takes megabytes, which whoever records
    would keep all day; only while a new step is being written is the sample older than they are.
    """
    place = f"{SAMPLE.as_uri()}?mode=ro&immutable=1"
    with suppress(sqlite3.Error), closing(sqlite3.connect(place, uri=True)) as sample:
        if sample.execute("PRAGMA user_version").fetchone()[0] == latest():
            return layout_of(sample)
    return layout_by_steps()


def layout_by_steps() -> dict[str, str]:
    """Return the same, of a store that is made for it."""
    from peewee import SqliteDatabase
    from playhouse.migrations import Runner

    made = SqliteDatabase(":memory:")
    with made.connection_context():
        Runner(made, str(STEPS)).up()
        return layout_of(made.connection())  # type: ignore[no-untyped-call]


def layout_of(connection: Any) -> dict[str, str]:
    """Return what an open file consists of, by kind and name: `the table audit`."""
    found = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    )
    return {f"The {kind} {name}": sql for kind, name, sql in found.fetchall()}
