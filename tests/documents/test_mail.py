"""Drafts of e-mail and calendar items: nothing from people becomes a header, or a name."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from cpclerk.documents import calendar_item, mail
from cpclerk.documents.calendar_item import Item
from cpclerk.rules.errors import Refused

AT = datetime(2026, 11, 23, 9, 0)


def a_draft(reference: str = "CP001", to: str = "ann@example.org", sender: str = "") -> bytes:
    return mail.draft(
        to=to, sender=sender, reference=reference, body="Please see.\n", files={"x.docx": b"PK"}
    )


@given(st.text(max_size=200))
def test_a_subject_is_one_header_whatever_it_holds(reference: str) -> None:
    message: Any = message_from_bytes(
        a_draft(f"CP001\r\nBcc: x@example.org {reference}"), policy=SMTP
    )
    assert message["Bcc"] is None
    assert set(message.keys()) == {"Subject", "To", "X-Unsent", "MIME-Version", "Content-Type"}
    assert message["To"] == "ann@example.org"


@pytest.mark.parametrize(
    "address",
    [
        "", "ann", "ann@", "@example.org", "ann@example", "ann@example.org, b@example.org",
        "Ann <ann@example.org>", "ann@example.org\nBcc: b@example.org", "a b@example.org",
        "ann@exämple.org", "ann;b@example.org", "a" * 300 + "@example.org", "ann@@example.org",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Refused, match="no e-mail address"):
        a_draft(to=address)


def test_a_mail_is_plain_ascii_and_the_same_each_time() -> None:
    draft = a_draft()
    assert draft == a_draft()
    assert draft.isascii()
    ready = mail.ready(draft, sender="office@example.org", message_id="<1@example.org>", at=AT)
    message: Any = message_from_bytes(ready, policy=SMTP)
    assert (message["From"], message["Message-ID"]) == ("office@example.org", "<1@example.org>")
    assert message["Date"] == "Mon, 23 Nov 2026 09:00:00 +0000"
    assert message["X-Unsent"] is None
    assert ready.split(b"\r\n\r\n", 1)[1] == draft.split(b"\r\n\r\n", 1)[1]


def an_item(start: datetime, **values: Any) -> Any:
    given_values: dict[str, Any] = {
        "uid": "1@cpclerk.invalid", "sequence": 4, "reference": "CP001", "start": start,
        "minutes": 90, "place": "Room 2; Fenmarsh, ground floor", "attendee": "ann@example.org",
        "organizer": "office@example.org", "stamp": AT, **values,
    }  # fmt: skip
    return Calendar.from_ical(calendar_item.written(Item(**given_values), "REQUEST"))


@pytest.mark.parametrize(("month", "utc"), [(1, 10), (3, 10), (6, 9), (11, 10)])
def test_a_calendar_item_is_at_the_time_on_the_wall(month: int, utc: int) -> None:
    calendar = an_item(datetime(2026, month, 9, 10, 0))
    (event,) = calendar.events
    assert event.start.astimezone(UTC).hour == utc
    assert (event.end - event.start).total_seconds() == 90 * 60
    assert event["sequence"] == 4
    assert str(event["location"]) == "Room 2; Fenmarsh, ground floor"
    assert str(event["attendee"]) == "mailto:ann@example.org"
    (zone,) = calendar.timezones
    assert str(zone["tzid"]) == "Europe/London"
    # This year and the next, not each since 1970.
    assert len(calendar.to_ical()) < 1500


def test_nobody_is_asked_to_answer_to_nobody() -> None:
    (asked,) = an_item(AT).events
    (silent,) = an_item(AT, organizer=calendar_item.NOBODY).events
    assert (asked["attendee"].params["RSVP"], silent["attendee"].params["RSVP"]) == (
        "TRUE",
        "FALSE",
    )


def test_text_in_a_calendar_item_begins_no_line_of_its_own() -> None:
    calendar = an_item(
        AT, reference="CP001\r\nATTENDEE:mailto:x@example.org", place="a\nEND:VEVENT"
    )
    (event,) = calendar.events
    assert str(event["attendee"]) == "mailto:ann@example.org"
    assert "ATTENDEE" in str(event["summary"])
