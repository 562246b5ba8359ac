"""From a phone call to booked, moved and held again, at the keyboard; and the diary shows it."""

from datetime import date, time
from pathlib import Path

import pytest

from cpclerk.rules.diaries import Span
from cpclerk.services import Session, chairs
from cpclerk.services.procedures import adopt
from cpclerk.store import Conference, Office, Postponement, Room, Staff, transaction
from cpclerk.ui.app import CpclerkApp
from tests.conftest import as_role
from tests.making import make_conference, make_family
from tests.ui.harness import ROOMY, SMALL, line_with, paste, press, settle, text_of, type_text

SIZES = pytest.mark.parametrize("size", [SMALL, ROOMY], ids=["80x24", "120x40"])


@SIZES
async def test_from_a_phone_call_to_booked_moved_and_held_again(
    setting_up: Session, size: tuple[int, int]
) -> None:
    session = as_role(setting_up, "clerk")
    with transaction(setting_up, "rooms") as change:
        change.insert(Room, name="Room 1")
        change.insert(Room, name="Room 2")
    make_family(session)
    app = CpclerkApp(session)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        # The team rings: asked for, no date yet.
        await press(pilot, "b")
        await type_text(pilot, "ash")
        await press(pilot, "enter")
        await type_text(pilot, "12/11")
        await press(pilot, "enter", "enter", "enter", "k")
        assert "Kept as a request." in text_of(app)
        await press(pilot, "escape", "t")
        assert "Thu 3 Dec 2026" in line_with(app, "F001 ASH")
        # Its list is chased, and it is booked from the queue.
        await press(pilot, "enter", "l", "down", "enter")
        await type_text(pilot, "Lucy Tarn")
        await press(pilot, "enter")
        assert "chased Mon 23 Nov by phone (Jo Clerk)" in text_of(app)
        await press(pilot, "enter")
        assert "Booked: Mon 30 Nov 2026 10:00" in text_of(app)
        # Booked by mistake: taken back, and booked for the next day.
        await press(pilot, "u")
        assert "Taken back." in text_of(app)
        await press(pilot, "right", "enter")
        assert "Booked: Tue 1 Dec 2026 10:00" in text_of(app)
        # A far year is asked about, and moves it nowhere.
        await press(pilot, "d")
        await type_text(pilot, "2/12/2062")
        await press(pilot, "enter")
        assert "2062? Did you mean Wed 2 Dec 2026? Enter takes it." in text_of(app)
        await press(pilot, "enter", "enter")
        await type_text(pilot, "family")
        await press(pilot, "enter")
        assert "Moved: Wed 2 Dec 2026 10:00" in text_of(app)
        with session.store.reading():
            row = Conference.get()
            assert row.conference_date == date(2026, 12, 2)
            assert Postponement.select().count() == 1
        # Held without a quorum: asked for again, taken back, asked for again.
        with transaction(setting_up, "hold") as change:
            change.update(row, state="held", quorate=False, conference_date=date(2026, 11, 23))
        await press(pilot, "escape", "escape")
        app.screen.open("booking", row.uid)  # type: ignore[attr-defined]
        await settle(pilot)
        await press(pilot, "h")
        assert "It is asked for again." in text_of(app)
        await press(pilot, "u")
        assert "The booking is taken back." in text_of(app)
        with session.store.reading():
            assert Conference.select().count() == 1


@SIZES
async def test_the_diary_shows_day_week_and_month_and_opens_what_stands_there(
    session: Session, size: tuple[int, int], tmp_path: Path
) -> None:
    make_conference(session, make_family(session), conference_date=date(2026, 11, 25))
    birch = make_family(session, "F002", "Birch")
    make_conference(session, birch, reference="CP002", conference_date=date(2026, 11, 25))
    with transaction(session, "take on") as change:
        gwen = change.insert(
            Staff, office=Office.get(), name="Gwen Marsh", initials="GM", role="chair"
        )
    chairs.put_in(
        as_role(session, "chair"), gwen.uid, Span(date(2026, 11, 26), date(2026, 12, 4)), "leave"
    )
    app = CpclerkApp(session)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "f2")
        seen = text_of(app)
        assert "Week of Mon 23 Nov 2026 to Sun 29 Nov" in seen
        assert "! same chair as CP002" in line_with(app, "F001 ASH")
        # Leave is said whole; a chair who chairs nothing in these days can be chosen, too.
        assert "Gwen Marsh is on leave" in line_with(app, "Gwen Marsh")
        await press(pilot, "c")
        await type_text(pilot, "Gwen")
        await press(pilot, "enter")
        assert "F001 ASH" not in text_of(app)
        await press(pilot, "c")
        await type_text(pilot, "Everything")
        await press(pilot, "enter", "m")
        assert "! 2 clash" in line_with(app, "Wed 25 Nov")
        await press(pilot, "right")
        assert "Dec 2026" in text_of(app)
        await press(pilot, "end")
        assert "Christmas Day" in line_with(app, "Fri 25 Dec")
        await press(pilot, "t", "d")
        assert "nothing" in text_of(app)
        await press(pilot, "right", "right")
        assert "10:00-12:00" in line_with(app, "F002 BIRCH")
        await press(pilot, "c")
        await type_text(pilot, "Nell")
        await press(pilot, "enter", "p")
        assert "DIARY  Wed 25 Nov 2026  Nell Reed" in text_of(app)
        await press(pilot, "f")
        await paste(pilot, str(tmp_path / "pages"))
        await press(pilot, "enter")
        (saved,) = (tmp_path / "pages").glob("diary*.txt")
        assert "F002 BIRCH" in saved.read_text()
        await press(pilot, "escape", "enter")
        assert "Limits" in text_of(app)


async def test_a_case_audit_is_booked_from_the_desk_and_every_step_of_it_opens(
    session: Session,
) -> None:
    adopt(session, "england-2023", session.today)
    app = CpclerkApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "b", "f6")
        await type_text(pilot, "Neglect, autumn quarter")
        await press(pilot, "enter", "enter", "enter", "enter")
        assert "Booked: Mon 23 Nov 2026 10:00" in text_of(app)
        for step in "23456":
            await press(pilot, step)
            assert "Neglect, autumn quarter" in text_of(app)
        with session.store.reading():
            row = Conference.get()
        assert (row.family_id, row.conference_time) == (None, time(10))
