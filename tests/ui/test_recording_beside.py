"""What stands beside the record: last time, and what the children think."""

from datetime import timedelta

from cpclerk.services import Session, recording
from cpclerk.services.child_views import child_views
from cpclerk.services.looking_back import last_time
from cpclerk.store import Conference
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.recording import RecordingScreen
from tests.making import make_conference
from tests.meeting import make_quorate
from tests.ui.harness import SMALL, line_with, press, settle, text_of, type_text


async def test_last_time_is_gone_through_beside_the_record(session: Session) -> None:
    meeting = make_quorate(session)
    family = meeting.conference.family
    assert family is not None
    before = make_conference(session, family, conference_date=session.today, reference="CP000")
    recording.enter(session, before.uid, "worried", "drinks [b]again[/", entry_kind="danger")
    recording.enter(
        session, before.uid, "needs_to_happen", "Safe at night", entry_kind="safety_goal"
    )
    with session.store.reading():
        then = session.today - timedelta(90)
        Conference.update(state="held", conference_date=then).where(
            Conference.uid == before.uid
        ).execute()
    app = CpclerkApp(session, first_screen=lambda: RecordingScreen(meeting.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, "half a line")
        await press(pilot, "f2", "l")
        assert "2 of these nobody has looked at yet." in text_of(app)
        assert "not looked at" in line_with(app, "drinks [b]again[/")
        await press(pilot, "p")
        await type_text(pilot, "goes to a group")
        await press(pilot, "enter")
        assert "partly done" in line_with(app, "drinks")
        await press(pilot, "n", "enter")
        assert "All of last time was looked at." in text_of(app)
        assert "gone" in text_of(app)
        await press(pilot, "u")
        assert "1 of these nobody has looked at yet." in text_of(app)
        await press(pilot, "escape")
        assert "half a line" in text_of(app)
    found = last_time(session, meeting.uid)
    assert found is not None
    assert found.worries[0].words == "goes to a group"


async def test_what_a_child_wants_is_put_down_and_answered(session: Session) -> None:
    meeting = make_quorate(session)
    app = CpclerkApp(session, first_screen=lambda: RecordingScreen(meeting.uid))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "f2", "v", "a")
        await press(pilot, "tab")
        await type_text(pilot, "w")
        await type_text(pilot, "w")
        await press(pilot, "tab")
        await type_text(pilot, "No shouting")
        await press(pilot, "ctrl+r")
        assert "1 wish nobody has answered." in text_of(app)
        await press(pilot, "down", "enter")
        await type_text(pilot, "He goes to a group")
        await press(pilot, "enter")
        assert "He goes to a group" in line_with(app, "“No shouting”")
        await press(pilot, "x")
        assert "No shouting" not in text_of(app)
        await press(pilot, "u")
        assert "“No shouting”" in text_of(app)
    (view,) = child_views(session, meeting.uid).views
    assert (view.about, view.answer) == ("change", "He goes to a group")
