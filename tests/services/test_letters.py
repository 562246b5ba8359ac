"""What one person would be sent: names only as allowed, mail only where it is safe."""

from datetime import date, time
from email import message_from_bytes
from email.policy import SMTP
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from cpclerk.rules.errors import Refused
from cpclerk.services import inviting
from cpclerk.services.enclosures import enclosures, set_enclosures
from cpclerk.services.letters import Composed, compose, labels
from cpclerk.store import (
    Conference,
    Contact,
    FamilyMember,
    Invitee,
    ProtectedContact,
    Room,
    Session,
    transaction,
)
from tests.making import make_conference, make_family, make_professional


def words_of(file: bytes) -> str:
    """Return all that a letter shows: header, body, tables, footer."""
    document = Document(BytesIO(file))
    parts: list[Any] = [document.sections[0].header, document, document.sections[0].footer]
    lines = [each.text for part in parts for each in part.paragraphs]
    lines += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(lines)


class Invited:
    """A conference with a mother, a child of ten and over, and a health visitor on its list."""

    def __init__(self, session: Session) -> None:
        self.session = session
        family = make_family(session)
        nurse = make_professional(session, "Health", "Ann Visitor", "Health visitor")
        self.row = make_conference(session, family)
        with transaction(session, "place") as change:
            room = change.insert(Room, name="Blue room", place="Fenmarsh House")
            change.update(self.row, room=room)
        members = {each.relation: each for each in FamilyMember.select()}
        self.mother = self.ask(person_uid=members["mother"].person_id)
        eldest = FamilyMember.get(FamilyMember.relation == "child")
        self.child = self.ask(person_uid=eldest.person_id)
        self.nurse = self.ask(professional_uid=nurse.uid)
        with transaction(session, "report") as change:
            change.update(self.nurse, report_asked=True)

    def ask(self, **who: Any) -> Invitee:
        return Invitee.get_by_id(inviting.add(self.session, self.row.uid, **who).uid)

    def reached(
        self, who: Invitee, kind: str, value: str, *, protected: bool = False, **values: Any
    ) -> None:
        with transaction(self.session, "contact") as change:
            change.insert(ProtectedContact if protected else Contact, person=who.person_id,
                          professional=who.professional_id, kind=kind, value=value,
                          **values)  # fmt: skip

    def set(self, **values: Any) -> None:
        with transaction(self.session, "conference") as change:
            change.update(Conference.get_by_id(self.row.uid), **values)


@pytest.fixture
def invited(session: Session) -> Invited:
    return Invited(session)


def test_each_reader_gets_their_own_letter(session: Session, invited: Invited) -> None:
    children = ["Mia Ash", "Leo Ash"]
    mother = compose(session, invited.mother.uid, "invitation", people=[*children, "Ann Visitor"])
    said = words_of(mother.letter)
    for words in (
        "CONFIDENTIAL\tCP001", "Copy 1 for Rosa Ash", "Rosa Ash, Mother", "Monday 30 November 2026",
        "Time: 10:00", "Place: Blue room, Fenmarsh House", "The chair is Nell Reed.",
        "Mia Ash\nLeo Ash", "Who else is asked to come\nAnn Visitor", "Jo Clerk",
        "Enclosed\nLeaflet: child protection conferences",
    ):  # fmt: skip
        assert words in said
    child = compose(session, invited.child.uid, "invitation")
    assert "an advocate" in words_of(child.letter)
    nurse = compose(session, invited.nurse.uid, "invitation", report_by=date(2026, 11, 27))
    assert "Your report" in words_of(nurse.letter)
    assert "by Friday 27 November 2026" in words_of(nurse.letter)
    assert [each.reader for each in (mother, child, nurse)] == ["family", "child", "professional"]
    assert mother.letter_name == "CP001-invitation-01.docx"
    assert mother == compose(
        session, invited.mother.uid, "invitation", people=[*children, "Ann Visitor"]
    )


NAMES = ("Mia Ash", "Leo Ash", "Ann Visitor", "Rosa Ash")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(st.sets(st.sampled_from(NAMES)), st.sampled_from(["invitation", "changed", "cancelled",
       "chase_reply", "chase_report"]), st.sampled_from(["mother", "child", "nurse"]))  # fmt: skip
def test_nobody_is_named_but_who_may_be(
    session: Session, invited: Invited, people: set[str], purpose: str, reader: str
) -> None:
    who = getattr(invited, reader)
    if not Contact.select().where(Contact.value == f"{reader}@example.org").exists():
        invited.reached(
            who,
            "secure_email" if reader == "nurse" else "email",
            f"{reader}@example.org",
            safe=True,
        )
    made = compose(session, who.uid, purpose, people=sorted(people), safe_contact=True)
    for name in set(NAMES) - people - {made.recipient}:
        assert name not in words_of(made.letter)
    # Whatever surrounds the letter names nobody, not even its reader.
    around = (made.letter_name, made.mail_name, made.calendar_name, cover_of(made.mail or b""),
              (made.calendar or b"").decode())  # fmt: skip
    for name in NAMES:
        assert not any(part in words for part in name.split() for words in around)


def cover_of(mail: bytes) -> str:
    """Return what a mail shows before its letter is opened: its head and its text."""
    message: Any = message_from_bytes(mail, policy=SMTP)
    return f"{message.items()} {message.get_body(('plain',)).get_content()}"


def test_mail_goes_only_where_it_is_known_to_be_safe(session: Session, invited: Invited) -> None:
    def address(who: Invitee, **given: Any) -> str:
        return compose(session, who.uid, "invitation", **given).to

    invited.reached(invited.mother, "email", "rosa@example.org", safe=True)
    invited.reached(invited.nurse, "secure_email", "ann@example.org", safe=None)
    assert address(invited.mother) == ""
    assert address(invited.mother, safe_contact=True) == "rosa@example.org"
    assert address(invited.nurse) == ""
    invited.reached(invited.nurse, "secure_email", "ann@secure.example.org", safe=True)
    assert address(invited.nurse) == "ann@secure.example.org"
    alone = compose(session, invited.child.uid, "invitation", safe_contact=True)
    assert (alone.mail, alone.calendar) == (None, None)


def item_of(made: Composed) -> tuple[str, Any]:
    assert made.calendar is not None
    calendar: Any = Calendar.from_ical(made.calendar)
    return str(calendar["method"]), calendar.events[0]


def test_a_move_raises_the_sequence_and_a_cancellation_takes_it_back(
    session: Session, invited: Invited
) -> None:
    invited.reached(invited.nurse, "secure_email", "ann@secure.example.org", safe=True)
    method, first = item_of(compose(session, invited.nurse.uid, "invitation"))
    assert (method, str(first["summary"])) == ("REQUEST", "CP001")
    assert str(first["location"]) == "Blue room, Fenmarsh House"
    assert "Ash" not in first.to_ical().decode()
    invited.set(conference_time=time(14, 0))
    moved = compose(session, invited.nurse.uid, "changed", left_out=["place", "chair"])
    _, second = item_of(moved)
    assert second.start.hour == 14
    assert "location" not in second
    assert "Reed" not in words_of(moved.letter)
    invited.set(state="cancelled")
    method, last = item_of(compose(session, invited.nurse.uid, "cancelled"))
    assert (method, str(last["status"])) == ("CANCEL", "CANCELLED")
    assert first["uid"] == second["uid"] == last["uid"]
    assert first["sequence"] < second["sequence"] < last["sequence"]


def test_a_protected_address_is_on_its_owners_label_alone(
    session: Session, invited: Invited
) -> None:
    invited.reached(invited.mother, "address", "7 Hidden Row\nFenmarsh", protected=True)
    invited.reached(invited.mother, "address", "1 Mill Lane\nFenmarsh")
    invited.reached(invited.nurse, "address", "Health Centre\nFenmarsh")
    letter = compose(session, invited.mother.uid, "invitation").letter
    assert "Hidden" not in words_of(letter)
    assert "Mill Lane" not in words_of(letter)
    first, second = words_of(
        labels(session, invited.row.uid, [invited.mother.uid, invited.nurse.uid])
    ).split("PRIVATE AND CONFIDENTIAL")[1:]
    assert "Rosa Ash\n7 Hidden Row\nFenmarsh" in first
    assert "Ann Visitor\nHealth Centre\nFenmarsh" in second
    assert "Hidden" not in second
    # The place is a refuge's own address: whoever typed it there, no letter goes out with it.
    with transaction(session, "place") as change:
        place = change.insert(Room, name="7 Hidden Row Fenmarsh")
    invited.set(room=place)
    with pytest.raises(Refused, match="protected contact detail"):
        compose(session, invited.nurse.uid, "invitation")
    compose(session, invited.nurse.uid, "invitation", left_out=["place"])


def test_what_cannot_be_is_refused_in_words(session: Session, invited: Invited) -> None:
    with pytest.raises(Refused, match="Choose one of: invitation"):
        compose(session, invited.mother.uid, "birthday")
    with pytest.raises(Refused, match="cannot be left out"):
        compose(session, invited.mother.uid, "invitation", left_out=["date"])
    with pytest.raises(Refused, match="no address of Rosa Ash"):
        labels(session, invited.row.uid, [invited.mother.uid])
    invited.set(conference_date=None, conference_time=None)
    with pytest.raises(Refused, match="no date yet"):
        compose(session, invited.mother.uid, "invitation")
    put_off = compose(session, invited.mother.uid, "changed")
    assert "as soon as there is a new date" in words_of(put_off.letter)


def test_the_office_says_what_is_enclosed(session: Session, invited: Invited) -> None:
    first = enclosures(session)[0]
    assert (first.purpose, first.reader, first.rev) == ("invitation", "family", 0)
    set_enclosures(session, "invitation", "family", 0, "Our own leaflet\n\nA map")
    made = compose(session, invited.mother.uid, "invitation")
    assert made.enclosures == ("Our own leaflet", "A map")
    assert "Enclosed\nOur own leaflet\nA map" in words_of(made.letter)
