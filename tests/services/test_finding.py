"""Anything is found by part of a name, a reference or a birth date, and stays found."""

from datetime import date

import pytest

from cpclerk.services import contacts
from cpclerk.services.families import family
from cpclerk.services.finding import find_anything
from cpclerk.services.people import Someone, add_family, amend_person
from cpclerk.services.undo import undo
from cpclerk.store import Session, search
from cpclerk.store.schema import database
from tests.making import make_conference, make_family, make_professional


def named(session: Session, words: str) -> list[tuple[str, str]]:
    return [(each.kind, each.name) for each in find_anything(session, words).hits]


@pytest.fixture
def known(session: Session) -> Session:
    row = make_family(session, "F0007", "Goldsmith-O'Neill")
    make_conference(session, row, reference="CP0042")
    make_professional(session, "Fenmarsh Surgery", "Dr Zoë Łoś", "GP")
    return session


@pytest.mark.parametrize(
    ("words", "kind", "name"),
    [
        ("gold", "family", "F0007 GOLDSMITH-O'NEILL"),
        ("SMITH", "family", "F0007 GOLDSMITH-O'NEILL"),
        ("oneill", "family", "F0007 GOLDSMITH-O'NEILL"),
        ("o'neill mia", "person", "Mia Goldsmith-O'Neill"),
        ("1/5/2014", "person", "Mia Goldsmith-O'Neill"),
        ("c2", "person", "Leo Goldsmith-O'Neill"),
        ("rosa", "person", "Rosa Goldsmith-O'Neill"),
        ("zoe", "professional", "Dr Zoë Łoś"),
        ("surg", "agency", "Fenmarsh Surgery"),
        ("42", "conference", "CP0042"),
        ("cp0042", "conference", "CP0042"),
    ],
)
def test_found_by_whatever_was_heard(known: Session, words: str, kind: str, name: str) -> None:
    assert (kind, name) in named(known, words)


@pytest.mark.parametrize("words", ["%", "*", '"', 'a" OR "b', "zzz", "🙂", "words:", "NEAR(a b)"])
def test_what_means_something_to_the_index_is_only_text(known: Session, words: str) -> None:
    assert named(known, words) == []


def test_a_line_says_what_it_is_and_where_it_belongs(known: Session) -> None:
    (hit,) = find_anything(known, "rosa").hits
    assert (hit.what, hit.near) == ("mother", "F0007 GOLDSMITH-O'NEILL")
    (hit,) = find_anything(known, "cp0042").hits
    assert (hit.what, hit.near) == ("ICPC booked Mon 30 Nov 2026", "F0007 GOLDSMITH-O'NEILL")
    (hit, *_) = find_anything(known, "").hits
    assert (hit.kind, hit.what) == ("family", "Mia 12, Leo 7")


def test_a_family_comes_before_the_people_in_it(session: Session) -> None:
    for number in range(3):
        make_family(session, f"F00{number}", "Ashford")
    kinds = [kind for kind, _ in named(session, "ash")]
    assert kinds[:3] == ["family"] * 3
    assert set(kinds[3:]) == {"person"}


def test_it_follows_every_change_and_its_undo(session: Session) -> None:
    add_family(session, surname="Fir", people=[Someone("child", "Ana", "Fir", date(2020, 1, 2))])
    (hit,) = [each for each in find_anything(session, "ana").hits if each.kind == "person"]
    member = family(session, hit.family_uid).children[0]
    new = Someone("child", "Béa", "Fir", date(2020, 1, 3))
    saved = amend_person(session, member.uid, member.rev, new)
    assert named(session, "ana") == []
    assert named(session, "bea") == named(session, "3/1/2020") == [("person", "Béa Fir")]
    undo(session, saved)
    assert named(session, "bea") == []
    assert named(session, "ana") == [("person", "Ana Fir")]


def test_how_somebody_is_reached_finds_nobody(session: Session) -> None:
    row = make_family(session)
    rosa = family(session, row.uid).members[0].person_uid
    contacts.add_contact(session, [rosa], "address", "3 Larkspur Lane", protected=True)
    contacts.add_contact(session, [rosa], "address", "7 Hollyhock Road")
    assert named(session, "larkspur") == named(session, "hollyhock") == []
    with session.store.reading():
        held = database.execute_sql("SELECT first, words, parts FROM searchable").fetchall()
    assert "larkspur" not in str(held)


def test_an_older_store_is_filled_as_if_it_had_been_followed(known: Session) -> None:
    with known.store.reading():
        followed = set(
            database.execute_sql("SELECT uid, first, words, parts FROM searchable").fetchall()
        )
        search.fill()
        filled = set(
            database.execute_sql("SELECT uid, first, words, parts FROM searchable").fetchall()
        )
        assert filled == followed
        database.execute_sql("INSERT INTO search (search) VALUES ('integrity-check')")


def test_an_encrypted_store_is_searched_too(locked: Session) -> None:
    make_family(locked, "F0007", "Ash")
    assert ("family", "F0007 ASH") in named(locked, "ash")
