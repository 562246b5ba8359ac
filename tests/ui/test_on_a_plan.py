"""Somebody rings: is this child on a plan? The answer stands there as the name is typed."""

from datetime import date

import pytest

from cpclerk.store import Audit, ChildAtConference, Session, transaction
from cpclerk.ui.app import CpclerkApp
from tests.making import make_conference, make_family
from tests.ui.harness import ROOMY, SMALL, line_with, press, settle, text_of, type_text

SIZES = pytest.mark.parametrize("size", [SMALL, ROOMY])


def three_families(session: Session) -> None:
    """Ash on a plan for neglect, Birch not, Cedar never decided on."""
    decided = {
        "Ash": ("plan_started", "neglect"),
        "Birch": ("no_plan", None),
        "Cedar": (None, None),
    }
    for number, (surname, (outcome, category)) in enumerate(decided.items(), 1):
        family = make_family(session, f"F00{number}", surname, births=(date(2014, 5, 1),))
        held = make_conference(
            session,
            family,
            reference=f"CP00{number}",
            state="held",
            conference_date=date(2026, 10, 13),
            strategy_discussion_date=date(2026, 10, 1),
        )
        with transaction(session, "decide") as change:
            child = ChildAtConference.get(ChildAtConference.conference == held)
            change.update(child, outcome=outcome, category=category)


@SIZES
async def test_two_keys_and_a_name(session: Session, size: tuple[int, int]) -> None:
    three_families(session)
    app = CpclerkApp(session)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "o")
        await type_text(pilot, "mia a")
        answer = line_with(app, "Mia Ash")
        assert "YES, on a plan" in answer
        assert "Tue 13 Oct 2026" in answer
        await press(pilot, "f1")
        assert "On a plan from Tue 13 Oct 2026 to today, 1 month." in text_of(app)
        await press(pilot, "escape")
        await press(pilot, "enter")
        await type_text(pilot, "birch")
        assert " no " in line_with(app, "Mia Birch")
        await press(pilot, "enter")
        await type_text(pilot, "CEDAR")
        assert "not recorded" in line_with(app, "Mia Cedar")
        await press(pilot, "escape")
        assert "To do" in text_of(app)
    with session.store.reading():
        looks = [row for row in Audit.select() if row.action == "look up whether on a plan"]
    assert len(looks) == 3
    assert all(row.actor == session.actor.uid for row in looks)


@SIZES
async def test_nobody_of_that_name(session: Session, size: tuple[int, int]) -> None:
    three_families(session)
    app = CpclerkApp(session)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "o")
        assert "Type part of the child's name." in text_of(app)
        await type_text(pilot, "[b]%_'👋 שלום \\")
        assert "No child of that name is known here" in text_of(app)
        assert "[b]%_'" in text_of(app)


async def test_from_a_line_being_typed_the_answer_is_one_key_away(session: Session) -> None:
    three_families(session)
    app = CpclerkApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "f4")
        await type_text(pilot, "cp00")
        await press(pilot, "ctrl+n", "ctrl+n")
        await type_text(pilot, "mia ash")
        assert "YES, on a plan" in text_of(app)
        await press(pilot, "escape")
        assert "cp00" in text_of(app)
        assert "Conferences" in text_of(app)


async def test_an_answer_that_stood_is_entered_though_the_name_is_changed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cpclerk.ui.screens import on_a_plan

    monkeypatch.setattr(on_a_plan, "STANDS", 0.05)
    three_families(session)
    app = CpclerkApp(session, first_screen=on_a_plan.OnAPlanScreen)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, "mia ash")
        await pilot.pause(0.2)
        await press(pilot, "ctrl+u")
        await settle(pilot)
    with session.store.reading():
        assert Audit.select().where(Audit.action == "look up whether on a plan").exists()
