"""The procedures an office books under: which stand now, which come next, what it sets locally."""

from cpclerk.rules.profile import Profile
from cpclerk.store import Session
from cpclerk.store.profiles import in_force, rules_of


def office_rules(session: Session) -> Profile:
    """Return the procedures this office books under today. Needs an open connection."""
    return rules_of(session.store, in_force(session.today).profile_id)
