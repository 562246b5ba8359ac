"""Reports owed to a conference: received by whom, when and how; and what is not recorded."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from cpclerk.rules.errors import Refused
from cpclerk.rules.profile_parts import Report as Rule
from cpclerk.rules.reports import DOCUMENT, HOW, NONE, limit_for, received_words, report_state
from cpclerk.rules.text import fold
from cpclerk.rules.timescales import Deadline
from cpclerk.services.attenders import Attender, attenders
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.happened import check_day
from cpclerk.services.permission import reading, writing
from cpclerk.services.timescales import judged
from cpclerk.services.undo import Saved
from cpclerk.store import Change, Conference, Invitee, Report, Session, Stale

SOCIAL_WORKER, AGENCY = "social_worker", "agency"


@dataclass(frozen=True, slots=True)
class Which:
    """Which report, to which reader (family or chair); of an agency, the invitee's uid."""

    author: str
    invitee_uid: str | None
    reader: str

    @property
    def key(self) -> str:
        """One word for it."""
        return f"{self.author} {self.invitee_uid or ''} {self.reader}"


@dataclass(frozen=True, slots=True)
class Owed:
    """A report owed to a reader, and how it stands.

    `state`: received, verbal, not_received or not_recorded. `came` says when, as the meeting
    asks it (on the day, the day before, earlier). `deadline` is None where the profile sets no
    limit. `rev` is 0 while nothing is recorded.
    """

    which: Which
    name: str
    detail: str
    state: str
    received_on: dt.date | None
    how: str | None
    came: str
    deadline: Deadline | None
    rev: int


@dataclass(frozen=True, slots=True)
class Received:
    """A report put down as received; `note` says what is out of the ordinary about its day."""

    saved: Saved
    note: str


def reports(session: Session, conference_uid: str) -> tuple[Owed, ...]:
    """Return every report owed: the social worker's to family and chair, each agency's asked."""
    with reading(session):
        row = get(conference_uid)
        rules = rules_for(session, row)
        kept = {
            Which(each.author, each.invitee_id, each.reader): each
            for each in Report.select().where(Report.conference == row.uid)
        }
        limits = judged(session, [row])[row.uid]
        owed = []
        rule = next(iter(rules.reports_for(row.kind)), None)
        if rule is not None:
            for reader, event in (("family", rule.family_event), ("chair", rule.chair_event)):
                which = Which(SOCIAL_WORKER, None, reader)
                limit = limit_for(event, limits)
                owed.append(_owed(which, rule.name, "", kept.get(which), limit, row))
        for each, sent in _asked(row, attenders(row.uid, rules), rule):
            which = Which(AGENCY, each.uid, "chair")
            detail = "" if each.agency == each.name else each.agency
            one = _owed(which, each.name, detail, kept.get(which), None, row)
            owed.append(_as_logged(one) if sent else one)
        return tuple(owed)


def received(
    session: Session,
    conference_uid: str,
    which: Which,
    rev: int,
    on: dt.date,
    how: str = DOCUMENT,
) -> Received:
    """Put down that a report was received, on which day and how (document, letter, verbal).

    Raises Refused, naming the field: a day to come, or before all else of the conference (on).
    """
    if how not in HOW:
        raise Refused("Choose one of: " + ", ".join(HOW.values()) + ".", "how")
    with writing(session, "record report received", conference_uid) as change:
        row = get(conference_uid)
        check_day(session, row, on, "on")
        kept = _standing(row, which, rev)
        saved = _put(change, row, which, kept, on, how)
    held_on = row.conference_date
    late = held_on is not None and on > held_on and row.state != "postponed"
    return Received(saved, "It came after the conference." if late else "")


def not_received(session: Session, conference_uid: str, which: Which, rev: int) -> Saved:
    """Put down that a report is known not to have come."""
    with writing(session, "record report not received", conference_uid) as change:
        row = get(conference_uid)
        return _put(change, row, which, _standing(row, which, rev), None, NONE)


def not_recorded(session: Session, conference_uid: str, which: Which, rev: int) -> Saved:
    """Take back what was put down of a report: it is not recorded again."""
    with writing(session, "clear report", conference_uid) as change:
        row = get(conference_uid)
        kept = _standing(row, which, rev)
        if kept is None:
            raise Refused("Nothing is recorded of this report, so there is nothing to take back.")
        return _put(change, row, which, kept, None, None)


def _owed(
    which: Which,
    name: str,
    detail: str,
    kept: Report | None,
    deadline: Deadline | None,
    row: Conference,
) -> Owed:
    on, how = (kept.received_on, kept.how) if kept else (None, None)
    return Owed(
        which=which,
        name=name,
        detail=detail,
        state=report_state(on, how),
        received_on=on,
        how=how,
        came=received_words(on, row.conference_date) if on else "",
        deadline=deadline,
        rev=kept.rev if kept else 0,
    )


def _as_logged(owed: Owed) -> Owed:
    """A log says that a report came, not when."""
    if owed.state != "not_recorded":
        return owed
    return dataclasses.replace(owed, state="received", came="day not recorded")


def _asked(
    row: Conference, people: Iterable[Attender], rule: Rule | None
) -> list[tuple[Attender, bool]]:
    """Return those who owe a report of their agency's, and whether a log says that it came.

    The social worker's own report is counted apart.
    """
    rows = {each.uid: each for each in Invitee.select().where(Invitee.conference == row.uid)}
    found = []
    for each in people:
        invitee = rows[each.uid]
        of_social_worker = rule is not None and fold(rule.agency) == fold(each.agency)
        promised = invitee.report_asked or each.reply == "sending_report"
        if (promised or invitee.report_sent) and not of_social_worker:
            found.append((each, bool(invitee.report_sent)))
    return found


def _standing(row: Conference, which: Which, rev: int) -> Report | None:
    """Return what is kept of a report if it stands as the screen saw it. Raises Stale."""
    of_invitee = (
        Report.invitee == which.invitee_uid if which.invitee_uid else Report.invitee.is_null()
    )
    kept = Report.get_or_none(
        (Report.conference == row.uid)
        & (Report.author == which.author)
        & of_invitee
        & (Report.reader == which.reader)
    )
    if (kept.rev if kept else 0) != rev:
        raise Stale(kept)
    return kept


def _put(
    change: Change,
    row: Conference,
    which: Which,
    kept: Report | None,
    on: dt.date | None,
    how: str | None,
) -> Saved:
    if kept is not None:
        change.update(kept, received_on=on, how=how)
    else:
        kept = change.insert(
            Report,
            conference=row,
            author=which.author,
            invitee=which.invitee_uid,
            reader=which.reader,
            received_on=on,
            how=how,
        )
    return Saved(kept.uid, kept.rev, change.sequence)
