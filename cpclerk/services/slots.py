"""When a conference can be held: the days that keep its limits, who chairs then, and where."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cpclerk.rules.booking import (
    Notice,
    booking_window,
    dates_to_ask,
    days_offered,
    notices,
)
from cpclerk.rules.dates_in_words import date_words, listed
from cpclerk.rules.diaries import parse_starts
from cpclerk.rules.profile import Profile
from cpclerk.rules.profile_parts import Kind, Named, Timescale
from cpclerk.rules.slots import (
    Slot,
    Wanted,
    by_uid,
    first_good,
    free_slots,
    ranked,
)
from cpclerk.rules.timescales import Deadline, Facts, last_date_in_timescale
from cpclerk.rules.what_if import Consequence, facts_of_another_day, what_if
from cpclerk.services.asking import (
    Asked,
    asked_of,
    facts_asked,
)
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.diary import (
    of_conferences,
    of_diaries,
    of_family,
    room_places,
    taken_on,
    travel_minutes,
)
from cpclerk.services.office import Choice
from cpclerk.services.openings import Moment, in_order, moment, own
from cpclerk.services.permission import reading
from cpclerk.services.procedures import office_rules
from cpclerk.services.timescales import facts_of
from cpclerk.store import Conference, Office, Session, Staff
from cpclerk.store.calendars import office, statutory

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
    moments: tuple[Moment, ...] = ()

    @property
    def missed(self) -> tuple[Notice, ...]:
        """The notices that a conference on this day would not keep."""
        return tuple(each for each in self.notices if not each.is_kept and not each.is_chased)

    @property
    def to_chase(self) -> tuple[Notice, ...]:
        """What is owed to the office and would be late at once, such as the invitation list."""
        return tuple(each for each in self.notices if not each.is_kept and each.is_chased)

    @property
    def late_already(self) -> tuple[Consequence, ...]:
        """What else would be late and puts no conference off."""
        known = {each.rule.code for each in (*self.missed, *self.to_chase)}
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
        """How bad the day is: after the last date is worse than any notice missed.

        A list that would be late is the least: it can still be chased, and after the last date
        nobody waits for it.
        """
        chased = 0 if self.is_late else len(self.to_chase)
        return 1000 * self.is_late + 10 * len(self.missed) + chased

    @property
    def keeps_limits(self) -> bool:
        """Whether it is in timescale and keeps every notice that is owed to others."""
        return not self.is_late and not self.missed

    def moment(self, start: dt.time) -> Moment | None:
        """Return that time of the day, if it is laid out."""
        return next((each for each in self.moments if each.start == start), None)


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

    @property
    def best(self) -> tuple[Slot, ...]:
        """The best slot of each day laid out, the best day first."""
        faults = {each.day: each.faults for each in self.days}
        slots = [slot for each in self.days for slot in each.slots]
        return ranked(slots, self.own_chair_uid, faults.__getitem__)


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
    own_chair, own_room = own(asked.family_uid, row)
    chairs, rooms = in_order(session, taken, own_chair, own_room)
    wanted = Wanted(
        dates,
        _starts(wish, row),
        dt.timedelta(minutes=kind.length_minutes),
        [wish.chair_uid] if wish.chair_uid else [each.uid for each in chairs or (NOBODY,)],
        [wish.room_uid] if wish.room_uid else [each.uid for each in rooms or (NOBODY,)],
        [asked.family_uid] if asked.family_uid else [],
        room_places(),
        travel_minutes(),
    )
    staff = list(Staff.select().where(Staff.uid.in_([each.uid for each in chairs])))
    busy = [
        *of_conferences(session, taken),
        *of_diaries(staff, dates[0], dates[-1]),
        *(of_family(session, asked.family_uid, taken) if asked.family_uid else ()),
    ]
    slots = tuple(
        each
        for each in free_slots(wanted, busy)
        if dt.datetime.combine(each.day, each.start) > session.here
    )
    names = {each.uid: each.words for each in (*chairs, *rooms)}
    by_whom = by_uid(busy)
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
            moments=tuple(
                moment(wanted, by_whom, names, day, start, session.here) for start in wanted.starts
            ),
        )
        for day in dates
    )
    needed = dates_to_ask(facts.kind, facts.types, rules)
    faults = {each.day: each.faults for each in days}
    good = {each.day for each in days if each.keeps_limits}
    wished = [each for each in slots if each.day == agreed and each.day in good]
    return Proposal(
        kind=kind,
        needed=needed,
        labels={event: rules.event_label(event) for event in needed},
        last=window.last,
        earliest=window.earliest,
        held_back_by=window.held_back_by,
        days=days,
        starts=tuple(wanted.starts),
        chosen=first_good(wished or slots, own_chair, faults.__getitem__),
        chairs=chairs,
        rooms=rooms,
        own_chair_uid=own_chair,
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


def _starts(wish: Wish, row: Conference | None) -> tuple[dt.time, ...]:
    """Return the time wished for, or the office's usual ones and that it is booked for now."""
    if wish.start:
        return (wish.start,)
    usual = set(parse_starts(Office.get().starts))
    if row is not None and row.conference_time is not None:
        usual.add(row.conference_time)
    return tuple(sorted(usual))


def _agreed(asked: Asked, today: dt.date) -> dt.date | None:
    """Return the review day that the conference it is counted from set, if it is still to come.

    That may be one that is under way: its review is booked before anyone leaves.
    """
    before = Conference.get_or_none(
        (Conference.family == (asked.family_uid or ""))
        & (Conference.conference_date == asked.events.get("previous_conference"))
        & Conference.state.in_(["held", "booked"])
        & Conference.review_date.is_null(False)
    )
    day = before.review_date if before else None
    return day if day and day >= today else None


def _warnings(asked: Asked, window_is_open: bool, row: Conference | None) -> tuple[str, ...]:
    found = []
    others = Conference.select().where(
        # What names no family stands on its own.
        Conference.family == (asked.family_uid or ""),
        Conference.state.in_(["requested", "booked", "postponed"]),
        Conference.uid != (row.uid if row else ""),
    )
    # Its review is booked while a conference is under way.
    counted_from = asked.events.get("previous_conference")
    for other in others.order_by(Conference.reference):
        day = other.conference_date
        if day is not None and day == counted_from:
            continue
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
