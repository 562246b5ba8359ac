"""An empty store as the steps of the schema lay it out: made once, and copied for each test.

For tests of what is done with a store. What laying one out does is not seen through it.
"""

import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from cpclerk.store import migrating
from cpclerk.store.engine import StoreDatabase

step_by_step = migrating.migrate


def migrate(database: Any, path: Path, *, now: datetime, fresh: bool = False) -> None:
    """Leave a store as `migrating.migrate` does."""
    if not fresh:
        step_by_step(database, path, now=now)
    elif database.key is None:
        path.write_bytes(_empty_store())
    else:
        _encrypt(database)


@cache
def _empty_store() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        database = StoreDatabase()
        database.use(path)
        step_by_step(database, path, now=datetime(2026, 11, 23, 9, 0), fresh=True)
        return path.read_bytes()


def _encrypt(database: Any) -> None:
    with tempfile.NamedTemporaryFile() as plain, database.connection_context():
        plain.write(_empty_store())
        plain.flush()
        database.execute_sql("ATTACH ? AS plain KEY ''", (plain.name,))
        database.execute_sql("SELECT sqlcipher_export('main', 'plain')")
        database.execute_sql("DETACH plain")
        database.pragma("user_version", migrating.latest())
        database.pragma("application_id", migrating.APPLICATION_ID)
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
