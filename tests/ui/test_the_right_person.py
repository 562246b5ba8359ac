"""Before something goes, the keys say to whom, where, what they read, and what cannot be done."""

from datetime import date
from pathlib import Path

from cpclerk.services import Session, minutes, own_blocks
from cpclerk.store import ChildAtConference, Contact, transaction
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.distribution import DistributionScreen
from cpclerk.ui.screens.minutes import MinutesScreen
from cpclerk.ui.screens.outline import OutlineScreen
from tests.afterwards import make_approved, make_held, say
from tests.ui.harness import SMALL, line_with, paste, press, settle, text_of, type_text


def said(app: CpclerkApp) -> str:
    return " ".join(text_of(app).replace("│", " ").split())


async def test_an_address_is_entered_where_it_is_missing_and_pages_are_counted(
    session: Session, tmp_path: Path
) -> None:
    held = make_held(session)
    say(session, held, "Missed three checks")
    with transaction(session, "make so") as change:
        change.update(held.people["Sch"], shown_to=f"not:{held.people['Dad'].uid}")
        for each in Contact.select().where(Contact.person == held.people["Mum"].person_id):
            change.take_out(each)
    make_approved(session, held)
    app = CpclerkApp(session, first_screen=lambda: DistributionScreen(held.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "How: post: no address is known. h by hand, or F3 enters one" in said(app)
        assert "Reads the names of: Tom Khan, Lena Hart, Kim Moss, Ravi Shah." in said(app)
        await press(pilot, "c")
        assert "No address of Rosa Ash is known: h by hand, or F3 enters it." in said(app)
        await press(pilot, "f3")
        assert "Ways to reach" in text_of(app)
        await press(pilot, "escape", "down")
        assert "Not named to them: Ravi Shah." in said(app)
        await press(pilot, "c")
        await type_text(pilot, "tk")
        await press(pilot, "enter", "f")
        await settle(pilot)
        # It is a part of step 6, and the pages are seen at 80 columns.
        assert "[6 Minutes]" in text_of(app)
        await paste(pilot, str(tmp_path / "post"))
        await press(pilot, "enter")
        assert "saved. Remove them" in said(app)
        assert "about" in line_with(app, "Tom Khan")
        await press(pilot, "p")
        await type_text(pilot, "no")
        await press(pilot, "enter")
        assert "how many pages" in said(app)
        await press(pilot, "backspace", "backspace")
        await type_text(pilot, "5")
        await press(pilot, "enter")
        assert "Tom Khan: 5 pages. u undoes." in said(app)
        assert "about" not in line_with(app, "Tom Khan")


async def test_what_is_frozen_or_out_of_turn_is_said_before_anything_is_typed(
    session: Session, chair_session: Session
) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid, date(2026, 11, 23))
    first = minutes.page(session, held.uid).blocks[0]
    own_blocks.add_block(session, held.uid, "Summed up", "In short", first.uid)
    app = CpclerkApp(session, first_screen=lambda: MinutesScreen(held.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        assert "With the chair, but “Summed up” is for nobody yet." in said(app)
        await press(pilot, "f7")
        assert "! The minutes are with the chair: log them as returned (r)" in said(app)
        await press(pilot, "u", "f7")
        assert "drawn from the record" in said(app)
        await press(pilot, "tab", "down", "f7", "p", "c")
        assert "Put down: with the chair." in said(app)
        with transaction(session, "decide otherwise") as change:
            for child in ChildAtConference.select():
                change.update(child, outcome="no_plan", category=None)
        await press(pilot, "a")
        assert "The record changed since these minutes were drawn from it: “Decisions”" in said(app)
        await press(pilot, "enter")
        assert "with the chair" in line_with(app, "Minutes, version 1")
        await press(pilot, "a", "y", "enter", "enter", "enter")
        await type_text(pilot, "8.40")
        await press(pilot, "enter")
        await type_text(pilot, "I approve; filed")
        await press(pilot, "enter")
        assert "approved" in line_with(app, "Minutes, version 1")
        await press(pilot, "i")
        assert "! Approved minutes are frozen." in said(app)
        await press(pilot, "u")
        assert "Take back the approval of version 1?" in said(app)
    app = CpclerkApp(session, first_screen=lambda: OutlineScreen(held.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        for key in ("g", "a"):
            await press(pilot, key)
            assert "! The minutes are approved. Step 6, n begins a correction" in said(app)
            assert "In plain words" not in text_of(app)
