"""What a person does: one function, one transaction, one audit entry."""

from cpclerk.rules.errors import Refused
from cpclerk.store import Actor, Session, Stale

__all__ = ["Actor", "Refused", "Session", "Stale"]
