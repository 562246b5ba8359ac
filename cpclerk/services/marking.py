"""What went out by other means than this program: put down by hand, one by one or all at once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cpclerk.rules.errors import Refused
from cpclerk.rules.invitations import METHODS, usual_method
from cpclerk.rules.taking_part import EXCLUDED
from cpclerk.rules.text import fold
from cpclerk.rules.told import OF_THIS, purpose, standing
from cpclerk.services.attenders import Attender, attenders
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.family_first import TELL_FAMILY_FIRST, must_know
from cpclerk.services.happened import check_day, check_goes_ahead
from cpclerk.services.inviting import standing as standing_row
from cpclerk.services.permission import writing
from cpclerk.services.told import heard, moves_of, notices_of, sitting_of
from cpclerk.services.undo import Saved
from cpclerk.store import Change, Conference, Invitee, Notice, Session, fn

POLICE_NOTICE = "police_notice"
EXCLUDED_WORDS = (
    "{name} is excluded from this conference, so nothing is sent to them. "
    "If that is wrong, put right which part is theirs first."
)
IS_KEPT = "What this program sent is kept as it went; it cannot be marked as not sent."


@dataclass(frozen=True, slots=True)
class Sent:
    """Invitations marked as sent at once, and how many wait until the family is told.

    `revs` are the revs of the rows now, by uid.
    """

    saved: Saved
    sent: int
    held_back: int
    revs: dict[str, int]


def mark_sent(
    session: Session, invitee_uid: str, rev: int, on: dt.date | None, method: str = ""
) -> Saved:
    """Record when and how one invitation went out; `on` None takes that back.

    Without a method it is the one set for them, or the usual one. Raises Refused: a day that
    cannot be (on), no date to invite to, somebody excluded, somebody of the family before the
    family is told (S0 4.1.1).
    """
    with writing(session, "mark invitation sent", invitee_uid) as change:
        invitee = standing_row(invitee_uid, rev)
        notices = notices_of([invitee.uid]).get(invitee.uid, [])
        if on is None:
            if any(each.files for each in notices):
                raise Refused(IS_KEPT)
            for each in notices:
                change.take_out(each)
            change.update(invitee, invited=None, invited_on=None, method="")
            return Saved(invitee.uid, invitee.rev, change.sequence)
        row = _to_invite_to(session, invitee.conference_id, on)
        people = attenders(row.uid, rules_for(session, row))
        who = next(each for each in people if each.uid == invitee.uid)
        must_know(row, is_family=who.is_family)
        must_be_asked(invitee, who.name)
        by_hand = notices[-1] if notices and not notices[-1].files else None
        if by_hand is not None and _is_of_this(row, invitee, notices):
            method = checked(method or by_hand.method)
            change.update(by_hand, sent_on=on, method=method)
            change.update(invitee, invited=True, invited_on=on, method=method)
            tell_police(change, row, invitee, on)
        else:
            _by_hand(change, row, invitee, who, on, method)
        return Saved(invitee.uid, invitee.rev, change.sequence)


def mark_all_sent(session: Session, conference_uid: str, on: dt.date) -> Sent:
    """Record that everybody still to be told of the date has been, each in their usual way.

    Those of the family are held back until it is told (S0 4.1.1), who is excluded is left out.
    Raises Refused when nothing can be sent.
    """
    with writing(session, "mark all invitations sent", conference_uid) as change:
        row = _to_invite_to(session, conference_uid, on)
        people = attenders(row.uid, rules_for(session, row))
        rows = {each.uid: each for each in Invitee.select().where(Invitee.conference == row.uid)}
        notices, moves = notices_of(rows), moves_of([row.uid]).get(row.uid, ())
        sitting = sitting_of(row)
        waiting = [
            each
            for each in people
            if rows[each.uid].invited is not False
            and rows[each.uid].part != EXCLUDED
            and standing(sitting, heard(row, rows[each.uid], notices.get(each.uid, ()), moves))
            != OF_THIS
        ]
        if not waiting:
            raise Refused("Every invitation on the list is marked as sent.")
        ready = [each for each in waiting if row.family_told_on or not each.is_family]
        if not ready:
            raise Refused(TELL_FAMILY_FIRST)
        for each in ready:
            _by_hand(change, row, rows[each.uid], each, on)
        return Sent(
            Saved(row.uid, row.rev, change.sequence),
            len(ready),
            len(waiting) - len(ready),
            {each.uid: rows[each.uid].rev for each in ready},
        )


def _by_hand(
    change: Change, row: Conference, invitee: Invitee, who: Attender, on: dt.date, method: str = ""
) -> None:
    """Keep that somebody was told by other means.

    While no date was ever given up, the day alone says of which one; a notice is kept once it
    does not.
    """
    if notices_of([invitee.uid]) or moves_of([row.uid]):
        told(change, row, invitee, who, on, method)
        return
    method = checked(method or invitee.by_way or usual_method(is_family=who.is_family))
    change.update(invitee, invited=True, invited_on=on, method=method)
    tell_police(change, row, invitee, on)


def told(
    change: Change,
    row: Conference,
    invitee: Invitee,
    who: Attender,
    on: dt.date,
    method: str = "",
    **values: Any,
) -> Notice:
    """Keep that somebody was told of the date as it stands, and that they are invited."""
    method = checked(method or invitee.by_way or usual_method(is_family=who.is_family))
    notice = keep_notice(
        change,
        row,
        invitee,
        method=method,
        name=who.full_name,
        sent_on=on,
        sent_at=change.session.now,
        sent_by=change.session.actor.uid or None,
        **values,
    )
    if row.conference_date is not None:
        change.update(invitee, invited=True, invited_on=on, method=method)
        tell_police(change, row, invitee, on)
    return notice


def tell_police(change: Change, row: Conference, invitee: Invitee, on: dt.date) -> None:
    """Put down that the police were told, where what invites somebody is their notice.

    The profile says of whom (`notice` of an invitee). A day that was put down before stands.
    """
    if row.police_told_on is not None:
        return
    place = invitee.agency or (invitee.professional.agency if invitee.professional else None)
    theirs = {
        fold(each.agency)
        for each in rules_for(change.session, row).invitees_for(row.kind)
        if each.notice == POLICE_NOTICE
    }
    if place is not None and fold(place.name) in theirs:
        change.update(row, police_told_on=on)


def keep_notice(
    change: Change, row: Conference, invitee: Invitee, *, method: str, **values: Any
) -> Notice:
    """Add a notice of the date as it stands, with the next number; only its reader may see it."""
    sitting = sitting_of(row)
    before = notices_of([invitee.uid]).get(invitee.uid, ())
    so_far = heard(row, invitee, before, moves_of([row.uid]).get(row.uid, ()))
    last = Notice.select(fn.MAX(Notice.number)).where(Notice.conference == row.uid).scalar()
    return change.insert(
        Notice,
        conference=row,
        invitee=invitee,
        purpose=purpose(sitting, so_far),
        for_date=None if sitting.off else sitting.day,
        for_time=None if sitting.off else sitting.at,
        room="" if sitting.off else sitting.room,
        method=method,
        number=(last or 0) + 1,
        audience=f"only:{invitee.uid}",
        **values,
    )


def must_be_asked(invitee: Invitee, name: str) -> None:
    """Refuse to send anything to somebody who is excluded."""
    if invitee.part == EXCLUDED:
        raise Refused(EXCLUDED_WORDS.format(name=name))


def checked(method: str) -> str:
    """Return a method. Raises Refused when it is none."""
    if method not in METHODS:
        raise Refused("Choose one of: " + ", ".join(METHODS.values()) + ".", "method")
    return method


def _is_of_this(row: Conference, invitee: Invitee, notices: Sequence[Notice]) -> bool:
    moves = moves_of([row.uid]).get(row.uid, ())
    return standing(sitting_of(row), heard(row, invitee, notices, moves)) == OF_THIS


def _to_invite_to(session: Session, conference_uid: str, on: dt.date) -> Conference:
    row = get(conference_uid)
    check_goes_ahead(row)
    if row.conference_date is None:
        raise Refused("This conference has no date yet. Book it in step 1, then invite people.")
    check_day(session, row, on, "on")
    if on > row.conference_date:
        raise Refused(
            f"The conference was on {row.conference_date:%d/%m/%Y}; an invitation cannot have "
            "gone out after it. Check the day.",
            "on",
        )
    return row
