"""Telling everybody of a date: what would go to whom, confirmed one by one, sent in one go."""

import datetime as dt
from dataclasses import dataclass
from itertools import chain

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.distribution import must_type_initials, require_initials
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import capacity_beside
from cpclerk.rules.masking import may_learn_of
from cpclerk.rules.told import Sitting
from cpclerk.services.arranging import left_out_of
from cpclerk.services.attenders import attenders
from cpclerk.services.conferences import Heading, get, headings, rules_for, with_names
from cpclerk.services.family_first import must_know
from cpclerk.services.inviting import standing as standing_row
from cpclerk.services.marking import (
    checked,
    keep_notice,
    must_be_asked,
    told,
)
from cpclerk.services.masking import listed
from cpclerk.services.permission import reading, writing
from cpclerk.services.reaching import reached
from cpclerk.services.recipients import addressees, protected_details
from cpclerk.services.sending_line import Line, line_of
from cpclerk.services.told import heard, moves_of, notices_of, sitting_of
from cpclerk.services.undo import Saved
from cpclerk.store import Invitee, Notice, Session, must_stand


@dataclass(frozen=True, slots=True)
class Sending:
    """Everybody on a list, with what each has been told."""

    heading: Heading
    sitting: Sitting
    lines: tuple[Line, ...]

    def count(self, *states: str) -> int:
        """How many lines are in one of these states."""
        return sum(each.state in states for each in self.lines)

    @property
    def on_their_way(self) -> int:
        """How many have been sent something that has not left yet: to be sealed, or to be sent."""
        return sum(bool(each.on_its_way) for each in self.lines if each.state == "told")

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
    row = with_names(conference_uid)
    people = attenders(row.uid, rules_for(session, row))
    rows = {each.uid: each for each in Invitee.select().where(Invitee.conference == row.uid)}
    shown, ways = (
        listed(session, row, people),
        {each.invitee_uid: each for each in addressees(session, row, people)},
    )
    notices, moves = notices_of(rows), moves_of([row.uid]).get(row.uid, ())
    sitting = sitting_of(row)
    reach = reached(session, row, [(rows[each.uid], each.is_family) for each in people])
    guarded = protected_details(session, row, list(ways.values()))
    owners = frozenset[str]().union(*guarded.values())
    returned = [each for each in chain(*notices.values()) if each.returned_on is not None]
    lines = []
    for who in people:
        invitee, own = rows[who.uid], notices.get(who.uid, [])
        hidden = sum(not may_learn_of(ways[who.uid].reader, each) for each in shown.values())
        asks = must_type_initials(
            is_family=who.is_family,
            has_protected=bool(owners & ways[who.uid].reader.uids),
            family_protected=bool(guarded),
            kept_from_others=shown[who.uid].is_masked,
            left_out=hidden + len(left_out_of(invitee)),
        )
        lines.append(
            line_of(
                row,
                invitee,
                who.full_name,
                capacity_beside(who.name, who.capacity or who.agency),
                who.is_family,
                own,
                heard(row, invitee, own, moves),
                *reach[who.uid],
                hidden,
                returned,
                restricted=asks,
            )
        )
    return Sending(headings(session, [row])[0], sitting, tuple(lines))


def confirm(
    session: Session,
    conference_uid: str,
    invitee_uid: str,
    *,
    method: str = "",
    initials: str = "",
    again: bool = False,
    same_address: bool = False,
) -> Saved:
    """Confirm one recipient: name, address, how it goes, and what is left out.

    `again` sends once more to somebody who has been told, `same_address` to where a letter came
    back from. Raises Refused, naming the field: nothing may go to them, no address, told or
    confirmed already (again), a letter to there came back (same_address), or initials missing
    where what they get is restricted or protected (rules.distribution.must_type_initials).
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
        if line.came_back is not None and not same_address:
            where_to = f"to {line.address}" if line.address else "to them this way"
            raise Refused(
                f"A letter {where_to} came back on {date_words(line.came_back)}. Send this one "
                "there again? If it is wrong, put it right first (F3).",
                "same_address",
            )
        if line.restricted:
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
        must_stand(notice, rev)
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
