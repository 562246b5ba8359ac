"""Who may do what. Asked here, in services, before anything is read or written for somebody."""

from contextlib import AbstractContextManager

from cpclerk.rules.errors import Refused
from cpclerk.store import Change, Session, transaction

# The advocate sees no case record unless given one (S0 4.1.2); an auditor reads only.
READERS = frozenset({"clerk", "chair", "manager", "auditor"})
WRITERS = frozenset({"clerk", "chair", "manager"})
# A chair decides and approves; a manager approves for an absent chair.
DECIDERS = frozenset({"clerk", "chair"})
APPROVERS = frozenset({"clerk", "chair", "manager"})
# Calendar, procedures and users are the office's: nobody shifts limits from the chair.
KEEPERS = frozenset({"clerk", "manager"})
# Who answers for what others did.
OVERSEERS = frozenset({"manager", "auditor"})
PROCLAIM = "proclaim a bank holiday"
WITHDRAW = "withdraw a bank holiday"
PUT_BACK = "put a bank holiday back"
CLOSE_OFFICE = "close the office"
OPEN_OFFICE = "open the office again"
ADOPT = "change the procedures"
# Who lets colleagues in, and shuts the door behind those who leave.
ADD_USER = "add a user"
REMOVE_USER = "remove a user"
NEW_KEY = "change the store's key"
# What the program works out anyway may be added by whoever is there.
ADD_YEARS = "add years to the calendar"
ROLES_FOR = {
    "decide": DECIDERS,
    "approve minutes": APPROVERS,
    **dict.fromkeys((PROCLAIM, WITHDRAW, PUT_BACK, CLOSE_OFFICE, OPEN_OFFICE, ADOPT), KEEPERS),
    **dict.fromkeys((ADD_USER, REMOVE_USER, NEW_KEY), KEEPERS),
    "read the audit": OVERSEERS,
}
ASK = {KEEPERS: "a clerk or a manager", OVERSEERS: "a manager or an auditor"}


def may(session: Session, action: str) -> bool:
    """Return whether the role of this session's actor allows `action`; reading is "read"."""
    if action == "read":
        return session.actor.role in READERS
    return session.actor.role in ROLES_FOR.get(action, WRITERS)


def require(session: Session, action: str) -> None:
    """Raise Refused, naming who can do it, when `action` is not allowed to this actor."""
    if not may(session, action):
        role = session.actor.role
        what = "read case records" if action == "read" else action
        who = f"An {role}" if role[0] in "aeiou" else f"A {role}"
        ask = ASK.get(ROLES_FOR.get(action, WRITERS), "a clerk or a chair")
        raise Refused(f"{who} may not {what}. Ask {ask}, or sign in as one.")


def writing(session: Session, action: str, subject: str = "") -> AbstractContextManager[Change]:
    """Write facts as this actor: allowed or Refused, whole or not at all, with one audit entry."""
    require(session, action)
    return transaction(session, action, subject)


def reading(session: Session) -> AbstractContextManager[None]:
    """Read case records as this actor: allowed or Refused."""
    require(session, "read")
    return session.store.reading()
