"""Nothing goes to a family before the social worker has confirmed that it knows (S0 4.1.1)."""

from cpclerk.rules.errors import Refused
from cpclerk.store import Conference

TELL_FAMILY_FIRST = (
    "The family has not been told yet, so nothing goes to them. When the social worker confirms "
    "that they know, record that first; then send this."
)


def must_know(row: Conference, *, is_family: bool) -> None:
    """Refuse to send or say anything to somebody of a family that has not been told.

    Asked on every way out: letter, mail, calendar item, telephone, a change of date, a chaser.
    """
    if is_family and row.family_told_on is None:
        raise Refused(TELL_FAMILY_FIRST)
