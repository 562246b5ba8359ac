"""When a conference can be held: the days that keep its limits, who chairs then, and where."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cpclerk.rules.booking import (
    Notice,
    Slot,
    booking_window,
    dates_to_ask,
    days_offered,
    first_good,
    free_slots,
    notices,
)
from cpclerk.rules.dates_in_words import date_words, listed
from cpclerk.rules.profile import Profile
from cpclerk.rules.profile_parts import Kind, Named, Timescale
from cpclerk.rules.timescales import Deadline, Facts, last_date_in_timescale
from cpclerk.rules.what_if import Consequence, facts_of_another_day, what_if
from cpclerk.services.asking import (
    Asked,
    asked_of,
    facts_asked,
    last_held,
)
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.diary import busy_with, taken_on
from cpclerk.services.office import Choice, places
from cpclerk.services.permission import reading
from cpclerk.services.procedures import office_rules
from cpclerk.services.timescales import facts_of
from cpclerk.store import Conference, Session
from cpclerk.store.calendars import office, statutory

# When conferences usually begin. A quarter of an hour before, the chair meets the family.
STARTS = (dt.time(10), dt.time(14))
NOBODY = Choice("", "")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the clerk wants of the slot; None leaves it open. `first`: lay days out from there."""

    first: dt.date | None = None
    start: dt.time | None = None
    chair_uid: str | None = None
    room_uid: str | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its free slots, whether it is after the last date, and what it is too late for.

    `what_if` are all the limits as they would stand then.
    """

    day: dt.date
    slots: tuple[Slot, ...]
    is_late: bool
    notices: tuple[Notice, ...]
    what_if: tuple[Consequence, ...] = ()

    @property
    def missed(self) -> tuple[Notice, ...]:
        """The notices that a conference on this day would not keep."""
        return tuple(each for each in self.notices if not each.is_kept)

    @property
    def late_already(self) -> tuple[Consequence, ...]:
        """What would be late but puts no conference off, such as the invitation list."""
        known = {each.rule.code for each in self.missed}
        return tuple(
            each
            for each in self.what_if
            if each.breaks and each.then.event != "conference" and each.then.code not in known
        )

    @property
    def moving(self) -> int:
        """How many limits would have another last date than they have now."""
        return sum(each.moves for each in self.what_if)

    @property
    def faults(self) -> int:
        """How bad the day is: after the last date is worse than any notice missed."""
        return 100 * self.is_late + len(self.missed)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The days laid out, and the slot proposed. `own_chair_uid` chaired this family last.

    `needed` names the dates that the limits count from, `labels` what they are called.
    `warnings` are plain sentences.
    """

    kind: Kind
    needed: tuple[str, ...]
    labels: Mapping[str, str]
    last: Deadline
    earliest: dt.date
    held_back_by: Timescale | None
    days: tuple[Day, ...]
    starts: tuple[dt.time, ...]
    chosen: Slot | None
    chairs: tuple[Choice, ...]
    rooms: tuple[Choice, ...]
    own_chair_uid: str | None
    reasons: tuple[Named, ...]
    warnings: tuple[str, ...]

    def day(self, day: dt.date) -> Day | None:
        """Return that day, if it is laid out."""
        return next((each for each in self.days if each.day == day), None)


def propose(session: Session, asked: Asked, wish: Wish | None = None) -> Proposal:
    """Return when a conference asked for, and not yet in the store, can be held."""
    with reading(session):
        rules = office_rules(session)
        facts = facts_asked(asked, rules)
        return _proposal(session, asked, facts, facts, rules, wish or Wish())


def propose_for(session: Session, conference_uid: str, wish: Wish | None = None) -> Proposal:
    """Return when a conference in the store can be held, or held instead."""
    with reading(session):
        row = get(conference_uid)
        standing = facts_of([row])[row.uid]
        facts, rules = facts_of_another_day(standing, None), rules_for(session, row)
        return _proposal(session, asked_of(row), facts, standing, rules, wish or Wish(), row)


def day_of(session: Session, facts: Facts, rules: Profile, day: dt.date) -> tuple[Day, Deadline]:
    """Return how one day stands, without its slots, and the last date in timescale."""
    last = last_date_in_timescale(
        facts, rules, statutory(session.store), office(session.store), session.today
    )
    return _day(session, facts, rules, day, last, ()), last


def _proposal(
    session: Session,
    asked: Asked,
    facts: Facts,
    standing: Facts,
    rules: Profile,
    wish: Wish,
    row: Conference | None = None,
) -> Proposal:
    """Lay the days out by `facts`, which have no date; `standing` are those as they are now."""
    store, today, kind = session.store, session.today, rules.kind(facts.kind)
    window = booking_window(facts, rules, statutory(store), office(store), today)
    agreed = _agreed(asked, today)
    dates = days_offered(today, window.last.due, office(store), first=wish.first)
    if wish.first is None and agreed and agreed not in dates:
        dates = days_offered(today, None, office(store), first=agreed)
    taken = taken_on(row, dates[0], dates[-1])
    own, own_room = _own(asked.family_uid, row)
    chairs, rooms = _in_order(session, taken, own, own_room)
    starts = (wish.start,) if wish.start else STARTS
    slots = free_slots(
        dates,
        starts,
        dt.timedelta(minutes=kind.length_minutes),
        [wish.chair_uid] if wish.chair_uid else [each.uid for each in chairs or (NOBODY,)],
        [wish.room_uid] if wish.room_uid else [each.uid for each in rooms or (NOBODY,)],
        [
            busy_with(session, each, uid)
            for each in taken
            for uid in (each.chair_id, each.room_id)
            if uid
        ],
    )
    slots = tuple(
        each for each in slots if dt.datetime.combine(each.day, each.start) > session.here
    )
    days = tuple(
        replace(
            _day(
                session,
                # Where it is booked already, what was told of that day stands.
                standing if day == standing.events.get("conference") else facts,
                rules,
                day,
                window.last,
                [s for s in slots if s.day == day],
            ),
            what_if=what_if(standing, day, rules, statutory(store), office(store), today),
        )
        for day in dates
    )
    needed = dates_to_ask(facts.kind, facts.types, rules)
    faults = {each.day: each.faults for each in days}
    wished = [each for each in slots if each.day == agreed and not faults[each.day]]
    return Proposal(
        kind=kind,
        needed=needed,
        labels={event: rules.event_label(event) for event in needed},
        last=window.last,
        earliest=window.earliest,
        held_back_by=window.held_back_by,
        days=days,
        starts=starts,
        chosen=first_good(wished or slots, own, faults.__getitem__),
        chairs=chairs,
        rooms=rooms,
        own_chair_uid=own,
        reasons=rules.late_reasons,
        warnings=_warnings(asked, window.is_open, row),
    )


def _day(
    session: Session,
    facts: Facts,
    rules: Profile,
    day: dt.date,
    last: Deadline,
    slots: Sequence[Slot],
) -> Day:
    store = session.store
    owed = notices(facts, rules, statutory(store), office(store), day, session.today)
    return Day(day, tuple(slots), bool(last.due and day > last.due), owed)


def _agreed(asked: Asked, today: dt.date) -> dt.date | None:
    """Return the review day that the family's last conference set, if it is still to come."""
    before = last_held(asked.family_uid) if "previous_conference" in asked.events else None
    day = before.review_date if before else None
    return day if day and day >= today else None


def _own(family_uid: str, row: Conference | None) -> tuple[str | None, str | None]:
    """Return the chair and the room of this conference, or else of the family's last one."""
    before = (
        Conference.select()
        .where(
            Conference.family == family_uid,
            Conference.state.in_(["held", "booked"]),
            Conference.conference_date.is_null(False),
        )
        .order_by(Conference.conference_date.desc())
    )
    known = [each for each in (row, *before) if each is not None]
    chair = next((each.chair_id for each in known if each.chair_id), None)
    return chair, next((each.room_id for each in known if each.room_id), None)


def _in_order(
    session: Session, taken: Sequence[Conference], chair: str | None, room: str | None
) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """Return chairs and rooms, the family's own first, then the least booked chairs."""
    here = places(session)
    load = Counter(each.chair_id for each in taken)
    chairs = sorted(here.chairs, key=lambda each: (each.uid != chair, load[each.uid], each.words))
    rooms = sorted(here.rooms, key=lambda each: (each.uid != room, each.words))
    return tuple(chairs), tuple(rooms)


def _warnings(asked: Asked, window_is_open: bool, row: Conference | None) -> tuple[str, ...]:
    found = []
    others = Conference.select().where(
        Conference.family == asked.family_uid,
        Conference.state.in_(["requested", "booked", "postponed"]),
        Conference.uid != (row.uid if row else ""),
    )
    for other in others.order_by(Conference.reference):
        day = other.conference_date
        when = f" for {date_words(day)}" if day and other.state == "booked" else ""
        found.append(f"This family has {other.reference} {other.state}{when} already.")
    if not window_is_open:
        found.append("No day is left that keeps the last date and every notice.")
    return tuple(found)


def too_late_words(day: Day, last: Deadline) -> str:
    """Return in words what a day is too late for; empty when it keeps everything."""
    parts = []
    if day.is_late and last.due:
        parts.append(f"after the last date in timescale ({date_words(last.due)})")
    if day.missed:
        parts.append(f"too late for {listed([_lower(each.rule.label) for each in day.missed])}")
    return " and ".join(parts)


def _lower(label: str) -> str:
    """Return `notice to police` for `Notice to police`, and `SW report` as it is."""
    return label[0].lower() + label[1:] if label[1:2].islower() else label
