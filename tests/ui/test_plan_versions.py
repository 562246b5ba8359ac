"""An outline plan that changed once it was out, at the keyboard; and for which child they come."""

from cpclerk.services import Session, minutes, outline
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.widgets.lines import Lines
from tests.afterwards import HELD, make_held
from tests.ui.harness import SMALL, press, settle, text_of


async def test_the_desk_leads_to_the_list_and_to_what_changed(session: Session) -> None:
    held = make_held(session)
    minutes.outline_plan_out(session, held.uid, HELD, "by hand, in the room")
    outline.name_core_group_member(session, held.uid, "Grandma Ivy")
    app = CpclerkApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        to_do = app.screen.query_one("#to-do", Lines)
        (wanted,) = [each for each in to_do.rows if "Outline plan v2: send" in str(each.cells)]
        to_do.move_to(wanted.key or "")
        await press(pilot, "enter")
        assert "Decision and outline plan, version 2: 5 to confirm" in text_of(app)
        assert "changed since it went out on Thu 19 Nov 2026: o shows what" in text_of(app)
        await press(pilot, "o")
        assert "Version 1 of the outline plan went out on Thu 19 Nov 2026." in text_of(app)
        assert "Grandma Ivy" in text_of(app)
        await press(pilot, "escape", *["h", "c"] * 5, "s", "s")
        assert "version 2: all out on Mon 23 Nov 2026" in text_of(app)
        # A page of a conference says so too, and step 2 for which child somebody comes.
        outline.name_core_group_member(session, held.uid, "Uncle Joe")
        await press(pilot, "escape", "y")
        assert "! Outline plan changed since it went out on Mon 23 Nov 2026" in text_of(app)
        await press(pilot, "2", "b", "space", "enter")
        assert "Rosa Ash: comes for Mia Ash. u undoes." in text_of(app)
