"""Telling everybody of a date: what would go to whom, confirmed one by one, sent in one go."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cpclerk.rules.distribution import require_initials
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import MAY_BE_LEFT_OUT
from cpclerk.rules.masking import may_learn_of
from cpclerk.rules.outbox import UNDER_WAY
from cpclerk.rules.taking_part import EXCLUDED, part_words
from cpclerk.rules.told import NOT_OWED, OF_THIS, Heard, Sitting, purpose, standing
from cpclerk.services.arranging import left_out_of
from cpclerk.services.attenders import attenders
from cpclerk.services.conferences import Heading, get, headings, rules_for, select
from cpclerk.services.contacts import Reach
from cpclerk.services.family_first import TELL_FAMILY_FIRST, must_know
from cpclerk.services.inviting import standing as standing_row
from cpclerk.services.marking import (
    EXCLUDED_WORDS,
    checked,
    keep_notice,
    must_be_asked,
    told,
)
from cpclerk.services.masking import listed
from cpclerk.services.permission import reading, writing
from cpclerk.services.reaching import mail_of, reached, usual_way, where, why_no_way
from cpclerk.services.recipients import addressees, protected_details
from cpclerk.services.told import heard, moves_of, notices_of, sitting_of
from cpclerk.services.undo import Saved
from cpclerk.store import Conference, Invitee, Notice, Session, Stale

BY_ITSELF = frozenset({"letter", "email", "by_hand"})
"""Ways in which something that this program makes can go."""


@dataclass(frozen=True, slots=True)
class Line:
    """One person, and what they have been told of the date or would be.

    `state`: to_confirm, confirmed (and waits to be sent), changed (since it was confirmed), told,
    not_owed, or stopped (`why_not` says why). `address` is as it may be shown; `omitted` is what
    is left out for this reader, in words that name nobody, `left_out` what was chosen to be.
    `told_of` is the date they heard of last, on the day `told_on`, by `told_by`; `on_its_way`: that
    is a mail which has not gone yet.
    """

    invitee_uid: str
    rev: int
    name: str
    capacity: str
    is_family: bool
    method: str
    address: str
    omitted: tuple[str, ...]
    left_out: tuple[str, ...]
    purpose: str
    standing: str
    told_of: dt.date | None
    told_on: dt.date | None
    told_by: str
    on_its_way: bool
    why_not: str
    state: str
    digest: str
    notice_uid: str
    notice_rev: int
    number: int


@dataclass(frozen=True, slots=True)
class Sending:
    """Everybody on a list, with what each has been told. `restricted`: confirming asks initials."""

    heading: Heading
    sitting: Sitting
    lines: tuple[Line, ...]
    restricted: bool

    def count(self, *states: str) -> int:
        """How many lines are in one of these states."""
        return sum(each.state in states for each in self.lines)

    def line(self, invitee_uid: str) -> Line:
        """Return somebody's line. Raises Refused when they are not on the list."""
        for each in self.lines:
            if each.invitee_uid == invitee_uid:
                return each
        raise Refused("That person is not on this conference's list any more.")


def sending(session: Session, conference_uid: str) -> Sending:
    """Return who has been told of a conference's date, and what would go to those who have not."""
    with reading(session):
        return page_of(session, conference_uid)


def page_of(session: Session, conference_uid: str) -> Sending:
    """Return the page. Needs an open connection."""
    row = select().where(Conference.uid == conference_uid).first() or get(conference_uid)
    people = attenders(row.uid, rules_for(session, row))
    rows = {each.uid: each for each in Invitee.select().where(Invitee.conference == row.uid)}
    shown, ways = (
        listed(session, row, people),
        {each.invitee_uid: each for each in addressees(session, row)},
    )
    notices, moves = notices_of(rows), moves_of([row.uid]).get(row.uid, ())
    sitting = sitting_of(row)
    reach = reached(session, row, [(rows[each.uid], each.is_family) for each in people])
    lines = []
    for who in people:
        invitee, own = rows[who.uid], notices.get(who.uid, [])
        hidden = sum(not may_learn_of(ways[who.uid].reader, each) for each in shown.values())
        lines.append(
            _line(
                row,
                invitee,
                who.full_name,
                who.capacity or (who.agency if who.agency != who.name else ""),
                who.is_family,
                own,
                heard(row, invitee, own, moves),
                *reach[who.uid],
                hidden,
            )
        )
    guarded = protected_details(session, row, list(ways.values()))
    restricted = bool(guarded) or any(each.is_masked for each in shown.values())
    return Sending(headings(session, [row])[0], sitting, tuple(lines), restricted)


def confirm(
    session: Session,
    conference_uid: str,
    invitee_uid: str,
    *,
    method: str = "",
    initials: str = "",
    again: bool = False,
) -> Saved:
    """Confirm one recipient: name, address, how it goes, and what is left out.

    `again` sends once more to somebody who has been told. Raises Refused, naming the field:
    nothing may go to them, no address, told or confirmed already (again), or initials missing
    where anything is restricted or protected.
    """
    with writing(session, "confirm notice", invitee_uid) as change:
        if method:
            invitee = standing_of_list(conference_uid, invitee_uid)
            change.update(invitee, by_way=checked(method))
        page = page_of(session, conference_uid)
        line = page.line(invitee_uid)
        row = get(conference_uid)
        invitee = standing_row(invitee_uid, line.rev)
        must_know(row, is_family=line.is_family)
        must_be_asked(invitee, line.name)
        if line.state == "confirmed":
            raise Refused(f"{line.name} is confirmed already.")
        if line.state == "not_owed":
            raise Refused(f"{line.name} was told nothing, so there is nothing to take back.")
        if line.state == "told" and not again:
            raise Refused(f"{line.name} has been told of this date. Tell them once more?", "again")
        if line.why_not:
            raise Refused(line.why_not, "method")
        if page.restricted:
            require_initials(initials, line.name)
        values = {
            "name": line.name,
            "address": line.address,
            "omitted": list(line.omitted),
            "digest": line.digest,
        }
        if line.state == "changed":
            notice = Notice.get_by_id(line.notice_uid)
            change.take_out(notice)
        notice = keep_notice(change, row, invitee, method=line.method, **values)
        return Saved(notice.uid, notice.rev, change.sequence)


def take_back(session: Session, notice_uid: str, rev: int) -> Saved:
    """Take back a confirmation; nothing was sent. Raises Refused when it was, or Stale."""
    with writing(session, "take back notice", notice_uid) as change:
        notice = the_notice(notice_uid)
        if notice.sent_on is not None:
            raise Refused("That has gone out. What was sent cannot be taken back or changed.")
        if notice.rev != rev:
            raise Stale(notice)
        change.take_out(notice)
        return Saved(notice.uid, 0, change.sequence)


def tell_by_telephone(
    session: Session, conference_uid: str, invitee_uid: str, on: dt.date | None = None
) -> Saved:
    """Put down that somebody was told of the date as it stands by telephone, today if no day."""
    with writing(session, "tell by telephone", invitee_uid) as change:
        row = get(conference_uid)
        page = page_of(session, conference_uid)
        line = page.line(invitee_uid)
        invitee = standing_row(invitee_uid, line.rev)
        must_know(row, is_family=line.is_family)
        must_be_asked(invitee, line.name)
        if line.state == "not_owed":
            raise Refused(f"{line.name} was told nothing, so there is nothing to take back.")
        who = next(
            each for each in attenders(row.uid, rules_for(session, row)) if each.uid == invitee_uid
        )
        if line.notice_uid and line.state in {"confirmed", "changed"}:
            change.take_out(Notice.get_by_id(line.notice_uid))
        notice = told(change, row, invitee, who, on or session.today, "telephone")
        return Saved(notice.uid, notice.rev, change.sequence)


def the_notice(notice_uid: str) -> Notice:
    """Return a notice. Raises Refused when it was taken back. Needs an open connection."""
    notice: Notice | None = Notice.get_or_none(Notice.uid == notice_uid)
    if notice is None:
        raise Refused("That is not confirmed any more. Look at the list again.")
    return notice


def standing_of_list(conference_uid: str, invitee_uid: str) -> Invitee:
    """Return somebody who is on a list. Raises Refused when they are not."""
    found: Invitee | None = Invitee.get_or_none(
        (Invitee.uid == invitee_uid) & (Invitee.conference == conference_uid) & ~Invitee.dropped
    )
    if found is None:
        raise Refused("That person is not on this conference's list any more.")
    return found


def _line(
    row: Conference,
    invitee: Invitee,
    name: str,
    capacity: str,
    is_family: bool,
    notices: Sequence[Notice],
    so_far: Sequence[Heard],
    ways: Reach,
    reader: str,
    hidden: int,
) -> Line:
    sitting = sitting_of(row)
    waiting = next((each for each in notices if each.sent_on is None), None)
    last = next((each for each in reversed(notices) if each.sent_on is not None), None)
    method = invitee.by_way or usual_way(ways, reader)
    left_out = left_out_of(invitee)
    omitted = _omitted(ways, method, is_family, hidden, left_out)
    stands = standing(sitting, so_far)
    next_purpose = purpose(sitting, so_far)
    digest = _digest(
        name,
        ways.post,
        mail_of(ways, is_family=is_family),
        method,
        omitted,
        next_purpose,
        sitting,
        part_words(invitee.part, invitee.part_from, invitee.part_to),
    )
    why_not = _why_not(row, invitee, name, is_family, method, ways)
    return Line(
        invitee_uid=invitee.uid,
        rev=invitee.rev,
        name=name,
        capacity=capacity,
        is_family=is_family,
        method=method,
        address=where(ways, method, is_family=is_family),
        omitted=omitted,
        left_out=left_out,
        purpose=next_purpose,
        standing=stands,
        told_of=so_far[-1].day if so_far else None,
        told_on=so_far[-1].on if so_far and so_far[-1].on != dt.date.min else None,
        told_by=last.method if last else invitee.method,
        on_its_way=bool(last and last.outgoing and last.outgoing.state in UNDER_WAY),
        why_not=why_not,
        state=_state(stands, waiting, digest, why_not),
        digest=digest,
        notice_uid=waiting.uid if waiting else "",
        notice_rev=waiting.rev if waiting else 0,
        number=waiting.number if waiting else 0,
    )


def _state(stands: str, waiting: Notice | None, digest: str, why_not: str) -> str:
    if waiting is not None:
        return "confirmed" if waiting.digest == digest and not why_not else "changed"
    if stands in {OF_THIS, NOT_OWED}:
        return "told" if stands == OF_THIS else "not_owed"
    return "stopped" if why_not else "to_confirm"


def _why_not(
    row: Conference, invitee: Invitee, name: str, is_family: bool, method: str, ways: Reach
) -> str:
    if invitee.part == EXCLUDED:
        return EXCLUDED_WORDS.format(name=name)
    if is_family and row.family_told_on is None:
        return TELL_FAMILY_FIRST
    if method not in BY_ITSELF:
        return f"{name} is told by telephone. Put that down once it is done."
    return why_no_way(ways, method, name, is_family=is_family)


def _omitted(
    ways: Reach, method: str, is_family: bool, hidden: int, left_out: Sequence[str]
) -> tuple[str, ...]:
    found = [MAY_BE_LEFT_OUT[each].removeprefix("list: ") for each in left_out]
    if hidden:
        found.append("1 person is not named" if hidden == 1 else f"{hidden} people are not named")
    if ways.post_is_protected:
        found.append("the address: on the envelope alone")
    if method != "email":
        why = "contact by mail is not confirmed as safe" if is_family else "it does not go by mail"
        found.append(f"e-mail and calendar item: {why}")
    return tuple(found)


def _digest(*confirmed: object) -> str:
    return hashlib.sha256(repr(confirmed).encode()).hexdigest()
