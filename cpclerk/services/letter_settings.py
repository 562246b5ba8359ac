"""How the office is reached in its letters, and by which server it sends them."""

from dataclasses import dataclass

from cpclerk.documents.mail import address_of
from cpclerk.documents.outbox import HERE, PLAIN, STARTTLS, TLS
from cpclerk.rules.errors import Refused
from cpclerk.rules.roles import SET_LETTERS
from cpclerk.rules.text import clean_text
from cpclerk.services.permission import require, writing
from cpclerk.services.undo import Saved
from cpclerk.store import Change, LetterSettings, Session, must_stand

SECURITIES = {
    STARTTLS: "STARTTLS, usually 587",
    TLS: "TLS, usually 465",
    PLAIN: "none: this machine only",
}
CONTACT_LIMIT = 400
HOST_LIMIT = 253


@dataclass(frozen=True, slots=True)
class Settings:
    """What the office set. Without `host` nothing is sent, and drafts are saved instead."""

    rev: int
    contact: str
    host: str
    port: int
    security: str
    user: str
    sender: str

    @property
    def can_send(self) -> bool:
        """Whether there is a server to send by."""
        return bool(self.host and self.sender)


def settings(session: Session) -> Settings:
    """Return what is set for letters and mail; there is no password in it."""
    with session.store.reading():
        row = row_of_settings()
        return Settings(
            row.rev, row.contact, row.host, row.port, row.security, row.user, row.sender
        )


def set_contact(session: Session, rev: int, contact: str) -> Saved:
    """Set how the office is reached, in lines as letters print them. Raises Stale, Refused."""
    require(session, SET_LETTERS)
    contact = _clean(contact, "contact", CONTACT_LIMIT, lines=True)
    with writing(session, SET_LETTERS) as change:
        return _set(change, rev, contact=contact)


def set_sending(
    session: Session,
    rev: int,
    *,
    host: str,
    port: int = 587,
    security: str = STARTTLS,
    user: str = "",
    sender: str = "",
) -> Saved:
    """Set the mail server and who sends; without a host, mail is saved as drafts from now on.

    Raises Refused, naming the field; Stale when somebody else set it meanwhile.
    """
    require(session, SET_LETTERS)
    host, user = _clean(host, "host", HOST_LIMIT), _clean(user, "user", HOST_LIMIT)
    if any(each.isspace() or each in "/@" for each in host) or host.startswith("-"):
        raise Refused("That is no name of a server. Type one such as smtp.example.org.", "host")
    if not 1 <= port <= 65535:
        raise Refused("A port is a number from 1 to 65535; usual are 587 and 465.", "port")
    if security not in SECURITIES:
        raise Refused("Choose STARTTLS or TLS.", "security")
    if security == PLAIN and host and host not in HERE:
        raise Refused(
            "Without encryption mail goes to this machine alone. Choose STARTTLS or TLS.",
            "security",
        )
    sender = address_of(sender, "sender") if sender.strip() or host else ""
    with writing(session, SET_LETTERS) as change:
        return _set(change, rev, host=host, port=port, security=security, user=user, sender=sender)


def row_of_settings() -> LetterSettings:
    """Return the row of settings, a new one if nothing was set. Needs an open connection."""
    return LetterSettings.select().first() or LetterSettings(rev=0)


def _set(change: Change, rev: int, **values: object) -> Saved:
    row = row_of_settings()
    must_stand(row, rev)
    if row.rev:
        change.update(row, **values)
    else:
        row = change.insert(LetterSettings, **values)
    return Saved(row.uid, row.rev, change.sequence)


def _clean(text: str, field: str, limit: int, *, lines: bool = False) -> str:
    try:
        return clean_text(text, lines=lines, limit=limit)
    except Refused as error:
        raise Refused(error.sentence, field) from None
