"""Which limit on the next review rules, and who is proposed for the core group."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.next_meetings import Candidate, earliest_rules, when_words, who_carries_it_out
from cpclerk.rules.recording import Voice
from cpclerk.rules.slots import Slot, first_good, ranked
from cpclerk.rules.timescales import review_due, review_limits
from tests.rules.calendars import office, shipped, statutory

HELD = date(2015, 1, 13)
OUTCOMES = ("plan_started", "plan_continued", "plan_ended", "no_plan")
PROFILES = ("rutland-2013", "leicestershire-2015", "leicester-city-2015", "england-2023")
ROOM = [
    Candidate(Voice("mum", "Mum", "Rosa Ash"), is_parent=True, leads=False, came=False),
    Candidate(Voice("sw", "SW", "Lena Hart"), is_parent=False, leads=True, came=True),
    Candidate(Voice("tm", "TM", "Ros Helm"), is_parent=False, leads=True, came=False),
    Candidate(Voice("hv", "HV", "Kim Moss"), is_parent=False, leads=False, came=True),
    Candidate(Voice("sch", "Sch", "Ravi Shah"), is_parent=False, leads=False, came=True),
    Candidate(Voice("sch2", "Sch2", "Nora Shah"), is_parent=False, leads=False, came=False),
]


@given(
    day=st.dates(date(2014, 1, 1), date(2024, 12, 31)),
    outcomes=st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=5),
    name=st.sampled_from(PROFILES),
)
def test_the_earliest_limit_of_all_children_rules(
    day: date, outcomes: list[str], name: str
) -> None:
    profile = shipped(name)
    limits = review_limits(day, outcomes, profile, statutory(), office(), day)
    alone = [
        due.due
        for each in outcomes
        if (due := review_due(day, [each], profile, statutory(), office(), day)) and due.due
    ]
    assert [each.due for each in limits] == sorted(set(alone))
    assert bool(earliest_rules(limits)) == (len(set(alone)) > 1)


def test_which_limit_rules_is_said_in_words() -> None:
    limits = review_limits(
        HELD, ["plan_continued", "plan_started"], shipped("rutland-2013"), statutory(), office(),
        HELD,
    )  # fmt: skip
    assert earliest_rules(limits) == (
        "First review by Mon 13 Apr 2015 rules: the children come together, and it is the "
        "earliest. For the others: Review by Mon 13 Jul 2015."
    )
    assert earliest_rules(limits[:1]) == ""


@pytest.mark.parametrize(
    ("named", "also"),
    [
        ([], set()),
        (["K. Moss"], {"hv"}),
        (["HV and Mum", "kim moss; Sch2"], {"hv", "sch2"}),
        # Two of that name, and nobody of the other: nobody is guessed at.
        (["Shah", "somebody", "", "N."], {"sch2"}),
        (["the school", "S"], set()),
    ],
)
def test_the_core_group_are_parents_social_care_and_whoever_does_something(
    named: list[str], also: set[str]
) -> None:
    found = who_carries_it_out(ROOM, named)
    assert set(found) - also == {"mum", "sw"}
    assert also <= set(found)
    # In the order of the conference's list.
    assert list(found) == [each.voice.uid for each in ROOM if each.voice.uid in found]


@given(
    slots=st.lists(
        st.builds(
            Slot,
            st.integers(0, 9).map(lambda days: HELD + timedelta(days=days)),
            st.times(),
            st.sampled_from(["reed", "vale"]),
            st.just("room"),
        ),
        unique=True,
        max_size=12,
    ),
    faulty=st.sets(st.integers(0, 9)),
)
def test_the_best_of_each_day_stands_once_the_best_day_first(
    slots: list[Slot], faulty: set[int]
) -> None:
    def faults(day: date) -> int:
        return int((day - HELD).days in faulty)

    found = ranked(slots, "reed", faults)
    assert sorted(each.day for each in found) == sorted({each.day for each in slots})
    assert next(iter(found), None) == first_good(slots, "reed", faults)
    ranks = [(faults(each.day), each.chair_uid != "reed", each.day) for each in found]
    assert ranks == sorted(ranks)
    for each in found:
        same_day = [other for other in slots if other.day == each.day]
        assert each.chair_uid == "reed" or all(other.chair_uid != "reed" for other in same_day)


def test_when_and_where_in_words() -> None:
    from datetime import time

    day = date(2026, 12, 8)
    assert when_words(day) == "Tue 8 Dec 2026"
    assert when_words(day, time(9, 30), "", "Ash School") == "Tue 8 Dec 2026 at 09:30, Ash School"
