"""Which copies were saved to be printed: what is on paper is not quietly made otherwise."""

from typing import Any

from cpclerk.rules.roles import SAVE_TO_PRINT
from cpclerk.store import Audit, Copy


def printed(conference_uid: str, *which: Any) -> frozenset[str]:
    """Return the copies that were saved to be printed, taken back since or not.

    `which` limits the entries of the audit that count. Needs an open connection.
    """
    saved = Audit.select().where(
        Audit.action == SAVE_TO_PRINT, Audit.subject == conference_uid, *which
    )
    copy = Copy._meta.table_name
    return frozenset(uid for each in saved for table, uid, _ in each.rows if table == copy)
