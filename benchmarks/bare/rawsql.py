"""The rows of a change, read back from a store and written to another with bare SQL."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Statement = tuple[str, list[Any]]

SETTINGS = (
    "PRAGMA journal_mode=wal",
    "PRAGMA synchronous=full",
    "PRAGMA foreign_keys=1",
    "PRAGMA busy_timeout=5000",
)


def connect(path: Path) -> sqlite3.Connection:
    """Open a store with the settings that every store is used with."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for setting in SETTINGS:
        connection.execute(setting)
    return connection


def write(connection: sqlite3.Connection, statements: Sequence[Statement]) -> None:
    """Write them all in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    for sql, values in statements:
        connection.execute(sql, values)
    connection.execute("COMMIT")


def last_of(connection: sqlite3.Connection, device: str) -> int:
    """Return the number of the last change that was made on a device."""
    found = connection.execute("SELECT MAX(sequence) FROM audit WHERE device = ?", (device,))
    return int(found.fetchone()[0] or 0)


def statements_of(connection: sqlite3.Connection, device: str, sequence: int) -> list[Statement]:
    """Return what writes every row of one change again: its rows, its history, its audit."""
    which = (device, sequence)
    statements = []
    for table, uid, rev, parent in connection.execute(
        'SELECT "table", uid, rev, parent_rev FROM history WHERE device = ? AND sequence = ?'
        " ORDER BY place",
        which,
    ).fetchall():
        row = _rows(connection, table, "uid = ?", (uid,))[0]
        if row["rev"] != rev:
            raise ValueError(f"a row of {table} has moved since")
        statements.append(_update(table, row, parent) if parent else _insert(table, row))
    for table in ("history", "audit"):
        for row in _rows(connection, table, "device = ? AND sequence = ?", which):
            statements.append(_insert(table, row))
    return statements


def _rows(
    connection: sqlite3.Connection, table: str, where: str, values: Sequence[Any]
) -> list[dict[str, Any]]:
    found = connection.execute(f'SELECT * FROM "{table}" WHERE {where}', values)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def _insert(table: str, row: dict[str, Any]) -> Statement:
    names = ", ".join(f'"{name}"' for name in row)
    places = ", ".join("?" * len(row))
    return f'INSERT INTO "{table}" ({names}) VALUES ({places})', list(row.values())


def _update(table: str, row: dict[str, Any], parent: int) -> Statement:
    names = ", ".join(f'"{name}" = ?' for name in row)
    values = [*row.values(), row["uid"], parent]
    return f'UPDATE "{table}" SET {names} WHERE uid = ? AND rev = ?', values
