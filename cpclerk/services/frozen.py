"""What was approved stands: the record behind approved minutes is not changed under them."""

from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
from cpclerk.rules.minutes import FROZEN, is_within
from cpclerk.store import ChildAtConference, ChildView, Entry, Minutes

OF_THE_RECORD = frozenset(
    (
        "record entry", "amend entry", "strike entry", "restore entry", "restrict entry",
        "say what an entry is", "say whom an entry is about", "pair danger and goal",
        "move entry", "merge entries", "look back",
        "record a child's view", "answer a child's view", "take a child's view out",
        "record scale", "record view", "decide", "record circumstances",
    )
)  # fmt: skip
"""What may not be taken back either, by the audit's words."""


def must_not_be_approved(conference_uid: str) -> None:
    """Raise Refused where minutes are approved: what was recorded and decided stands as it is.

    Who may see something can be narrowed all the same. Needs an open connection.
    """
    minutes = (
        Minutes.select()
        .where(Minutes.conference == conference_uid)
        .order_by(Minutes.version.desc())
        .first()
    )
    if minutes is not None and minutes.state in FROZEN:
        raise Refused(
            "The minutes are approved, so what was recorded stands. Begin a new version of them "
            "first (step 6, n): then it can be corrected, and the chair approves it."
        )


def must_not_undo(action: str, subject: str) -> None:
    """Raise Refused where taking this back would change the record behind approved minutes."""
    if action in OF_THE_RECORD:
        entry = Entry.get_or_none(Entry.uid == subject)
        view = ChildView.get_or_none(ChildView.uid == subject)
        child = ChildAtConference.get_or_none(
            ChildAtConference.uid == (view.child_id if view else subject)
        )
        row = entry or child
        must_not_be_approved(row.conference_id if row else subject)


def narrows(before: str, now: str) -> bool:
    """Return whether an audience, as it is stored, lets nobody see what they could not before."""
    return is_within(Audience.parse(now), Audience.parse(before))
