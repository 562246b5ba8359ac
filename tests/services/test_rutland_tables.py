"""Rutland's own log, taken in, counts the tables of its report again: S2 T2a to T4."""

from collections import Counter

import pytest

from cpclerk.exchange.log import import_log
from cpclerk.rules.people import age_on
from cpclerk.rules.timescales import Deadline, DeadlineState
from cpclerk.services.timescales import judged
from cpclerk.store import (
    Agency,
    ChildAtConference,
    Conference,
    Invitee,
    Profile,
    Session,
)
from cpclerk.store.profiles import rules_of
from tests.exchange.logs import RUTLAND

MET, LATE = DeadlineState.MET, DeadlineState.MET_LATE
INITIAL = {"initial", "pre_birth_initial", "initial_and_pre_birth"}
REVIEW = {"first_review", "subsequent_review"}


@pytest.fixture
def taken(session: Session) -> Session:
    import_log(session, RUTLAND, profile="rutland-2013")
    return session


Judged = list[tuple[Conference, tuple[Deadline, ...]]]


@pytest.fixture
def stood(taken: Session) -> Judged:
    """Every conference with its deadlines as they stood at the log's end."""
    with taken.store.reading():
        rows = list(Conference.select())
        deadlines = judged(taken, rows)
    return [(row, deadlines[row.uid]) for row in rows]


def states(stood: Judged, event: str, kinds: set[str] = INITIAL | REVIEW) -> Counter[DeadlineState]:
    return Counter(
        state
        for row, found in stood
        if row.kind in kinds
        for state in {each.state for each in found if each.event == event}
        if state is not DeadlineState.NOT_APPLICABLE
    )


def test_every_conference_was_held_on_time(stood: Judged) -> None:
    """S2 T2b: 28 initial conferences within 15 working days, 42 reviews on time."""
    assert states(stood, "conference", INITIAL) == {MET: 28}
    assert states(stood, "conference", REVIEW) == {MET: 42}


def test_documents_went_out_as_printed(stood: Judged) -> None:
    """S2 T2b: 3 and 18 reports in time, 40 outline plans, 25, 60 and 46 minutes."""
    assert states(stood, "report_to_chair", REVIEW)[MET] == 3
    assert states(stood, "report_to_chair", INITIAL)[MET] == 18
    assert states(stood, "outline_plan_sent") == {MET: 40, LATE: 10}
    assert states(stood, "minutes_to_chair")[MET] == 25
    assert states(stood, "minutes_approved")[MET] == 60
    assert states(stood, "minutes_distributed") == {
        MET: 46,
        LATE: 23,
        DeadlineState.NOT_RECORDED: 1,
    }


def test_minutes_fall_in_the_printed_bands(taken: Session, stood: Judged) -> None:
    """S2 T2a: working days taken, 5 or less, 6-10, 11-20, 21-30, 31-37."""
    printed = {
        "minutes_to_chair": [25, 18, 16, 9, 2],
        "minutes_approved": [60, 9, 1, 0, 0],
        "minutes_distributed": [11, 18, 25, 11, 4],
    }
    for event, bands in printed.items():
        counts = [0] * 5
        for _, found in stood:
            (limit,) = (each for each in found if each.event == event)
            if limit.done_on and limit.working.counted_on:
                days = limit.working.calendar.between(limit.working.counted_on, limit.done_on)
                counts[sum(days > top for top in (5, 10, 20, 30))] += 1
        assert counts == bands, event


def test_nothing_of_it_is_overdue(stood: Judged) -> None:
    found = Counter(each.state for _, deadlines in stood for each in deadlines)
    assert found[DeadlineState.OVERDUE] == found[DeadlineState.DUE_TODAY] == 0
    assert found[DeadlineState.NOT_RECORDED] > 0


def test_children_took_part_as_printed(taken: Session) -> None:
    """S2 T3: each child once, by the fullest it took part; 10 and over by age on the day."""
    fullest: dict[str, str] = {}
    ages: dict[str, int] = {}
    with taken.store.reading():
        uid = Profile.get(Profile.name == "rutland-2013").uid
        order = [each.code for each in rules_of(taken.store, uid).participation]
        for child in ChildAtConference.select(ChildAtConference, Conference).join(Conference):
            day = child.conference.conference_date
            if not child.expected and child.date_of_birth and day:
                age = age_on(child.date_of_birth, day)
                ages[child.person_id] = max(age, ages.get(child.person_id, 0))
            if child.participation:
                before = fullest.get(child.person_id, child.participation)
                fullest[child.person_id] = min(before, child.participation, key=order.index)
    took_part = Counter(fullest.values())
    assert took_part["attended"] == 7
    assert took_part["not_consulted"] == 1
    assert took_part["advocate"] + took_part["wrote_to_chair"] + took_part["consulted"] == 8
    assert took_part["under_age"] == 45
    assert took_part.total() == 61
    assert all(ages[person] >= 10 for person, how in fullest.items() if how != "under_age")


# Agency: invited, attended, did not attend but sent a report. None: printed as ? or left blank.
T4: dict[str, tuple[int | None, int, int]] = {
    "School Nurse/Health Visitor/Midwife": (70, 56, 5),
    "GP": (70, 1, 26),
    "CAMHS/CPN/MHSW/Psychology": (12, 5, 7),
    "School": (39, 33, 1),
    "Nursery": (18, 17, 0),
    "SEN/Inclusion": (None, 6, 0),
    "Local/Other Police": (13, 12, 0),
    "CAIU": (70, 9, 35),
    "Social Worker": (70, 70, 0),
    "SW Team Manager/PSW": (70, 11, 59),
    "Fostering": (6, 6, 0),
    "Intensive Family Support": (None, 25, 1),
    "Visions": (16, 12, 4),
    "Housing": (34, 23, 5),
    "Community Safety": (3, 2, 0),
    "Youth": (5, 12, 7),
    "Swanswell": (1, 0, 1),
    "Army Welfare": (4, 4, 0),
    "LWA/IDVA": (None, 6, 1),
}


def test_agencies_came_as_printed(taken: Session) -> None:
    """S2 T4."""
    invited, attended, reports = Counter[str](), Counter[str](), Counter[str]()
    known = set[str]()
    with taken.store.reading():
        for row in Invitee.select(Invitee, Agency).join(Agency):
            assert row.agency is not None
            name = row.agency.name
            known |= {name} if row.invited is not None else set()
            invited[name] += row.invited is True
            attended[name] += row.attended is True
            reports[name] += row.report_sent is True and row.attended is False
    counted = {
        name: (invited[name] if name in known else None, attended[name], reports[name])
        for name in invited
    }
    assert counted == T4


def test_conferences_of_each_kind(taken: Session) -> None:
    """S2 6.5, 6.9, 6.10: 28 initial (3 of unborn children, 3 of unborn and born), 23 and 19."""
    with taken.store.reading():
        kinds = Counter(row.kind for row in Conference.select())
    assert sum(kinds[kind] for kind in INITIAL) == 28
    assert (kinds["pre_birth_initial"], kinds["initial_and_pre_birth"]) == (3, 3)
    assert (kinds["first_review"], kinds["subsequent_review"]) == (23, 19)
