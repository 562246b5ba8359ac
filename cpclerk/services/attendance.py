"""Who is in the room, how each child took part, and whether the meeting is quorate."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from cpclerk.rules.coming_and_going import check_times
from cpclerk.rules.errors import Refused
from cpclerk.rules.parents import WERE_THERE
from cpclerk.rules.people import age_on
from cpclerk.rules.profile_parts import AgendaItem
from cpclerk.rules.quoracy import Quorum
from cpclerk.rules.text import clean_text, fold
from cpclerk.services.attenders import CHAIR, Attender, attenders, quorum_of
from cpclerk.services.conferences import Child, children_of, get, rules_for
from cpclerk.services.frozen import must_not_be_approved
from cpclerk.services.permission import reading, writing
from cpclerk.services.undo import Saved
from cpclerk.store import Agency, Change, ChildAtConference, Conference, Invitee, Session, row_at

NAME_LIMIT = 120
ATTENDED = "attended"
"""The way of taking part that a child who is in the room has by that alone."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """One meeting as it stands: who, which children, and the quorum of those in the room now."""

    conference_uid: str
    rev: int
    state: str
    date: dt.date | None
    started_at: dt.time | None
    closed_at: dt.time | None
    went_ahead_reason: str
    people: tuple[Attender, ...]
    children: tuple[Child, ...]
    quorum: Quorum
    participations: tuple[tuple[str, str], ...]
    went_ahead_reasons: tuple[str, ...]
    asked_from_age: int
    closed_part: bool
    agenda: tuple[AgendaItem, ...]
    agenda_at: str

    @property
    def here(self) -> int:
        """How many are in the room now."""
        return sum(each.is_here for each in self.people)

    @property
    def not_marked(self) -> tuple[Attender, ...]:
        """Those of whom nobody has said whether they came."""
        return tuple(each for each in self.people if each.attended is None)

    def is_young(self, child: Child) -> bool:
        """Whether a child is too young to be asked itself: its day is asked about instead."""
        if child.expected or child.date_of_birth is None or self.date is None:
            return False
        return age_on(child.date_of_birth, self.date) < self.asked_from_age

    @property
    def days_missing(self) -> tuple[str, ...]:
        """The names of the young children whose day nobody has told of."""
        return tuple(
            each.name for each in self.children if self.is_young(each) and not each.day_like
        )

    @property
    def is_to_begin(self) -> bool:
        """Whether it is booked and has not begun."""
        return self.started_at is None and self.state == "booked"

    @property
    def is_under_way(self) -> bool:
        """Whether it has begun and is not closed."""
        return self.started_at is not None and self.state == "booked"


def attendance(session: Session, conference_uid: str) -> Attendance:
    """Return one meeting as it stands."""
    with reading(session):
        row = get(conference_uid)
        rules = rules_for(session, row)
        people = attenders(conference_uid, rules)
        return Attendance(
            conference_uid=row.uid,
            rev=row.rev,
            state=row.state,
            date=row.conference_date,
            started_at=row.started_at,
            closed_at=row.closed_at,
            went_ahead_reason=row.went_ahead_reason,
            people=people,
            children=children_of(conference_uid),
            quorum=quorum_of(people, rules),
            participations=tuple((each.code, each.name) for each in rules.participation),
            went_ahead_reasons=tuple(each.name for each in rules.quorum_exceptions),
            asked_from_age=rules.advocacy.age,
            closed_part=row.closed_part,
            agenda=rules.agenda_for(row.kind),
            agenda_at=row.agenda_at,
        )


def must_be_its_day(session: Session, row: Conference) -> None:
    """Raise Refused unless it is booked for today or an earlier day, or held.

    Once its minutes are approved, who was there stands as well.
    """
    if row.state == "held":
        must_not_be_approved(row.uid)
        return
    if row.state != "booked" or row.conference_date is None:
        raise Refused("Only a conference that is booked can be recorded. Book it on step 1.")
    if row.conference_date > session.today:
        raise Refused(
            f"This conference is booked for {row.conference_date:%d/%m/%Y}. If it is held today, "
            "change its date on step 1, then record it."
        )


def moment(session: Session, row: Conference) -> dt.time | None:
    """Return the time now if it is the conference's day, or else the time it was booked for."""
    if row.conference_date == session.today:
        return session.here.time().replace(second=0, microsecond=0)
    return row.conference_time


def arrive(session: Session, invitee_uid: str, rev: int) -> Saved:
    """Put down that somebody is here, from now on. Raises Stale when the row has moved."""
    return _mark(session, invitee_uid, rev, "record arrival", attended=True)


def leave(session: Session, invitee_uid: str, rev: int) -> Saved:
    """Put down that somebody has left the room. Raises Refused if they were not in it."""
    return _mark(session, invitee_uid, rev, "record leaving", attended=True, leaving=True)


def say_times(
    session: Session, invitee_uid: str, rev: int, *, came: dt.time | None, left: dt.time | None
) -> Saved:
    """Put down when somebody came and when they left, where that was not as it was put down.

    Whoever has not left is here. Raises Refused, naming the field.
    """
    with writing(session, "record times", invitee_uid) as change:
        invitee = row_at(Invitee, invitee_uid, rev)
        row = get(invitee.conference_id)
        must_be_its_day(session, row)
        check_times(came, left, time_now(session, row))
        change.update(
            invitee,
            attended=True,
            arrived_at=came,
            left_at=left,
            took_part=_fitting(invitee, attended=True),
        )
        _child_took_part(change, invitee, row)
        return Saved(invitee.uid, invitee.rev, change.sequence)


def absent(session: Session, invitee_uid: str, rev: int) -> Saved:
    """Put down that somebody did not come."""
    return _mark(session, invitee_uid, rev, "record absence", attended=False)


def substitute(session: Session, invitee_uid: str, rev: int, name: str) -> Saved:
    """Put down that somebody else is here in their place. Raises Refused without a name."""
    name = _named(name)
    return _mark(session, invitee_uid, rev, "record substitute", attended=True, instead=name)


def walk_in(
    session: Session, conference_uid: str, *, name: str, capacity: str = "", agency: str = ""
) -> Saved:
    """Put down somebody who is here without having been asked.

    `agency` is the name of one that the office knows, or empty (family, friends).
    """
    name, capacity = _named(name), clean_text(capacity, limit=NAME_LIMIT)
    with writing(session, "record arrival", conference_uid) as change:
        row = get(conference_uid)
        must_be_its_day(session, row)
        place = Agency.get_or_none(Agency.name_folded == fold(agency)) if agency.strip() else None
        if agency.strip() and place is None:
            raise Refused("No agency has that name. Choose one from the list.", "agency")
        last = Invitee.select(Invitee.position).where(Invitee.conference == row)
        invitee = change.insert(
            Invitee,
            conference=row,
            name=name,
            capacity=capacity,
            agency=place,
            position=max((each.position for each in last), default=-1) + 1,
            invited=False,
            attended=True,
            arrived_at=time_now(session, row),
        )
        return Saved(invitee.uid, invitee.rev, change.sequence)


def chair_on_list(change: Change, row: Conference) -> str:
    """Return the chair's uid on the meeting's list, put there as here when it is first needed.

    Part of a larger change. Raises Refused where the conference has no chair.
    """
    if row.chair_id is None:
        raise Refused("This conference has no chair yet. Give it one on step 1.", "speaker")
    there = Invitee.get_or_none(
        Invitee.conference == row, Invitee.staff == row.chair_id, ~Invitee.dropped
    )
    if there is None:
        must_be_its_day(change.session, row)
        last = Invitee.select(Invitee.position).where(Invitee.conference == row)
        there = change.insert(
            Invitee,
            conference=row,
            staff=row.chair_id,
            capacity=CHAIR,
            position=max((each.position for each in last), default=-1) + 1,
            invited=False,
            attended=True,
            arrived_at=time_now(change.session, row),
        )
    return str(there.uid)


def agencies(session: Session) -> tuple[str, ...]:
    """Return the agencies that somebody may come from, by name."""
    with reading(session):
        return tuple(each.name for each in Agency.select().order_by(Agency.name))


def _named(name: str) -> str:
    name = clean_text(name, limit=NAME_LIMIT)
    if not name:
        raise Refused("Type the name of the person who is here.", "name")
    return name


def time_now(session: Session, row: Conference) -> dt.time | None:
    """Return the time now on the day itself; who writes up later does not know it."""
    return moment(session, row) if row.conference_date == session.today else None


def _child_took_part(change: Change, invitee: Invitee, row: Conference) -> None:
    """Put down that a child who is here attended, unless somebody has said how it took part.

    That it attended is taken back where it did not come.
    """
    if invitee.person_id is None:
        return
    child = ChildAtConference.get_or_none(
        (ChildAtConference.conference == row) & (ChildAtConference.person == invitee.person_id)
    )
    if child is None:
        return
    if not invitee.attended and child.participation == ATTENDED:
        change.update(child, participation=None)
    elif invitee.attended and child.participation is None:
        ways = {each.code for each in rules_for(change.session, row).participation}
        change.update(child, participation=ATTENDED if ATTENDED in ways else None)


def _fitting(invitee: Invitee, *, attended: bool) -> str | None:
    """Return how a parent took part, as far as that fits whether they came."""
    fits = (invitee.took_part in WERE_THERE) == attended
    return invitee.took_part if fits else None


def _mark(
    session: Session,
    invitee_uid: str,
    rev: int,
    action: str,
    *,
    attended: bool,
    leaving: bool = False,
    instead: str | None = None,
) -> Saved:
    with writing(session, action, invitee_uid) as change:
        invitee = row_at(Invitee, invitee_uid, rev)
        row = get(invitee.conference_id)
        must_be_its_day(session, row)
        now = time_now(session, row)
        if leaving and not invitee.attended:
            raise Refused("They are not down as being here. Put that down first.")
        values: dict[str, Any] = {
            "attended": attended,
            "took_part": _fitting(invitee, attended=attended),
        }
        if not attended:
            values |= {"arrived_at": None, "left_at": None}
        elif leaving:
            values |= {"left_at": now or row.conference_time}
        else:
            # Back after leaving: the first arrival stands.
            values |= {"arrived_at": invitee.arrived_at or now, "left_at": None}
        if instead is not None:
            values |= {"substitute": instead}
        change.update(invitee, **values)
        _child_took_part(change, invitee, row)
        return Saved(invitee.uid, invitee.rev, change.sequence)
