"""The outbox: how a mail stands, and what may be done with it then."""

from types import MappingProxyType

QUEUED, SENDING, SENT = "queued", "sending", "sent"
REFUSED, UNSURE, SAVED, CANCELLED = "refused", "unsure", "saved", "cancelled"
STATES = MappingProxyType(
    {
        UNSURE: "may have gone: look",
        REFUSED: "refused",
        QUEUED: "waiting",
        SENDING: "being sent",
        SENT: "sent",
        SAVED: "saved as a draft",
        CANCELLED: "cancelled",
    }
)
"""The states in the order in which they need somebody."""

UNDER_WAY = frozenset((QUEUED, SENDING, UNSURE))
"""What may still arrive: the same thing is not queued beside it."""

NEVER_WENT = frozenset((REFUSED, CANCELLED))
"""Whoever it was for does not have it."""

GONE = frozenset((SENT, SAVED))
"""It left this program: a server took it, or another mail program was handed it as a draft."""

MINUTES_TO_SEND = 5
"""Longer than any sending takes: after that, whoever was sending is gone and nobody knows."""


def why_not_again(state: str, *, sure: bool) -> str:
    """Why a mail cannot be queued again; nothing when it can.

    `sure`: somebody has looked and wants it sent although it may have gone.
    """
    if state == SENT:
        return "It was sent. Make a new letter if something is to be sent again."
    if state in (SENDING, UNSURE) and not sure:
        return "It may have gone. Ask the recipient, or look on the server, before sending again."
    if state == SAVED:
        return "It was saved as a draft, and may have been sent from there."
    return "" if state in (REFUSED, CANCELLED, UNSURE, SENDING) else "It is waiting already."


def why_not_cancel(state: str) -> str:
    """Why a mail cannot be cancelled; nothing when it can."""
    if state in (SENT, SAVED):
        return f"It was {STATES[state]}; that cannot be taken back here."
    return "It is cancelled already." if state == CANCELLED else ""
