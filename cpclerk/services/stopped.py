"""Copies that were stopped as they were confirmed or sent: for whom they wait, and since when."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from cpclerk.rules.desk import Due
from cpclerk.rules.errors import Refused
from cpclerk.rules.roles import CLEAR_HIT, STOP_COPY
from cpclerk.services.building import edition_now
from cpclerk.services.conferences import get
from cpclerk.services.editions import Edition
from cpclerk.services.false_hits import stops
from cpclerk.services.issuing import Hit, Stopped, cleared_for, searched_for
from cpclerk.services.permission import may, writing
from cpclerk.services.stopped_for import who_looks
from cpclerk.store import Change, Conference, Session, StoppedCopy


@dataclass(frozen=True, slots=True)
class Waits:
    """A stopped copy that somebody is to look at: who, in words, and since when."""

    whom: str
    since: dt.date


@contextmanager
def waits_for_chair(session: Session, conference_uid: str, document: str) -> Iterator[None]:
    """Have a copy that is stopped within wait for the chair; raises Stopped again, saying so."""
    try:
        yield
    except Stopped as stopped:
        whose, hits = stopped.invitee_uid, stopped.hits
        waits = _wait_for_chair(session, conference_uid, whose, document, hits)
        raise Stopped(f"{stopped.sentence} It waits for {waits.whom}.", whose, hits) from None


def _wait_for_chair(
    session: Session,
    conference_uid: str,
    invitee_uid: str,
    document: str,
    hits: tuple[Hit, ...],
) -> Waits:
    """Put down that somebody's copy was stopped, so that the chair's desk asks for a look at it.

    Stopped again, it waits since the first time, unless it was another version then.
    """
    with writing(session, STOP_COPY, conference_uid) as change:
        row = get(conference_uid)
        found = edition_now(session, row, document)
        addressee = found.addressee(invitee_uid)
        values = {
            "version": found.version,
            "hits": [each.digest for each in hits],
            "searched": searched_for(found, addressee),
        }
        known = _of(found, invitee_uid)
        if known is None:
            known = change.insert(
                StoppedCopy, conference=row, document=document, invitee=invitee_uid,
                since=session.today, **values,
            )  # fmt: skip
        else:
            since = known.since if known.version == found.version else session.today
            change.update(known, since=since, **values)
        return Waits(who_looks(session, row), known.since)


def goes_on(change: Change, found: Edition, invitee_uid: str) -> None:
    """Take out that somebody's copy was stopped: it is confirmed or sent, or they get none."""
    if (row := _of(found, invitee_uid)) is not None:
        change.take_out(row)


def waiting(session: Session, row: Conference, found: Edition) -> Mapping[str, Waits]:
    """Return whose copies of a version are still stopped and not looked at, by invitee.

    Needs an open connection.
    """
    rows = list(
        StoppedCopy.select().where(
            StoppedCopy.conference == row, StoppedCopy.document == found.document
        )
    )
    whom = who_looks(session, row) if rows else ""
    return {
        each.invitee_id: Waits(whom, each.since) for each in rows if _still_stopped(found, each)
    }


def to_look_at(session: Session) -> list[tuple[str, Due]]:
    """Return where stopped copies wait for this actor, or another who may clear them.

    Needs an open connection.
    """
    if not may(session, CLEAR_HIT):
        return []
    places: Any = StoppedCopy.select(StoppedCopy.conference, StoppedCopy.document).distinct()
    found = []
    for uid, document in places.tuples():
        row = get(uid)
        try:
            count = len(waiting(session, row, edition_now(session, row, document)))
        except Refused:
            # Minutes that are not as they were approved go to nobody, cleared or not.
            continue
        if count:
            copies = "1 copy" if count == 1 else f"{count} copies"
            what = f"Leak? {copies} stopped"
            # Somebody waits for their copy, however far off its limit is.
            found.append((uid, Due(what, "distribution", session.today, 0, of=document)))
    return found


def _still_stopped(found: Edition, row: StoppedCopy) -> bool:
    """Return whether a copy that was stopped would be stopped now.

    It is built only where what was searched is another now, or part of it was looked at.
    """
    if row.version != found.version:
        return False
    if all(each.invitee_uid != row.invitee_id for each in found.people):
        return False
    as_then = row.searched == searched_for(found, found.addressee(row.invitee_id))
    cleared = cleared_for(found, row.invitee_id)
    if as_then and not cleared.intersection(row.hits):
        return True
    if as_then and cleared.issuperset(row.hits):
        return False
    return bool(stops(found, row.invitee_id))


def _of(found: Edition, invitee_uid: str) -> StoppedCopy | None:
    row: StoppedCopy | None = StoppedCopy.get_or_none(
        StoppedCopy.conference == found.conference_uid,
        StoppedCopy.document == found.document,
        StoppedCopy.invitee == invitee_uid,
    )
    return row
