"""A store as it was before a step of the schema."""

from typing import Any


def make_older(opened: Any) -> None:
    """Take a store, on an open connection, back to the schema before the audit was signed."""
    for table in ("audit", "signed_head"):
        for what in ("update", "delete", "replace"):
            opened.execute(f"DROP TRIGGER {table}_no_{what}")
    opened.execute("DROP TABLE device")
    opened.execute("DROP TABLE signed_head")
    opened.execute("DELETE FROM schema_migration WHERE name LIKE '0004%'")
    opened.execute("PRAGMA user_version = 3")
