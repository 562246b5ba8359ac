"""What an advocate sees: the children on their list, and a record only where one was given."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from cpclerk.rules.conference import participation_words
from cpclerk.rules.distribution import Recipient, may_have
from cpclerk.rules.errors import Refused
from cpclerk.rules.minutes import SECTIONS
from cpclerk.rules.profile import Profile
from cpclerk.rules.roles import ADVOCATE, GIVE_RECORD, SEE_OWN_CHILDREN, TAKE_RECORD_BACK
from cpclerk.services.advocates_list import (
    is_advocate,
    is_unnamed,
    old_enough,
    on_lists_by_itself,
)
from cpclerk.services.attenders import children_at, comes_for
from cpclerk.services.child_views import views_of
from cpclerk.services.conferences import get, rules_for, select
from cpclerk.services.naming import person_name
from cpclerk.services.permission import reading, require, writing
from cpclerk.services.record import record_of
from cpclerk.services.undo import Saved
from cpclerk.store import (
    ChildAtConference,
    Conference,
    Entry,
    Invitee,
    RecordGiven,
    Session,
    Staff,
    look,
)

NOT_YOURS = "That conference is not on your list. Ask the clerk whether you are invited to it."


@dataclass(frozen=True, slots=True)
class Represented:
    """A child on an advocate's list. `views` are what is recorded of what the child said.

    `age` is in whole years on the day of the conference; `participation` is in words.
    """

    name: str
    age: int
    participation: str
    views: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OnList:
    """A conference on an advocate's list: when, where, who chairs, and the own invitation.

    `waits`: the family may not know of it yet, so nobody is contacted. `has_record` says whether
    the record was given. `record` is read only for one conference at a time: the lines of each
    section that the advocate may see.
    """

    uid: str
    reference: str
    state: str
    date: dt.date | None
    time: dt.time | None
    room: str
    chair: str
    invited_on: dt.date | None
    reply: str | None
    children: tuple[Represented, ...]
    waits: bool
    has_record: bool
    record: tuple[tuple[str, tuple[str, ...]], ...] | None


@dataclass(frozen=True, slots=True)
class Giving:
    """An advocate whom a record can be given; `given_on` None: it is not."""

    uid: str
    name: str
    given_on: dt.date | None


def own_list(session: Session) -> tuple[OnList, ...]:
    """Return what stands on this advocate's list, soonest first; no record is in it."""
    require(session, SEE_OWN_CHILDREN)
    with session.store.reading():
        given = _given_to(session.actor.uid)
        rows = select().where(~Conference.closed | Conference.uid.in_(given))
        found = [_on_list(session, row, given) for row in rows]
    listed = [each for each in found if each is not None]
    return tuple(sorted(listed, key=lambda each: (each.date or dt.date.max, each.reference)))


def on_list(session: Session, conference_uid: str) -> OnList:
    """Return one conference of this advocate's list, with its record where that was given.

    Raises Refused for any other conference.
    """
    require(session, SEE_OWN_CHILDREN)
    with session.store.reading():
        given = _given_to(session.actor.uid)
        row = select().where(Conference.uid == conference_uid).first()
        found = row and _on_list(session, row, given, whole=True)
        if not found:
            raise Refused(NOT_YOURS)
    return found


def opened(session: Session, conference_uid: str) -> None:
    """Enter in the audit that this advocate opened a conference of their list."""
    found = on_list(session, conference_uid)
    with session.store.reading():
        row = get(conference_uid)
    look(session, "open record given" if found.record else "open own child", [row], row.uid)


def advocates(session: Session, conference_uid: str) -> tuple[Giving, ...]:
    """Return the office's advocates, by name, and since when each has a conference's record."""
    with reading(session):
        given = {
            each.advocate_id: each.on
            for each in RecordGiven.select().where(RecordGiven.conference == conference_uid)
        }
        staff = Staff.select().where(Staff.role == ADVOCATE, Staff.active).order_by(Staff.name)
        return tuple(Giving(each.uid, each.name, given.get(each.uid)) for each in staff)


def give_record(session: Session, conference_uid: str, advocate_uid: str) -> Saved:
    """Let an advocate read a conference's record, as far as its audiences let them.

    Refused when it is theirs already, or they are no advocate here.
    """
    with writing(session, GIVE_RECORD, conference_uid) as change:
        row = get(conference_uid)
        if _gift(conference_uid, advocate_uid) is not None:
            raise Refused("They have been given this record already.")
        staff = Staff.get_or_none(
            (Staff.uid == advocate_uid) & (Staff.role == ADVOCATE) & Staff.active
        )
        if staff is None:
            raise Refused("They are no advocate of this office. Choose one who is.")
        given = change.insert(
            RecordGiven,
            conference=row,
            advocate=staff,
            by=session.actor.uid,
            on=session.today,
        )
        return Saved(given.uid, given.rev, change.sequence)


def take_record_back(session: Session, conference_uid: str, advocate_uid: str) -> Saved:
    """Let an advocate read a conference's record no more. Refused when they cannot anyway."""
    with writing(session, TAKE_RECORD_BACK, conference_uid) as change:
        given = _gift(conference_uid, advocate_uid)
        if given is None:
            raise Refused("They have not been given this record.")
        change.take_out(given)
        return Saved(given.uid, 0, change.sequence)


def _gift(conference_uid: str, advocate_uid: str) -> RecordGiven | None:
    found: RecordGiven | None = RecordGiven.get_or_none(
        (RecordGiven.conference == conference_uid) & (RecordGiven.advocate == advocate_uid)
    )
    return found


def _given_to(advocate_uid: str) -> frozenset[str]:
    rows = RecordGiven.select(RecordGiven.conference).where(RecordGiven.advocate == advocate_uid)
    return frozenset(each.conference_id for each in rows)


def _on_list(
    session: Session, row: Conference, given: Collection[str], *, whole: bool = False
) -> OnList | None:
    """Return a conference as its advocate sees it; None for one not on this advocate's list."""
    rules = rules_for(session, row)
    invitee = _invitation(session, row, rules)
    said = comes_for(invitee) if invitee else frozenset()
    stands = _is_on_list(row, rules, invitee)
    aged = old_enough(row, rules, session.today, said) if stands else []
    if not aged and row.uid not in given:
        return None
    reader = _reader(session, row, invitee)
    return OnList(
        uid=row.uid,
        reference=row.reference,
        state=row.state,
        date=row.conference_date,
        time=row.conference_time,
        room=row.room.name if row.room else "",
        chair=row.chair.name if row.chair else "",
        invited_on=invitee.invited_on if invitee else None,
        reply=invitee.reply if invitee else None,
        children=tuple(
            Represented(
                person_name(child.person),
                age,
                participation_words(child.participation, rules),
                _views(session, row, child, reader) if whole else (),
            )
            for child, age in aged
        ),
        waits=row.family_told_on is None and row.state not in {"held", "cancelled", "stood_down"},
        has_record=row.uid in given,
        record=_record(session, row, reader) if whole and row.uid in given else None,
    )


def _reader(session: Session, row: Conference, invitee: Invitee | None) -> Recipient:
    """Return the actor as a reader: no professional to an audience, and for the children.

    Those are all of them until it is said for which they come. What is withheld from a child is
    withheld from its advocate.
    """
    children = children_at(row.uid)
    said = comes_for(invitee) if invitee else frozenset()
    spoken_for = said & children or children
    listed = Invitee.select().where(
        Invitee.conference == row.uid, Invitee.person.in_(list(spoken_for))
    )
    uids = frozenset({session.actor.uid, *([invitee.uid] if invitee else [])})
    return Recipient(
        uids,
        is_family=False,
        is_advocate=True,
        speaks_for=frozenset({*spoken_for, *(each.uid for each in listed)}),
        comes_for=said,
    )


def _invitation(session: Session, row: Conference, rules: Profile) -> Invitee | None:
    """Return the actor's own invitation, or else one to an advocate who is not named.

    An office with several advocates invites *an advocate*: that is on each one's list until
    somebody is named.
    """
    asked = list(Invitee.select().where(Invitee.conference == row.uid, ~Invitee.dropped))
    own = [each for each in asked if each.staff_id == session.actor.uid]
    unnamed = [each for each in asked if is_unnamed(each) and is_advocate(each, rules)]
    return next(iter(own + unnamed), None)


def _is_on_list(row: Conference, rules: Profile, invitee: Invitee | None) -> bool:
    """Whether a conference's children are on this actor's list: invited, or nobody is yet."""
    if invitee is not None:
        return True
    named = Invitee.select().where(Invitee.conference == row.uid, ~Invitee.dropped)
    return on_lists_by_itself(row, rules) and not any(is_advocate(each, rules) for each in named)


def _views(
    session: Session, row: Conference, child: ChildAtConference, reader: Recipient
) -> tuple[str, ...]:
    """Return what a child said: by itself, through this advocate, or told of it by others."""
    own_words = {
        each.uid: each
        for each in record_of(session, row.uid).sources
        if each.words and may_have(reader, each.audience)
    }
    speaks_for = {
        each.uid
        for each in Invitee.select().where(
            Invitee.conference == row.uid,
            (Invitee.person == child.person_id) | (Invitee.staff == session.actor.uid),
        )
    }
    said: Sequence[Entry] = list(
        Entry.select().where(Entry.conference == row.uid).order_by(Entry.position, Entry.uid)
    )
    brought = tuple(
        each.text
        for each in views_of(row.uid)
        if each.child_uid == child.uid and may_have(reader, each.audience)
    )
    return brought + tuple(
        own_words[each.uid].words
        for each in said
        if each.uid in own_words
        and (
            each.speaker_id in speaks_for
            or (own_words[each.uid].section == "own_words" and child.person_id in each.children)
        )
    )


def _record(
    session: Session, row: Conference, reader: Recipient
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    seen = [each for each in record_of(session, row.uid).sources if may_have(reader, each.audience)]
    by_section = {
        title: tuple(each.line for each in seen if each.section == section)
        for section, title in SECTIONS.items()
    }
    return tuple((title, lines) for title, lines in by_section.items() if lines)
