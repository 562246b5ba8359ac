"""Chairs' diaries, usual times and travel, on screen: few keys, and bad input loses nothing."""

from cpclerk.services import Session
from cpclerk.store import Room, transaction
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.settings_chairs import ChairsScreen
from cpclerk.ui.screens.settings_times import TimesScreen
from tests.ui.harness import SMALL, line_with, press, settle, text_of, type_text


async def test_leave_is_typed_as_it_is_said(session: Session) -> None:
    app = CpclerkApp(session, first_screen=ChairsScreen)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        await type_text(pilot, "fri 10am")
        await press(pilot, "enter")
        assert "! Until when?" in text_of(app)
        await type_text(pilot, " to 12")
        await press(pilot, "enter", "enter", "enter", "enter")
        assert "Fri 27 Nov 2026 10:00 to 12:00: in the diary." in text_of(app)
        assert "leave" in line_with(app, "   Fri 27 Nov 2026")
        await press(pilot, "w")
        await type_text(pilot, "mon-wed, thu am")
        await press(pilot, "enter")
        assert "works Mon, Tue, Wed and Thu morning" in line_with(app, "Nell Reed")
        await press(pilot, "down", "delete")
        assert "Taken out." in text_of(app)
        assert "leave" not in text_of(app)


async def test_usual_times_and_the_way_between_two_places(session: Session) -> None:
    with transaction(session, "rooms") as change:
        change.insert(Room, name="Room 1", place="Oakham")
        change.insert(Room, name="Room 2", place="Melton")
    app = CpclerkApp(session, first_screen=TimesScreen)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "s", "end", *["backspace"] * 15)
        await type_text(pilot, "9.30, 1.30pm")
        await press(pilot, "enter")
        assert "Conferences usually begin at 09:30 and 13:30" in text_of(app)
        await press(pilot, "v")
        await type_text(pilot, "oak")
        await press(pilot, "enter")
        await type_text(pilot, "mel")
        await press(pilot, "enter")
        await type_text(pilot, "40")
        await press(pilot, "enter")
        assert "40 minutes" in line_with(app, "Melton and Oakham")
