"""Protected details, read on purpose and entered each time: where somebody at risk is reached."""

from collections.abc import Collection

from cpclerk.rules.roles import READ_PROTECTED
from cpclerk.services.permission import require
from cpclerk.store import ProtectedContact, Session, look


def show(session: Session, contact_uids: Collection[str]) -> dict[str, str]:
    """Return protected details by the contact's uid, and enter in the audit that they were read.

    The entry names the rows and never a value.
    """
    require(session, READ_PROTECTED)
    with session.store.reading():
        rows = list(ProtectedContact.select().where(ProtectedContact.uid.in_(list(contact_uids))))
    if rows:
        owner = rows[0].person_id or rows[0].professional_id or rows[0].agency_id or ""
        look(session, READ_PROTECTED, rows, subject=owner)
    return {row.uid: row.value for row in rows}
