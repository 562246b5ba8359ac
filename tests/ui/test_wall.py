"""The wall from the recorder's keyboard, and the wall's own page."""

import json
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from cpclerk.rules.wall import BLANK, ELSEWHERE, Frame, Line, Mark
from cpclerk.services import Session, recording
from cpclerk.services.attendance import arrive, attendance, leave
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.feed import Feed
from cpclerk.ui.screens import on_the_wall
from cpclerk.ui.screens.overview import OverviewScreen
from cpclerk.ui.screens.recording import RecordingScreen
from cpclerk.ui.wall.letters import can_write, written
from cpclerk.ui.wall.page import hint, laid_out
from tests.meeting import Meeting, make_quorate
from tests.ui.harness import ROOMY, SMALL, line_with, press, settle, text_of, type_text
from tests.ui.test_feed import Listener
from tests.ui.test_recording import column

SIZES = pytest.mark.parametrize("size", [SMALL, ROOMY])


def app_for(session: Session, meeting: Meeting) -> tuple[CpclerkApp, Listener]:
    app = CpclerkApp(session, first_screen=lambda: RecordingScreen(meeting.uid))
    listener = Listener()
    app._feed = Feed(listener)
    return app, listener


async def say(pilot: Pilot[Any], text: str) -> None:
    await type_text(pilot, text)
    await press(pilot, "enter")


def shown(listener: Listener) -> list[str]:
    """Return the words that stand on the wall now."""
    last = listener.sent[-1] if listener.sent else BLANK
    if last == BLANK:
        return []
    frame = json.loads(last)
    return [each["text"] for each in frame["lines"]] + [
        f"{each['value']} {each['reason']}".strip() for each in frame["marks"]
    ]


@SIZES
async def test_the_wall_shows_what_is_entered_to_those_who_are_in(
    session: Session, size: tuple[int, int]
) -> None:
    meeting = make_quorate(session)
    app, listener = app_for(session, meeting)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await say(pilot, "hv: missed 3 of 5")
        assert "wall BLANK: F10 shows it" in text_of(app)
        assert listener.sent == []
        await press(pilot, "f10")
        assert "wall: shown" in text_of(app)
        assert "The wall shows what these may see: Mum, SW, HV, Sch." in text_of(app)
        await type_text(pilot, "half a line")
        assert shown(listener) == ["missed 3 of 5"]
        await press(pilot, "enter")
        assert shown(listener) == ["missed 3 of 5", "half a line"]
        # One key withdraws the last entry; the line that is being typed stays.
        await type_text(pilot, "next")
        await press(pilot, "f5")
        assert shown(listener) == ["missed 3 of 5"]
        # Restricted while typing, it never stands there; restricted later, it goes at once.
        await press(pilot, "f7", "enter")
        assert shown(listener) == ["missed 3 of 5"]
        await press(pilot, "up", "up", "f7")
        assert shown(listener) == []
        assert "wall: shown" in text_of(app)
        # What undo would bring back waits for F10.
        await press(pilot, "f5")
        assert "a restriction was lifted" in text_of(app)
        assert listener.sent[-1] == BLANK
        await press(pilot, "f10")
        assert shown(listener) == ["missed 3 of 5"]
        await press(pilot, "f10")
        assert listener.sent[-1] == BLANK
    assert not any(b"next" in each for each in listener.sent)


async def test_who_comes_or_goes_blanks_it_from_the_key_on(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_the_wall, "LOOK", 0.02)
    meeting = make_quorate(session)
    app, listener = app_for(session, meeting)
    app.first_screen = lambda: OverviewScreen(meeting.uid)
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        await press(pilot, "4")
        # What it is, and of which child, stands there, too.
        await press(pilot, "ctrl+t", "o")
        await press(pilot, "ctrl+t", "2")
        await say(pilot, "mum: hello")
        await press(pilot, "f10", "f4")
        assert shown(listener) == ["hello (opinion, Leo)"]
        await press(pilot, "l")
        assert listener.sent[-1] == BLANK
        await press(pilot, "escape")
        assert "wall BLANK: who is in changed" in text_of(app)
        await press(pilot, "f10")
        assert shown(listener) == ["hello (opinion, Leo)"]
        assert b'"Mum"' in listener.sent[-1]
        # Somebody else, on another screen, puts down that the police came.
        rev = next(
            each.rev for each in attendance(session, meeting.uid).people if each.tag == "Pol"
        )
        arrive(session, meeting.people["Pol"].uid, rev)
        await pilot.pause(0.15)
        await settle(pilot)
        assert listener.sent[-1] == BLANK
        assert "here 5" in text_of(app)
        # Somebody else restricts what stands there.
        await press(pilot, "f10")
        # Words of somebody who has left are nobody else's.
        mum = next(each for each in attendance(session, meeting.uid).people if each.tag == "Mum")
        leave(session, mum.uid, mum.rev)
        await pilot.pause(0.15)
        await settle(pilot)
        await press(pilot, "f10")
        assert json.loads(listener.sent[-1])["lines"][0]["tag"] == ELSEWHERE
        assert b"Mum" not in listener.sent[-1]
        said = recording.entries(session, meeting.uid).entries[0]
        recording.restrict(
            session, said.uid, said.rev, replace(said.audience, professionals_only=True)
        )
        await pilot.pause(0.15)
        await settle(pilot)
        assert shown(listener) == []
        assert "wall: shown" in text_of(app)
        await press(pilot, "ctrl+l")
        assert listener.sent[-1] == BLANK
        await press(pilot, "enter")
        assert "the screen was locked" in text_of(app)
        await press(pilot, "f10")
        assert listener.sent[-1] != BLANK
        await press(pilot, "f2", "5")
        assert listener.sent[-1] == BLANK


@SIZES
async def test_the_closed_part_restricts_what_is_entered(
    session: Session, size: tuple[int, int]
) -> None:
    meeting = make_quorate(session)
    app, listener = app_for(session, meeting)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "f10", "f3")
        assert listener.sent[-1] == BLANK
        assert "PROFESSIONALS ONLY" in text_of(app)
        assert "Have they left the room? F4 puts it down. Still here: Mum." in text_of(app)
        assert "Worried about ▸ [R]" in text_of(app)
        await say(pilot, "first")
        await say(pilot, "second")
        await press(pilot, "f10", "f3")
        assert "PROFESSIONALS ONLY" not in text_of(app)
        await say(pilot, "third")
    found = [each.audience.stored for each in recording.entries(session, meeting.uid).entries]
    assert found == ["professionals", "professionals", "everyone"]
    assert not any(b"first" in each or b"second" in each for each in listener.sent)


async def test_what_waits_while_an_entry_is_amended_is_in_the_closed_part_too(
    session: Session,
) -> None:
    meeting = make_quorate(session)
    app, _ = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await say(pilot, "first")
        await type_text(pilot, "half")
        await press(pilot, "up", "enter", "f3", "escape", "enter")
    found = recording.entries(session, meeting.uid).entries
    assert [(each.text, each.audience.stored) for each in found] == [
        ("first", "everyone"),
        ("half", "professionals"),
    ]


async def test_an_entry_is_kept_to_named_people(session: Session) -> None:
    meeting = make_quorate(session)
    mum, worker = meeting.people["Mum"].uid, meeting.people["SW"].uid
    app, _ = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "f7", "f7", "n")
        await say(pilot, "SW, zz")
        assert "zz is nobody on the list" in text_of(app)
        await press(pilot, *["backspace"] * 4, "enter")
        assert "This line is for SW (Lena Hart) only." in text_of(app)
        assert "▸ [R: SW only]" in text_of(app)
        await say(pilot, "for one")
        assert column(app, 0) == "for one [R: SW only]"
        await say(pilot, "for all but one")
        await press(pilot, "up", "f7", "f7", "w")
        await say(pilot, "mum")
        assert "This entry is for everyone but Mum (Rosa Ash)." in text_of(app)
        await press(pilot, "down", "up")
        assert "everyone but Mum" in text_of(app)
    found = [each.audience.stored for each in recording.entries(session, meeting.uid).entries]
    assert found == [f"only:{worker}", f"not:{mum}"]


@SIZES
async def test_slips_are_keyed_blank_and_shown_together(
    session: Session, size: tuple[int, int]
) -> None:
    meeting = make_quorate(session)
    app, listener = app_for(session, meeting)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await say(pilot, "he may come back")
        await press(pilot, "f10", "f9")
        assert listener.sent[-1] == BLANK
        await say(pilot, "7 he has moved out")
        await say(pilot, "4")
        assert listener.sent[-1] == BLANK
        assert "wall BLANK: slips are keyed" in text_of(app)
        assert "Mon 23 Nov 2026  0 ····1··1··· 10  middle 5.5" in text_of(app)
        await press(pilot, "f10")
        assert shown(listener) == ["7 he has moved out", "4"]
        await say(pilot, "d")
        assert listener.sent[-1] == BLANK
        await press(pilot, "f8")
        await type_text(pilot, "come back")
        await press(pilot, "enter")
        assert "About: he may come back" in text_of(app)
        assert "7 of 10" not in line_with(app, "Rosa Ash")
        # Another worry, and everybody is asked again: from the first on.
        await say(pilot, "2")
        assert "2 of 10" in line_with(app, "Rosa Ash")
        assert "Mon 23 Nov 2026  0 ··1········ 10  middle 2" in text_of(app)
        await press(pilot, "f8")
        await type_text(pilot, "together")
        await press(pilot, "enter")
        assert "0 ··1········ 10  middle 2  he may come back" in text_of(app)
        await press(pilot, "f8")
        await type_text(pilot, "come back")
        await press(pilot, "enter")
        await press(pilot, "escape", "f10")
        assert shown(listener) == ["he may come back"]
        await press(pilot, "f9", "f10", "escape")
        assert shown(listener) == ["he may come back", "7 he has moved out", "4", "None"]
    marks = recording.entries(session, meeting.uid).marks
    assert sorted((bool(each.about), each.value) for each in marks if each.value is not None) == [
        (False, 4), (False, 7), (True, 2),
    ]  # fmt: skip


SHOWN = Frame(
    (
        Line("worried", "HV", "Missed 3 of 5 weight checks"),
        Line("working_well", "Sch", "Attends every day"),
        Line("needs_to_happen", "SW", "Weekly visit", "→ N. Shah by Mon 7 Dec"),
    )
)


def words_on(shown: Frame, width: int, height: int) -> str:
    rows = laid_out(shown, width, height)
    assert len(rows) <= height
    assert all(sum(len(each.text) for each in row) <= width for row in rows)
    return "\n".join("".join(each.text for each in row) for row in rows)


@pytest.mark.parametrize("size", [(78, 24), (158, 45), (40, 12), (30, 8)])
def test_the_latest_is_always_in_sight(size: tuple[int, int]) -> None:
    assert "Week" in words_on(SHOWN, *size)
    many = tuple(replace(SHOWN.lines[0], text=f"{n} {'word ' * n}") for n in range(40))
    assert "39" in words_on(Frame(many), *size)
    asked = Frame(SHOWN.lines, (Mark("Mum", 7, "he has moved out"), Mark("HV", None)))
    assert "Mum 7   HV declined" in words_on(asked, *size)
    alone = words_on(replace(asked, lines=()), *size)
    if size[0] > 40:
        assert "he has moved out" in alone
        assert "declined" in alone


@pytest.mark.parametrize("people", [2, 10, 21, 43])
def test_everybodys_mark_has_room(people: int) -> None:
    marks = tuple(Mark(f"P{n}", n % 11, f"reason {n}") for n in range(people))
    on_wall = words_on(Frame(marks=marks), 158, 45)
    assert [f"reason {n}" in on_wall for n in range(people)] == [True] * people
    assert ("█" in on_wall) == (people <= 10)
    assert f"reason {min(people, 23) - 1}" in words_on(Frame(marks=marks), 78, 24)


def test_what_a_child_thinks_has_the_wall_for_itself() -> None:
    views = (
        Line("letter", "Mia", "Dear all,\nI want to stay with my brother, whatever you decide."),
        Line("change", "Mia", "No shouting", "He goes to a group"),
    )
    on_wall = words_on(replace(SHOWN, views=views), 40, 24)
    for words in (
        "Mia",
        "a letter read out",
        "“Dear all,\n   I want",
        "wants to change",
        "“No shouting”",
        "→ He goes to a group",
    ):
        assert words in on_wall
    assert "HV" not in on_wall
    assert "…" in words_on(Frame(views=views * 9), 78, 24)


def test_the_newest_is_drawn_in_blocks_where_type_is_small() -> None:
    assert "█" not in words_on(SHOWN, 78, 24)
    assert written("Weekly")[0] in words_on(SHOWN, 158, 45)
    accented = replace(SHOWN, lines=(Line("worried", "", "Zoë came"),))
    assert not can_write("Zoë")
    assert "█" not in words_on(accented, 158, 45)
    assert "Zoë came" in words_on(accented, 158, 45)


def test_the_wall_says_how_to_make_its_type_large_enough() -> None:
    small = " ".join(piece.text for row in hint(158, 45) for piece in row)
    assert "It has 45 lines. Make its type larger" in small
    assert "large enough" in " ".join(piece.text for row in hint(78, 24) for piece in row)
