"""The facts of letters: addresses, places and days, as one reader may have them."""

import datetime as dt

from cpclerk.rules.distribution import Hidden, leaks
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import CANCELLED, CHILD, FAMILY, PROFESSIONAL
from cpclerk.services.circle import who_reaches
from cpclerk.services.conferences import children_of
from cpclerk.services.contacts import NO_WAY, Reach, reaches
from cpclerk.services.recipients import Addressee, protected_details
from cpclerk.store import Conference, Invitee, Postponement, Room, Session, Staff

Moment = tuple[dt.date | None, dt.time | None]


def reader_of(row: Conference, invitee: Invitee, who: Addressee) -> str:
    """Return what kind of reader somebody is: family, child or professional."""
    if not who.reader.is_family:
        return PROFESSIONAL
    children = {each.person_uid for each in children_of(row.uid)}
    return CHILD if invitee.person_id in children else FAMILY


def reach_of(session: Session, invitee: Invitee) -> Reach:
    """Return how somebody on a list is reached."""
    uid = who_reaches(invitee)
    return reaches(session, [uid])[uid] if uid else NO_WAY


def printed_address(reach: Reach) -> str:
    """Return the address as it stands in a letter: nothing, where one is for the envelope only."""
    return "" if reach.post_is_protected else envelope_address(reach)


def envelope_address(reach: Reach) -> str:
    """Return somebody's own address, a protected one before any other; or nothing."""
    return "\n".join(reach.post)


def mail_address(reach: Reach, reader: str, *, safe_contact: bool) -> str:
    """Return where mail to somebody may go, or nothing: only where it is known to be safe."""
    if reader == PROFESSIONAL:
        return reach.secure or ""
    return (reach.safe_email or "") if safe_contact else ""


def approved_addresses(reach: Reach) -> frozenset[str]:
    """Return the e-mail addresses of somebody that are approved (family: known to be safe)."""
    return frozenset(each for each in (reach.secure, reach.safe_email) if each)


def must_give_nobody_away(
    session: Session, row: Conference, people: tuple[Addressee, ...], text: str
) -> None:
    """Raise Refused when a letter holds a protected detail of anybody, also of its reader."""
    guarded = [Hidden("", value) for value in protected_details(session, row, people)]
    if leaks(text, guarded, ()):
        raise Refused(
            "Stopped: this letter would hold a protected contact detail, which belongs on an "
            "envelope alone. Leave the place or the name out, or correct what is written there."
        )


def place_of(row: Conference) -> str:
    """Return the room of a conference, and where that is."""
    room = Room.get_or_none(Room.uid == row.room_id)
    return ", ".join(filter(None, (room.name, room.place))) if room else ""


def staff_name(staff_uid: str | None) -> str:
    """Return the name of somebody who works in the unit."""
    found = Staff.get_or_none(Staff.uid == staff_uid)
    return str(found.name) if found else ""


def is_off(row: Conference, purpose: str) -> bool:
    """Return whether there is nothing to come to: called off, or put off without a new date."""
    return purpose == CANCELLED or row.conference_date is None or row.state == "postponed"


def given_up(row: Conference, purpose: str) -> Moment:
    """Return the date and time that are given up by a letter of this purpose, or were last."""
    if is_off(row, purpose) and row.conference_date is not None:
        return row.conference_date, row.conference_time
    past = (
        Postponement.select()
        .where(Postponement.conference == row.uid, Postponement.was_date.is_null(False))
        .order_by(Postponement.on.desc(), Postponement.uid.desc())
    )
    now = (row.conference_date, row.conference_time)
    moments = [(each.was_date, each.was_time) for each in past]
    return next((each for each in moments if each != now), (None, None))


def moment_of(row: Conference, purpose: str) -> dt.datetime | None:
    """Return when the meeting starts, or would have; None where that has no time."""
    day, time = row.conference_date, row.conference_time
    if is_off(row, purpose):
        day, time = given_up(row, purpose)
    return dt.datetime.combine(day, time) if day and time else None
