"""Settings and the working days, as a clerk sees them."""

from datetime import date
from typing import Any

import pytest
from textual.pilot import Pilot

from cpclerk.services import calendars
from cpclerk.services.calendars import year_of
from cpclerk.store import Session
from cpclerk.store.calendars import office, statutory
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.rooms import room
from tests.conftest import as_role
from tests.making import make_conference, make_family
from tests.ui.harness import ROOMY, SMALL, line_with, press, settle, text_of, type_text

SIZES = pytest.mark.parametrize("size", [SMALL, ROOMY])


def kinds(session: Session, year: int = 2026) -> dict[date, str]:
    return {each.day: each.kind for each in year_of(session, year).days}


def the_calendar(session: Session) -> CpclerkApp:
    return CpclerkApp(session, first_screen=room("calendar").screen())


async def fill(pilot: Pilot[Any], key: str, *texts: str) -> None:
    """Open a form by its key and type into one field after the other."""
    await press(pilot, key)
    for text in texts:
        await type_text(pilot, text)
        await press(pilot, "enter")


@SIZES
async def test_from_the_desk_to_the_year(session: Session, size: tuple[int, int]) -> None:
    app = CpclerkApp(session)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "f8", "enter")
        assert "2026" in line_with(app, "cpclerk")
        line = line_with(app, "Good Friday")
        assert "Fri 3 Apr 2026" in line
        assert line.rstrip("│ ").endswith("published")
        await press(pilot, "right", "right", "right")
        assert "expected" in line_with(app, "Fri 30 Mar 2029")
        await press(pilot, "left")
        assert "published" in line_with(app, "Good Friday")
        await press(pilot, "escape", "escape")
        assert "To do" in text_of(app)


@SIZES
async def test_a_proclaimed_day_is_put_in_explained_and_undone(
    session: Session, size: tuple[int, int]
) -> None:
    make_conference(session, make_family(session))
    app = the_calendar(session)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        await type_text(pilot, "30/11")
        assert "Mon 30 Nov 2026" in text_of(app)
        await press(pilot, "enter")
        await type_text(pilot, "St Andrew [b]x[/")
        await press(pilot, "enter", "enter")
        assert "Mon 30 Nov 2026 is a bank holiday now. CP001 stands on it" in text_of(app)
        assert "proclaimed" in line_with(app, "St Andrew [b]x[/")
        assert not statutory(session.store).is_working(date(2026, 11, 30))
        assert "St Andrew" in line_with(app, ">")
        await press(pilot, "f1")
        assert "Put in by Jo Clerk, Mon 23 Nov 2026." in text_of(app)
        await press(pilot, "escape", "u")
        assert "St Andrew" not in text_of(app)
        assert statutory(session.store).is_working(date(2026, 11, 30))


async def test_a_form_holds_the_keys(session: Session) -> None:
    app = the_calendar(session)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "c", "tab", "tab", "tab", "tab", "tab")
        await type_text(pilot, "wnc")
        assert "withdrawn" not in text_of(app)
        assert "wnc" in text_of(app)
        await press(pilot, "escape", "d", "w")
        assert "withdrawn" in text_of(app)


async def test_a_moved_day(session: Session) -> None:
    app = the_calendar(session)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await fill(pilot, "n", "4/7/2029", "Moved day", "7/5/2029")
        assert "2029" in line_with(app, "cpclerk")
        assert "proclaimed" in line_with(app, "Moved day")
        assert "withdrawn, moved to Wed 4 Jul 2029" in line_with(app, "Mon 7 May 2029")
        await press(pilot, "delete")
        assert "Taken back: Wed 4 Jul 2029. Taken back with it: Mon 7 May 2029." in text_of(app)
        assert "expected" in line_with(app, "May Day")


async def test_withdrawn_and_taken_back(session: Session) -> None:
    app = the_calendar(session)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "end", "enter")
        assert "Nothing was put in about this day" in text_of(app)
        await press(pilot, "w")
        assert "withdrawn" in line_with(app, "Boxing Day")
        await press(pilot, "w")
        assert "It was withdrawn already. Del takes it back." in text_of(app)
        await press(pilot, "enter")
        assert "Taken back: Mon 28 Dec 2026. u undoes it." in text_of(app)
        assert "published" in line_with(app, ">Mon 28 Dec 2026")
        await press(pilot, "u")
        assert kinds(session)[date(2026, 12, 28)] == "withdrawn"


async def test_the_office_closes_and_opens(session: Session) -> None:
    app = the_calendar(session)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await fill(pilot, "c", "24/12", "31/12", "Christmas closure")
        assert "The office is closed then." in text_of(app)
        assert "office closed" in line_with(app, "Thu 24 Dec 2026")
        assert not office(session.store).is_working(date(2026, 12, 31))
        await press(pilot, "end", "w")
        assert "Go to a bank holiday" in text_of(app)
        await press(pilot, "delete")
        assert "Taken back: Thu 31 Dec 2026, Christmas closure." in text_of(app)
        assert "│  Thu 31 Dec 2026" not in text_of(app)
        assert calendars.year_of(session, 2026).days[-1].day != date(2026, 12, 31)
        assert "Wed 30 Dec 2026" in text_of(app)
        await press(pilot, "u", "u")
        assert "Christmas closure" not in text_of(app)
        assert office(session.store).is_working(date(2026, 12, 31))


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("31/4", "x"), "There is no 31 April"),
        (("", "x"), "Day is needed"),
        (("25/12", "x"), "is a bank holiday already: Christmas Day"),
        (("28/11", "x"), "is at a weekend"),
        (("1/12", ""), "Called is needed"),
        (("1/12", "x" * 120), "room for 80"),
        (("1/12", "\u202e\u200f"), "Called is needed"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_stays(
    session: Session, texts: tuple[str, str], said: str
) -> None:
    before = kinds(session)
    app = the_calendar(session)
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        for text in texts:
            await type_text(pilot, text)
            await press(pilot, "tab")
        await press(pilot, "ctrl+r")
        assert said in " ".join(text_of(app).replace("│", "").split())
        assert app.screen.unsaved() == any(texts)  # type: ignore[attr-defined]
    assert kinds(session) == before


async def test_a_chair_looks_and_is_told_whom_to_ask(setting_up: Session) -> None:
    app = the_calendar(as_role(setting_up, "chair"))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "w")
        assert "A chair may not withdraw a bank holiday. Ask a clerk or a manager" in text_of(app)


async def test_a_year_that_is_not_held_is_added(session: Session) -> None:
    app = the_calendar(session)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *["right"] * 15)
        assert "The bank holidays of 2041 were worked out and added." in text_of(app)
        assert "expected" in line_with(app, "Good Friday")
        await press(pilot, "left", "left")
        assert "2039" in line_with(app, "cpclerk")


async def test_the_desk_adds_years_once_it_is_up(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cpclerk.ui.screens.desk.UP", 0.01)
    monkeypatch.setattr(calendars, "LEAST_AHEAD", 15)
    app = CpclerkApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause(0.05)
        await settle(pilot)
    assert year_of(session, 2041).held
