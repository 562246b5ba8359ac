"""Words that stop a copy and are no leak: the chair looks, and says why."""

from cpclerk.rules.errors import Refused
from cpclerk.rules.text import clean_text
from cpclerk.services.conferences import get
from cpclerk.services.editions import copies_of, next_number
from cpclerk.services.issuing import Hit, edition_now, hits, not_cleared, unsearched
from cpclerk.services.permission import reading, writing
from cpclerk.services.undo import Saved
from cpclerk.store import FalseHit, Session

REASON_LIMIT = 1_000


def stopped_by(
    session: Session, conference_uid: str, invitee_uid: str, document: str = "minutes"
) -> tuple[Hit, ...]:
    """Return what stops somebody's copy of a document as it stands, and is not cleared."""
    with reading(session):
        return _stopped_by(session, conference_uid, invitee_uid, document)


def clear_hits(
    session: Session,
    conference_uid: str,
    invitee_uid: str,
    reason: str,
    document: str = "minutes",
) -> Saved:
    """Say that what stops somebody's copy first is no leak; for this version and this reader alone.

    Each of several is looked at on its own. Raises Refused: nothing stops it, or no reason
    (reason).
    """
    reason = clean_text(reason, lines=True, limit=REASON_LIMIT)
    with writing(session, "clear false hit", conference_uid) as change:
        found = edition_now(session, get(conference_uid), document)
        stopped = _stopped_by(session, conference_uid, invitee_uid, document)
        if not stopped:
            raise Refused("Nothing stops this copy.")
        if not reason:
            raise Refused(f"{stopped[0].words}. Why is it no leak?", "why_no_leak")
        row = change.insert(
            FalseHit,
            conference=conference_uid,
            document=document,
            version=found.version,
            invitee=invitee_uid,
            digest=stopped[0].digest,
            reason=reason,
            on=session.today,
            by=session.actor.uid or None,
            audience="professionals",
        )
        return Saved(row.uid, row.rev, change.sequence)


def _stopped_by(
    session: Session, conference_uid: str, invitee_uid: str, document: str
) -> tuple[Hit, ...]:
    found = edition_now(session, get(conference_uid), document)
    addressee = found.addressee(invitee_uid)
    made = unsearched(found, addressee, next_number(copies_of(found)))
    return not_cleared(hits(made, found, addressee), found, addressee)
