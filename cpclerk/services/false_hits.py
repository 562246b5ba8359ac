"""Words that stop a copy and are no leak: the chair looks, and says why."""

from collections.abc import Collection

from cpclerk.rules.errors import Refused
from cpclerk.rules.text import clean_text
from cpclerk.services.building import edition_now, unsearched
from cpclerk.services.conferences import get
from cpclerk.services.editions import Edition, copies_of, next_number
from cpclerk.services.issuing import Hit, hits, not_cleared
from cpclerk.services.permission import reading, writing
from cpclerk.services.undo import Saved
from cpclerk.store import FalseHit, Session

REASON_LIMIT = 1_000


def stopped_by(
    session: Session, conference_uid: str, invitee_uid: str, document: str = "minutes"
) -> tuple[Hit, ...]:
    """Return what stops somebody's copy of a document as it stands, and is not cleared."""
    with reading(session):
        return stops(edition_now(session, get(conference_uid), document), invitee_uid)


def whose_copies(
    session: Session, conference_uid: str, digest: str, document: str = "minutes"
) -> tuple[tuple[str, str], ...]:
    """Return everybody whose copy the same finding stops, for the same reason: uid and name.

    Each copy is built and searched, as it is when it is confirmed.
    """
    with reading(session):
        found = edition_now(session, get(conference_uid), document)
        return tuple(
            (each.invitee_uid, each.name)
            for each in found.people
            if any(hit.digest == digest for hit in stops(found, each.invitee_uid))
        )


def clear_hit(
    session: Session,
    conference_uid: str,
    invitee_uid: str,
    digest: str,
    reason: str,
    document: str = "minutes",
    *,
    readers: Collection[str] = (),
) -> Saved:
    """Say that what stops somebody's copy, known by its digest, is no leak.

    It counts for this version, for the same words in the same place, and for those besides whom
    the chair saw named (`readers`, by invitee): nobody who comes later. Raises Refused: nothing
    stops it, something else does, or no reason (reason).
    """
    reason = clean_text(reason, lines=True, limit=REASON_LIMIT)
    with writing(session, "clear false hit", conference_uid) as change:
        found = edition_now(session, get(conference_uid), document)
        stopped = stops(found, invitee_uid)
        if not stopped:
            raise Refused("Nothing stops this copy.")
        hit = next((each for each in stopped if each.digest == digest), None)
        if hit is None:
            raise Refused("Something else stops this copy now. Look at it with n.")
        if not reason:
            raise Refused(f"{hit.words}. Why is it no leak?", "why_no_leak")
        listed = {each.invitee_uid for each in found.people}
        row = change.insert(
            FalseHit,
            conference=conference_uid,
            document=document,
            version=found.version,
            readers=sorted({invitee_uid, *readers} & listed),
            digest=digest,
            reason=reason,
            on=session.today,
            by=session.actor.uid or None,
            audience="professionals",
        )
        return Saved(row.uid, row.rev, change.sequence)


def stops(found: Edition, invitee_uid: str) -> tuple[Hit, ...]:
    """Return what stops somebody's copy and is not cleared. Needs an open connection."""
    addressee = found.addressee(invitee_uid)
    made = unsearched(found, addressee, next_number(copies_of(found)))
    return not_cleared(hits(made, found, addressee), found, addressee)
