"""Calendar items (.ics) that ask one person to a conference, or take that back."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cpclerk.rules.text import printable

ZONE = "Europe/London"
REQUEST, CANCEL = "REQUEST", "CANCEL"
NOBODY = "conferences@cpclerk.invalid"
"""The organizer while the office has set no sender: an item needs one, and nobody answers it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One person's place in one conference: nothing in it says whose conference it is.

    `start` is local time in England, `stamp` naive UTC. `sequence` rises with each change.
    """

    uid: str
    sequence: int
    reference: str
    start: datetime
    minutes: int
    place: str
    attendee: str
    organizer: str
    stamp: datetime


def written(item: Item, method: str) -> bytes:
    """Return a calendar item as bytes; `method` is REQUEST or CANCEL.

    A start in the hour that the clocks skip or repeat is the first of those it could be.
    """
    from icalendar import Calendar, Event, Timezone
    from icalendar.prop import vCalAddress

    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//cpclerk//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    start = item.start.replace(tzinfo=_zone())
    event.add("uid", item.uid)
    event.add("dtstamp", item.stamp.replace(tzinfo=UTC, microsecond=0))
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=item.minutes))
    event.add("sequence", item.sequence)
    event.add("summary", printable(item.reference))
    if item.place:
        event.add("location", printable(item.place))
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    # In a shared calendar others see that somebody is busy, and no more.
    event.add("class", "PRIVATE")
    event.add("organizer", vCalAddress(f"mailto:{item.organizer}"))
    wants_answer = method == REQUEST and item.organizer != NOBODY
    attendee = vCalAddress(f"mailto:{item.attendee}")
    attendee.params["RSVP"] = "TRUE" if wants_answer else "FALSE"
    attendee.params["PARTSTAT"] = "NEEDS-ACTION"
    event.add("attendee", attendee)
    # The rules of this year and the next are enough; all since 1970 would be four times the item.
    year = item.start.year
    zone = Timezone.from_tzid(ZONE, first_date=date(year, 1, 1), last_date=date(year + 1, 1, 1))
    zone.pop("comment", None)
    calendar.add_component(zone)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _zone() -> Any:
    from zoneinfo import ZoneInfo

    return ZoneInfo(ZONE)
