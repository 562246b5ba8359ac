"""Chairs' diaries: when they work, and when they are away or do something else (S1 4.4.7)."""

import datetime as dt
from dataclasses import dataclass

from cpclerk.rules.diaries import AWAY, Span, parse_pattern, pattern_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.roles import PUT_IN_DIARY, SET_WORKING_DAYS, TAKE_OUT_OF_DIARY
from cpclerk.rules.slots import in_the_way
from cpclerk.rules.text import clean_text
from cpclerk.services.diary import busy_with
from cpclerk.services.permission import reading, writing
from cpclerk.services.premises import place_meant
from cpclerk.services.undo import Saved
from cpclerk.store import Away, Conference, Session, Staff, must_stand, row_at

WORDS_LIMIT = 80


@dataclass(frozen=True, slots=True)
class Absence:
    """A time that a chair is not free for conferences."""

    uid: str
    rev: int
    span: Span
    what: str
    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Chair:
    """A chair: the half days they work, and what is in their diary from today on."""

    uid: str
    rev: int
    name: str
    pattern: str
    away: tuple[Absence, ...]

    @property
    def works(self) -> str:
        """When they work, in words."""
        return pattern_words(self.pattern)


@dataclass(frozen=True, slots=True)
class PutIn(Saved):
    """Something put into a diary, and which conferences the chair has then, by reference."""

    conferences: tuple[str, ...]

    @property
    def words(self) -> str:
        """Say which conferences stand in the way; nothing when there are none."""
        if not self.conferences:
            return ""
        stands = "stands" if len(self.conferences) == 1 else "stand"
        return f"{', '.join(self.conferences)} {stands} then: move it, or give it another chair."


def chairs(session: Session) -> tuple[Chair, ...]:
    """Return the chairs who work here, by name, with their diaries from today on."""
    with reading(session):
        staff = Staff.select().where(Staff.role == "chair", Staff.active).order_by(Staff.name)
        away: dict[str, list[Absence]] = {}
        for row in (
            Away.select()
            .where(Away.last >= session.today)
            .order_by(Away.first, Away.start, Away.uid)
        ):
            away.setdefault(row.staff_id, []).append(
                Absence(
                    row.uid,
                    row.rev,
                    Span(row.first, row.last, row.start, row.end),
                    AWAY.get(row.what, row.what),
                    row.place,
                    row.words,
                )
            )
        return tuple(
            Chair(each.uid, each.rev, each.name, each.works, tuple(away.get(each.uid, ())))
            for each in staff
        )


def put_in(
    session: Session, staff_uid: str, span: Span, what: str, *, place: str = "", words: str = ""
) -> PutIn:
    """Put leave or another commitment into a chair's diary: no slot is offered then.

    Refused with the field: a time that is over, no such chair, an unknown reason. Conferences
    that stand then stay; they are named.
    """
    with writing(session, PUT_IN_DIARY, staff_uid) as change:
        if span.last < session.today:
            raise Refused(f"{span.words} is over. Choose a time still to come.", "span")
        if what not in AWAY:
            raise Refused("Choose what it is from the list.", "what")
        chair = _chair(staff_uid)
        row = change.insert(
            Away,
            staff=chair,
            what=what,
            first=span.first,
            last=span.last,
            start=span.start,
            end=span.end,
            place=place_meant(place, "place") if place.strip() else "",
            words=_clean(words, "words"),
        )
        stand = _conferences_then(session, chair, row)
    return PutIn(row.uid, row.rev, change.sequence, stand)


def take_out(session: Session, away_uid: str, rev: int) -> Saved:
    """Take something out of a chair's diary. Raises Stale when it moved."""
    with writing(session, TAKE_OUT_OF_DIARY, away_uid) as change:
        row = row_at(Away, away_uid, rev)
        change.take_out(row)
    return Saved(row.uid, 0, change.sequence)


def set_pattern(session: Session, staff_uid: str, rev: int, text: str) -> Saved:
    """Set the half days that a chair works: `mon-wed, thu am`; empty: every working day.

    Refused when the words mean no days. Raises Stale.
    """
    with writing(session, SET_WORKING_DAYS, staff_uid) as change:
        try:
            pattern = parse_pattern(text)
        except Refused as error:
            raise Refused(error.sentence, "works") from None
        row = _chair(staff_uid)
        must_stand(row, rev)
        change.update(row, works=pattern)
    return Saved(row.uid, row.rev, change.sequence)


def _chair(uid: str) -> Staff:
    row = Staff.get_or_none((Staff.uid == uid) & (Staff.role == "chair") & Staff.active)
    if row is None:
        raise Refused("That chair does not work here any more. Choose another.", "chair")
    return row


def _clean(text: str, field: str) -> str:
    try:
        return clean_text(text, limit=WORDS_LIMIT)
    except Refused as error:
        raise Refused(error.sentence, field) from None


def _conferences_then(session: Session, chair: Staff, away: Away) -> tuple[str, ...]:
    """Return the references of what this chair has booked within an absence."""
    booked = Conference.select().where(
        Conference.chair == chair,
        Conference.state == "booked",
        Conference.conference_date.between(away.first, away.last),
    )
    found = []
    for row in booked.order_by(Conference.conference_date, Conference.conference_time):
        busy = busy_with(session, row, chair.uid)
        if away.start is None or away.end is None or busy.start is None:
            found.append(row.reference)
            continue
        length = dt.datetime.combine(busy.day, away.end) - dt.datetime.combine(busy.day, away.start)
        if in_the_way([busy], busy.day, away.start, length) is not None:
            found.append(row.reference)
    return tuple(found)
