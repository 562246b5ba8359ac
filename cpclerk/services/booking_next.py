"""Booking what follows a conference: the next review, and the core group's first meeting."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.next_meetings import PLACE_LIMIT
from cpclerk.rules.text import clean_field
from cpclerk.rules.timescales import Deadline
from cpclerk.services.attenders import attenders
from cpclerk.services.booking import give_date, requested
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.decisions import check_day, reopen
from cpclerk.services.lateness import keep_reason, let_reason_go
from cpclerk.services.next_meetings import BOOKED, asked_after, review_of
from cpclerk.services.permission import writing
from cpclerk.services.placing import Place
from cpclerk.services.timescales import core_group_limit
from cpclerk.services.undo import Saved
from cpclerk.store import Change, Conference, CoreGroupMember, Session, must_stand


@dataclass(frozen=True, slots=True)
class ReviewBooked(Saved):
    """A review booked; `before_rev` is now that of the conference that it follows."""

    before_rev: int


def book_review(session: Session, conference_uid: str, place: Place) -> ReviewBooked:
    """Book the next review: a conference of its own, for the children left on a plan.

    One that is asked for already is that one. The conference keeps its day. Refused as
    `booking.book` does, where no child is on a plan, and where it is booked already.
    """
    with writing(session, "book conference", conference_uid) as change:
        row = get(conference_uid)
        asked = asked_after(row, rules_for(session, row))
        review = review_of(row)
        _must_not_be_booked(review)
        if review is None:
            review = requested(change, asked)
        change.subject = review.uid
        give_date(change, review, place)
        _set_review_day(change, row, place.day)
        return ReviewBooked(review.uid, review.rev, change.sequence, row.rev)


def ask_for_review(session: Session, conference_uid: str, rev: int, day: dt.date) -> Saved:
    """Keep the day agreed for the next review and ask for it, for when no chair or room is free.

    It then stands on the desk until it is booked. Raises Refused for a day that is no working
    day, where no child is on a plan, and where it is booked already; Stale.
    """
    with writing(session, "request conference", conference_uid) as change:
        row = get(conference_uid)
        must_stand(row, rev)
        check_day(session, row, day)
        review = review_of(row)
        _must_not_be_booked(review)
        if review is None:
            requested(change, asked_after(row, rules_for(session, row)))
        _set_review_day(change, row, day)
        return Saved(row.uid, row.rev, change.sequence)


def set_core_group_date(
    session: Session,
    conference_uid: str,
    rev: int,
    day: dt.date | None,
    *,
    start: dt.time | None = None,
    place: str = "",
    members: Iterable[str] = (),
    late_reason: str = "",
) -> Saved:
    """Put down when and where the core group first meets; None takes the date back.

    `members` (invitees) come into it where nobody is in it yet. Raises Refused for a day that is
    no working day, and beyond its limit without a coded reason; Stale.
    """
    with writing(session, "set core group date", conference_uid) as change:
        row = get(conference_uid)
        must_stand(row, rev)
        place = clean_field(place, "place", limit=PLACE_LIMIT)
        if day is not None:
            check_day(session, row, day)
        limit = core_group_limit(session, row)
        if limit is not None and limit.due and day and day > limit.due:
            if not late_reason:
                raise Refused(f"{too_late_words(limit)} Say why.", "late_reason")
            keep_reason(change, row, limit.code, late_reason)
        elif limit is not None:
            let_reason_go(change, row, limit.code)
        change.update(
            row,
            core_group_date=day,
            core_group_time=start if day else None,
            core_group_place=place if day else "",
        )
        _bring_in(change, row, members)
        reopen(change, row)
        return Saved(row.uid, row.rev, change.sequence)


def too_late_words(limit: Deadline) -> str:
    """Return that a day is after the last one for the core group, in a sentence."""
    last = date_words(limit.due) if limit.due else "no date"
    return f"That is after the last day for the first core group, {last}."


def _set_review_day(change: Change, row: Conference, day: dt.date) -> None:
    if row.review_date != day:
        change.update(row, review_date=day)
        reopen(change, row)


def _bring_in(change: Change, row: Conference, members: Iterable[str]) -> None:
    wanted = list(dict.fromkeys(members))
    there = CoreGroupMember.select().where(CoreGroupMember.conference == row.uid)
    if not wanted or there.exists():
        return
    known = {each.uid for each in attenders(row.uid, rules_for(change.session, row))}
    if not set(wanted) <= known:
        raise Refused("Somebody is not on this conference's list. Step 2 puts them there.")
    for uid in wanted:
        change.insert(CoreGroupMember, conference=row, invitee=uid)


def _must_not_be_booked(review: Conference | None) -> None:
    if review is not None and review.state in BOOKED and review.conference_date is not None:
        raise Refused(
            f"The next review is booked already: {review.reference} on "
            f"{date_words(review.conference_date)}. Its step 1 moves it.",
            "day",
        )
