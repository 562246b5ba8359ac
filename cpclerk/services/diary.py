"""Whose time is taken when: the chairs', the rooms' and the family's."""

import datetime as dt
from collections.abc import Iterator, Sequence

from cpclerk.rules.dates_in_words import date_words, day_month_words, time_words
from cpclerk.rules.diaries import AWAY, Span, days_of, off_work
from cpclerk.rules.errors import Refused
from cpclerk.rules.profile_parts import Kind
from cpclerk.rules.slots import Busy, Minutes, is_free
from cpclerk.services.conferences import rules_for
from cpclerk.services.naming import family_labels, person_name
from cpclerk.store import (
    Away,
    ChildAtConference,
    Conference,
    FamilyMember,
    Person,
    Room,
    Session,
    Staff,
    Travel,
)

TAKES_TIME = ("booked", "held")


def taken_on(row: Conference | None, first: dt.date, last: dt.date) -> list[Conference]:
    """Return the conferences on these days, `row` left out. Needs an open connection."""
    return list(
        Conference.select().where(
            Conference.conference_date.between(first, last),
            Conference.state.in_(TAKES_TIME),
            Conference.uid != (row.uid if row else ""),
        )
    )


def busy_with(session: Session, row: Conference, uid: str, why: str = "", place: str = "") -> Busy:
    """Return the time that a conference takes of `uid`; all day where its time is not recorded."""
    day, start = row.conference_date, row.conference_time
    if day is None:
        raise Refused("A conference without a date takes nobody's time.")
    if start is None:
        return Busy(uid, day, why=why, place=place)
    minutes = rules_for(session, row).kind(row.kind).length_minutes
    end = dt.datetime.combine(day, start) + dt.timedelta(minutes=minutes)
    ends = end.time() if end.date() == day else dt.time.max
    return Busy(uid, day, start, ends, why, place)


def of_conferences(session: Session, taken: Sequence[Conference]) -> Iterator[Busy]:
    """Yield the time that conferences take of their chairs and rooms. Needs an open connection."""
    places = room_places()
    for each in taken:
        what = f"{each.reference} {_times(busy_with(session, each, ''))}".strip()
        place = places.get(each.room_id or "", "")
        if each.chair_id:
            yield busy_with(session, each, each.chair_id, f"chairs {what}", place)
        if each.room_id:
            yield busy_with(session, each, each.room_id, f"is taken by {what}", place)


def of_diaries(chairs: Sequence[Staff], first: dt.date, last: dt.date) -> Iterator[Busy]:
    """Yield the time between two days that chairs are away or not at work, from their diaries.

    Needs an open connection.
    """
    yield from of_absences(chairs, first, last)
    yield from of_patterns(chairs, first, last)


def of_patterns(chairs: Sequence[Staff], first: dt.date, last: dt.date) -> Iterator[Busy]:
    """Yield the time between two days at which chairs do not work."""
    for chair in chairs:
        for day in days_of(Span(first, last), first, last):
            off = off_work(chair.works, day)
            if off is not None:
                yield Busy(chair.uid, day, *off, f"does not work {_half(day, off)}")


def of_absences(chairs: Sequence[Staff], first: dt.date, last: dt.date) -> Iterator[Busy]:
    """Yield the time between two days that chairs are away. Needs an open connection."""
    rows = Away.select().where(
        Away.staff.in_([each.uid for each in chairs]), Away.first <= last, Away.last >= first
    )
    for each in rows:
        span, why = Span(each.first, each.last, each.start, each.end), away_words(each)
        for day in days_of(span, first, last):
            yield Busy(each.staff_id, day, each.start, each.end, why, each.place)


def of_family(session: Session, family_uid: str, taken: Sequence[Conference]) -> Iterator[Busy]:
    """Yield the time that other conferences take of a family: its own, and its people elsewhere.

    Needs an open connection.
    """
    people = {
        member.person_id: member.person
        for member in FamilyMember.select(FamilyMember, Person)
        .join(Person)
        .where(FamilyMember.family == family_uid)
    }
    others = [each for each in taken if each.family_id != family_uid]
    elsewhere: dict[str, set[str]] = {}
    for child in ChildAtConference.select().where(
        ChildAtConference.conference.in_([each.uid for each in others]),
        ChildAtConference.person.in_(list(people)),
    ):
        elsewhere.setdefault(child.conference_id, set()).add(child.person_id)
    for each in taken:
        what = f"{each.reference} {_times(busy_with(session, each, ''))}".strip()
        if each.family_id == family_uid:
            yield busy_with(session, each, family_uid, f"this family has {what}")
        for uid in elsewhere.get(each.uid, ()):
            yield busy_with(session, each, family_uid, f"{person_name(people[uid])} is at {what}")


def room_places() -> dict[str, str]:
    """Return where rooms are, by uid, as far as that is known. Needs an open connection."""
    return {each.uid: each.place for each in Room.select() if each.place}


def travel_minutes() -> Minutes:
    """Return the minutes between places. Needs an open connection."""
    return {frozenset((each.one, each.other)): each.minutes for each in Travel.select()}


def away_words(row: Away) -> str:
    """Return an absence as it follows a name: `is on leave to Fri 18 Dec 2026`."""
    what = {
        "leave": "is on leave",
        "review": f"has a {AWAY['review']}",
        "training": "has training",
    }.get(row.what, "is not free")
    if row.start is not None and row.end is not None:
        return f"{what} {time_words(row.start)} to {time_words(row.end)}"
    return f"{what} to {date_words(row.last)}" if row.last != row.first else what


def clashes(
    session: Session, row: Conference | None, kind: Kind, day: dt.date, start: dt.time
) -> tuple[Conference, ...]:
    """Return the conferences that go on while one of this kind would, `row` left out.

    Needs an open connection.
    """
    length = dt.timedelta(minutes=kind.length_minutes)
    return tuple(
        other
        for other in taken_on(row, day, day)
        if not is_free([busy_with(session, other, "")], day, start, length)
    )


def clash_words(session: Session, other: Conference) -> str:
    """Return a conference as a refusal names it: `CP0007 (F0003 BIRCH), 10:00 to 12:00`.

    Needs an open connection.
    """
    busy = busy_with(session, other, "")
    label = label_of(other)
    if busy.start is None or busy.end is None:
        return f"{other.reference} ({label}), whose time is not recorded"
    return f"{other.reference} ({label}), {time_words(busy.start)} to {time_words(busy.end)}"


def label_of(row: Conference) -> str:
    """Return what names a conference: its family, or what it is about where it names none."""
    return family_labels([row.family_id])[row.family_id] if row.family_id else str(row.about)


def _times(busy: Busy) -> str:
    if busy.start is None or busy.end is None:
        return ""
    return f"{time_words(busy.start)} to {time_words(busy.end)}"


def _half(day: dt.date, off: tuple[dt.time, dt.time]) -> str:
    name = day_month_words(day)[:3]
    if off[0] > dt.time.min:
        return f"{name} afternoon"
    return f"{name} morning" if off[1] < dt.time(23) else f"on {name}"
