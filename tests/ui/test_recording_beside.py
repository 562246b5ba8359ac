"""What stands beside the record: last time, and what the children think."""

import json
from datetime import timedelta

import pytest

from cpclerk.rules.audience import Audience
from cpclerk.rules.wall import BLANK
from cpclerk.services import Session, recording
from cpclerk.services.attendance import arrive, attendance
from cpclerk.services.child_views import add_view, amend_view, child_views
from cpclerk.services.looking_back import last_time
from cpclerk.store import Conference
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.feed import Feed
from cpclerk.ui.screens import on_the_wall
from cpclerk.ui.screens.recording import RecordingScreen
from tests.making import make_conference
from tests.meeting import Meeting, make_quorate
from tests.ui.harness import ROOMY, SMALL, line_with, press, settle, text_of, type_text
from tests.ui.test_feed import Listener


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
        await press(pilot, "ctrl+o")
        await type_text(pilot, "a")
        await press(pilot, "enter")
        assert "The line holds what you began to type." in text_of(app)
        await press(pilot, "escape", "enter", "ctrl+o", "up")
        # In the same words: the goal post has not moved.
        await type_text(pilot, "a")
        await press(pilot, "enter")
        assert "Worried about ▸ danger drinks [b]again[/" in text_of(app)
        await press(pilot, "enter", "ctrl+o")
        assert "(no goal today)" in flat(app)
        await type_text(pilot, "a")
        await press(pilot, "enter")
        assert "It answers: drinks [b]again[/" in text_of(app)
        await press(pilot, "enter")
        assert "(no goal today)" not in flat(app)
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
    assert [(each.text, each.kind) for each in said] == [
        ("half a line", ""),
        ("drinks [b]again[/", "danger"),
        ("Safe at night", "safety_goal"),
    ]


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
    mia = child_views(session, meeting.uid).children[0]
    worker = meeting.people["SW"].uid
    recording.enter(
        session, meeting.uid, "working_well", "My dog", worker,
        verbatim=True, children=[mia.person_uid],
    )  # fmt: skip
    app = CpclerkApp(session, first_screen=lambda: RecordingScreen(meeting.uid))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        # What stands in the record is not typed again.
        await press(pilot, "f2", "v")
        assert "In the record and not here: 1. t takes them over." in text_of(app)
        await press(pilot, "t", "down")
        assert "told by SW" in line_with(app, "“My dog”")
        assert "told by somebody else: SW; for everyone at the conference, and in the" in text_of(
            app
        )
        await press(pilot, "x", "a")
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
        # And what is put down here need not be typed in the record.
        await press(pilot, "r")
        assert "It stands in the record, too" in text_of(app)
        await press(pilot, "escape")
        assert "“No shouting” (Mia)" in flat(app)
    (view,) = child_views(session, meeting.uid).views
    assert (view.about, view.answer) == ("change", "He goes to a group")


async def test_what_a_child_thinks_stands_on_the_wall_after_a_key(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_the_wall, "LOOK", 0.02)
    meeting = make_quorate(session)
    mia, leo = (each.uid for each in child_views(session, meeting.uid).children)
    withheld = Audience.withheld_from([meeting.people["Mum"].uid])
    add_view(session, mia, "change", "No shouting")
    add_view(session, mia, "worried", "secret one", audience=Audience.for_professionals())
    add_view(session, mia, "worried", "secret two", audience=withheld)
    add_view(session, leo, "well", "My dog")
    app = CpclerkApp(session, first_screen=lambda: RecordingScreen(meeting.uid))
    listener = Listener()
    app._feed = Feed(listener)

    def on_wall() -> list[str]:
        last = listener.sent[-1] if listener.sent else BLANK
        if last == BLANK:
            return []
        frame = json.loads(last)
        return [each["text"] for each in (*frame["lines"], *frame["views"])]

    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, "said")
        await press(pilot, "enter", "f10", "f2", "v")
        # A page that is opened changes nothing on the wall.
        assert on_wall() == ["said"]
        await press(pilot, "down", "f10")
        assert listener.sent[-1] == BLANK
        await press(pilot, "f10")
        assert on_wall() == ["No shouting"]
        # Restricted by somebody else meanwhile, it goes.
        view = child_views(session, meeting.uid).views[0]
        amend_view(
            session, view.uid, view.rev, "change", view.text, audience=Audience.for_professionals()
        )
        await pilot.pause(0.15)
        await settle(pilot)
        assert on_wall() == []
        assert "wall: shown" in text_of(app)
        await press(pilot, "end", "f10", "f10")
        assert on_wall() == ["My dog"]
        await press(pilot, "x")
        assert on_wall() == []
        # What undo brings back waits for F10.
        await press(pilot, "u")
        assert "an entry came back" in text_of(app)
        assert listener.sent[-1] == BLANK
        await press(pilot, "end", "f10")
        assert on_wall() == ["My dog"]
        await press(pilot, "escape")
        assert on_wall() == ["said"]
        await press(pilot, "f2", "v", "end", "f10", "f10")
        # Somebody comes: blank, whatever stands there.
        rev = next(
            each.rev for each in attendance(session, meeting.uid).people if each.tag == "Pol"
        )
        arrive(session, meeting.people["Pol"].uid, rev)
        await pilot.pause(0.15)
        await settle(pilot)
        assert listener.sent[-1] == BLANK
    assert not any(b"secret" in each for each in listener.sent)
