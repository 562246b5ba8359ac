"""Whether enough agencies are present to decide."""

from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.quoracy import Presence, quorum
from tests.rules.calendars import shipped

RULE = shipped("sample-office").quorum
AGENCIES = st.sampled_from(["School", "GP", "CAIU", "Local/Other Police", "Social Worker"])
COUNTED = {"CAIU": "police", "Local/Other Police": "police", "Social Worker": "social_care"}
PRESENT = st.lists(AGENCIES.map(lambda name: Presence(name, COUNTED.get(name, ""))), max_size=6)


@given(PRESENT, AGENCIES)
def test_one_more_person_never_breaks_the_quorum(present: list[Presence], more: str) -> None:
    if quorum(present, RULE).quorate:
        assert quorum([*present, Presence(more, COUNTED.get(more, ""))], RULE).quorate


@given(PRESENT)
def test_two_of_one_agency_count_once(present: list[Presence]) -> None:
    assert quorum(present * 2, RULE) == quorum(present, RULE)


@given(PRESENT)
def test_quorate_is_social_care_and_two_others(present: list[Presence]) -> None:
    found = quorum(present, RULE)
    assert found.quorate == (found.social_care and len(found.agencies) >= 2)
    assert found.words.startswith("Quorate: " if found.quorate else "Not quorate: ")
    assert found.brief.startswith("Quorate" if found.quorate else "Not quorate: ")
    assert len(found.brief) < len(found.words)


def test_it_says_who_counts_or_who_is_missing() -> None:
    social_worker = Presence("Social Worker", "social_care")
    school, police = Presence("School"), Presence("CAIU", "police")
    assert quorum([social_worker, school, police], RULE).words == (
        "Quorate: children's social care, School and police."
    )
    assert quorum([social_worker, school], RULE).words == ("Not quorate: 1 other agency missing.")
    assert quorum([], RULE).lacks == "social care, 2 agencies"
    assert quorum([], RULE).words == (
        "Not quorate: children's social care and 2 other agencies missing."
    )


def test_school_nurse_and_health_visitor_each_count_and_family_do_not() -> None:
    health = "School Nurse/Health Visitor/Midwife"
    present = [
        Presence("Social Worker", "social_care"),
        Presence(health, "school nursing"),
        Presence(health, "health visiting"),
    ]
    assert quorum(present, RULE).quorate
    family = [present[0], present[1], Presence("", "none"), Presence("Advocate", "none")]
    assert not quorum(family, RULE).quorate
