"""Mail on its way: put into the outbox, taken out of it, and shown as it stands."""

import datetime as dt
import zlib
from dataclasses import dataclass

from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import (
    CHASE_REPLY,
    CHASE_REPORT,
    DOCUMENTS,
    INVITATION,
    PROFESSIONAL,
    PURPOSES,
)
from cpclerk.rules.outbox import (
    CANCELLED,
    MINUTES_TO_SEND,
    QUEUED,
    SAVED,
    SENDING,
    SENT,
    STATES,
    UNDER_WAY,
    UNSURE,
    why_not_again,
)
from cpclerk.rules.roles import QUEUE_MAIL, RETRY_MAIL
from cpclerk.services.family_first import must_know
from cpclerk.services.letter_facts import approved_addresses, reach_of
from cpclerk.services.letter_settings import row_of_settings
from cpclerk.services.letters import Composed
from cpclerk.services.naming import invitee_name
from cpclerk.services.permission import reading, writing
from cpclerk.services.undo import Saved
from cpclerk.store import (
    JOIN,
    Agency,
    Change,
    Conference,
    Invitee,
    Outgoing,
    OutgoingMail,
    Person,
    Professional,
    Session,
    Staff,
    row_at,
    transaction,
)
from cpclerk.store.session import in_england

CALLED_OFF = frozenset(("cancelled", "stood_down"))
# What is done with is shown no longer than this; the audit knows it for good.
DAYS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it stands; `answer` is the server's, or what happened.

    `at` is when it was tried last, or else queued: on the wall clock in England.
    """

    uid: str
    rev: int
    conference_uid: str
    reference: str
    recipient: str
    to: str
    purpose: str
    state: str
    permanent: bool
    at: dt.datetime
    tries: int
    answer: str


@dataclass(frozen=True, slots=True)
class Mailing:
    """A mail with a document to one person, as the outbox takes it."""

    conference_uid: str
    invitee_uid: str
    purpose: str
    reader: str
    recipient: str
    to: str
    mail: bytes
    digest: str


def outbox(session: Session) -> tuple[Mail, ...]:
    """Return what needs somebody, then what is done with of the last 30 days, newest first."""
    with reading(session):
        since = session.now - dt.timedelta(days=DAYS_SHOWN)
        done = (SENT, SAVED, CANCELLED)
        rows = (
            Outgoing.select(Outgoing, Conference, Invitee, Person, Professional, Staff, Agency)
            .join(Conference)
            .switch(Outgoing)
            .join(Invitee)
            .join(Person, JOIN.LEFT_OUTER)
            .switch(Invitee)
            .join(Professional, JOIN.LEFT_OUTER)
            .switch(Invitee)
            .join(Staff, JOIN.LEFT_OUTER)
            .switch(Invitee)
            .join(Agency, JOIN.LEFT_OUTER)
            .where(Outgoing.state.not_in(done) | (Outgoing.queued_at > since))
        )
        found = [as_it_stands(session, each) for each in rows]
    order = list(STATES)
    found.sort(key=lambda each: each.at, reverse=True)
    return tuple(sorted(found, key=lambda each: order.index(each.state)))


def queue(session: Session, composed: Composed) -> Saved:
    """Put the mail of a letter into the outbox. Refused: it has none, or is there already."""
    with writing(session, QUEUE_MAIL, composed.invitee_uid) as change:
        row = put_in(change, composed)
        return Saved(row.uid, row.rev, change.sequence)


def put_in(change: Change, composed: Composed | Mailing) -> Outgoing:
    """Put a mail into the outbox, as part of a change. Raises Refused as `queue`."""
    if composed.mail is None:
        raise Refused(f"There is no mail for {composed.recipient}: no address is known to be safe.")
    must_know(
        Conference.get_by_id(composed.conference_uid), is_family=composed.reader != PROFESSIONAL
    )
    same = Outgoing.select().where(
        (Outgoing.invitee == composed.invitee_uid)
        & (
            (Outgoing.purpose == composed.purpose) & Outgoing.state.in_(UNDER_WAY)
            | (Outgoing.digest == composed.digest) & Outgoing.state.in_((SENT, SAVED))
        )
    )
    if (there := same.first()) is not None:
        who = composed.recipient
        raise Refused(
            f"This is in the outbox for {who} already. Cancel it there first."
            if there.digest == composed.digest
            else f"What {who} was to have before this is still in the outbox. Send or cancel it "
            "there (m) first."
        )
    domain = row_of_settings().sender.partition("@")[2] or "cpclerk.invalid"
    session = change.session
    row = change.insert(
        Outgoing,
        conference=composed.conference_uid,
        invitee=composed.invitee_uid,
        purpose=composed.purpose,
        about=_about(composed.conference_uid),
        to=composed.to,
        message_id=f"<{session.new_uid()}@{domain}>",
        digest=composed.digest,
        queued_at=session.now,
        state=QUEUED,
    )
    OutgoingMail.insert(outgoing=row.uid, packed=zlib.compress(composed.mail)).execute()
    return row


def retry(session: Session, uid: str, rev: int, *, sure: bool = False) -> Saved:
    """Queue again what was refused, or with `sure` what may have gone. Raises Refused, Stale.

    It keeps its Message-ID, so that a server or reader who has it already can tell.
    """
    with writing(session, RETRY_MAIL, uid) as change:
        row = row_at(Outgoing, uid, rev)
        if row.state == SENDING and not is_left(session, row):
            raise Refused("It is being sent just now. Look again in a few minutes.")
        if why := why_not_again(row.state, sure=sure):
            raise Refused(why)
        must_be_up_to_date(row)
        must_be_wanted(session, row)
        change.update(row, state=QUEUED, permanent=False, answer="")
        return Saved(row.uid, row.rev, change.sequence)


def doubt_waiting(session: Session) -> None:
    """Have somebody look before anything is sent that waits: this store is from a backup."""
    with transaction(session, "doubt waiting mail") as change:
        for row in Outgoing.select().where(Outgoing.state == QUEUED):
            change.update(
                row, state=UNSURE, answer="This store is from a backup. It may have gone since."
            )


def must_not_lie_in_outbox(conference_uid: str, document: str) -> None:
    """Raise Refused while copies of a document may still go by mail. Needs an open connection."""
    rows = Outgoing.select().where(
        Outgoing.conference == conference_uid,
        Outgoing.purpose == document,
        Outgoing.state.in_(UNDER_WAY),
    )
    if count := rows.count():
        copies = "1 copy lies" if count == 1 else f"{count} copies lie"
        raise Refused(
            f"{copies} in the outbox still, with what is to be corrected. Cancel the mail there "
            "(m), or send it, then begin the correction."
        )


def message_of(row: Outgoing) -> bytes:
    """Return the bytes of a mail. Needs an open connection."""
    return zlib.decompress(OutgoingMail.get_by_id(row.uid).packed)


def must_be_wanted(session: Session, row: Outgoing) -> None:
    """Raise Refused when this should not go any more: the address, or what it is about."""
    invitee = Invitee.get_by_id(row.invitee_id)
    if row.to not in approved_addresses(reach_of(session, invitee)):
        raise Refused(
            f"{row.to} is not an approved address of this person any more. Cancel this mail, "
            "correct the address, and make the letter again."
        )
    conference = Conference.get_by_id(row.conference_id)
    must_know(conference, is_family=invitee.person_id is not None)
    state = conference.state
    if state in CALLED_OFF and row.purpose in (INVITATION, CHASE_REPLY, CHASE_REPORT):
        raise Refused(f"The conference has been called off since. Cancel the mail to {row.to}.")


def must_be_up_to_date(row: Outgoing) -> None:
    """Raise Refused when the date it speaks of has changed, or a newer one was made."""
    if row.about != _about(row.conference_id):
        raise Refused(
            f"The conference has moved since. Cancel the mail to {row.to}, and tell the new date."
        )
    newer = Outgoing.select().where(
        Outgoing.invitee == row.invitee_id,
        Outgoing.purpose == row.purpose,
        Outgoing.queued_at >= row.queued_at,
        Outgoing.state != CANCELLED,
        Outgoing.uid != row.uid,
    )
    if newer.exists():
        raise Refused(f"A newer mail to {row.to} was made since. That one counts.")


def _about(conference_uid: str) -> str:
    row = Conference.get_by_id(conference_uid)
    return f"{row.conference_date or ''} {row.conference_time or ''}"


def is_left(session: Session, row: Outgoing) -> bool:
    """Return whether whoever was sending this has gone without saying what came of it."""
    limit = dt.timedelta(minutes=MINUTES_TO_SEND)
    return row.tried_at is None or session.now - row.tried_at > limit


def as_it_stands(session: Session, row: Outgoing) -> Mail:
    """Return a mail as it is shown. Needs an open connection."""
    left = row.state == SENDING and is_left(session, row)
    at: dt.datetime = row.tried_at or row.queued_at
    return Mail(
        uid=row.uid,
        rev=row.rev,
        conference_uid=row.conference_id,
        reference=row.conference.reference,
        recipient=invitee_name(row.invitee),
        to=row.to,
        purpose=PURPOSES.get(row.purpose) or DOCUMENTS[row.purpose],
        state=UNSURE if left else row.state,
        permanent=row.permanent,
        at=in_england(at),
        tries=row.tries,
        answer=row.answer
        or ("The program ended while it was being sent. It may have arrived." if left else ""),
    )
