"""The facts of letters: addresses, places and days, as one reader may have them."""

import datetime as dt

from cpclerk.rules.distribution import Hidden, leaks
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import CANCELLED, CHILD, FAMILY, PROFESSIONAL
from cpclerk.services.conferences import children_of
from cpclerk.services.recipients import Addressee, protected_details
from cpclerk.store import Conference, Contact, Invitee, Postponement, Room, Staff

Moment = tuple[dt.date | None, dt.time | None]


def reader_of(row: Conference, invitee: Invitee, who: Addressee) -> str:
    """Return what kind of reader somebody is: family, child or professional."""
    if not who.reader.is_family:
        return PROFESSIONAL
    children = {each.person_uid for each in children_of(row.uid)}
    return CHILD if invitee.person_id in children else FAMILY


def printed_address(invitee: Invitee) -> str:
    """Return the address as it stands in a letter: nothing, where one is for the envelope only."""
    found = _contacts(invitee, "address")
    return "" if any(each.protected for each in found) or not found else str(found[-1].value)


def envelope_address(invitee: Invitee) -> str:
    """Return somebody's own address, a protected one before any other; or nothing."""
    found = _contacts(invitee, "address")
    best = next((each for each in found if each.protected), found[-1] if found else None)
    return str(best.value) if best else ""


def mail_address(invitee: Invitee, reader: str, *, safe_contact: bool) -> str:
    """Return where mail to somebody may go, or nothing: only where it is known to be safe."""
    if reader != PROFESSIONAL and not safe_contact:
        return ""
    found = [each for each in _contacts(invitee, "email") if each.safe and not each.protected]
    return str(found[-1].value) if found else ""


def must_give_nobody_away(row: Conference, people: tuple[Addressee, ...], text: str) -> None:
    """Raise Refused when a letter holds a protected detail of anybody, also of its reader."""
    guarded = [Hidden("", value) for value in protected_details(row, people)]
    if leaks(text, guarded, ()):
        raise Refused(
            "Stopped: this letter would hold a protected contact detail, which belongs on an "
            "envelope alone. Leave the place or the name out, or correct what is written there."
        )


def _contacts(invitee: Invitee, kind: str) -> list[Contact]:
    if invitee.person_id:
        whose = Contact.person == invitee.person_id
    elif invitee.professional_id:
        whose = Contact.professional == invitee.professional_id
    else:
        return []
    return list(Contact.select().where(whose, Contact.kind == kind).order_by(Contact.uid))


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
