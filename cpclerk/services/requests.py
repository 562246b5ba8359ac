"""The request queue: what is asked for and not booked, and what ended otherwise (S1 5.2.5)."""

import datetime as dt
from dataclasses import dataclass

from cpclerk.rules.booking import ENDED
from cpclerk.rules.errors import Refused
from cpclerk.rules.roles import END_CONSULTATION
from cpclerk.rules.text import clean_text
from cpclerk.rules.timescales import Deadline, last_date_in_timescale
from cpclerk.services.booking import AUDIENCE, REASON_LIMIT, standing
from cpclerk.services.conferences import Heading, headings, rules_for, select
from cpclerk.services.permission import reading, writing
from cpclerk.services.reviews import Review, to_come, waiting_for_review
from cpclerk.services.timescales import facts_of
from cpclerk.services.undo import Saved
from cpclerk.store import JOIN, Conference, Consultation, Session, Staff, Team
from cpclerk.store.calendars import office, statutory

# More than this nobody looks back at on a screen.
MOST = 300


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conference that is asked for, or put off, and has no date. `team` asked for it."""

    conference: Heading
    team: str
    requested_on: dt.date | None
    why: str
    last: Deadline


@dataclass(frozen=True, slots=True)
class Queue:
    """What is to be booked: what was asked for, and reviews that follow from the last time.

    `owed` is how many reviews there are; where they are very many, not all are listed.
    """

    waiting: tuple[Waiting, ...]
    reviews: tuple[Review, ...]
    owed: int


@dataclass(frozen=True, slots=True)
class Ended:
    """A consultation: what was asked for, and how it ended, when, by whom."""

    conference: Heading
    team: str
    requested_on: dt.date | None
    how: str
    on: dt.date
    by: str
    words: str


def queue(session: Session) -> Queue:
    """Return what is to be booked, most urgent first; what waits for a date stands last."""
    with reading(session):
        rows = list(
            select()
            .where(Conference.state.in_(["requested", "postponed"]), ~Conference.closed)
            .order_by(Conference.reference)
        )
        teams = {each.uid: each.name for each in Team.select()}
        facts = facts_of(rows)
        calendars = statutory(session.store), office(session.store)
        waiting = [
            Waiting(
                top,
                teams.get(row.team_id or "", ""),
                row.requested_on,
                row.reason,
                last_date_in_timescale(
                    facts[row.uid], rules_for(session, row), *calendars, session.today
                ),
            )
            for row, top in zip(rows, headings(session, rows), strict=True)
            if row.judged_as_at is None
        ]
        waiting.sort(key=lambda each: (each.last.due or dt.date.max, each.conference.reference))
        return Queue(tuple(waiting), to_come(session), waiting_for_review().count())


def end_otherwise(session: Session, uid: str, rev: int, ended: str, words: str = "") -> Saved:
    """Keep that what was asked for ended otherwise than in a conference: how, and in whose words.

    Refused with the field for an unknown way; once it is booked, it is cancelled or stood down
    instead. Raises Stale.
    """
    with writing(session, END_CONSULTATION, uid) as change:
        row = standing(uid, rev, ("requested",), "ended otherwise")
        if ended not in ENDED:
            raise Refused("Choose how it ended from the list.", "ended")
        try:
            words = clean_text(words, lines=True, limit=REASON_LIMIT)
        except Refused as error:
            raise Refused(error.sentence, "words") from None
        change.insert(
            Consultation,
            conference=row,
            ended=ended,
            on=session.today,
            by=session.actor.uid,
            words=words,
            audience=AUDIENCE,
        )
        change.update(row, state="stood_down", closed=True)
    return Saved(row.uid, row.rev, change.sequence)


def consultations(session: Session) -> tuple[Ended, ...]:
    """Return the consultations that ended otherwise, the latest first; at most `MOST`."""
    with reading(session):
        kept = list(
            Consultation.select(Consultation, Staff)
            .join(Staff, JOIN.LEFT_OUTER)
            .order_by(Consultation.on.desc(), Consultation.uid.desc())
            .limit(MOST)
        )
        rows = {
            row.uid: row
            for row in select().where(Conference.uid.in_([each.conference_id for each in kept]))
        }
        tops = {top.uid: top for top in headings(session, list(rows.values()))}
        teams = {each.uid: each.name for each in Team.select()}
        return tuple(
            Ended(
                tops[each.conference_id],
                teams.get(rows[each.conference_id].team_id or "", ""),
                rows[each.conference_id].requested_on,
                ENDED.get(each.ended, each.ended),
                each.on,
                each.by.name,
                each.words,
            )
            for each in kept
        )
