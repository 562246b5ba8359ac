"""Adding families and the people in them: what can be is stored, what cannot be is said plainly."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpclerk.rules.errors import Refused
from cpclerk.rules.text import clean_text
from cpclerk.services.families import FamilyPage, family
from cpclerk.services.people import (
    Someone,
    add_family,
    add_member,
    amend_family,
    amend_person,
)
from cpclerk.services.undo import undo
from cpclerk.store import Audit, Family, Person, Session, Stale
from tests.conftest import as_role
from tests.making import make_conference

MIA = Someone("child", "Mia", "Birch", date(2014, 5, 1), sex="F")
UNBORN = Someone("child", "", "Birch", date(2027, 3, 4), expected=True)
MOTHER = Someone("mother", "Rosa", "Birch", parental_responsibility=True, sex="F")


def birch(session: Session, *people: Someone) -> FamilyPage:
    saved = add_family(session, surname="Birch", people=people or (MOTHER, MIA, UNBORN))
    return family(session, saved.uid)


def test_a_family_is_added_whole_with_references_in_sequence(session: Session) -> None:
    first = birch(session)
    assert first.reference == "F0001"
    assert [(each.name, each.reference, each.age) for each in first.members] == [
        ("Rosa Birch", "", "age not recorded"),
        ("Mia Birch", "F0001C1", "12"),
        ("Unborn Birch", "F0001C2", "due Thu 4 Mar 2027"),
    ]
    assert birch(session, MIA).reference == "F0002"


def test_references_that_came_with_a_log_are_passed_over(session: Session) -> None:
    from tests.making import make_family

    make_family(session, "F0001", "Ash")
    assert birch(session).reference == "F0002"


def test_one_transaction_one_audit_entry(session: Session) -> None:
    with session.store.reading():
        before = Audit.select().count()
    page = birch(session)
    with session.store.reading():
        assert Audit.select().count() == before + 1
        last = Audit.select().where(Audit.device == session.device).order_by(Audit.sequence)[-1]
    assert last.subject == page.uid


def test_adding_is_undone_whole(session: Session) -> None:
    saved = add_family(session, surname="Birch", people=(MOTHER, MIA))
    undo(session, saved)
    with session.store.reading():
        assert not Family.select().exists()
        assert not Person.select().exists()


@pytest.mark.parametrize(
    ("someone", "field", "words"),
    [
        (Someone("child", "", "Birch", date(2014, 5, 1)), "given_name-1", "first name"),
        (Someone("child", " \x1b[2J ", "Birch"), "given_name-1", "first name"),
        (Someone("child", "Tom", "Birch", date(2026, 12, 1)), "born-1", "still to come"),
        (Someone("child", "Tom", "Birch", date(2008, 11, 23)), "born-1", "is 18"),
        (Someone("child", "", "", date(2026, 11, 22), expected=True), "born-1", "is past"),
        (Someone("child", "", "", date(2027, 9, 24), expected=True), "born-1", "10 months ahead"),
        (Someone("father", "", ""), "given_name-1", "name"),
        (Someone("father", "Al", "Birch", date(1890, 1, 1)), "born-1", "Nobody alive"),
        (Someone("father", "Al", "", date(2027, 1, 1), expected=True), "born-1", "Only a child"),
        (Someone("", "Al", "Birch"), "relation-1", "who this is"),
        (Someone("child", "Tom", "x" * 101), "surname-1", "room for 100"),
        (Someone("child", "Tom", "Birch", sex="X"), "sex-1", "female"),
        (MIA, "given_name-1", "already"),
        (Someone("child", "MÍA", " birch ", date(2014, 5, 1)), "given_name-1", "already"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    session: Session, someone: Someone, field: str, words: str
) -> None:
    with pytest.raises(Refused, match=words) as refused:
        add_family(session, surname="Birch", people=(MIA, someone))
    assert refused.value.field == field
    with session.store.reading():
        assert not Family.select().exists(), "all or none"
    page = birch(session, MIA)
    with pytest.raises(Refused) as refused:
        add_member(session, page.uid, someone)
    assert refused.value.field == field.removesuffix("-1")


@pytest.mark.parametrize("surname", ["", "   ", "\x1b[31m", "\u202e", "\u200b"])
def test_a_family_needs_a_name(session: Session, surname: str) -> None:
    with pytest.raises(Refused) as refused:
        add_family(session, surname=surname, people=(MIA,))
    assert refused.value.field == "surname"


def test_a_family_needs_a_child(session: Session) -> None:
    with pytest.raises(Refused, match="at least one child") as refused:
        add_family(session, surname="Birch", people=(MOTHER,))
    assert refused.value.field == "given_name-1"


def test_unborn_twins_are_two(session: Session) -> None:
    assert len(birch(session, UNBORN, UNBORN).children) == 2


@pytest.mark.parametrize(
    "name", ["[b]markup[/", "🙂👩‍👧", "مريم", "O’Brien-Łoś", "Robert'); DROP TABLE"]
)
def test_names_are_data(session: Session, name: str) -> None:
    saved = add_family(session, surname=name, people=(Someone("child", name, name),))
    page = family(session, saved.uid)
    assert page.surname == clean_text(name)
    assert page.children[0].given_name == clean_text(name)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=60))
def test_any_text_is_stored_clean_or_refused_beside_its_field(session: Session, name: str) -> None:
    person = Someone("child", name, name)
    if clean_text(name):
        saved = add_family(session, surname="Birch", people=(person,))
        assert family(session, saved.uid).children[0].given_name == clean_text(name)
        return
    with pytest.raises(Refused) as refused:
        add_family(session, surname="Birch", people=(person,))
    assert refused.value.field == "given_name-0"


def test_a_child_is_born_and_earlier_conferences_keep_what_was_true(session: Session) -> None:
    page = birch(session, MOTHER, UNBORN)
    with session.store.reading():
        row = Family.get_by_id(page.uid)
    make_conference(session, row, kind="pre_birth_initial")
    child = page.children[0]
    born = Someone("child", "Eve", "Birch", date(2026, 11, 20), sex="F")
    amend_person(session, child.uid, child.rev, born)
    now = family(session, page.uid).children[0]
    assert (now.name, now.age, now.expected) == ("Eve Birch", "0 weeks", False)
    from cpclerk.services.conferences import children_of

    with session.store.reading():
        (then,) = children_of(family(session, page.uid).conferences[0].uid)
    assert then.expected
    assert then.date_of_birth == date(2027, 3, 4)


def test_amending_what_somebody_else_amended_is_not_lost(session: Session) -> None:
    page = birch(session)
    child = page.children[0]
    amend_person(session, child.uid, child.rev, Someone("child", "Maya", "Birch", child.born))
    with pytest.raises(Stale):
        amend_person(session, child.uid, child.rev, Someone("child", "Mya", "Birch", child.born))
    with pytest.raises(Refused, match="stays a child") as refused:
        amend_person(session, child.uid, child.rev + 1, Someone("mother", "Maya", "Birch"))
    assert refused.value.field == "relation"
    mother = page.members[0]
    amend_person(
        session, mother.uid, mother.rev, Someone("step mother", "Rosa", "Birch", date(1990, 4, 3))
    )
    now = family(session, page.uid).members[0]
    assert (now.relation, now.parental_responsibility, now.age) == ("step mother", None, "36")


def test_a_family_is_amended(session: Session) -> None:
    page = birch(session)
    amend_family(session, page.uid, page.rev, surname="Beech", team_uid=None, case_system_id="77")
    now = family(session, page.uid)
    assert (now.surname, now.case_system_id) == ("Beech", "77")
    with pytest.raises(Stale):
        amend_family(session, page.uid, page.rev, surname="Elm", team_uid=None)
    with pytest.raises(Refused) as refused:
        amend_family(session, page.uid, now.rev, surname="", team_uid=None)
    assert refused.value.field == "surname"
    with pytest.raises(Refused) as refused:
        amend_family(session, page.uid, now.rev, surname="Elm", team_uid="gone")
    assert refused.value.field == "team"


def test_an_auditor_or_advocate_changes_nothing(setting_up: Session) -> None:
    with pytest.raises(Refused, match="may not add a family"):
        add_family(as_role(setting_up, "advocate"), surname="Birch", people=(MIA,))
