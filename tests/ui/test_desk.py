"""The desk, the list of conferences and one conference's page, as a clerk sees them."""

from datetime import date

import pytest

from cpclerk.store import Conference, Family, Session, Stage, transaction
from cpclerk.ui.app import CpclerkApp
from tests.making import make_conference, make_family
from tests.ui.harness import ROOMY, SMALL, line_with, press, settle, text_of, type_text

SIZES = pytest.mark.parametrize("size", [SMALL, ROOMY])


def an_office(session: Session) -> tuple[Family, Conference]:
    """Make a held, a booked, a requested and a closed conference; return the held one's."""
    ash, birch = make_family(session), make_family(session, "F002", "Birch")
    make_conference(session, ash, strategy_discussion_date=date(2026, 11, 10))
    make_conference(
        session,
        birch,
        reference="CP002",
        state="requested",
        conference_date=None,
        strategy_discussion_date=date(2026, 11, 5),
    )
    held = make_conference(
        session,
        birch,
        reference="CP003",
        state="held",
        conference_date=date(2026, 11, 13),
        strategy_discussion_date=date(2026, 11, 2),
    )
    old = make_conference_row(session, ash)
    with transaction(session, "make stage") as change:
        change.insert(
            Stage,
            conference=held,
            stage="outline_plan_sent",
            on=date(2026, 11, 16),
            audience="professionals",
        )
        change.update(old, closed=True)
    return birch, held


def make_conference_row(session: Session, family: Family) -> Conference:
    return make_conference(
        session,
        family,
        reference="CP000",
        state="held",
        conference_date=date(2024, 11, 13),
        strategy_discussion_date=None,
        judged_as_at=date(2025, 3, 31),
    )


@SIZES
async def test_the_desk_says_what_is_due_most_urgent_first(
    session: Session, size: tuple[int, int]
) -> None:
    an_office(session)
    app = CpclerkApp(session)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        text = text_of(app)
        assert "To do" in text
        assert "UNENCRYPTED" in text
        assert "Mon 23 Nov 2026" in text
        late, soon = line_with(app, "Minutes to chair"), line_with(app, "Minutes out")
        assert "late" in late
        assert "−1" in late
        assert text.index("Minutes to chair") < text.index("Minutes out")
        assert "+9" in soon
        assert "CP002" in line_with(app, "Book initial conference")
        # What a log of long ago lacks is nobody's work.
        assert "CP000" not in text
        assert "No conference today" in text


@SIZES
async def test_f1_shows_the_working_of_the_line(session: Session, size: tuple[int, int]) -> None:
    an_office(session)
    app = CpclerkApp(session)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        while "Minutes to chair" not in line_with(app, ">"):
            await press(pilot, "down")
        await press(pilot, "f1")
        text = " ".join(text_of(app).replace("│", " ").split())
        assert "Counted from the conference on Fri 13 Nov 2026" in text
        assert "Fri 20 Nov 2026" in text
        await press(pilot, "escape")
        assert "To do" in text_of(app)


async def test_mine_and_all(session: Session, chair_session: Session) -> None:
    an_office(session)
    with transaction(session, "hand over") as change:
        for row in Conference.select():
            change.update(row, clerk=chair_session.actor.uid, chair=None)
    app = CpclerkApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "Nothing to do" in text_of(app)
        await press(pilot, "a")
        assert "everybody's" in text_of(app)
        assert "Minutes to chair" in text_of(app)


@SIZES
async def test_a_conference_of_long_ago_is_not_recorded_rather_than_late(
    session: Session, size: tuple[int, int]
) -> None:
    an_office(session)
    app = CpclerkApp(session)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "f4")
        assert "CP003" in text_of(app)
        await type_text(pilot, "cp000")
        assert "CP003" not in text_of(app)
        assert "Wed 13 Nov 2024" in line_with(app, "CP000")
        await press(pilot, "enter")
        text = text_of(app)
        assert "as at Mon 31 Mar 2025" in text
        assert "not recorded" in line_with(app, "Minutes to chair")
        assert "late by" not in text
        await press(pilot, "f1")
        assert "is not recorded" in text_of(app)


async def test_text_that_would_act_is_shown_as_text(session: Session) -> None:
    an_office(session)
    app = CpclerkApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "f4")
        await type_text(pilot, "[b]x[/ %_' 👋 שלום")
        assert "No conference matches" in text_of(app)
        assert "[b]x[/" in text_of(app)


@SIZES
async def test_q_leaves_from_the_desk(session: Session, size: tuple[int, int]) -> None:
    app = CpclerkApp(session)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "Nothing to do" in text_of(app)
        await pilot.press("q")
    assert app.return_code == 0


async def test_an_empty_list_does_not_take_the_focus(session: Session) -> None:
    an_office(session)
    app = CpclerkApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "f4")
        await type_text(pilot, "maple")
        assert "No conference matches" in text_of(app)
        await press(pilot, "down", "enter", *["backspace"] * 5)
        await type_text(pilot, "cp000")
        assert "Wed 13 Nov 2024" in line_with(app, "CP000")


async def test_the_cursor_stays_with_its_line(session: Session) -> None:
    an_office(session)
    app = CpclerkApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        while "Minutes out" not in line_with(app, ">"):
            await press(pilot, "down")
        with transaction(session, "put down") as change:
            change.insert(
                Stage,
                conference=Conference.get(Conference.reference == "CP003"),
                stage="minutes_to_chair",
                on=date(2026, 11, 20),
                audience="professionals",
            )
        await press(pilot, "a", "a")
        assert "Minutes to chair" not in text_of(app)
        assert "Minutes out" in line_with(app, ">")
