"""The deadlines of a whole year's log count S2 T2a and T2b again."""

import csv
from collections import Counter
from datetime import date
from functools import cache

import pytest

from cpclerk.rules.booking import recorded_type
from cpclerk.rules.timescales import Deadline, DeadlineState, Facts, deadlines
from tests.rules.calendars import DATA, shipped, statutory

RUTLAND = "rutland-2013"
EVENTS = {
    "conference_date": "conference",
    "strategy_discussion_date": "strategy_discussion",
    "previous_conference_date": "previous_conference",
    "social_worker_report_to_chair": "report_to_chair",
    "social_worker_report_to_family": "report_to_family",
    "outline_plan_sent": "outline_plan_sent",
    "minutes_to_chair": "minutes_to_chair",
    "minutes_approved": "minutes_approved",
    "minutes_distributed": "minutes_distributed",
}
INITIAL = {"initial", "pre_birth_initial", "initial_and_pre_birth"}
REVIEW = {"first_review", "subsequent_review"}
MET, LATE = DeadlineState.MET, DeadlineState.MET_LATE


def rows(name: str) -> list[dict[str, str]]:
    file = DATA / "rutland-2013-14" / f"{name}.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def log() -> list[tuple[dict[str, str], tuple[Deadline, ...]]]:
    """Each conference of the log with its deadlines, as they stood at the log's end."""
    rutland = shipped(RUTLAND)
    children: dict[str, list[dict[str, str]]] = {}
    for child in rows("children"):
        children.setdefault(child["conference_ref"], []).append(child)
    judged = []
    for row in rows("conferences"):
        its_own = children[row["conference_ref"]]
        outcomes = {child["outcome"] for child in its_own}
        facts = Facts(
            kind=row["kind"],
            state=row["status"],
            events={
                event: date.fromisoformat(row[column])
                for column, event in EVENTS.items()
                if row[column]
            },
            plan_made=bool(outcomes & {"plan_started", "plan_continued"}),
            types=frozenset(
                recorded_type(
                    row["kind"],
                    rutland,
                    unborn=child["expected"] == "yes",
                    outcome=child["outcome"] or None,
                )
                for child in its_own
            ),
            judged_as_at=date(2014, 6, 30),
        )
        found = deadlines(facts, rutland, statutory(), statutory(), date(2026, 11, 23))
        judged.append((row, found))
    return judged


def states(event: str, kinds: set[str] | None = None) -> Counter[DeadlineState]:
    """How the deadlines of an event stand over the year, each conference once."""
    return Counter(
        state
        for row, found in log()
        if kinds is None or row["kind"] in kinds
        for state in {
            each.state
            for each in found
            if each.event == event and each.state != DeadlineState.NOT_APPLICABLE
        }
    )


def test_every_initial_conference_was_held_within_15_working_days() -> None:
    assert states("conference", INITIAL) == {MET: 28}


def test_every_review_was_held_on_time() -> None:
    assert states("conference", REVIEW) == {MET: 42}


def test_3_reports_of_42_reached_the_chair_3_working_days_before_a_review() -> None:
    assert states("report_to_chair", REVIEW) == {MET: 3, LATE: 39}


def test_18_reports_of_28_reached_the_chair_1_working_day_before_an_initial_conference() -> None:
    assert states("report_to_chair", INITIAL) == {MET: 18, LATE: 10}


def test_40_outline_plans_of_50_owed_went_out_within_1_working_day() -> None:
    assert states("outline_plan_sent") == {MET: 40, LATE: 10}


@pytest.mark.parametrize(
    ("event", "met"),
    [("minutes_to_chair", 25), ("minutes_approved", 60), ("minutes_distributed", 46)],
)
def test_minutes_keep_their_limits_as_often_as_printed(event: str, met: int) -> None:
    found = states(event)
    assert found[MET] == met
    assert found.total() == 70


@pytest.mark.parametrize(
    ("event", "bands"),
    [
        ("minutes_to_chair", [25, 18, 16, 9, 2]),
        ("minutes_approved", [60, 9, 1, 0, 0]),
        ("minutes_distributed", [11, 18, 25, 11, 4]),
    ],
)
def test_minutes_fall_in_the_printed_bands(event: str, bands: list[int]) -> None:
    counts = [0] * len(bands)
    for _, found in log():
        (stage,) = (each for each in found if each.event == event)
        counted_on = stage.working.counted_on
        assert counted_on
        if stage.done_on:
            taken = statutory().between(counted_on, stage.done_on)
            counts[sum(taken > top for top in (5, 10, 20, 30))] += 1
    assert counts == bands


def test_the_one_distribution_not_recorded_stays_so() -> None:
    assert states("minutes_distributed") == {MET: 46, LATE: 23, DeadlineState.NOT_RECORDED: 1}


def test_what_the_log_does_not_tell_is_never_overdue() -> None:
    found = Counter(each.state for _, each_found in log() for each in each_found)
    assert found[DeadlineState.OVERDUE] == found[DeadlineState.DUE_TODAY] == 0
    assert found[DeadlineState.NOT_RECORDED] > 0
