"""How a booking stands, in words: its dates, the social worker's list, what was given up."""

from datetime import UTC, datetime

from cpclerk.rules.conference import state_words
from cpclerk.rules.dates_in_words import date_words, day_month_words, time_words
from cpclerk.rules.people import age_words
from cpclerk.services.booked import Booked, GivenUp
from cpclerk.services.invitation_list import InvitationList
from cpclerk.services.placing import Place


def place_words(place: Place) -> str:
    """Return when a place in the diary is: `Mon 30 Nov 2026 10:00`."""
    return f"{date_words(place.day)} {time_words(place.start)}"


def standing_lines(page: Booked, found: InvitationList | None) -> list[str]:
    """Return in lines how the booking stands and came about."""
    top = page.heading
    when = f"{date_words(top.date)} {time_words(top.time) if top.time else ''}" if top.date else ""
    parts = [state_words(top.state).capitalize(), when, top.chair, top.room]
    lines = ["  ".join(part for part in parts if part)]
    lines += [list_words(found)] if found is not None and list_words(found) else []
    lines += [page.ended] if page.ended else []
    lines += [f"Booked late: {page.late_reason}"] if page.late_reason else []
    lines += [f"Holds {page.reconvenes} again."] if page.reconvenes else []
    lines += [f"Held again as {page.again}."] if page.again else []
    if top.quorate is False and not page.again:
        lines.append("It was not quorate. h holds it again.")
    # The last date that was given up; those before it stand on the conference's page.
    lines += [given_up_words(each) for each in page.given_up[-1:]]
    if len(page.given_up) > 1:
        lines[-1] += f" {len(page.given_up) - 1} before that."
    lines += _asked_for(page)
    return lines + ([f"Why: {page.asked.reason}"] if page.asked.reason else [])


def _asked_for(page: Booked) -> list[str]:
    """Return in a line when and by whom it was asked for, and the dates that limits count from."""
    asked = [f"asked for on {date_words(page.requested_on)}" if page.requested_on else ""]
    asked.append(f"by {page.team}" if page.team else "")
    dates = [
        f"{page.labels[event].lower()} {date_words(day)}"
        for event, day in page.asked.events.items()
    ]
    asked_for = " ".join(part for part in asked if part)
    line = " · ".join(part for part in (asked_for, *dates) if part)
    return [line[0].upper() + line[1:]] if line else []


def given_up_words(each: GivenUp) -> str:
    """Return what a date was, when, why and by whom it was given up, and what came after it."""
    was = f"Was booked for {date_words(each.was_date)}" if each.was_date else "Had no date"
    was += f" {time_words(each.was_time)}" if each.was_time else ""
    by = f" by {each.by}" if each.by else ""
    why = ", ".join(part for part in (each.reason, each.words) if part).rstrip(".")
    now = f"; then {date_words(each.now[0])} {time_words(each.now[1])}" if each.now else ""
    return f"{was}; given up on {date_words(each.on)}{by}{f': {why}' if why else ''}{now}."


def history_lines(page: Booked) -> list[str]:
    """Return every date that a conference was given or gave up, first to last."""
    dated: list[tuple[datetime, str]] = [
        (
            each.at,
            f"{_day(each.at)}  booked for {date_words(each.day)} {time_words(each.start)}, "
            f"{each.chair or 'no chair'}, by {each.by}",
        )
        for each in page.given
    ]
    older = []
    for each in page.given_up:
        why = ", ".join(part for part in (each.reason, each.words) if part)
        was = f"{date_words(each.was_date)} " if each.was_date else ""
        line = f"{was}given up{f' by {each.by}' if each.by else ''}{f': {why}' if why else ''}"
        if each.at is None:
            older.append(f"{date_words(each.on)}  {line}")
        else:
            dated.append((each.at, f"{_day(each.at)}  {line}"))
    return older + [line for _, line in sorted(dated, key=lambda pair: pair[0])]


def list_words(found: InvitationList) -> str:
    """Return how the social worker's invitation list stands; empty where none is asked for."""
    if found.limit is None:
        return ""
    due = f", due {day_month_words(found.limit.due)}" if found.limit.due else ""
    if found.received_on is not None:
        stands = f"in on {day_month_words(found.received_on)}"
    else:
        stands = "not in"
        if found.limit.is_late:
            stands = "! late"
    chased = ""
    if found.chased and found.received_on is None:
        last = found.chased[-1]
        times = f" {len(found.chased)} times, last" if len(found.chased) > 1 else ""
        chased = f", chased{times} {day_month_words(last.on)} by {last.how} ({last.by})"
    agreed = f", agreed {day_month_words(found.agreed_on)}" if found.agreed_on else ""
    return f"Invitation list {stands}{due}{chased}{agreed} (l)"


def children_words(page: Booked) -> str:
    """Return the children in one line, each with its age on the day and what it comes for."""
    day = page.heading.date or page.requested_on
    parts = []
    for each in page.children:
        age = age_words(each.date_of_birth, expected=each.expected, day=day) if day else ""
        parts.append(f"{each.name} {age} {page.types[each.type].lower()}")
    return ", ".join(parts) or "No child is named."


def _day(at: datetime) -> str:
    from zoneinfo import ZoneInfo

    here = at.replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/London"))
    return f"{date_words(here.date())} {here:%H:%M}"
