"""What an advocate sees: their own children, and a record only where it was given."""

from datetime import date
from typing import Any

import pytest

from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
from cpclerk.services import advocacy, arranging, invitations, inviting, recording
from cpclerk.services.attendance import attendance
from cpclerk.services.child_views import add_view
from cpclerk.services.conferences import children_of as conference_children
from cpclerk.services.trail import entered
from cpclerk.services.undo import undo
from cpclerk.store import Conference, Invitee, Session, Staff, transaction
from tests.conftest import as_role
from tests.making import children_of, family_of, make_conference, make_family

# Twelve, and seven, on the day.
BIRTHS = (date(2014, 5, 1), date(2019, 8, 9))


@pytest.fixture
def advocate(setting_up: Session) -> Session:
    return as_role(setting_up, "advocate")


@pytest.fixture
def conference(session: Session) -> Conference:
    made = make_conference(
        session, make_family(session, births=BIRTHS), conference_date=session.today
    )
    inviting.accept_proposal(session, made.uid)
    return made


def invitee(conference: Conference, **values: Any) -> Invitee:
    return Invitee.get(
        *(getattr(Invitee, name) == value for name, value in values.items()),
        Invitee.conference == conference.uid,
    )


def test_only_children_old_enough_are_on_the_list(
    session: Session, advocate: Session, conference: Conference
) -> None:
    make_conference(
        session, make_family(session, "F002", "Birch"), reference="CP002", state="requested"
    )
    (found,) = advocacy.own_list(advocate)
    assert (found.reference, found.chair, found.date) == ("CP001", "Nell Reed", session.today)
    assert [(each.name, each.age) for each in found.children] == [("Mia Ash", 12)]
    assert found.record is None
    assert "Leo" not in str(advocacy.on_list(advocate, conference.uid))
    assert "Rosa" not in str(found)


def test_an_advocate_sees_the_child_for_whom_they_come(
    session: Session, advocate: Session, conference: Conference
) -> None:
    with session.store.reading():
        mia, leo = (each.person_id for each in children_of(family_of(conference)))
        views = {each.person_uid: each.uid for each in conference_children(conference.uid)}
    add_view(session, views[mia], "worried", "Larkspur")
    add_view(session, views[leo], "worried", "Foxglove")
    own = invitee(conference, staff=advocate.actor.uid)
    arranging.come_for(session, own.uid, own.rev, [leo])
    found = advocacy.on_list(advocate, conference.uid)
    # Of whatever age, and no other.
    assert [(each.name, each.age, each.views) for each in found.children] == [
        ("Leo Ash", 7, ("Foxglove",))
    ]


def test_an_advocate_who_is_taken_off_the_list_sees_it_no_more(
    session: Session, advocate: Session, conference: Conference
) -> None:
    own = invitee(conference, staff=advocate.actor.uid)
    inviting.drop(session, own.uid, own.rev)
    assert advocacy.own_list(advocate) == ()
    with pytest.raises(Refused, match="not on your list"):
        advocacy.on_list(advocate, conference.uid)


def test_a_family_of_little_ones_is_on_nobodys_list(session: Session, advocate: Session) -> None:
    made = make_conference(session, make_family(session, births=(date(2019, 8, 9),)))
    with transaction(session, "invite") as change:
        change.insert(Invitee, conference=made, staff=advocate.actor.uid, capacity="Advocate")
    assert advocacy.own_list(advocate) == ()


def test_booking_alone_puts_an_older_child_on_the_list_and_asks_the_advocate_to_wait(
    session: Session, advocate: Session
) -> None:
    made = make_conference(session, make_family(session, births=BIRTHS))
    (found,) = advocacy.own_list(advocate)
    assert [each.name for each in found.children] == ["Mia Ash"]
    assert (found.waits, found.invited_on) == (True, None)
    invitations.family_told(session, made.uid, made.rev, session.today)
    assert not advocacy.on_list(advocate, made.uid).waits


def test_of_several_advocates_each_sees_who_waits_for_one(
    session: Session, advocate: Session
) -> None:
    with transaction(session, "hire") as change:
        office = Staff.get_by_id(advocate.actor.uid).office
        other = change.insert(Staff, office=office, name="Bo Speak", initials="B", role="advocate")
    made = make_conference(session, make_family(session, births=BIRTHS))
    inviting.accept_proposal(session, made.uid)
    assert [each.reference for each in advocacy.own_list(advocate)] == ["CP001"]
    with transaction(session, "name one") as change:
        change.update(invitee(made, capacity="Advocate"), staff=other.uid)
    assert advocacy.own_list(advocate) == ()


def test_the_childs_views_and_nobody_elses_words(
    session: Session, advocate: Session, conference: Conference
) -> None:
    mia, leo = (each.person_id for each in children_of(family_of(conference)))
    child, mother = invitee(conference, person=mia), invitee(conference, capacity="Mother")

    def said(text: str, by: Invitee | None, **values: Any) -> None:
        recording.enter(session, conference.uid, "worried", text, by.uid if by else None, **values)

    said("I want my own room", child)
    said("Mum shouts less", invitee(conference, staff=advocate.actor.uid))
    said("She told school she hides", None, verbatim=True, children=[mia])
    said("Leo said he is fine", None, verbatim=True, children=[leo])
    said("Nobody asked me", mother)
    said("Kept from the advocate", child, audience=Audience.for_only([mother.uid]))
    rows = {each.person_uid: each.uid for each in attendance(session, conference.uid).children}
    add_view(session, rows[str(mia)], "change", "No shouting")
    add_view(session, rows[str(leo)], "well", "Beans")
    kept = Audience.for_only([mother.uid])
    add_view(session, rows[str(mia)], "worried", "Kept from the advocate", audience=kept)
    (found,) = advocacy.on_list(advocate, conference.uid).children
    assert found.views == (
        "No shouting",
        "I want my own room",
        "Mum shouts less",
        "She told school she hides",
    )


def test_a_record_is_given_seen_and_taken_back(
    setting_up: Session, session: Session, advocate: Session, conference: Conference
) -> None:
    mother = invitee(conference, capacity="Mother")
    recording.enter(session, conference.uid, "worried", "Said by Mum", mother.uid)
    recording.enter(
        session, conference.uid, "worried", "Not for them", audience=Audience.for_only([mother.uid])
    )
    assert [each.given_on for each in advocacy.advocates(session, conference.uid)] == [None]
    saved = advocacy.give_record(session, conference.uid, advocate.actor.uid)
    (given,) = advocacy.advocates(session, conference.uid)
    assert (given.name, given.given_on) == ("Ada Voice", session.today)
    with pytest.raises(Refused, match="already"):
        advocacy.give_record(session, conference.uid, advocate.actor.uid)
    record = advocacy.on_list(advocate, conference.uid).record
    assert record is not None
    assert "Said by Mum" in str(record)
    assert "Not for them" not in str(record)
    advocacy.opened(advocate, conference.uid)
    advocacy.take_record_back(session, conference.uid, advocate.actor.uid)
    assert advocacy.on_list(advocate, conference.uid).record is None
    with pytest.raises(Refused, match="have not been given"):
        advocacy.take_record_back(session, conference.uid, advocate.actor.uid)
    with pytest.raises(Refused, match="changed again since"):
        undo(session, saved)
    did = [(each.did, each.subjects) for each in entered(as_role(setting_up, "manager"))]
    assert ("give a record to an advocate", ("CP001",)) in did
    assert ("take a record back from an advocate", ("CP001",)) in did
    assert ("open record given", ("CP001",)) in did


def test_a_record_given_of_a_conference_that_is_not_on_the_list(
    session: Session, advocate: Session
) -> None:
    made = make_conference(session, make_family(session, births=(date(2019, 8, 9),)))
    advocacy.give_record(session, made.uid, advocate.actor.uid)
    (found,) = advocacy.own_list(advocate)
    assert found.children == ()
    assert advocacy.on_list(advocate, made.uid).record


def test_a_record_is_given_to_an_advocate_only(session: Session, conference: Conference) -> None:
    with pytest.raises(Refused, match="no advocate"):
        advocacy.give_record(session, conference.uid, session.actor.uid)
