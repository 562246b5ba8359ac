"""Step 4 at the keyboard: typing what is said, and nothing of it lost."""

import asyncio
from textwrap import wrap
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import Key
from textual.pilot import Pilot

from cpclerk.services import Session, drafts, recording
from cpclerk.services.attendance import attendance
from cpclerk.services.said import Said
from cpclerk.store import Conference, Entry
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.dialogs import QUESTION_WIDTH
from cpclerk.ui.screens.recording import RecordingScreen
from cpclerk.ui.screens.recording_meeting import fitting
from tests.meeting import Meeting, make_meeting, make_quorate
from tests.ui.harness import (
    ROOMY,
    SMALL,
    line_with,
    lines_of,
    paste,
    press,
    settle,
    text_of,
    type_text,
)

SIZES = pytest.mark.parametrize("size", [SMALL, ROOMY])


def app_for(session: Session, meeting: Meeting) -> CpclerkApp:
    return CpclerkApp(session, first_screen=lambda: RecordingScreen(meeting.uid))


def entries(session: Session, meeting: Meeting) -> tuple[Said, ...]:
    return recording.entries(session, meeting.uid).entries


async def say(pilot: Pilot[Any], text: str) -> None:
    await type_text(pilot, text)
    await press(pilot, "enter")


def column(app: CpclerkApp, number: int) -> str:
    """What a column says, line ends left out."""
    rows = [line.strip("│").split("││") for line in lines_of(app) if line.count("││") == 2]
    return " ".join(" ".join(row[number].split()) for row in rows).strip()


def field(app: CpclerkApp) -> str:
    assert isinstance(app.screen, RecordingScreen)
    return app.screen.input.value


@SIZES
async def test_what_is_said_is_typed_and_saved(session: Session, size: tuple[int, int]) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "here 4  quorate" in text_of(app)
        await type_text(pilot, "hv: missed 3 of 5")
        assert "Worried about ▸ HV ▸ missed 3 of 5" in text_of(app)
        assert "saved" not in text_of(app)
        await press(pilot, "enter")
        assert "saved 09:00:00" in text_of(app)
        assert "HV   missed 3 of 5" in text_of(app)
        await say(pilot, "and did not answer the door")
        await press(pilot, "tab")
        await say(pilot, "Mum: called the police herself")
        await press(pilot, "tab")
        await type_text(pilot, "SW: weekly visit -> N. Shah by +10wd")
        assert "→ N. Shah by Mon 7 Dec 2026" in text_of(app)
        await press(pilot, "enter")
        assert column(app, 2) == "SW weekly visit → N. Shah by Mon 7 Dec"
    found = [(each.column, each.speaker, each.text, each.who) for each in entries(session, meeting)]
    assert found == [
        ("worried", "HV", "missed 3 of 5", ""),
        ("worried", "HV", "and did not answer the door", ""),
        ("working_well", "Mum", "called the police herself", ""),
        ("needs_to_happen", "SW", "weekly visit", "N. Shah"),
    ]


async def test_what_cannot_be_understood_stays_in_the_line_with_a_sentence(
    session: Session,
) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "! There is nothing to enter yet." in text_of(app)
        await press(pilot, "shift+tab")
        await say(pilot, "visit -> SW by 31/4")
        assert "! There is no 31 April" in text_of(app)
        assert field(app) == "visit -> SW by 31/4"
        await say(pilot, "")
        assert entries(session, meeting) == ()
        await paste(pilot, "x" * 5_000)
        await press(pilot, "home")
        await press(pilot, "tab", "enter")
        assert "there is room for 4,000" in text_of(app)
        assert len(field(app)) == 5_000
    assert entries(session, meeting) == ()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("emoji 👩‍👧 and [b]markup[/", "emoji 👩‍👧 and [b]markup[/"),
        ("עברית and العربية", "עברית and العربية"),
        ("1\x1b[31m2\u202e3\x00", "1[31m23"),
        ("HV: pasted", "pasted"),
        ("10:30 he came", "10:30 he came"),
        ("→ by", "→ by"),
    ],
)
async def test_whatever_is_pasted_is_kept_as_text(session: Session, typed: str, kept: str) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await paste(pilot, typed)
        await press(pilot, "enter")
    assert [each.text for each in entries(session, meeting)] == [kept]


async def test_a_speaker_is_named_by_a_few_letters(session: Session) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, "s")
        assert "SW: Lena Hart" in text_of(app)
        assert "Sch: Ravi Shah" in text_of(app)
        await type_text(pilot, ":")
        assert "s: a digit or Down picks: 1 SW: Lena Hart" in text_of(app)
        await press(pilot, *["backspace"] * 2)
        await type_text(pilot, "moss:")
        assert "▸ HV ▸" in text_of(app)
        await press(pilot, "backspace")
        assert field(app) == "moss:"
        assert "▸ HV ▸" not in text_of(app)
        await press(pilot, *["backspace"] * 5)
        await type_text(pilot, "zz: hello")
        assert "Nobody on the list is zz" in text_of(app)
        assert field(app) == "zz: hello"
        await press(pilot, "home")
        await type_text(pilot, "pol:")
        assert (field(app), "▸ Pol ▸" in text_of(app)) == ("zz: hello", True)


@SIZES
async def test_an_entry_is_amended_struck_out_restricted_and_taken_back(
    session: Session, size: tuple[int, int]
) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await say(pilot, "hv: missed 2 of 5")
        await type_text(pilot, "half a line")
        await press(pilot, "up")
        assert "Enter amends" in text_of(app)
        assert "HV  >missed 2 of 5" in text_of(app)
        await press(pilot, "enter")
        assert field(app) == "missed 2 of 5"
        await press(pilot, "home", *["right"] * 7, "delete")
        await type_text(pilot, "3")
        await press(pilot, "enter")
        assert "missed 3 of 5" in text_of(app)
        assert "(amended)" in text_of(app)
        assert field(app) == "half a line"
        await press(pilot, "up")
        assert "before: missed 2 of 5" in text_of(app)
        await press(pilot, "delete")
        assert "(struck)" in text_of(app)
        await press(pilot, "delete", "f7")
        assert "(struck)" not in text_of(app)
        assert "[R]" in text_of(app)
        await type_text(pilot, " goes on")
        assert field(app) == "half a line goes on"
        await press(pilot, "f5", "f5", "f5")
        assert "[R]" not in text_of(app)
        assert "missed 3 of 5" in text_of(app)
        await press(pilot, "f5", "f5", "f5")
        assert "missed" not in text_of(app)
        assert "Nothing was saved on this screen yet" in text_of(app)
        assert field(app) == "half a line goes on"
    assert entries(session, meeting) == ()


async def test_own_words_and_restricted_hold_for_one_entry_only(session: Session) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "f6", "f7")
        assert "own words [R]" in text_of(app)
        await say(pilot, "secret thing")
        assert "own words" not in text_of(app)
        assert "“secret thing” [R]" in " ".join(text_of(app).split())
        await say(pilot, "open thing")
        assert "secret" not in lines_of(app)[0]
        assert "secret" not in line_with(app, "saved")
    found = [(each.verbatim, each.audience.stored) for each in entries(session, meeting)]
    assert found == [(True, "professionals"), (False, "everyone")]


@pytest.mark.parametrize("place", ["worried", "scale"])
async def test_keys_pressed_faster_than_they_are_done_keep_their_order(
    session: Session, place: str
) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        if place == "scale":
            await press(pilot, "f9")
        for number in range(4):
            for character in f"{number} sax":
                key = "space" if character == " " else character
                app.post_message(Key(key, character))
            app.post_message(Key("backspace", "\x7f"))
            app.post_message(Key("y", "y"))
            app.post_message(Key("enter", "\r"))
        await settle(pilot)
    record = recording.entries(session, meeting.uid)
    if place == "scale":
        assert [(each.value, each.reason) for each in record.marks] == [
            (number, "say") for number in range(4)
        ]
    else:
        assert [each.text for each in record.entries] == [f"{number} say" for number in range(4)]


async def test_esc_loses_nothing(session: Session) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await say(pilot, "missed 2 of 5")
        await type_text(pilot, "half a line")
        await press(pilot, "up", "enter")
        await type_text(pilot, " visits")
        await press(pilot, "escape")
        assert field(app) == "half a line"
        assert "unsaved" in text_of(app)
        await press(pilot, "up", "enter")
        assert field(app) == "missed 2 of 5 visits"
        await press(pilot, "enter")
        assert field(app) == "half a line"
        await press(pilot, "f2", "5")
        assert "What you typed is not entered." in text_of(app)
        await press(pilot, "k")
        assert field(app) == "half a line"
    assert [each.text for each in entries(session, meeting)] == ["missed 2 of 5 visits"]


@SIZES
async def test_half_a_line_is_there_again_after_a_crash(
    session: Session, size: tuple[int, int]
) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "f7")
        await type_text(pilot, "hv: half a li")
        await asyncio.sleep(0.9)
        await settle(pilot)
    # Nothing was said when it ended: this is what a crash leaves.
    kept = drafts.recall(session, drafts.place_of(f"recording {meeting.uid}"))
    assert kept is not None
    app = app_for(session, meeting)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "Working well ▸ HV ▸ [R] half a li" in text_of(app)
        await say(pilot, "ne")
        await asyncio.sleep(0.9)
        await settle(pilot)
    assert [each.text for each in entries(session, meeting)] == ["half a line"]
    assert entries(session, meeting)[0].audience.is_restricted
    kept = drafts.recall(session, drafts.place_of(f"recording {meeting.uid}"))
    assert kept is not None
    assert (kept.payload["text"], kept.payload["column"]) == ("", "working_well")


async def test_what_was_entered_just_before_a_crash_does_not_come_back_twice(
    session: Session,
) -> None:
    meeting = make_quorate(session)
    line = {"text": "entered", "column": "worried", "speaker": None}
    drafts.keep(
        session,
        f"recording {meeting.uid}",
        {**line, "verbatim": False, "audience": "everyone", "aside": {}},
    )
    recording.enter(session, meeting.uid, "worried", "entered")
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert field(app) == ""


async def test_a_line_that_cannot_be_saved_comes_back(session: Session) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        with session.store.reading():
            Conference.update(state="cancelled", started_at=None).execute()
        await say(pilot, "hello")
        assert field(app) == "hello"
        assert "! Only a conference that is booked can be recorded." in text_of(app)


async def test_the_first_entry_begins_the_meeting(session: Session) -> None:
    meeting = make_meeting(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "not begun" in text_of(app)
        await say(pilot, "hello")
        assert "not begun" not in text_of(app)
        assert "! 09:00  here 0  Not quorate: social care, 2 agencies missing" in text_of(app)


@SIZES
async def test_one_key_for_each_arrival(session: Session, size: tuple[int, int]) -> None:
    meeting = make_meeting(session)
    app = app_for(session, meeting)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "f4", "h", "h", "x", "enter")
        assert "Rosa Ash" in line_with(app, "here 09:00")
        assert "did not come" in line_with(app, "Kim Moss")
        assert "here 3 of 6" in text_of(app)
        assert "Not quorate" in text_of(app)
        # They came and left at another time than now; a time to come is refused beside the field.
        await press(pilot, "up", "up", "t", "tab")
        await say(pilot, "9.30")
        assert "! It is 09:00." in text_of(app)
        await press(pilot, *["backspace"] * 4)
        await type_text(pilot, "0845")
        await press(pilot, "shift+tab")
        await type_text(pilot, "0830")
        await press(pilot, "ctrl+r")
        assert "left 08:45" in line_with(app, "Kim Moss")
        await press(pilot, "u", "down", "down", "s")
        await say(pilot, "Deputy [b]x[/")
        assert "Deputy [b]x[/ (f" in line_with(app, "Sch2")
        # The cursor goes on, as it does after h.
        await press(pilot, "h")
        assert "here 09:00" in line_with(app, "Dev Stone")
        await press(pilot, "u", "u")
        assert "not marked" in line_with(app, "Nora Shah")
        await press(pilot, "w")
        await say(pilot, "Aunt Bea")
        await press(pilot, "enter", "enter")
        assert "here 09:00" in line_with(app, "Aunt Bea")
        await press(pilot, "end", "up")
        await press(pilot, "enter", "r")
        assert "Represented by an" in line_with(app, "Mia Ash")
        await press(pilot, "enter", "u")
        assert "Under 10" in line_with(app, "Leo Ash")
        await press(pilot, "escape")
        assert "here 4" in text_of(app)
    assert attendance(session, meeting.uid).children[1].participation == "under_age"


async def test_a_child_of_twelve_is_not_under_age(session: Session) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "f4", "end", "up", "enter", "u")
        assert "was 12 on the day" in text_of(app)


@SIZES
async def test_marks_are_keyed_one_after_the_other(session: Session, size: tuple[int, int]) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "f9")
        await say(pilot, "7 he has moved out")
        await say(pilot, "11")
        assert "! The scale goes from 0 to 10" in text_of(app)
        await press(pilot, "backspace")
        await press(pilot, "enter")
        await say(pilot, "d")
        assert "7 of 10" in line_with(app, "Rosa Ash")
        assert "1 of 10" in line_with(app, "Lena Hart")
        assert "declined" in line_with(app, "Kim Moss")
        await press(pilot, "f5")
        assert "declined" not in line_with(app, "Kim Moss")
        await say(pilot, "2,5")
        assert "! Type a whole number from 0 to 10" in text_of(app)
        await press(pilot, *["backspace"] * 3)
        await say(pilot, "6")
        assert "6 of 10" in line_with(app, "Kim Moss")
        await say(pilot, "8")
        # One number too many is nobody's, and stays in the line.
        await say(pilot, "9")
        assert "! Nobody is left to be asked" in text_of(app)
        assert "8 of 10" in line_with(app, "Ravi Shah")
        # A mark that takes the place of another says so.
        await press(pilot, "up", "enter")
        assert "9 of 10" in line_with(app, "Ravi Shah")
        assert "Sch: 9 of 10 in place of 8 of 10. F5 takes it back." in text_of(app)
        await type_text(pilot, "half")
        await press(pilot, "escape", "f9")
        assert "half" in text_of(app)


async def test_closing_says_that_a_line_is_typed_and_not_entered(session: Session) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, "half a sentence")
        await press(pilot, "f2", "c", "d", "x")
        assert "! What you typed is not entered yet. s goes back to it." in text_of(app)
        # What lies under the cursor does no harm.
        await press(pilot, "enter")
        assert field(app) == "half a sentence"
    assert attendance(session, meeting.uid).is_under_way


async def test_the_meeting_is_closed_from_the_keyboard(session: Session) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "f2", "c", "d", "x")
        assert "whether these came: Sch2, Pol" in text_of(app)
        await press(pilot, "x", "escape")
        assert "The meeting is closed." in text_of(app)
        await press(pilot, "s")
        assert "closed 09:00" in text_of(app)
    with session.store.reading():
        assert Conference.get().state == "held"


async def test_without_a_quorum_the_chairs_reason_or_another_day(session: Session) -> None:
    meeting = make_meeting(session, here=("Mum", "HV"))
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "f2", "b", "escape")
        assert "Not quorate: social care, 1 agency missing" in line_with(app, "here 2")
        await press(pilot, "f2", "g", "enter")
        assert "Type the chair's reason" in text_of(app)
        await press(pilot, "escape", "f2", "c", "escape")
        assert "Close it as not quorate despite what is not recorded" in text_of(app)
        await press(pilot, "g")
        await say(pilot, "Waiting would harm the child")
        assert "the chair goes ahead" in text_of(app)
        await press(pilot, "f2", "c", "escape", "x")
    with session.store.reading():
        row = Conference.get()
    assert (row.state, row.quorate) == ("held", False)


async def test_inquorate_it_offers_to_book_again(session: Session) -> None:
    meeting = make_meeting(session, here=("Mum", "HV"))
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "f2", "b", "escape", "f2", "c", "escape", "c", "escape")
        assert "Ask for it again and book it now" in text_of(app)
        await press(pilot, "b")
        assert "It is asked for again." in text_of(app)


@SIZES
async def test_four_hundred_entries_are_wrapped_once_and_scrolled(
    session: Session, size: tuple[int, int]
) -> None:
    meeting = make_quorate(session)
    for number in range(400):
        recording.enter(session, meeting.uid, "worried", f"entry {number} about something said")
    app = app_for(session, meeting)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "entry 399" in text_of(app)
        assert "Worried about 400" in text_of(app)
        await press(pilot, "pageup")
        assert "entry 399" not in text_of(app)
        await say(pilot, "the last one")
        assert "the last one" in text_of(app)
        # What makes the last one longer is in sight, too.
        await press(pilot, "up", "enter")
        await say(pilot, " of all, and a good deal longer than it was before that")
        assert "(amended)" in text_of(app)
        for _ in range(30):
            await press(pilot, "up")
        assert "entry 371" in text_of(app)
        await pilot.resize_terminal(100, 30)
        await settle(pilot)
        assert "Worried about 401" in text_of(app)
    with session.store.reading():
        assert Entry.select().count() == 401


async def test_a_wording_left_unsaved_says_where_it_is(session: Session) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await say(pilot, "hv: missed 2 of 5")
        await press(pilot, "up", "enter")
        await type_text(pilot, " and one more")
        await press(pilot, "escape")
        assert "Your wording is kept with the entry, unsaved" in text_of(app)
        await press(pilot, "up", "enter")
        assert field(app) == "missed 2 of 5 and one more"


@given(st.lists(st.text("ab", min_size=1, max_size=200), max_size=12), st.integers(1, 20))
def test_what_is_open_leaves_room_for_the_answers(lines: list[str], room: int) -> None:
    shown = fitting(lines, room).splitlines()
    assert sum(len(wrap(each, QUESTION_WIDTH)) for each in shown) <= room
    if shown != lines:
        left_out = len(lines) - len(shown) + 1
        assert shown[-1] == f"… and {left_out} more: b says what is still open."
        assert shown[:-1] == lines[: len(shown) - 1]
