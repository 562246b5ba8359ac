"""A store as it was before a step of the schema."""

from hashlib import sha256
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


def make_text_copy(opened: Any, copy_uid: str, text: str) -> None:
    """Take a store back to the schema in which copies were texts, and one of them to that text."""
    opened.execute("DROP TABLE false_hit")
    opened.execute("ALTER TABLE minutes DROP COLUMN outcome")
    for column in ("name", "address", "omitted", "variant", "made_of", "head", "pages",
                   "sealed_on", "acknowledged_on"):  # fmt: skip
        opened.execute(f"ALTER TABLE copy DROP COLUMN {column}")
    opened.execute("ALTER TABLE copy ADD COLUMN text TEXT NOT NULL DEFAULT ''")
    digest = sha256(text.encode()).hexdigest()
    opened.execute("UPDATE copy SET text = ?, digest = ? WHERE uid = ?", (text, digest, copy_uid))
    opened.execute("DELETE FROM kept")
    opened.execute("DELETE FROM schema_migration WHERE name LIKE '0013%'")
    opened.execute("PRAGMA user_version = 12")
