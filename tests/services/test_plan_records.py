"""A child's plans: derived, corrected, asked about, and on the desk until they are."""

from datetime import date
from typing import Any

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.services.plan_records import (
    PlanRecord,
    challenge,
    plan_records,
    record_elsewhere,
    take_back_elsewhere,
)
from cpclerk.services.plan_work import plan_work
from cpclerk.services.plans import on_a_plan
from cpclerk.services.undo import undo
from cpclerk.store import ChildAtConference, Conference, Family, Session, transaction
from tests.making import make_conference, make_family

BORN = (date(2014, 5, 1),)


def sit(
    session: Session, family: Family, day: date, outcome: str | None, **values: Any
) -> Conference:
    """Make a conference held on a day that decided so for the family's one child."""
    number = Conference.select().count() + 1
    values = {"category": "neglect" if outcome != "plan_ended" else None, **values}
    child = {name: values.pop(name) for name in ("category", "instead") if name in values}
    row = make_conference(
        session, family, reference=f"CP{number:03}", state="held", conference_date=day, **values
    )
    with transaction(session, "decide") as change:
        mia = ChildAtConference.get(ChildAtConference.conference == row)
        change.update(mia, outcome=outcome, **child)
    return row


def record(session: Session, conference: Conference) -> PlanRecord:
    (found,) = plan_records(session, conference.uid)
    return found


def test_a_plan_made_again_is_told_with_the_one_before(session: Session) -> None:
    family = make_family(session, births=BORN)
    sit(session, family, date(2024, 1, 8), "plan_started")
    sit(session, family, date(2024, 4, 8), "plan_continued", category="emotional")
    sit(session, family, date(2024, 9, 2), "plan_ended", instead="child_in_need")
    last = sit(session, family, date(2026, 2, 23), "plan_started", category="physical")
    found = record(session, last)
    first, second = found.plans
    assert (first.start, first.end) == (date(2024, 1, 8), date(2024, 9, 2))
    assert (first.first_category, first.category) == (
        "Neglect (NEG)",
        "Emotional abuse (EMO)",
    )
    assert first.reason == "Child in need plan"
    assert (second.start, second.end, found.number) == (date(2026, 2, 23), None, 2)
    assert found.age is not None
    assert (found.age.months, found.age.mark, found.unasked) == (9, 9, 9)


def test_the_chair_is_asked_on_the_desk_until_it_is_answered(
    session: Session, chair_session: Session
) -> None:
    family = make_family(session, births=BORN)
    held = sit(session, family, date(2025, 11, 20), "plan_started")

    def lines() -> list[tuple[str, str]]:
        return [
            (e.what, e.of) for e in plan_work(chair_session, mine=True).to_do if e.step == "plans"
        ]

    mia = record(session, held)
    # It leads to the child it is about.
    asked = [("Mia: 12 months on a plan", mia.person_uid)]
    assert lines() == asked
    with pytest.raises(Refused, match="what came of asking"):
        challenge(chair_session, mia.person_uid, 12, "  ")
    with pytest.raises(Refused, match="not lasted 15 months"):
        challenge(chair_session, mia.person_uid, 15, "x")
    saved = challenge(chair_session, mia.person_uid, 12, "Public Law Outline to be considered")
    assert lines() == []
    assert record(session, held).challenges[0].words == "Public Law Outline to be considered"
    with pytest.raises(Refused, match="asked at 12 months already"):
        challenge(chair_session, mia.person_uid, 12, "again")
    undo(chair_session, saved)
    assert lines() == asked


def test_history_asks_for_nothing(session: Session) -> None:
    family = make_family(session, births=BORN)
    log_end = date(2014, 3, 31)
    held = sit(session, family, date(2013, 4, 4), "plan_started", judged_as_at=log_end)
    assert plan_work(session, mine=False).to_do == ()
    found = record(session, held)
    assert found.age is not None
    assert (found.as_at, found.age.months) == (log_end, 11)


def test_what_was_decided_elsewhere_corrects_the_record_and_can_be_taken_back(
    session: Session,
) -> None:
    family = make_family(session, births=BORN)
    held = sit(session, family, date(2026, 9, 1), "plan_continued")
    before = record(session, held)
    assert (before.status.on_plan, before.status.since, before.age) == (True, None, None)
    uid = before.person_uid
    saved = record_elsewhere(
        session, uid, date(2026, 3, 2), "plan_started", known_from="Rutland's letter of 3 March"
    )
    now = record(session, held)
    assert (now.status.since, now.elsewhere[0].known_from) == (
        date(2026, 3, 2),
        "Rutland's letter of 3 March",
    )
    record_elsewhere(
        session, uid, date(2026, 11, 2), "plan_ended", known_from="register", reason="DIED "
    )
    ended = record(session, held)
    assert (ended.status.on_plan, ended.plans[-1].reason) == (False, "Died")
    assert ended.status.spells[-1].reason == "died"
    assert on_a_plan(session, "mia").children[0].status.on_plan is False
    for day, outcome, words in (
        (date(2026, 11, 24), "plan_ended", "still to come"),
        (date(2026, 11, 3), "plan_ended", "No plan lasted"),
        (date(2026, 6, 1), "plan_started", "A plan lasted on Mon 1 Jun 2026 already"),
        (date(2026, 6, 1), "plan_continued", "start or its end"),
    ):
        with pytest.raises(Refused, match=words):
            record_elsewhere(session, uid, day, outcome, known_from="x")
    with pytest.raises(Refused, match="how it is known"):
        record_elsewhere(session, uid, date(2026, 11, 3), "plan_started", known_from="")
    take_back_elsewhere(session, saved.uid, saved.rev)
    assert record(session, held).status.since is None


def test_a_child_who_moved_in_on_a_plan_has_it_from_its_first_day_in_its_first_category(
    session: Session,
) -> None:
    family = make_family(session, births=BORN)
    held = sit(session, family, date(2026, 9, 1), "plan_continued", category="neglect")
    uid = record(session, held).person_uid
    with pytest.raises(Refused, match="Choose one of: Neglect, Physical abuse"):
        record_elsewhere(
            session, uid, date(2025, 11, 23), "plan_started", known_from="letter", category="NEG"
        )
    record_elsewhere(
        session, uid, date(2023, 1, 9), "plan_started", known_from="letter", category="sexual"
    )
    record_elsewhere(
        session, uid, date(2024, 1, 9), "plan_ended", known_from="letter", reason="moved_away"
    )
    record_elsewhere(
        session, uid, date(2025, 11, 23), "plan_started", known_from="letter", category="emotional"
    )
    found = record(session, held)
    assert [
        (e.start, e.end, e.first_category, e.category, e.reason) for e in found.plans
    ] == [
        (date(2023, 1, 9), date(2024, 1, 9), "Sexual abuse (SAB)", "Sexual abuse (SAB)",
         "Moved to another authority"),
        (date(2025, 11, 23), None, "Emotional abuse (EMO)", "Neglect (NEG)", ""),
    ]  # fmt: skip
    assert found.age is not None
    assert (found.number, found.age.months, found.unasked) == (2, 12, 12)
    assert [e.category for e in found.elsewhere] == [
        "Sexual abuse (SAB)", "", "Emotional abuse (EMO)",
    ]  # fmt: skip
    # The desk asks too, though the first decision here is young.
    assert [e.what for e in plan_work(session, mine=False).to_do if e.step == "plans"] == [
        "Mia: 12 months on a plan"
    ]


@pytest.mark.parametrize(
    ("start", "months", "mark", "is_long"),
    [
        (date(2026, 2, 24), 8, 0, False),
        (date(2026, 2, 23), 9, 9, False),
        (date(2025, 11, 24), 11, 9, False),
        (date(2025, 8, 23), 15, 15, False),
        (date(2025, 2, 24), 20, 15, False),
        (date(2025, 2, 23), 21, 21, False),
        (date(2024, 11, 23), 24, 21, False),
        (date(2024, 11, 22), 24, 21, True),
    ],
)
def test_the_marks_are_counted_from_a_start_elsewhere(
    session: Session, start: date, months: int, mark: int, is_long: bool
) -> None:
    held = sit(session, make_family(session, births=BORN), date(2026, 11, 20), "plan_continued")
    uid = record(session, held).person_uid
    record_elsewhere(session, uid, start, "plan_started", known_from="letter")
    age = record(session, held).age
    assert age is not None
    assert (age.months, age.mark, age.is_long) == (months, mark, is_long)
