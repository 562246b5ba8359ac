"""Is this child on a plan? From decisions, found by whatever was heard, and never without trace."""

from datetime import date

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.services.plans import MOST, looked_up, on_a_plan
from cpclerk.store import Audit, ChildAtConference, Conference, Session, transaction
from tests.conftest import as_role
from tests.making import (
    children_of,
    make_conference,
    make_family,
    make_professional,
    put_in_network,
)


def decide(
    session: Session, conference: Conference, *outcomes: tuple[str | None, str | None]
) -> None:
    with transaction(session, "decide") as change:
        rows = ChildAtConference.select().where(ChildAtConference.conference == conference)
        in_order = sorted(rows, key=lambda row: row.date_of_birth or date.min)
        for row, (outcome, category) in zip(in_order, outcomes, strict=True):
            change.update(row, outcome=outcome, category=category)


@pytest.fixture
def family_on_plan(session: Session) -> None:
    family = make_family(session)
    worker = make_professional(session, "Social Worker", "Nadia Shah")
    put_in_network(session, family, worker)
    put_in_network(session, family, make_professional(session, "School", "Mr T. Chalk"))
    held = make_conference(session, family, state="held", conference_date=date(2026, 9, 1))
    decide(session, held, ("plan_started", "neglect"), ("no_plan", None))
    make_conference(
        session, family, reference="CP002", kind="first_review", conference_date=date(2026, 12, 1)
    )


@pytest.mark.usefixtures("family_on_plan")
@pytest.mark.parametrize("words", ["mia", "MÍA ash", "ash mia", "F001C1", "1/5/2014", " f001c1 "])
def test_found_by_whatever_was_heard(session: Session, words: str) -> None:
    (answer,) = on_a_plan(session, words).children
    assert answer.name == "Mia Ash"
    assert answer.status.on_plan is True
    assert answer.status.since == date(2026, 9, 1)
    assert answer.category == "Neglect"
    assert answer.chair == "Nell Reed"
    assert answer.social_worker == "Nadia Shah"
    assert answer.last_held == date(2026, 9, 1)
    assert answer.next_booked == date(2026, 12, 1)


@pytest.mark.usefixtures("family_on_plan")
def test_no_is_not_the_same_as_not_recorded(session: Session) -> None:
    make_family(session, "F002", "Ashdown", births=(date(2020, 1, 1),))
    answers = on_a_plan(session, "ash")
    assert [(each.name, each.status.on_plan) for each in answers.children] == [
        ("Leo Ash", False),
        ("Mia Ash", True),
        ("Mia Ashdown", None),
    ]
    assert answers.children[0].category == ""


def test_a_plan_from_before_the_log_has_no_known_start(session: Session) -> None:
    family = make_family(session, births=(date(2014, 5, 1),))
    held = make_conference(session, family, state="held", conference_date=date(2026, 9, 1))
    decide(session, held, ("plan_continued", "physical"))
    (answer,) = on_a_plan(session, "mia").children
    assert answer.status.on_plan is True
    assert answer.status.since is None


def test_only_decisions_of_conferences_that_were_held_count(session: Session) -> None:
    family = make_family(session, births=(date(2014, 5, 1),))
    cancelled = make_conference(
        session, family, state="cancelled", conference_date=date(2026, 9, 1)
    )
    decide(session, cancelled, ("plan_started", "physical"))
    (answer,) = on_a_plan(session, "mia").children
    assert answer.status.on_plan is None
    assert answer.last_held is None


@pytest.mark.usefixtures("family_on_plan")
@pytest.mark.parametrize(
    "words", ["", "   ", "%", "_", "rosa", "zzz", "\x1b[2J", "31/2/2014", "🙂", "[b]"]
)
def test_nobody_is_shown_who_was_not_asked_for(session: Session, words: str) -> None:
    assert on_a_plan(session, words).children == ()


def test_a_long_list_is_cut_short_and_says_so(session: Session) -> None:
    births = tuple(date(2014, 5, day) for day in range(1, 5))
    for number in range(8):
        make_family(session, f"F{number:03}", "Ash", births=births)
    answers = on_a_plan(session, "ash")
    assert len(answers.children) == MOST
    assert answers.more


@pytest.mark.usefixtures("family_on_plan")
def test_a_look_up_is_audited_without_a_name(session: Session) -> None:
    people = [each.person_uid for each in on_a_plan(session, "ash").children]
    with session.store.reading():
        before = Audit.select().count()
    looked_up(session, people)
    looked_up(session, [])
    with session.store.reading():
        (entry,) = (
            Audit.select().order_by(Audit.sequence).where(Audit.device == session.device)[-1:]
        )
        assert Audit.select().count() == before + 1
    assert entry.actor == session.actor.uid
    assert entry.action == "look up whether on a plan"
    assert sorted(uid for _, uid, _ in entry.rows) == sorted(people)


def test_somebody_without_access_is_refused(setting_up: Session) -> None:
    advocate = as_role(setting_up, "advocate")
    with pytest.raises(Refused, match="An advocate may not read"):
        on_a_plan(advocate, "ash")
    with pytest.raises(Refused):
        looked_up(advocate, ["x"])


def test_a_child_added_to_no_conference_is_found(session: Session) -> None:
    family = make_family(session)
    names = {f"{each.person.given_name} Ash" for each in children_of(family)}
    assert {each.name for each in on_a_plan(session, "ash").children} == names
