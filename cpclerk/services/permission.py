"""Who may do what. Asked here, in services, before anything is read or written for somebody."""

from contextlib import AbstractContextManager

from cpclerk.rules.errors import Refused
from cpclerk.rules.roles import READ, WHO_MAY, why_not
from cpclerk.store import Change, Session, transaction


class NotAllowed(Refused):
    """It can be done, but not by somebody in this role."""


def may(session: Session, action: str) -> bool:
    """Return whether the role of this session's actor allows `action`."""
    return session.actor.role in WHO_MAY[action]


def require(session: Session, action: str) -> None:
    """Raise NotAllowed, naming who can do it, when `action` is not allowed to this actor."""
    if why := why_not(session.actor.role, action):
        raise NotAllowed(why)


def writing(session: Session, action: str, subject: str = "") -> AbstractContextManager[Change]:
    """Write facts as this actor: allowed or NotAllowed, whole or not at all, with one entry."""
    require(session, action)
    return transaction(session, action, subject)


def reading(session: Session) -> AbstractContextManager[None]:
    """Read case records as this actor: allowed or NotAllowed."""
    require(session, READ)
    return session.store.reading()
