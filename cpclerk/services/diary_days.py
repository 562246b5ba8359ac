"""The office's diary: the days with their conferences, who is away, closures and clashes."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cpclerk.rules.conference import state_words
from cpclerk.rules.diaries import Span, days_of
from cpclerk.rules.slots import NO_TRAVEL, Busy, Minutes, in_the_way
from cpclerk.services.conferences import Heading, headings, select
from cpclerk.services.diary import (
    TAKES_TIME,
    busy_with,
    of_absences,
    of_patterns,
    room_places,
    travel_minutes,
)
from cpclerk.services.permission import reading
from cpclerk.store import Conference, Session, Staff
from cpclerk.store.calendars import office

LONGEST = 62
"""Days that are laid out at most: a month, with the weeks that it begins and ends in."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A conference in the diary; `end` is when it ends, `clashes` what it clashes with."""

    conference: Heading
    day: dt.date
    start: dt.time | None
    end: dt.time | None
    place: str = ""
    clashes: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """How it stands in words; what clashes is said first."""
        words = state_words(self.conference.state)
        return f"! {self.clashes[0]}" if self.clashes else words


@dataclass(frozen=True, slots=True)
class DiaryDay:
    """One day: why it does not count, if so, its conferences by time, and who is away."""

    day: dt.date
    closed: str
    entries: tuple[Entry, ...]
    away: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diary:
    """Days of the diary, one after the other, and the names by which it can be narrowed."""

    days: tuple[DiaryDay, ...]
    chairs: tuple[str, ...]
    rooms: tuple[str, ...]
    clerks: tuple[str, ...]


def diary(session: Session, first: dt.date, last: dt.date) -> Diary:
    """Return the diary from the first day to the last, both included, `LONGEST` at most."""
    last = min(last, first + dt.timedelta(days=LONGEST - 1))
    with reading(session):
        rows = list(
            select()
            .where(Conference.conference_date.between(first, last))
            .order_by(Conference.conference_date, Conference.conference_time)
        )
        places, travel = room_places(), travel_minutes()
        entries = [
            _entry(session, row, top, places.get(row.room_id or "", ""))
            for row, top in zip(rows, headings(session, rows), strict=True)
        ]
        staff = list(Staff.select().where(Staff.role == "chair", Staff.active).order_by(Staff.name))
        names = {each.uid: each.name for each in staff}
        # That somebody never works on Fridays is not worth a line on each; a clash then is.
        absences = list(of_absences(staff, first, last))
        away = _by_day(names, absences)
        off = _by_day(names, [*absences, *of_patterns(staff, first, last)])
        shut = _shut(session, first, last)
        days = tuple(
            DiaryDay(
                day,
                shut.get(day, ""),
                _with_clashes(
                    [each for each in entries if each.day == day], off.get(day, ()), travel
                ),
                tuple(f"{name} {busy.why}" for name, busy in away.get(day, ())),
            )
            for day in days_of(Span(first, last), first, last)
        )
        return Diary(
            days,
            _names([each.conference.chair for each in entries]),
            _names([each.conference.room for each in entries]),
            _names([each.conference.clerk for each in entries]),
        )


def _entry(session: Session, row: Conference, top: Heading, place: str) -> Entry:
    busy = busy_with(session, row, row.uid)
    return Entry(top, busy.day, busy.start, busy.end, place)


def _by_day(
    names: Mapping[str, str], busy: Iterable[Busy]
) -> dict[dt.date, list[tuple[str, Busy]]]:
    found: dict[dt.date, list[tuple[str, Busy]]] = {}
    for each in busy:
        found.setdefault(each.day, []).append((names[each.uid], each))
    return found


def _with_clashes(
    entries: Sequence[Entry], away: Sequence[tuple[str, Busy]], travel: Minutes
) -> tuple[Entry, ...]:
    """Say of each conference of a day that takes time what it clashes with."""
    found = []
    for entry in entries:
        clashes: list[str] = []
        if entry.conference.state in TAKES_TIME:
            clashes += [
                words
                for other in entries
                if other is not entry and other.conference.state in TAKES_TIME
                for words in _clash(entry, other, travel)
            ]
        if entry.conference.state == "booked":
            clashes += [
                f"{name} {busy.why}"
                for name, busy in away
                if name == entry.conference.chair and _overlap(entry, busy)
            ]
        found.append(replace(entry, clashes=tuple(clashes)))
    return tuple(found)


def _clash(one: Entry, other: Entry, travel: Minutes) -> list[str]:
    top, than = one.conference, other.conference
    theirs = Busy("", other.day, other.start, other.end, place=other.place)
    if not _overlap(one, theirs):
        if top.chair and top.chair == than.chair and _overlap(one, theirs, travel):
            return [f"no time to travel: {than.reference}"]
        return []
    pairs: Mapping[str, tuple[str, str]] = {
        "chair": (top.chair, than.chair),
        "room": (top.room, than.room),
        "family": (top.family_uid, than.family_uid),
    }
    return [f"same {what} as {than.reference}" for what, (a, b) in pairs.items() if a and a == b]


def _overlap(entry: Entry, busy: Busy, travel: Minutes = NO_TRAVEL) -> bool:
    if entry.start is None or entry.end is None:
        return entry.day == busy.day
    length = dt.datetime.combine(entry.day, entry.end) - dt.datetime.combine(entry.day, entry.start)
    return in_the_way([busy], entry.day, entry.start, length, entry.place, travel) is not None


def _shut(session: Session, first: dt.date, last: dt.date) -> dict[dt.date, str]:
    calendar = office(session.store)
    held = dt.date(calendar.first_year, 1, 1), dt.date(calendar.last_year, 12, 31)
    since, until = max(first - dt.timedelta(days=1), held[0]), min(last, held[1])
    if since > until:
        return {}
    return {each.day: each.words for each in calendar.skipped(since, until)}


def _names(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({each for each in names if each}))
