"""Who is proposed: everybody who should be asked, and nobody twice."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.invitations import (
    Known,
    OnList,
    Relative,
    key_of,
    propose,
    usual_for,
    usual_method,
)
from cpclerk.rules.profile import Profile, read_profile
from cpclerk.store.profiles import shipped

DAY = date(2026, 11, 30)
HV = "School Nurse/Health Visitor/Midwife"
ROSA = Relative("rosa", "Rosa Ash", "mother", True)
MIA = Relative("mia", "Mia Ash", "child", born=date(2014, 5, 1), at_conference=True)
LEO = Relative("leo", "Leo Ash", "child", born=date(2019, 8, 9), at_conference=True)


@pytest.fixture(scope="module")
def profile() -> Profile:
    return read_profile(shipped("sample-office"), "sample-office.toml")


def test_a_family_with_an_older_child_and_two_known_professionals(profile: Profile) -> None:
    network = [
        Known("hanna", "Hanna Vine", HV, "Health visitor", ("Leo",)),
        Known("chalk", "Mr T. Chalk", "School", "Designated teacher", ("Mia", "Leo")),
    ]
    found = propose("initial", profile, DAY, [ROSA, MIA, LEO], network)
    assert [(each.name, each.capacity) for each in found] == [
        ("Rosa Ash", "Mother"),
        ("Mia Ash", "Child"),
        ("Advocate", "Advocate"),
        ("Social Worker", "Social worker"),
        ("SW Team Manager/PSW", "Social work team manager or practice supervisor"),
        ("Hanna Vine", "Health visitor"),
        ("GP", "GP"),
        ("CAIU", "Police child abuse investigation unit"),
        ("Mr T. Chalk", "Designated teacher"),
    ]
    by_name = {each.name: each for each in found}
    assert by_name["Mr T. Chalk"].why == "works with Mia and Leo"
    assert by_name["Mia Ash"].why == "a child is 10 or over"
    assert by_name["Hanna Vine"].report_asked
    assert not by_name["Rosa Ash"].report_asked
    assert by_name["Rosa Ash"].is_family
    assert not by_name["Advocate"].is_family


def test_younger_children_are_not_asked_nor_is_an_advocate(profile: Profile) -> None:
    unborn = Relative("u", "Unborn", "child", born=date(2000, 1, 1), expected=True)
    found = propose("initial", profile, DAY, [LEO, replace(unborn, at_conference=True)], [])
    assert {each.name for each in found} == {"Social Worker", "SW Team Manager/PSW", "GP", "CAIU"}


def test_a_sibling_whom_the_conference_is_not_about_is_not_asked(profile: Profile) -> None:
    found = propose("initial", profile, DAY, [replace(MIA, at_conference=False)], [])
    assert "Mia Ash" not in {each.name for each in found}


def test_parental_responsibility_counts_for_whoever_holds_it(profile: Profile) -> None:
    gran = Relative("gran", "Grace Elm", "grandmother", True)
    partner = Relative("dean", "Dean Rook", "mother's partner", False)
    unknown = Relative("ron", "Ron Finch", "stepfather", None)
    found = propose("initial", profile, DAY, [gran, partner, unknown], [])
    assert [each.name for each in found if each.is_family and not each.why_not] == ["Grace Elm"]
    assert found[0].why == "has parental responsibility"
    # The others in the home are said, with why they are not asked; who is a child is not.
    assert [(each.name, each.why_not) for each in found if each.why_not] == [
        ("Dean Rook", "no PR"),
        ("Ron Finch", "PR not recorded"),
    ]
    assert not [each for each in propose("initial", profile, DAY, [LEO], []) if each.why_not]


def test_somebody_of_the_agency_stands_in_for_the_agency(profile: Profile) -> None:
    network = [Known("lint", "Dr R. Lint", "GP"), Known("balm", "Dr S. Balm", "GP")]
    found = propose("initial", profile, DAY, [], network)
    assert [each.name for each in found if each.agency == "GP"] == ["Dr R. Lint", "Dr S. Balm"]
    assert {each.capacity for each in found if each.agency == "GP"} == {"GP"}


def test_an_agency_on_the_list_by_another_name_is_not_proposed_again(profile: Profile) -> None:
    there = [OnList("professional:lint", "GP", "Family doctor"), OnList("x", "CAIU", "DC")]
    found = propose("initial", profile, DAY, [], [], there)
    assert {each.name for each in found} == {"Social Worker", "SW Team Manager/PSW"}


def test_an_agency_the_profile_does_not_know_is_proposed_from_the_network(profile: Profile) -> None:
    found = propose("initial", profile, DAY, [], [Known("x", "Al Fresco", "Zoo", "", ("Mia",))])
    assert found[-1].name == "Al Fresco"
    assert not found[-1].report_asked


def test_the_capacity_decides_between_usual_invitees_of_one_agency(profile: Profile) -> None:
    usual = profile.invitees_for("initial")
    for capacity, code in (
        ("Health Visitor", "health_visitor"),
        ("school nurse (bank)", "school_nurse"),
        ("midwife", "midwife"),
    ):
        match = usual_for(HV, capacity, usual)
        assert match is not None
        assert match.code == code
    assert usual_for(HV, "Clinical lead", usual) is None
    assert usual_for(HV, "", usual) is None
    unclear = propose("initial", profile, DAY, [], [Known("n", "Nia", HV, "Clinical lead")])
    assert unclear[-1].report_asked


relatives = st.builds(
    Relative,
    uid=st.sampled_from("abcde"),
    name=st.text(max_size=5),
    relation=st.sampled_from(["mother", "father", "child", "aunt", ""]),
    parental_responsibility=st.sampled_from([True, False, None]),
    born=st.none() | st.dates(date(2005, 1, 1), date(2027, 1, 1)),
    expected=st.booleans(),
    at_conference=st.booleans(),
)
known = st.builds(
    Known,
    uid=st.sampled_from("vwxyz"),
    name=st.text(max_size=5),
    agency=st.sampled_from(["GP", HV, "School", "CAIU", "Zoo", ""]),
    capacity=st.sampled_from(["", "GP", "Midwife", "Head"]),
)
families = st.lists(relatives, max_size=5)
networks = st.lists(known, max_size=5)


@given(families, networks, st.sampled_from(["initial", "first_review", "receiving_in"]))
def test_nobody_twice_and_what_is_taken_is_not_proposed_again(
    profile: Profile, family: list[Relative], network: list[Known], kind: str
) -> None:
    found = propose(kind, profile, DAY, family, network)
    assert len({each.key for each in found}) == len(found)
    there = [OnList(each.key, each.agency, each.capacity) for each in found]
    assert propose(kind, profile, DAY, family, network, there) == ()
    for each in found:
        again = key_of(each.person_uid, each.professional_uid, each.agency, each.capacity)
        assert again == each.key
    for one in family:
        if one.parental_responsibility:
            assert f"person:{one.uid}" in {each.key for each in found}
    assert {f"professional:{one.uid}" for one in network} <= {each.key for each in found}


def test_nothing_goes_to_the_family_by_email_unasked() -> None:
    assert usual_method(is_family=True) == "letter"
    assert usual_method(is_family=False) == "email"
