"""Rows made directly, for tests that need something to be there already."""

from datetime import date, time
from typing import Any

from cpclerk.rules.text import fold
from cpclerk.store import (
    Agency,
    ChildAtConference,
    Conference,
    Family,
    FamilyMember,
    NetworkMember,
    Office,
    Person,
    Professional,
    Session,
    Staff,
    transaction,
)
from cpclerk.store.profiles import in_force


def make_family(
    session: Session,
    reference: str = "F001",
    surname: str = "Ash",
    births: tuple[date, ...] = (date(2014, 5, 1), date(2019, 8, 9)),
) -> Family:
    """Make a family with a mother and a child for each date of birth."""
    with transaction(session, "make family") as change:
        family = change.insert(
            Family,
            reference=reference,
            surname=surname,
            name_folded=fold(surname),
            office=Office.get(),
        )
        mother = change.insert(
            Person, given_name="Rosa", surname=surname, sex="F", name_folded=fold(f"Rosa {surname}")
        )
        change.insert(
            FamilyMember,
            family=family,
            person=mother,
            relation="mother",
            parental_responsibility=True,
        )
        for number, born in enumerate(births, 1):
            given = ("Mia", "Leo", "Ivy", "Sam")[(number - 1) % 4]
            child = change.insert(
                Person,
                reference=f"{reference}C{number}",
                given_name=given,
                surname=surname,
                name_folded=fold(f"{given} {surname}"),
                date_of_birth=born,
                sex="F",
            )
            change.insert(FamilyMember, family=family, person=child, relation="child")
    return family


def make_professional(session: Session, agency: str, name: str, capacity: str = "") -> Professional:
    """Make a professional, and the agency if it is not there yet."""
    with transaction(session, "make professional") as change:
        place = Agency.get_or_none(Agency.name == agency) or change.insert(
            Agency, name=agency, name_folded=fold(agency)
        )
        return change.insert(
            Professional, agency=place, name=name, name_folded=fold(name), capacity=capacity
        )


def put_in_network(session: Session, family: Family, professional: Professional) -> None:
    """Put a professional into the network of each of the family's children."""
    with transaction(session, "make network") as change:
        for member in children_of(family):
            change.insert(NetworkMember, child=member.person, professional=professional)


def family_of(conference: Conference) -> Family:
    """The family of a conference that has one."""
    assert conference.family is not None
    return conference.family


def children_of(family: Family) -> list[FamilyMember]:
    return list(
        FamilyMember.select(FamilyMember, Person)
        .join(Person)
        .where(FamilyMember.family == family, FamilyMember.relation == "child")
        .order_by(Person.date_of_birth)
    )


def make_conference(
    session: Session,
    family: Family,
    *,
    reference: str = "CP001",
    kind: str = "initial",
    state: str = "booked",
    conference_date: date | None = date(2026, 11, 30),
    strategy_discussion_date: date | None = date(2026, 11, 10),
    **values: Any,
) -> Conference:
    """Make a conference of all the family's children, booked for 10:00 with the first chair."""
    with transaction(session, "make conference") as change:
        office = Office.get()
        chair = Staff.select().where(Staff.role == "chair").order_by(Staff.name).first()
        conference = change.insert(
            Conference,
            reference=reference,
            family=family,
            kind=kind,
            state=state,
            profile=in_force(session.today).profile_id,
            office=office,
            clerk=session.actor.uid or None,
            chair=chair,
            conference_date=conference_date,
            conference_time=time(10, 0) if conference_date else None,
            strategy_discussion_date=strategy_discussion_date,
            audience="professionals",
            **values,
        )
        for member in children_of(family):
            change.insert(
                ChildAtConference,
                conference=conference,
                person=member.person,
                type=kind,
                date_of_birth=member.person.date_of_birth,
                expected=member.person.expected,
                sex=member.person.sex,
                audience="professionals",
            )
    return conference
