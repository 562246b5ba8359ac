"""Booking: a conference is requested, booked, moved, called off, or held again."""

from dataclasses import replace

from cpclerk.rules.booking import ASKED_FOR, why_not_here
from cpclerk.rules.conference import state_words
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.text import clean_text
from cpclerk.services.asking import (
    Asked,
    asked_of,
    facts_asked,
    is_of_age,
)
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.naming import person_name
from cpclerk.services.people import CHILD
from cpclerk.services.permission import writing
from cpclerk.services.placing import Place, check_coded, check_place
from cpclerk.services.procedures import office_rules
from cpclerk.services.references import next_conference
from cpclerk.services.undo import Saved
from cpclerk.store import (
    Change,
    ChildAtConference,
    Conference,
    DateBooked,
    Family,
    FamilyMember,
    Office,
    Person,
    Postponement,
    Session,
    Team,
    must_stand,
)
from cpclerk.store.profiles import in_force, rules_of

REASON_LIMIT = 1_000
ABOUT_LIMIT = 80
# A date that limits count from is weeks or months back, never years.
DAYS_BACK = 731
AUDIENCE = "professionals"
# What is decided for a child is said to everyone in the room, with the chair's reasons.
DECISIONS = "everyone"
CALLING_OFF = {"cancelled": "cancel conference", "stood_down": "stand down conference"}


def request(session: Session, asked: Asked) -> Saved:
    """Keep a conference that is asked for, without a date yet. Refused naming the field."""
    with writing(session, "request conference") as change:
        row = requested(change, asked)
    return Saved(row.uid, row.rev, change.sequence)


def request_and_book(session: Session, asked: Asked, place: Place) -> Saved:
    """Keep a conference that is asked for and book it at once, both or neither."""
    with writing(session, "book conference") as change:
        row = requested(change, asked)
        give_date(change, row, place)
    return Saved(row.uid, row.rev, change.sequence)


def book(session: Session, uid: str, rev: int, place: Place) -> Saved:
    """Book a conference that is requested or postponed.

    Refused with the field: a day closed or past, chair or room taken, or no coded reason where
    the day is after the last date in timescale or too late for a notice. Raises Stale.
    """
    with writing(session, "book conference", uid) as change:
        row = standing(uid, rev, ("requested", "postponed"), "booked")
        give_date(change, row, place)
    return Saved(row.uid, row.rev, change.sequence)


def amend_request(session: Session, uid: str, rev: int, asked: Asked) -> Saved:
    """Put right what a conference was asked for with: dates that limits count from, team, why.

    Its children and their types stay. Raises Stale when it moved.
    """
    with writing(session, "amend booking", uid) as change:
        row = standing(uid, rev, ("requested", "booked", "postponed"), "amended")
        change.update(row, **_facts(session, asked))
    return Saved(row.uid, row.rev, change.sequence)


def postpone(
    session: Session,
    uid: str,
    rev: int,
    *,
    late_reason: str,
    place: Place | None = None,
    words: str = "",
) -> Saved:
    """Put a booked conference off, to another place in the diary or to no date yet.

    The first limit stays; the date it was booked for is kept with the coded reason.
    """
    with writing(session, "postpone conference", uid) as change:
        row = standing(uid, rev, ("booked",), "postponed")
        check_coded(rules_for(session, row), late_reason)
        if place and (place.day, place.start) == (row.conference_date, row.conference_time):
            raise Refused("That is when it is booked for now. Choose another day or time.", "day")
        _keep_date(change, row, late_reason, words)
        # What was booked no longer stands; the police are told afresh of another day.
        change.update(
            row,
            state="postponed",
            conference_date=None,
            conference_time=None,
            room=None,
            police_told_on=None,
            late_reason="",
        )
        if place:
            give_date(change, row, place)
    return Saved(row.uid, row.rev, change.sequence)


def rearrange(session: Session, uid: str, rev: int, place: Place) -> Saved:
    """Give a booked conference another chair or room at the time it has: nothing is put off.

    Refused with the field as `book` does, and where day or time would change. Raises Stale.
    """
    with writing(session, "book conference", uid) as change:
        row = standing(uid, rev, ("booked",), "rearranged")
        if (place.day, place.start) != (row.conference_date, row.conference_time):
            raise Refused("That is another day or time. Move it there instead.", "day")
        if (place.chair_uid, place.room_uid) == (row.chair_id, row.room_id or ""):
            raise Refused("That is how it is booked now. Choose another chair or room.", "chair")
        give_date(change, row, replace(place, late_reason=place.late_reason or row.late_reason))
    return Saved(row.uid, row.rev, change.sequence)


def cancel(session: Session, uid: str, rev: int, words: str = "") -> Saved:
    """Call a conference off for good. Raises Stale when it moved."""
    return _call_off(session, uid, rev, "cancelled", words)


def stand_down(session: Session, uid: str, rev: int, words: str = "") -> Saved:
    """Stand a conference down: what it was asked for is not needed. Raises Stale when it moved."""
    return _call_off(session, uid, rev, "stood_down", words)


def hold_again(session: Session, uid: str, place: Place | None = None) -> Saved:
    """Ask for a conference, for the same children, that holds again one that was not quorate.

    Booked at once when a place is given. Refused when it was quorate or is held again already.
    """
    with writing(session, "hold conference again", uid) as change:
        first = get(uid)
        if first.state != "held" or first.quorate is not False:
            raise Refused("Only a conference that was held without a quorum is held again.")
        again = Conference.get_or_none(
            (Conference.reconvenes == uid) & ~Conference.state.in_(["cancelled", "stood_down"])
        )
        if again is not None:
            raise Refused(f"{again.reference} holds it again already. Open that one.")
        row = requested(change, asked_again(first))
        if place:
            give_date(change, row, place)
    return Saved(row.uid, row.rev, change.sequence)


def asked_again(first: Conference) -> Asked:
    """Return what a conference that holds `first` again is asked for with."""
    asked = asked_of(first)
    return Asked(
        asked.family_uid, asked.types, asked.events, asked.team_uid, asked.reason, first.uid
    )


def requested(change: Change, asked: Asked) -> Conference:
    """Keep a conference that is asked for, as part of a larger change. Raises Refused."""
    session = change.session
    rules = office_rules(session)
    facts = facts_asked(asked, rules)
    office = Office.get()
    kind = rules.kind(facts.kind)
    if why := why_not_here(kind, office.keeps):
        raise Refused(why, "children")
    if not kind.names_family and asked.family_uid:
        raise Refused(f"{kind.name}: it links to no family, so it is booked without one.")
    people = _children(session, asked)
    family = Family.get_by_id(asked.family_uid) if asked.family_uid else None
    clerk_uid = family.clerk_id if family is not None else None
    row = change.insert(
        Conference,
        reference=next_conference(change),
        family=family,
        kind=facts.kind,
        state="requested",
        profile=in_force(session.today).profile_id,
        office=office,
        about=_about(asked),
        clerk=session.actor.uid if session.actor.role == "clerk" else clerk_uid,
        requested_on=session.today,
        reconvenes=asked.reconvenes,
        audience=AUDIENCE,
        **_facts(session, asked),
    )
    for person in people:
        change.insert(
            ChildAtConference,
            conference=row,
            person=person,
            type=asked.types[person.uid],
            date_of_birth=person.date_of_birth,
            expected=person.expected,
            sex=person.sex,
            audience=DECISIONS,
        )
    change.subject = row.uid
    return row


def _about(asked: Asked) -> str:
    """Return what a meeting that names no family is about, in words that name nobody."""
    if asked.family_uid:
        return ""
    try:
        about = clean_text(asked.about, limit=ABOUT_LIMIT)
    except Refused as error:
        raise Refused(error.sentence, "about") from None
    if not about:
        raise Refused("Say what it is about, in a few words that name nobody.", "about")
    return about


def _facts(session: Session, asked: Asked) -> dict[str, object]:
    """Return the columns that hold what a conference is asked for with. Raises Refused."""
    for event, day in asked.events.items():
        if day > session.today:
            raise Refused(f"{date_words(day)} is still to come. Type the day it was.", event)
        if (session.today - day).days > DAYS_BACK:
            raise Refused(f"{date_words(day)} is more than two years ago. Check the year.", event)
    if asked.team_uid and not Team.select().where(Team.uid == asked.team_uid).exists():
        raise Refused("That team is not on the list any more. Choose another.", "team")
    try:
        reason = clean_text(asked.reason, lines=True, limit=REASON_LIMIT)
    except Refused as error:
        raise Refused(error.sentence, "reason") from None
    dates = {f"{event}_date": asked.events.get(event) for event in ASKED_FOR}
    own = {event: day.isoformat() for event, day in asked.events.items() if event not in ASKED_FOR}
    return {**dates, "other_dates": own or None, "team": asked.team_uid, "reason": reason}


def _children(session: Session, asked: Asked) -> list[Person]:
    members = (
        FamilyMember.select(FamilyMember, Person)
        .join(Person)
        .where(FamilyMember.family == asked.family_uid, FamilyMember.relation == CHILD)
    )
    people = {member.person_id: member.person for member in members}
    for uid in asked.types:
        if uid not in people:
            raise Refused("One of these children is not in this family any more.", "children")
        if is_of_age(people[uid], session.today):
            raise Refused(
                f"{person_name(people[uid])} is 18 or over. A conference is for children under 18.",
                "children",
            )
    return [people[uid] for uid in asked.types]


def give_date(change: Change, row: Conference, place: Place) -> None:
    """Book a conference as `book` does, as part of a larger change. Raises Refused."""
    session = change.session
    if row.state == "requested":
        # What is in force on the day of booking holds; what is put off keeps its first limit.
        change.update(row, profile=_in_force_for(session, row))
    late_reason = check_place(session, row, place)
    given_up = _given_up(row)
    change.update(
        row,
        state="booked",
        conference_date=place.day,
        conference_time=place.start,
        chair=place.chair_uid or None,
        room=place.room_uid or None,
        late_reason=late_reason,
    )
    # When each date was given: whoever was told before knows only of an earlier one.
    change.insert(
        DateBooked,
        conference=row,
        day=place.day,
        start=place.start,
        chair=place.chair_uid or None,
        room=place.room_uid or None,
        at=session.now,
        by=session.actor.uid,
        instead_of=given_up,
    )


def _given_up(row: Conference) -> Postponement | None:
    """Return the date of a postponed conference that no other was given in place of yet."""
    if row.state != "postponed":
        return None
    replaced = DateBooked.select(DateBooked.instead_of).where(
        DateBooked.conference == row, DateBooked.instead_of.is_null(False)
    )
    found: Postponement | None = (
        Postponement.select()
        .where(Postponement.conference == row, Postponement.uid.not_in(replaced))
        .order_by(Postponement.on.desc(), Postponement.at.desc())
        .first()
    )
    return found


def _in_force_for(session: Session, row: Conference) -> str:
    """Return today's procedures, or those of the request where today's know no such meeting."""
    today = in_force(session.today).profile_id
    rules = rules_of(session.store, today)
    kinds = {kind.code: {*kind.types, *kind.also_types} for kind in rules.kinds}
    children = ChildAtConference.select().where(ChildAtConference.conference == row)
    types = {child.type for child in children}
    return today if types <= kinds.get(row.kind, set()) else row.profile_id


def _call_off(session: Session, uid: str, rev: int, state: str, words: str) -> Saved:
    with writing(session, CALLING_OFF[state], uid) as change:
        row = standing(uid, rev, ("requested", "booked", "postponed"), state_words(state))
        _keep_date(change, row, "", words)
        change.update(row, state=state, closed=True)
    return Saved(row.uid, row.rev, change.sequence)


def _keep_date(change: Change, row: Conference, late_reason: str, words: str) -> None:
    """Keep the date that is given up, with why; a request without a date has only the why."""
    try:
        words = clean_text(words, limit=REASON_LIMIT)
    except Refused as error:
        raise Refused(error.sentence, "words") from None
    if row.conference_date is None and not words:
        return
    change.insert(
        Postponement,
        conference=row,
        was_date=row.conference_date,
        was_time=row.conference_time,
        on=change.session.today,
        late_reason=late_reason,
        words=words,
        audience=AUDIENCE,
        at=change.session.now,
        by=change.session.actor.uid,
    )


def standing(uid: str, rev: int, states: tuple[str, ...], what: str) -> Conference:
    """Return the row if it stands at `rev` and in one of these states. Needs a connection."""
    row = get(uid)
    must_stand(row, rev)
    if row.state not in states:
        raise Refused(f"This conference is {state_words(row.state)}; it cannot be {what}.")
    return row
