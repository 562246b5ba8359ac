"""Step 4: what an entry is, and putting the record right, at the keyboard."""

from typing import Any

from textual.pilot import Pilot

from cpclerk.services import Session, recording
from cpclerk.services.attendance import absent
from cpclerk.services.said import Said
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.recording import RecordingScreen
from tests.meeting import Meeting, make_quorate
from tests.ui.harness import SMALL, paste, press, settle, text_of, type_text


def app_for(session: Session, meeting: Meeting) -> CpclerkApp:
    return CpclerkApp(session, first_screen=lambda: RecordingScreen(meeting.uid))


def entries(session: Session, meeting: Meeting) -> list[Said]:
    return [each for each in recording.entries(session, meeting.uid).entries if not each.struck]


def field(app: CpclerkApp) -> str:
    assert isinstance(app.screen, RecordingScreen)
    return app.screen.input.value


async def say(pilot: Pilot[Any], text: str) -> None:
    await type_text(pilot, text)
    await press(pilot, "enter")


def flat(app: CpclerkApp) -> str:
    return " ".join(text_of(app).replace("│", " ").split())


async def test_a_danger_is_typed_and_answered_by_its_goal(session: Session) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "f8")
        assert "▸ danger" in text_of(app)
        await say(pilot, "SW: Leo may be hit again")
        assert "Leo may be hit again (danger, no goal yet)" in flat(app)
        await say(pilot, "plain")
        await press(pilot, "up", "up", "ctrl+t", "g")
        assert "It answers: Leo may be hit again" in text_of(app)
        await press(pilot, "ctrl+t", "o")
        await press(pilot, "ctrl+t", "2")
        await say(pilot, "Nobody hits Leo")
        # What is said next is a worry again, as before.
        assert "Worried about ▸" in text_of(app)
        assert "(danger, no goal yet)" not in flat(app)
        assert "(safety goal) (opinion) (Leo)" in flat(app)
        await press(pilot, "tab", "tab", "up", "ctrl+t", "p")
        assert "(in the plan)" in flat(app)
        await press(pilot, "f5", "f5")
        assert "no goal yet" in flat(app)
        assert "Nobody hits" not in flat(app)
        await press(pilot, "ctrl+y", "ctrl+y")
        assert "(in the plan)" in flat(app)
        await press(pilot, "ctrl+y")
        assert "Nothing was taken back" in text_of(app)
    danger, plain, goal = entries(session, meeting)
    assert (danger.kind, plain.kind, goal.kind, goal.goal_for) == (
        "danger",
        "",
        "safety_goal",
        danger.uid,
    )
    assert (goal.stance, len(goal.children)) == ("opinion", 1)


async def test_a_letter_before_the_text_says_what_it_is_from_any_column(session: Session) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "d; danger  h; harm  c; complicating" in text_of(app)
        await type_text(pilot, "sw: d; Leo may be hit again")
        assert "Worried about ▸ SW ▸ danger Leo may" in text_of(app)
        await press(pilot, "enter")
        await type_text(pilot, "g;")
        assert "It answers: Leo may be hit again" in text_of(app)
        await say(pilot, "Nobody hits Leo")
        # Backspace gives it back, and what stood before; whom it is for stays as it was made.
        await type_text(pilot, "t;")
        await press(pilot, "f7", "backspace")
        assert field(app) == "t;"
        assert "Needs to happen ▸ SW ▸ [R]" in text_of(app)
        await press(pilot, "backspace", "backspace", "f7", "end", "enter")
        # Words before a semicolon, and letters that mean nothing, are text.
        await say(pilot, "Mum; Dad")
        await type_text(pilot, "x; y")
        assert field(app) == "x; y"
        await press(pilot, *["backspace"] * 4)
        await paste(pilot, "HV: S; settled at night")
        assert "Working well ▸ HV ▸ existing safety settled" in text_of(app)
        await press(pilot, "enter")
        # What is amended can be told, too, within its column.
        await press(pilot, "up", "enter", "home")
        await type_text(pilot, "d;")
        assert "An entry stays in its column" in text_of(app)
        await press(pilot, "backspace", "backspace")
        await type_text(pilot, "t;")
        assert "(strength)" in flat(app)
        await press(pilot, "enter")
    found = [(each.column, each.kind, each.text) for each in entries(session, meeting)]
    assert found == [
        ("worried", "danger", "Leo may be hit again"),
        ("needs_to_happen", "safety_goal", "Nobody hits Leo"),
        ("needs_to_happen", "", "Mum; Dad"),
        ("working_well", "strength", "settled at night"),
    ]


async def test_who_may_not_read_a_danger_does_not_read_its_goal(session: Session) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "f8", "f7")
        await say(pilot, "he knows where they live")
        await press(pilot, "shift+tab", "f8")
        assert "safety goal [R]" in text_of(app)
        await say(pilot, "nobody tells him")
    assert [each.audience.stored for each in entries(session, meeting)] == ["professionals"] * 2


async def test_entries_are_moved_merged_and_found(session: Session) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        for text in ("one", "two", "three"):
            await say(pilot, text)
        await type_text(pilot, "half")
        await press(pilot, "up", "ctrl+t", "u")
        assert [each.text for each in entries(session, meeting)] == ["one", "three", "two"]
        # What was moved is still pointed at.
        await press(pilot, "ctrl+t", "m")
        assert [each.text for each in entries(session, meeting)] == ["one; three", "two"]
        assert "(merged)" in flat(app)
        await press(pilot, "ctrl+t", "l")
        assert "Working well 1" in text_of(app)
        await press(pilot, "f5")
        await press(pilot, "escape")
        assert field(app) == "half"
        await press(pilot, *["backspace"] * 4)
        await say(pilot, "/two")
        assert ">two" in text_of(app)
        await press(pilot, "escape", "f5", "f5")
    assert [each.text for each in entries(session, meeting)] == ["one", "two", "three"]


async def test_two_recorders_see_each_others_entries_and_overwrite_none(session: Session) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await say(pilot, "mine")
        theirs = recording.enter(session, meeting.uid, "worried", "theirs")
        assert isinstance(app.screen, RecordingScreen)
        await type_text(pilot, "half a line")
        app.screen.look_elsewhere()
        await settle(pilot)
        assert "theirs" in flat(app)
        assert field(app) == "half a line"
        await press(pilot, "up")
        recording.strike(session, theirs.uid, 1)
        await press(pilot, "f8")
        assert "Theirs: theirs (It is struck out.)" in text_of(app)
        await press(pilot, "enter")
        assert "(struck)" in flat(app)
    assert [each.kind for each in entries(session, meeting)] == [""]


async def test_many_lines_are_one_entry_or_one_each(session: Session) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await paste(pilot, "two\nlines\tand \x1b[31m\u202emore\n")
        assert "2 lines were pasted. One entry, or one each?" in text_of(app)
        await press(pilot, "o")
        assert field(app) == "two lines and [31mmore"
        await press(pilot, "enter")
        await paste(pilot, "HV: h; missed 3 of 5\n\nt; Sch: late [b]x[/\nand tired")
        await press(pilot, "e")
        assert "3 entries; F5 takes all of them back." in text_of(app)
        found = [(each.speaker, each.text) for each in entries(session, meeting)]
        assert found == [
            ("", "two lines and [31mmore"),
            ("HV", "missed 3 of 5"),
            ("Sch", "late [b]x[/"),
            ("", "and tired"),
        ]
        kinds = [each.kind for each in entries(session, meeting)]
        assert kinds == ["", "harm", "strength", ""]
        await press(pilot, "f5")
    assert len(entries(session, meeting)) == 1


async def test_who_is_not_there_said_nothing_unless_enter_says_so_twice(session: Session) -> None:
    meeting = make_quorate(session)
    absent(session, meeting.people["Pol"].uid, 1)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await say(pilot, "Note: kept")
        assert "! Nobody on the list is Note" in text_of(app)
        assert field(app) == "Note: kept"
        await press(pilot, "enter")
        await say(pilot, "pol: two call-outs")
        assert "! Pol is down as not here. Enter again" in text_of(app)
        await press(pilot, "enter")
    assert [(each.speaker, each.text) for each in entries(session, meeting)] == [
        ("", "Note: kept"),
        ("Pol", "two call-outs"),
    ]
