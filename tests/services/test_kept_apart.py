"""A LADO matter never shares a store with conferences; a case audit links to no family."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.services.asking import Asked, ready, without_family
from cpclerk.services.booking import request, request_and_book
from cpclerk.services.conferences import find, page
from cpclerk.services.placing import Place
from cpclerk.services.procedures import adopt
from cpclerk.services.slots import propose
from cpclerk.store import Conference, Session, Staff
from cpclerk.store.creating import create_store
from tests.conftest import as_role, fixed_clock, numbered_uids
from tests.making import children_of, make_family

TODAY = date(2026, 11, 23)


@pytest.fixture
def lado(tmp_path: Path, quick_stores: None) -> Iterator[Session]:
    """The clerk of a store made for allegations alone."""
    made = create_store(
        tmp_path / "lado.db",
        office="Fenmarsh LADO",
        profile="england-2023",
        keeps="lado",
        staff=(("Jo Clerk", "JC", "clerk"), ("Nell Reed", "NR", "chair")),
        clock=fixed_clock,
        new_uid=numbered_uids(),
    )
    yield as_role(made, "clerk")
    made.store.close()


def asked(session: Session, kind: str) -> Asked:
    family = make_family(session)
    with session.store.reading():
        types = {each.person_id: kind for each in children_of(family)}
    return Asked(family.uid, types)


def test_an_allegation_is_not_booked_beside_conferences(session: Session) -> None:
    adopt(session, "england-2023", TODAY)
    wanted = asked(session, "allegation_strategy")
    with pytest.raises(Refused, match="kept in a store of its own") as refused:
        request(session, wanted)
    assert refused.value.field == "children"
    offered = {code for code, _ in ready(session, wanted.family_uid or "").types}
    assert "initial" in offered
    assert not any(code.startswith("allegation") for code in offered)
    with session.store.reading():
        assert not Conference.select().exists()


def test_a_store_for_allegations_books_nothing_else(lado: Session) -> None:
    wanted = asked(lado, "allegation_outcome")
    referred = {"allegation_referred": date(2026, 11, 2)}
    saved = request(lado, replace(wanted, events=referred))
    with lado.store.reading():
        assert Conference.get_by_id(saved.uid).kind == "lado_outcome"
    # Most are finished within 4 weeks, nearly all within 3 months (S3).
    due = {each.code: each.due for each in page(lado, saved.uid).deadlines if each.due}
    assert sorted(due.values()) == [date(2026, 11, 30), date(2027, 2, 2)]
    family = make_family(lado, "F002", "Birch")
    start = ready(lado, family.uid)
    assert [code for code, _ in start.types] == ["allegation_strategy", "allegation_outcome"]
    assert {each.type for each in start.children} == {"allegation_strategy"}
    types = {each.person_uid: "initial" for each in start.children}
    with pytest.raises(Refused, match="this store is kept apart from it"):
        request(lado, Asked(family.uid, types, {"strategy_discussion": date(2026, 11, 10)}))


def test_a_case_audit_is_booked_without_a_family(session: Session) -> None:
    adopt(session, "england-2023", TODAY)
    ((code, name),) = without_family(session)
    assert code == "macfa"
    nameless = Asked(None, {}, kind=code)
    with pytest.raises(Refused, match="what it is about") as refused:
        request(session, nameless)
    assert refused.value.field == "about"
    audit = replace(nameless, about="Neglect, autumn quarter")
    proposed = propose(session, audit).chosen
    assert proposed
    with session.store.reading():
        chair = Staff.get(Staff.name == "Nell Reed").uid
    saved = request_and_book(session, audit, Place(date(2026, 12, 7), time(10), chair))
    top = page(session, saved.uid).heading
    assert (top.family, top.family_uid, top.kind_words) == ("Neglect, autumn quarter", "", name)
    assert page(session, saved.uid).children == ()
    assert [each.uid for each in find(session, "autumn")] == [saved.uid]
    # Booked for a family it is refused: a case audit links to none.
    with pytest.raises(Refused):
        request(session, replace(audit, family_uid=make_family(session).uid))
