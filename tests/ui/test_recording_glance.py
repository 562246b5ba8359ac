"""Step 4: what is easily missed, the agenda, and what is read back before anyone leaves."""

from cpclerk.services import Session, recording
from cpclerk.services.attendance import attendance
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.recording import RecordingScreen
from tests.meeting import make_quorate
from tests.ui.harness import ROOMY, press, settle, text_of


async def test_who_is_silent_and_what_is_open_is_said_before_anyone_leaves(
    session: Session,
) -> None:
    meeting = make_quorate(session)
    hv = meeting.people["HV"].uid
    recording.enter(session, meeting.uid, "worried", "Mia hides", hv)
    recording.enter(session, meeting.uid, "worried", "may be hit again", hv, entry_kind="danger")
    recording.enter(session, meeting.uid, "needs_to_happen", "weekly visit", who="SW")
    app = CpclerkApp(session, first_screen=lambda: RecordingScreen(meeting.uid))
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        assert "not heard: Mum, SW, Sch" in text_of(app)
        assert "1 danger, no goal" in text_of(app)
        await press(pilot, "ctrl+g")
        assert "Nothing was said of Leo." in text_of(app)
        assert "No safety goal yet for: may be hit again" in text_of(app)
        await press(pilot, "enter")
        first = attendance(session, meeting.uid).agenda[0]
        assert f"1 of {len(attendance(session, meeting.uid).agenda)} {first.name}"[:20] in text_of(
            app
        )
        await press(pilot, "f2", "r")
        text = " ".join(text_of(app).split())
        assert "[ ] Nothing is decided yet for Mia Ash and Leo Ash." in text
        assert "[ ] 1 danger is without a safety goal." in text
        assert "[ ] 1 next step is without who does it, or by when." in text
        assert "- weekly visit (SW)" in text
        await press(pilot, "escape", "f2", "c")
        # The receipts of reports come first.
        await press(pilot, "escape")
        text = " ".join(text_of(app).split())
        assert "Nothing was said of Leo." in text
        await press(pilot, "5")
        assert "Decide" in text_of(app)
    assert attendance(session, meeting.uid).state == "booked"
