"""What each invitee has been told of their conference's date, and which replies still stand."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cpclerk.rules.outbox import CANCELLED, REFUSED
from cpclerk.rules.told import Heard, Sitting, heard_before_records, reply_stands
from cpclerk.store import (
    JOIN,
    Conference,
    Invitee,
    Notice,
    Outgoing,
    Postponement,
    ReplyChase,
    fn,
)

NOT_GONE = frozenset({REFUSED, CANCELLED})
OFF = frozenset({"cancelled", "stood_down"})


def sitting_of(row: Conference) -> Sitting:
    """Return when and where a conference is, as those invited must know it."""
    room = row.room.name if row.room_id and row.room else ""
    off = row.state in OFF or row.conference_date is None
    return Sitting(row.conference_date, row.conference_time, room, off=off)


def notices_of(invitees: Iterable[str]) -> dict[str, list[Notice]]:
    """Return what was confirmed for or sent to each invitee, in order. Needs a connection."""
    found: dict[str, list[Notice]] = {}
    uids = list(invitees)
    rows = Notice.select(Notice, Outgoing).join(Outgoing, JOIN.LEFT_OUTER)
    for each in rows.where(Notice.invitee.in_(uids)).order_by(Notice.number):
        found.setdefault(each.invitee_id, []).append(each)
    return found


def moves_of(conferences: Iterable[str]) -> dict[str, list[tuple[dt.date, dt.date | None]]]:
    """Return the days on which each conference's date was given up, with that date, in order."""
    found: dict[str, list[tuple[dt.date, dt.date | None]]] = {}
    rows = Postponement.select().where(Postponement.conference.in_(list(conferences)))
    for each in rows.order_by(Postponement.on, Postponement.was_date):
        found.setdefault(each.conference_id, []).append((each.on, each.was_date))
    return found


def heard(
    row: Conference,
    invitee: Invitee,
    notices: Sequence[Notice],
    moves: Sequence[tuple[dt.date, dt.date | None]],
) -> tuple[Heard, ...]:
    """Return what reached somebody, in order; what came back, or was refused, did not.

    Where nothing was kept of an invitation but its day, that is what they heard.
    """
    gone = [each for each in notices if each.sent_on is not None]
    if not gone:
        day = invitee.invited_on or (dt.date.min if invitee.invited else None)
        return heard_before_records(day, sitting_of(row), moves)
    return tuple(
        Heard(each.sent_on, each.for_date, each.for_time, each.room, each.purpose == "cancelled")
        for each in gone
        if each.sent_on is not None and reached(each)
    )


def reached(notice: Notice) -> bool:
    """Whether what was sent told anybody: a letter that came back did not, nor a mail refused."""
    gone = notice.outgoing is None or notice.outgoing.state not in NOT_GONE
    return notice.returned_on is None and gone


def standing_reply(
    row: Conference, invitee: Invitee, moves: Sequence[tuple[dt.date, dt.date | None]]
) -> str | None:
    """Return what somebody answered to the date as it stands; None: nothing yet."""
    moved_on = moves[-1][0] if moves else None
    stands = reply_stands(invitee.reply_for, invitee.replied_on, row.conference_date, moved_on)
    return invitee.reply if stands else None


def chased(invitees: Iterable[str]) -> Mapping[str, tuple[int, dt.date]]:
    """Return how often each was asked again for a reply, and when last. Needs a connection."""
    counted: Any = (
        ReplyChase.select(ReplyChase.invitee, fn.COUNT(ReplyChase.uid), fn.MAX(ReplyChase.on))
        .where(ReplyChase.invitee.in_(list(invitees)))
        .group_by(ReplyChase.invitee)
        .tuples()
    )
    return {uid: (count, _day(last)) for uid, count, last in counted}


def _day(value: dt.date | str) -> dt.date:
    # An aggregate comes as the engine holds it.
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
