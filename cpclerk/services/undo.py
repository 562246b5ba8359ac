"""Taking a change back: a change of its own, audited, and refused when things have moved on."""

from collections.abc import Collection
from dataclasses import dataclass

from cpclerk.rules.errors import Refused
from cpclerk.rules.roles import UNDO, WHO_MAY
from cpclerk.services.frozen import must_not_undo
from cpclerk.services.permission import require, writing
from cpclerk.store import Audit, History, Invitee, Row, Session, Stale, compensate


@dataclass(frozen=True, slots=True)
class Saved:
    """What a service wrote: the row, its rev now, and the change's number, for undo.

    The number is 0 where nothing was different from before.
    """

    uid: str
    rev: int
    sequence: int


def undo(session: Session, saved: Saved) -> Saved:
    """Take the change `saved` back.

    Who may not do it may not undo it either. Raises Refused when somebody changed its rows since,
    or when it is behind approved minutes.
    """
    require(session, UNDO)
    if not saved.sequence:
        raise Refused("Nothing was different after that, so there is nothing to take back.")
    try:
        with writing(session, UNDO, saved.uid) as change:
            done = Audit.get_or_none(
                (Audit.device == session.device) & (Audit.sequence == saved.sequence)
            )
            if done is not None and done.action in WHO_MAY:
                require(session, done.action)
                must_not_undo(done, session.actor.role)
            compensate(change, saved.sequence, may_stay=_may_stay(session, saved.sequence))
            rev = next((each["rev"] for each in change.touched if each["uid"] == saved.uid), 0)
    except Stale:
        raise Refused(
            "This was changed again since, so it was not undone. Look at it and change it by hand."
        ) from None
    return Saved(saved.uid, rev, change.sequence)


def _may_stay(session: Session, sequence: int) -> Collection[type[Row]]:
    """Return the tables whose rows may stay: with their first words the chair comes onto the list.

    Who said more since, or whose times were put down, stays on it when these words go.
    """
    words = History.select().where(
        History.device == session.device, History.sequence == sequence, History.table == "entry"
    )
    return {Invitee} if words.exists() else ()
