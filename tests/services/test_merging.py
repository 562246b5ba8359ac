"""Two rows of one person become one, everything with them; undo takes them apart again."""

from datetime import date

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.services import contacts, kin, networks, outline, plan_actions
from cpclerk.services.alike import look_alikes
from cpclerk.services.families import FamilyPage, Member, family
from cpclerk.services.finding import find_anything
from cpclerk.services.merging import merge
from cpclerk.services.people import CHILD, Someone, add_family, add_member
from cpclerk.services.undo import undo
from cpclerk.store import (
    Audit,
    ChildAtConference,
    Contact,
    Entry,
    Family,
    Invitee,
    NetworkMember,
    PlanAction,
    PlanPart,
    Session,
    transaction,
)
from cpclerk.store.schema import database
from tests.making import make_conference, make_family, make_professional, put_in_network

MIA = Someone(CHILD, "Mya", "Ash", date(2014, 5, 1))


def two(session: Session) -> tuple[FamilyPage, FamilyPage]:
    first = make_family(session)
    second = add_family(session, surname="Ashe", people=[MIA])
    return family(session, first.uid), family(session, second.uid)


def child(page: FamilyPage, place: int = 0) -> Member:
    return page.children[place]


def test_a_second_one_is_pointed_out_with_what_differs(session: Session) -> None:
    first, _ = two(session)
    known = [each.person_uid for each in first.children]
    found = look_alikes(session, Someone(CHILD, "Mia", "Ash", date(2014, 1, 5)))
    assert [(each.name, each.words) for each in found] == [
        ("Mia Ash", "differs: date; born Thu 1 May 2014"),
        ("Mya Ash", "differs: first name, date; born Thu 1 May 2014"),
    ]
    assert found[0].family == "F001 ASH"
    assert [each.name for each in look_alikes(session, MIA, except_uids=known)] == ["Mya Ash"]
    assert look_alikes(session, Someone(CHILD, "Sam", "Ash", date(2014, 5, 1))) == ()
    assert look_alikes(session, Someone("mother", "rosa", "ASH"))[0].relation == "mother"
    assert look_alikes(session, Someone(CHILD, "", "", date(2014, 5, 1))) == ()


def test_an_expected_baby_is_looked_for_too(session: Session) -> None:
    unborn = Someone(CHILD, "", "Fir", date(2026, 12, 20), expected=True)
    add_family(session, surname="Fir", people=[unborn])
    (found,) = look_alikes(session, Someone(CHILD, "Eve", "Fir", date(2026, 11, 20)))
    assert found.words == "differs: not named yet, date, born since; due Sun 20 Dec 2026"


def test_the_existing_one_is_used_in_place_of_a_second(session: Session) -> None:
    first, _ = two(session)
    known = child(first).person_uid
    saved = add_family(session, surname="Oak", people=[Someone(CHILD, person_uid=known)])
    again = family(session, saved.uid)
    assert child(again).person_uid == known
    assert child(again).reference == "F001C1"
    with pytest.raises(Refused, match="in this family already"):
        add_member(session, first.uid, Someone("cousin", person_uid=known))


def test_all_that_pointed_to_the_second_points_to_the_first_and_back(session: Session) -> None:
    first, second = two(session)
    one, other = child(first).person_uid, child(second).person_uid
    brother = child(first, 1).person_uid
    nurse = make_professional(session, "School nursing", "Ms N. Care")
    rows = first_row(first), first_row(second)
    with session.store.reading():
        for row in rows:
            put_in_network(session, row, nurse)
    teacher = make_professional(session, "School", "Mr T. Chalk")
    networks.put_in_network(session, [other], teacher.uid)
    conference = make_conference(session, rows[1], reference="CP9", state="held")
    with transaction(session, "say") as change:
        change.insert(Invitee, conference=conference, person=other)
        change.insert(Invitee, conference=conference, name="Voice", comes_for=other)
        change.insert(
            Entry, conference=conference, column="worried", position=1, text="x",
            children=[other], audience="everyone",
        )  # fmt: skip
    outline.write_own_version(session, conference.uid, other, {"child_well": "Dogs"}, seen={})
    plan_actions.add_action(session, conference.uid, "Walk them", children=[other])
    contacts.add_contact(session, [other], "mobile", "0116 496 0007")
    before = snapshot(session)
    saved = merge(session, other, one)
    with session.store.reading():
        assert ChildAtConference.get().person_id == one
        assert {each.person_id or each.comes_for for each in Invitee.select()} == {one}
        assert Entry.get().children == PlanAction.get().children == [one]
        assert PlanPart.get().person_id == one
        assert Contact.get().person_id == one
        links = list(NetworkMember.select().where(NetworkMember.child == one))
        assert {each.professional_id for each in links} == {nurse.uid, teacher.uid}
        assert len(links) == 2, "not the nurse twice"
        assert Audit.select().order_by(Audit.sequence.desc()).get().action == "merge people"
    assert child(family(session, second.uid)).name == "Mia Ash"
    hits = [each.name for each in find_anything(session, "mya").hits]
    assert hits == ["Mia Ash"], "who was there twice is found by either name"
    with pytest.raises(Refused, match="merged already"):
        merge(session, other, brother)
    undo(session, saved)
    assert snapshot(session) == before


def test_an_expected_child_becomes_the_one_that_was_born(session: Session) -> None:
    unborn = Someone(CHILD, "", "Fir", date(2026, 12, 20), expected=True)
    page = family(session, add_family(session, surname="Fir", people=[unborn]).uid)
    born = Someone(CHILD, "Eve", "Fir", date(2026, 11, 20), sex="F")
    eve = add_member(session, page.uid, born)
    merge(session, eve.uid, child(page).person_uid)
    (now,) = family(session, page.uid).children
    assert (now.name, now.born, now.expected, now.sex) == ("Eve Fir", born.born, False, "F")


def test_nonsense_is_refused_in_words(session: Session) -> None:
    first, second = two(session)
    mia, leo = child(first).person_uid, child(first, 1).person_uid
    rosa, mya = first.members[0].person_uid, child(second).person_uid
    for one, other, said in (
        (mia, mia, "themselves"),
        (rosa, mia, "two people"),
        (leo, mya, "over a year apart"),
        ("gone", mia, "not in this store"),
    ):
        with pytest.raises(Refused, match=said):
            merge(session, one, other)
    saved = add_member(session, first.uid, MIA)
    make_conference(session, first_row(first), reference="CP8")
    with pytest.raises(Refused, match="Both are on the list of CP8"):
        merge(session, saved.uid, mia)


def test_relations_and_the_main_carer(session: Session) -> None:
    first, second = two(session)
    rosa, mia, leo = (each.person_uid for each in first.members)
    kin.relate(session, rosa, mia, "mother")
    saved = kin.set_main_carer(session, mia, rosa)
    kin.relate(session, leo, mia, "half-brother")
    page = family(session, first.uid)
    assert [(each.relation, each.main_carer) for each in page.kin] == [
        ("mother", True), ("half-brother", False),
    ]  # fmt: skip
    undo(session, saved)
    kin.relate(session, leo, mia, "")
    assert [each.relation for each in family(session, first.uid).kin] == ["mother"]
    for one, other, said in ((mia, mia, "two people"), (child(second).person_uid, mia, "not in")):
        with pytest.raises(Refused, match=said):
            kin.relate(session, one, other, "sister")
    with pytest.raises(Refused, match="Only a child"):
        kin.set_main_carer(session, rosa, leo)


def first_row(page: FamilyPage) -> Family:
    with database.connection_context():
        return Family.get_by_id(page.uid)


def snapshot(session: Session) -> list[object]:
    tables = (ChildAtConference, Invitee, Entry, Contact, NetworkMember)
    with session.store.reading():
        return [
            sorted(
                (
                    tuple((k, str(v)) for k, v in row.__data__.items() if k != "rev")
                    for row in table.select()
                ),
                key=str,
            )
            for table in tables
        ]
