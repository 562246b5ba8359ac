"""Reports put down as received: by whom, when and how; or not; or as not recorded again."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cpclerk.rules.errors import Refused
from cpclerk.rules.reports import (
    ANSWERS,
    CHAIR,
    DOCUMENT,
    EARLIER,
    HOW,
    NONE,
    VERBAL,
    check_asked,
    day_before,
)
from cpclerk.services.conferences import get
from cpclerk.services.happened import check_day
from cpclerk.services.permission import reading, writing
from cpclerk.services.receipts import AGENCY, SOCIAL_WORKER
from cpclerk.services.reports_owed import AGENCIES_ITEM, Owed, Which, reports, reports_of
from cpclerk.services.stages import close_if_done
from cpclerk.services.undo import Saved
from cpclerk.store import Change, Conference, Invitee, Report, Session, must_stand
from cpclerk.store.calendars import statutory

__all__ = [
    "AGENCIES_ITEM", "AGENCY", "SOCIAL_WORKER", "Owed", "Received", "Which", "answer",
    "leave_open", "not_received", "not_recorded", "quality", "received", "reports", "reports_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Received:
    """A report put down as received; `note` says what is out of the ordinary about its day."""

    saved: Saved
    note: str


def received(
    session: Session,
    conference_uid: str,
    which: Which,
    rev: int,
    on: dt.date,
    how: str = DOCUMENT,
) -> Received:
    """Put down that a report was received, on which day and how (document, letter, verbal).

    Raises Refused, naming the field: a day to come, before all else of the conference, or
    before the report was asked for (on).
    """
    if how not in HOW:
        raise Refused("Choose one of: " + ", ".join(HOW.values()) + ".", "how")
    with writing(session, "record report received", conference_uid) as change:
        row = get(conference_uid)
        _check_day(session, row, which, on)
        kept = _standing(row, which, rev)
        saved = _put(change, row, which, kept, received_on=on, how=how, came="")
    held_on = row.conference_date
    late = held_on is not None and on > held_on and row.state != "postponed"
    return Received(saved, "It came after the conference." if late else "")


def answer(
    session: Session, conference_uid: str, which: Which, rev: int, answered: str
) -> Received:
    """Put down what the meeting says of a report, by one of `rules.reports.ANSWERS`.

    *The day before* is the working day before; *earlier* keeps no day, for nobody named one.
    Raises Refused when the conference has no date, or has not come yet.
    """
    if answered not in ANSWERS:
        raise Refused("Choose one of: " + ", ".join(ANSWERS.values()) + ".")
    if answered == "not_received":
        return Received(not_received(session, conference_uid, which, rev), "")
    with reading(session):
        held_on = get(conference_uid).conference_date
    if held_on is None or held_on > session.today:
        raise Refused("This is asked at the meeting. Until its day, put down the day it came.")
    if answered == EARLIER:
        with writing(session, "record report received", conference_uid) as change:
            row = get(conference_uid)
            kept = _standing(row, which, rev)
            put = _put(change, row, which, kept, received_on=None, how=DOCUMENT, came=EARLIER)
        return Received(put, "")
    with reading(session):
        before = day_before(held_on, statutory(session.store))
    on = before if answered == "day_before" else held_on
    how = VERBAL if answered == VERBAL else DOCUMENT
    return received(session, conference_uid, which, rev, on, how)


def not_received(session: Session, conference_uid: str, which: Which, rev: int) -> Saved:
    """Put down that a report is known not to have come."""
    with writing(session, "record report not received", conference_uid) as change:
        row = get(conference_uid)
        kept = _standing(row, which, rev)
        return _put(change, row, which, kept, received_on=None, how=NONE, came="")


def not_recorded(session: Session, conference_uid: str, which: Which, rev: int) -> Saved:
    """Take back what was put down of a report: it is not recorded again."""
    with writing(session, "clear report", conference_uid) as change:
        row = get(conference_uid)
        kept = _standing(row, which, rev)
        if kept is None:
            raise Refused("Nothing is recorded of this report, so there is nothing to take back.")
        return _put(change, row, which, kept, received_on=None, how=None, came="")


def quality(
    session: Session,
    conference_uid: str,
    which: Which,
    in_format: bool | None,
    has_view: bool | None,
) -> Saved:
    """Put down whether a report is in the agreed format, and gives a view or only facts.

    It is of the report, whoever reads it (S1 5.3.1); None is not recorded.
    """
    with writing(session, "record how a report is", conference_uid) as change:
        row = get(conference_uid)
        which = dataclasses.replace(which, reader=CHAIR, person_uid=None)
        kept = _find(row, which)
        return _put(change, row, which, kept, in_format=in_format, has_view=has_view)


def leave_open(change: Change, row: Conference, gaps: Iterable[Owed]) -> None:
    """Put a row down for each report of which nothing is recorded, so that it is counted.

    Part of a larger change: the meeting is being closed.
    """
    for each in gaps:
        if not each.rev:
            _put(change, row, each.which, None)


def _check_day(session: Session, row: Conference, which: Which, on: dt.date) -> None:
    check_day(session, row, on, "on")
    if which.invitee_uid:
        invitee = Invitee.get_or_none(Invitee.uid == which.invitee_uid)
        check_asked(on, invitee.invited_on if invitee is not None else None)


def _find(row: Conference, which: Which) -> Report | None:
    of_invitee = (
        Report.invitee == which.invitee_uid if which.invitee_uid else Report.invitee.is_null()
    )
    of_person = Report.person == which.person_uid if which.person_uid else Report.person.is_null()
    kept: Report | None = Report.get_or_none(
        (Report.conference == row.uid)
        & (Report.author == which.author)
        & of_invitee
        & (Report.reader == which.reader)
        & of_person
    )
    return kept


def _standing(row: Conference, which: Which, rev: int) -> Report | None:
    """Return what is kept of a report if it stands as the screen saw it. Raises Stale."""
    kept = _find(row, which)
    must_stand(kept, rev)
    return kept


def _put(
    change: Change, row: Conference, which: Which, kept: Report | None, **values: Any
) -> Saved:
    which.check()
    if kept is not None:
        change.update(kept, **values)
    else:
        kept = change.insert(
            Report,
            conference=row,
            author=which.author,
            invitee=which.invitee_uid,
            reader=which.reader,
            person=which.person_uid,
            **values,
        )
    # It may have been the last thing that was owed.
    close_if_done(change, row)
    return Saved(kept.uid, kept.rev, change.sequence)
