"""The professionals around each child, kept between conferences."""

from datetime import timedelta

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.services.families import FamilyPage, family
from cpclerk.services.networks import (
    add_agency,
    add_professional,
    agency_names,
    find_professionals,
    leave_network,
    put_in_network,
    put_new_in_network,
)
from cpclerk.store import NetworkMember, Session
from tests.making import make_family, make_professional


@pytest.fixture
def page(session: Session) -> FamilyPage:
    return family(session, make_family(session).uid)


def names(session: Session, page: FamilyPage) -> list[list[str]]:
    now = family(session, page.uid)
    return [[link.name for link in child.network] for child in now.children]


def test_put_in_kept_and_taken_out(session: Session, page: FamilyPage) -> None:
    school = make_professional(session, "School", "Mr T. Chalk")
    children = [each.person_uid for each in page.children]
    put_in_network(session, children[:1], school.uid)
    put_in_network(session, children, school.uid)
    assert names(session, page) == [["Mr T. Chalk"], ["Mr T. Chalk"]]
    link = family(session, page.uid).children[0].network[0]
    leave_network(session, [link.uid])
    assert names(session, page) == [[], ["Mr T. Chalk"]]
    with session.store.reading():
        assert NetworkMember.get_by_id(link.uid).until == session.today
    put_in_network(session, children, school.uid)
    assert names(session, page) == [["Mr T. Chalk"], ["Mr T. Chalk"]]


def test_since_when_and_until_when_is_kept(session: Session, page: FamilyPage) -> None:
    school = make_professional(session, "School", "Mr T. Chalk")
    child, today = page.children[0].person_uid, session.today
    with pytest.raises(Refused, match="still to come"):
        put_in_network(session, [child], school.uid, since=today + timedelta(1))
    put_in_network(session, [child], school.uid, since=today - timedelta(30))
    (link,) = family(session, page.uid).children[0].network
    assert (link.since, link.until) == (today - timedelta(30), None)
    with pytest.raises(Refused, match="before this began"):
        leave_network(session, [link.uid], today - timedelta(31))
    leave_network(session, [link.uid], today + timedelta(5))
    (link,) = family(session, page.uid).children[0].network
    assert link.until == today + timedelta(5), "until then it is kept"


def test_somebody_new_is_added_with_the_agency(session: Session, page: FamilyPage) -> None:
    child = page.children[0].person_uid
    put_new_in_network(session, [child], name="Dr R. Lint", agency="gp", capacity="GP")
    put_new_in_network(session, [child], name="Dr S. Balm", agency="GP")
    (network, _) = (each.network for each in family(session, page.uid).children)
    assert [(link.name, link.agency) for link in network] == [
        ("Dr R. Lint", "gp"),
        ("Dr S. Balm", "gp"),
    ]
    assert [each.name for each in find_professionals(session, "gp lint")] == ["Dr R. Lint"]


def test_bad_input_is_refused_beside_its_field(session: Session, page: FamilyPage) -> None:
    make_professional(session, "School", "Mr T. Chalk")
    for name, agency, field in (
        ("", "School", "name"),
        ("Ms X", " \x1b[2J", "agency"),
        ("x" * 101, "School", "name"),
        ("mr t. chalk", "SCHOOL", "name"),
    ):
        with pytest.raises(Refused) as refused:
            add_professional(session, name=name, agency=agency)
        assert refused.value.field == field
    with pytest.raises(Refused) as refused:
        add_agency(session, "school")
    assert refused.value.field == "agency"
    with pytest.raises(Refused) as refused:
        put_in_network(session, [page.children[0].person_uid], "gone")
    assert refused.value.field == "professional"
    with pytest.raises(Refused, match="Choose the child"):
        put_new_in_network(session, [], name="Ms X", agency="School")
    assert find_professionals(session, "ms x") == (), "both or neither"


def test_agencies_are_those_known_and_those_of_the_procedures(session: Session) -> None:
    saved = add_agency(session, "[b]Ark[/ 🙂")
    assert saved.rev == 1
    known = agency_names(session)
    assert "[b]Ark[/ 🙂" in known
    assert "Housing" in known
