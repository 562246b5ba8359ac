"""Families are found by whatever was heard, and shown whole."""

from datetime import date

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.services.families import MOST, family, find
from cpclerk.services.people import Someone, add_family
from cpclerk.store import ChildAtConference, Family, Session, Team, transaction
from tests.conftest import as_role
from tests.making import (
    make_conference,
    make_family,
    make_professional,
    put_in_network,
)


def test_every_family_is_listed_by_name_and_those_without_one_last(session: Session) -> None:
    make_family(session, "F001", "Oak")
    make_family(session, "F002", "")
    make_family(session, "F003", "Ash")
    found = find(session)
    assert [each.label for each in found.families] == ["F003 ASH", "F001 OAK", "F002"]
    assert not found.more


@pytest.mark.parametrize(
    "words", ["ash", "ÁSH", "f001", "mia", "mia ash", "rosa", "1/5/2014", "2014-05-01", "C2"]
)
def test_found_by_whatever_was_heard(session: Session, words: str) -> None:
    make_family(session, "F001", "Ash")
    make_family(session, "F009", "Oakley", births=())
    (line,) = [each for each in find(session, words).families if each.reference == "F001"]
    assert line.children == "Mia 12, Leo 7"
    assert line.number_of_children == 2
    if words != "rosa":
        assert len(find(session, words).families) == 1


@pytest.mark.parametrize("words", ["%", "_", "zzz", "1/5/1984", "[b]x[/", "\x1b[2J", "🙂"])
def test_what_nobody_is_called_finds_nobody(session: Session, words: str) -> None:
    make_family(session)
    assert find(session, words).families == ()


def test_a_line_says_how_the_children_stand_and_what_is_to_come(session: Session) -> None:
    row = make_family(session)
    assert find(session, "ash").families[0].on_plan is None
    held = make_conference(session, row, state="held", conference_date=date(2026, 9, 1))
    with transaction(session, "decide") as change:
        children = ChildAtConference.select().where(ChildAtConference.conference == held)
        for child, outcome in zip(children, ("plan_started", "no_plan"), strict=True):
            change.update(child, outcome=outcome)
    make_conference(session, row, reference="CP2", state="requested", conference_date=None)
    make_conference(session, row, reference="CP3", kind="first_review")
    make_conference(session, row, reference="CP4", state="cancelled")
    (line,) = find(session, "ash").families
    assert line.on_plan == 1
    assert (line.next_kind, line.next_state, line.next_date) == (
        "1st RCPC",
        "booked",
        date(2026, 11, 30),
    )
    page = family(session, row.uid)
    assert [each.reference for each in page.conferences] == ["CP2", "CP4", "CP3", "CP001"]


def test_a_long_list_is_cut_short_and_says_so(session: Session) -> None:
    office = make_family(session).office_id
    with transaction(session, "many") as change:
        for number in range(MOST + 5):
            change.insert(
                Family, reference=f"X{number}", surname="Ash", name_folded="ash", office=office
            )
    found = find(session, "ash")
    assert len(found.families) == MOST
    assert found.more


def test_a_family_whole(session: Session) -> None:
    row = make_family(session, births=(date(2014, 5, 1), date(2019, 8, 9)))
    school = make_professional(session, "School", "Mr T. Chalk", "Designated teacher")
    put_in_network(session, row, school)
    page = family(session, row.uid)
    assert [(each.name, each.relation, each.age) for each in page.members] == [
        ("Rosa Ash", "mother", "age not recorded"),
        ("Mia Ash", "child", "12"),
        ("Leo Ash", "child", "7"),
    ]
    assert page.members[0].parental_responsibility is True
    assert page.members[0].status is None
    assert page.children[0].status
    assert page.children[0].status.on_plan is None
    assert [link.name for link in page.children[1].network] == ["Mr T. Chalk"]
    assert page.children[0].network[0].agency == "School"


def test_a_family_with_its_team(session: Session) -> None:
    with transaction(session, "team") as change:
        team = change.insert(Team, name="Duty North")
    saved = add_family(
        session,
        surname="Birch",
        team_uid=team.uid,
        people=[Someone("child", "Tom", "Birch", date(2015, 1, 2))],
    )
    assert family(session, saved.uid).team == "Duty North"
    assert find(session, "birch").families[0].team == "Duty North"


def test_a_family_that_is_not_there(session: Session) -> None:
    with pytest.raises(Refused, match="not in this store"):
        family(session, "nowhere")


def test_somebody_without_access_is_refused(setting_up: Session) -> None:
    with pytest.raises(Refused):
        find(as_role(setting_up, "advocate"), "ash")
