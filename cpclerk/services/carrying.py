"""Mail that leaves: carried to its server at most once, saved as a draft, or cancelled.

*Sending* is written before the first byte leaves and what came of it after the last. Whatever ends
the program between the two leaves it at *sending*: it may have gone, and nobody but a person who
has looked sends it again. A copy is out when its mail left, and the last one reaches the stage.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cpclerk.documents import mail as eml
from cpclerk.documents.copies import save
from cpclerk.documents.outbox import Outcome, Server, carry, password_from_file
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.minutes import require_day
from cpclerk.rules.outbox import (
    CANCELLED,
    GONE,
    QUEUED,
    SAVED,
    SENDING,
    SENT,
    UNSURE,
    why_not_again,
    why_not_cancel,
)
from cpclerk.rules.roles import CANCEL_MAIL, LOOKED_UP, SAVE_DRAFTS, SEND_MAIL
from cpclerk.rules.text import clean_text
from cpclerk.services.copies_out import mail_settled
from cpclerk.services.letter_settings import row_of_settings
from cpclerk.services.outbox import (
    Mail,
    as_it_stands,
    is_left,
    message_of,
    must_be_up_to_date,
    must_be_wanted,
)
from cpclerk.services.permission import require, writing
from cpclerk.services.undo import Saved
from cpclerk.store import Outgoing, Session, row_at
from cpclerk.store.session import in_england


@dataclass(frozen=True, slots=True)
class Ready:
    """A mail that stands at *sending*: what to carry where."""

    uid: str
    rev: int
    server: Server
    to: str
    message: bytes


def needs_password(session: Session) -> bool:
    """Return whether somebody has to type a password before anything is sent."""
    with session.store.reading():
        return bool(row_of_settings().user) and password_from_file() is None


def begin(session: Session, uid: str, rev: int) -> Ready:
    """Write that a mail is being sent, before it is. Raises Refused and Stale: then it is not.

    Its address is looked up again: it must still be an approved one of this person.
    """
    with writing(session, SEND_MAIL, uid) as change:
        row, settings = row_at(Outgoing, uid, rev), row_of_settings()
        if row.state != QUEUED:
            raise Refused(why_not_again(row.state, sure=False) or "Queue it again first.")
        must_be_up_to_date(row)
        if not (settings.host and settings.sender):
            raise Refused(
                "No mail server is set. Set one under Settings, Letters, or save the drafts in "
                "a folder."
            )
        must_be_wanted(session, row)
        message = eml.ready(
            message_of(row), sender=settings.sender, message_id=row.message_id, at=row.queued_at
        )
        change.update(row, state=SENDING, tries=row.tries + 1, tried_at=session.now, answer="")
        server = Server(
            settings.host, settings.port, settings.security, settings.user, settings.sender
        )
        return Ready(row.uid, row.rev, server, row.to, message)


def handed(ready: Ready, password: str = "") -> Outcome:
    """Carry a mail to its server; takes as long as that does, and touches no store.

    A password file set for this machine goes before what was typed.
    """
    known = password_from_file() if ready.server.user else None
    return carry(ready.server, password if known is None else known, ready.to, ready.message)


def note(session: Session, ready: Ready, outcome: Outcome) -> Mail:
    """Write what came of sending a mail, and return it as it stands now."""
    with writing(session, SEND_MAIL, ready.uid) as change:
        row = row_at(Outgoing, ready.uid, ready.rev)
        change.update(row, state=outcome.state, answer=outcome.answer, permanent=outcome.permanent)
        went_on = in_england(row.tried_at or session.now).date() if row.state in GONE else None
        mail_settled(change, row, went_on=went_on)
        return as_it_stands(session, row)


def send(session: Session, uid: str, rev: int, password: str = "") -> Mail:
    """Send one queued mail now, and return it as it stands then. Raises Refused and Stale."""
    ready = begin(session, uid, rev)
    return note(session, ready, handed(ready, password))


def cancel(session: Session, uid: str, rev: int) -> Saved:
    """Take a mail back that was not sent. Raises Refused, Stale."""
    with writing(session, CANCEL_MAIL, uid) as change:
        row = row_at(Outgoing, uid, rev)
        if row.state == SENDING and not is_left(session, row):
            raise Refused("It is being sent just now. Look again in a few minutes.")
        if why := why_not_cancel(row.state):
            raise Refused(why)
        change.update(row, state=CANCELLED)
        mail_settled(change, row, went_on=None)
        return Saved(row.uid, row.rev, change.sequence)


def it_went(session: Session, uid: str, rev: int, on: dt.date) -> Saved:
    """Put down that a mail of which that was not known did go, as somebody found out; on a day.

    Raises Refused, naming the field, and Stale.
    """
    with writing(session, LOOKED_UP, uid) as change:
        row = row_at(Outgoing, uid, rev)
        if row.state != UNSURE and not (row.state == SENDING and is_left(session, row)):
            raise Refused("Whether this mail went is known: the list says how it stands.")
        queued = in_england(row.queued_at).date()
        require_day(on, today=session.today, after=queued, what="the day it was put in the outbox")
        by = f"{session.actor.name} looked: it went on {date_words(on)}."
        change.update(row, state=SENT, answer=by)
        mail_settled(change, row, went_on=on)
        return Saved(row.uid, row.rev, change.sequence)


def save_drafts(session: Session, folder: str) -> tuple[Path, ...]:
    """Save every waiting mail as a draft (.eml) in a folder, to be sent by another program.

    They are readable by their owner only, nothing is written over, and none of them is sent from
    here any more. Raises Refused, naming the field.
    """
    require(session, SAVE_DRAFTS)
    place = clean_text(folder)
    if not place:
        raise Refused("Type the folder in which to save the drafts.", "folder")
    with writing(session, SAVE_DRAFTS) as change:
        rows = list(
            Outgoing.select()
            .where(Outgoing.state == QUEUED)
            .order_by(Outgoing.queued_at, Outgoing.uid)
        )
        if not rows:
            raise Refused("Nothing waits in the outbox, so there is nothing to save.")
        drafts: dict[str, str | bytes] = {}
        for row in rows:
            must_be_wanted(session, row)
            must_be_up_to_date(row)
            message = message_of(row)
            drafts[eml.file_name(message)] = message
            change.update(row, state=SAVED, tried_at=session.now)
            mail_settled(change, row, went_on=session.today)
        # In the transaction: what cannot be saved still waits.
        return save(Path(place), drafts)
