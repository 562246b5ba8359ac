"""What stands beside the record: last time, and what the children think."""

from datetime import timedelta

import pytest

from cpclerk.services import Session, recording
from cpclerk.services.child_views import child_views
from cpclerk.services.looking_back import last_time
from cpclerk.store import Conference
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.recording import RecordingScreen
from tests.making import make_conference
from tests.meeting import Meeting, make_quorate
from tests.ui.harness import ROOMY, SMALL, line_with, press, settle, text_of, type_text


def flat(app: CpclerkApp) -> str:
    return " ".join(text_of(app).replace("│", " ").split())


def with_a_last_time(session: Session) -> Meeting:
    """Make a meeting whose family had one before, with a danger and a goal."""
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
    return meeting


@pytest.mark.parametrize("size", [SMALL, ROOMY])
async def test_last_time_is_gone_through_from_the_entry_line(
    session: Session, size: tuple[int, int]
) -> None:
    meeting = with_a_last_time(session)
    app = CpclerkApp(session, first_screen=lambda: RecordingScreen(meeting.uid))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        # Where there is room it is in sight from the start; the line is the record's.
        assert ("Last time, " in text_of(app)) == (size == ROOMY)
        assert isinstance(app.screen, RecordingScreen)
        await type_text(pilot, "half a line")
        await press(pilot, "ctrl+o")
        assert "2 to look at" in text_of(app)
        assert "drinks [b]again[/ (danger)" in flat(app)
        await type_text(pilot, "went")
        await press(pilot, "enter")
        assert "Type d (done), p (partly) or n (not done)" in text_of(app)
        await press(pilot, *["backspace"] * 4)
        await type_text(pilot, "p: goes to a group")
        assert "partly done: goes to a group" in text_of(app)
        await press(pilot, "enter")
        assert "1 to look at" in text_of(app)
        assert "part drinks" in flat(app)
        # What is typed and not saved stays with what it is about.
        await type_text(pilot, "d she")
        await press(pilot, "up", "f8", "down")
        assert app.screen.input.value == "d she"
        await press(pilot, "enter")
        assert "All of last time was looked at." in text_of(app)
        assert "to look at" not in text_of(app)
        await press(pilot, "f5")
        assert "1 to look at" in text_of(app)
        await press(pilot, "ctrl+g")
        assert "Of last time 1 were not looked at yet: Ctrl+O." in flat(app)
        await press(pilot, "escape", "up", "enter")
        assert app.screen.input.value == "p goes to a group"
        await press(pilot, "escape")
        assert app.screen.input.value == "half a line"
        await press(pilot, "enter")
        await type_text(pilot, "g")
        await press(pilot, "ctrl+o", "ctrl+o")
        assert "Last time" not in text_of(app)
        assert app.screen.input.value == "g"
    found = last_time(session, meeting.uid)
    assert found is not None
    assert [(each.result, each.words) for each in (*found.worries, *found.goals)] == [
        ("partly", "goes to a group"),
        (None, ""),
    ]
    said = recording.entries(session, meeting.uid).entries
    assert [(each.text, each.kind) for each in said] == [("half a line", "")]


async def test_the_page_of_last_time_is_one_key_further(session: Session) -> None:
    meeting = with_a_last_time(session)
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
