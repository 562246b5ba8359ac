"""Forms: what is understood is echoed, what is wrong is said, what is typed is kept."""

from collections.abc import Callable, Iterable
from datetime import date, time
from typing import Any

import pytest
from textual.app import App
from textual.events import Key
from textual.widget import Widget

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.errors import Refused
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.forms import (
    CheckedField,
    ChoiceField,
    DateField,
    Field,
    Form,
    New,
    NoteField,
    Option,
    PickField,
    TimeField,
)
from cpclerk.ui.screens.base import BaseScreen
from tests.ui.harness import (
    ROOMY,
    SMALL,
    SessionInName,
    line_with,
    paste,
    press,
    settle,
    text_of,
    type_text,
)

TODAY = date(2026, 11, 23)
CALENDAR = Calendar("statutory", {date(2026, 12, 25): "Christmas Day"}, 2020, 2030)
FAMILIES = (
    Option("f1", "OAK", "3 children"),
    Option("f2", "OAKLEY", "1 child"),
    Option("f3", "ELM/KHAN", "2 children"),
)
NASTY = (
    "x" * 3_000,
    "💥👩‍👩‍👧 mum",
    "שלום أهلا",
    "[b]markup[/",
    "'; drop table entry; --",
)


def a_number(text: str) -> int:
    if not text.isdigit():
        raise Refused("Type a number such as 7.")
    return int(text)


def booking() -> tuple[Field, ...]:
    return (
        PickField("family", "Family", FAMILIES, required=True),
        DateField("day", "Strategy discussion", today=TODAY, calendar=CALENDAR, required=True),
        TimeField("time", "Time"),
        ChoiceField("kind", "Kind", [("initial", "initial"), ("review", "review")]),
        CheckedField("scale", "Scale", a_number, in_words=lambda value: f"{value} of 10"),
        Field("why", "Why", wide=True),
    )


class Paper(BaseScreen):
    def __init__(self, fields: Callable[[], tuple[Field, ...]] = booking) -> None:
        super().__init__()
        self.form = Form(*fields())
        self.completed: list[dict[str, Any]] = []

    def body(self) -> Iterable[Widget]:
        yield self.form

    def on_form_completed(self, message: Form.Completed) -> None:
        self.completed.append(message.values)


def showing(paper: Paper) -> CpclerkApp:
    return CpclerkApp(SessionInName(), first_screen=lambda: paper)  # type: ignore[arg-type]


def focused_field(app: App[Any]) -> str:
    assert isinstance(app.screen, Paper)
    return next(f.field_name for f in app.screen.form.fields.values() if f.has_focus_within)


@pytest.mark.parametrize("size", [SMALL, ROOMY])
async def test_a_form_is_filled_and_saved_with_enter_alone(size: tuple[int, int]) -> None:
    paper = Paper()
    async with showing(paper).run_test(size=size) as pilot:
        await settle(pilot)
        await type_text(pilot, "elm")
        assert "2 children" in line_with(pilot.app, "ELM/KHAN")
        await press(pilot, "enter")
        await type_text(pilot, "tue")
        assert line_with(pilot.app, "Strategy discussion").endswith("Tue 24 Nov 2026")
        await press(pilot, "enter")
        await type_text(pilot, "2pm")
        assert line_with(pilot.app, "Time").endswith("14:00")
        await press(pilot, "enter", "r", "enter")
        await type_text(pilot, "7")
        assert line_with(pilot.app, "Scale").endswith("7 of 10")
        await press(pilot, "enter")
        await type_text(pilot, "bruise seen")
        await press(pilot, "enter")
    assert paper.completed == [
        {
            "family": "f3",
            "day": date(2026, 11, 24),
            "time": time(14),
            "kind": "review",
            "scale": 7,
            "why": "bruise seen",
        }
    ]


@pytest.mark.parametrize(
    ("typed", "echo"),
    [
        ("14/12", "Mon 14 Dec 2026"),
        ("+15wd", "Mon 14 Dec 2026"),
        ("next fri", "Fri 4 Dec 2026"),
        ("2026-12-01", "Tue 1 Dec 2026"),
    ],
)
async def test_a_date_is_echoed_while_it_is_typed(typed: str, echo: str) -> None:
    async with showing(Paper()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "tab")
        await type_text(pilot, typed)
        assert line_with(pilot.app, "Strategy discussion").endswith(echo)


async def test_what_is_half_typed_is_not_yet_wrong() -> None:
    async with showing(Paper()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "tab")
        await type_text(pilot, "31/")
        assert "!" not in text_of(pilot.app)
        await type_text(pilot, "4")
        assert "!" not in text_of(pilot.app)
        await press(pilot, "tab")
        assert "! There is no 31 April." in text_of(pilot.app)
        await press(pilot, "shift+tab", "backspace", "backspace", "backspace")
        assert "!" not in text_of(pilot.app)


async def test_enter_on_what_is_wrong_says_so_and_stays() -> None:
    async with showing(Paper()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "tab")
        await type_text(pilot, "31/4")
        await press(pilot, "enter")
        assert focused_field(pilot.app) == "day"
        assert "! There is no 31 April." in text_of(pilot.app)
        assert "31/4" in line_with(pilot.app, "Strategy discussion")


async def test_saving_says_all_that_is_wrong_and_goes_to_the_first() -> None:
    paper = Paper()
    async with showing(paper).run_test(size=ROOMY) as pilot:
        await settle(pilot)
        paper.form["scale"].focus_in()
        await type_text(pilot, "many")
        await press(pilot, "ctrl+r")
        assert "! Family is needed." in line_with(pilot.app, "Family")
        assert "! Strategy discussion is needed." in line_with(pilot.app, "Strategy")
        assert "! Type a number such as 7." in line_with(pilot.app, "Scale")
        assert focused_field(pilot.app) == "family"
        assert paper.form["scale"].text == "many"
    assert not paper.completed


@pytest.mark.parametrize("text", NASTY)
async def test_whatever_is_typed_is_kept_as_text(text: str) -> None:
    paper = Paper(lambda: (Field("why", "Why", wide=True), Field("other", "Other")))
    async with showing(paper).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await paste(pilot, text)
        await press(pilot, "ctrl+r")
        await settle(pilot)
    assert paper.completed == [{"why": text, "other": None}]


async def test_escape_sequences_never_reach_the_terminal() -> None:
    paper = Paper(lambda: (Field("why", "Why"), NoteField("note", "Note")))
    async with showing(paper).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await paste(pilot, "red \x1b[31mtext\x9b0m\x07 \u202eevil")
        await press(pilot, "tab")
        await paste(pilot, "one\x1b]0;title\x07\r\ntwo\x00")
        assert not {"\x1b", "\x9b", "\x07", "\x00", "\u202e"} & set(text_of(pilot.app))
        await press(pilot, "ctrl+r")
    assert "text" in paper.completed[0]["why"]
    assert paper.completed[0]["note"].splitlines()[-1] == "two"
    assert not {"\x1b", "\x07", "\x00"} & set(paper.completed[0]["note"])


async def test_several_lines_pasted_into_one_keep_all_their_words() -> None:
    paper = Paper(lambda: (Field("why", "Why", wide=True), NoteField("note", "Note", wide=True)))
    async with showing(paper).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await paste(pilot, "first line\r\nsecond line\nthird\n")
        await press(pilot, "tab")
        await paste(pilot, "first line\r\nsecond line\nthird\n")
        await press(pilot, "enter")
        await type_text(pilot, "fourth")
        await press(pilot, "ctrl+r")
    assert paper.completed == [
        {
            "why": "first line second line third",
            "note": "first line\nsecond line\nthird\n\nfourth",
        }
    ]


async def test_a_text_that_is_too_long_is_refused_in_words_and_stays() -> None:
    paper = Paper(lambda: (Field("why", "Why"),))
    async with showing(paper).run_test(size=ROOMY) as pilot:
        await settle(pilot)
        await paste(pilot, "x" * 5_000)
        await press(pilot, "enter")
        assert "! This is 5,000 characters long;" in text_of(pilot.app)
        assert len(paper.form["why"].text) == 5_000
    assert not paper.completed


async def test_picking_narrows_and_takes_the_row_under_the_cursor() -> None:
    paper = Paper()
    async with showing(paper).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, "oa")
        assert "OAKLEY" in text_of(pilot.app)
        assert "ELM" not in text_of(pilot.app)
        await press(pilot, "down", "enter")
        assert focused_field(pilot.app) == "day"
        assert paper.form["family"].take() == "f2"
        assert line_with(pilot.app, "Family").endswith("1 child")


async def test_tab_takes_what_was_begun_too() -> None:
    paper = Paper()
    async with showing(paper).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, "khan")
        await press(pilot, "tab")
        assert paper.form["family"].take() == "f3"


async def test_down_in_an_empty_field_shows_every_option() -> None:
    async with showing(Paper()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "down")
        assert all(option.name in text_of(pilot.app) for option in FAMILIES)
        await press(pilot, "down", "down", "enter")
        assert "ELM/KHAN" in line_with(pilot.app, "Family")


async def test_a_name_that_is_not_there_is_refused_or_new() -> None:
    paper = Paper(
        lambda: (
            PickField("family", "Family", FAMILIES),
            PickField("school", "School", FAMILIES, allow_new=True),
        )
    )
    async with showing(paper).run_test(size=ROOMY) as pilot:
        await settle(pilot)
        await type_text(pilot, "zzz")
        assert "No such name on the list." in text_of(pilot.app)
        await press(pilot, "enter")
        assert "! There is no such name on the list." in text_of(pilot.app)
        assert focused_field(pilot.app) == "family"
        await press(pilot, "ctrl+u", "enter")
        await type_text(pilot, "St [b]Mary")
        assert "new: St [b]Mary" in text_of(pilot.app)
        await press(pilot, "enter")
    assert paper.completed == [{"family": None, "school": New("St [b]Mary")}]


async def test_tab_does_not_take_a_new_name_for_a_longer_one_that_is_known() -> None:
    paper = Paper(
        lambda: (PickField("school", "School", FAMILIES, allow_new=True), Field("w", "W"))
    )
    async with showing(paper).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, "oakl")
        await press(pilot, "tab")
        assert "new: will be added" in line_with(pilot.app, "School")
        assert paper.form["school"].take() == New("oakl")


async def test_namesakes_are_told_apart() -> None:
    smiths = (Option("s1", "SMITH", "4711"), Option("s2", "SMITH", "4802"))
    paper = Paper(lambda: (PickField("family", "Family", smiths), Field("why", "Why")))
    async with showing(paper).run_test(size=ROOMY) as pilot:
        await settle(pilot)
        await type_text(pilot, "smith")
        await press(pilot, "enter")
        assert "! Several have that name." in text_of(pilot.app)
        await press(pilot, "down", "down", "enter")
        assert paper.form["family"].take() == "s2"
        assert line_with(pilot.app, "Family").endswith("4802")


async def test_options_may_come_later() -> None:
    paper = Paper(lambda: (PickField("chair", "Chair"), Field("why", "Why")))
    async with showing(paper).run_test(size=SMALL) as pilot:
        await settle(pilot)
        field = paper.form["chair"]
        assert isinstance(field, PickField)
        field.offer(FAMILIES, value="f2")
        await settle(pilot)
        assert "OAKLEY" in line_with(pilot.app, "Chair")
        assert not paper.form.dirty


async def test_a_choice_is_none_until_it_is_made_and_may_be_taken_back() -> None:
    paper = Paper(
        lambda: (
            ChoiceField("kind", "Kind", [("i", "initial"), ("r", "review"), ("x", "re-held")]),
        )
    )
    async with showing(paper).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "(x)" not in text_of(pilot.app)
        await press(pilot, "enter", "r", "enter", "r", "enter", "right", "left", "left")
        assert "(x) initial" in text_of(pilot.app)
        # Where they stand one below the other, the arrows for that move, too.
        await press(pilot, "down", "down")
        assert "(x) re-held" in text_of(pilot.app)
        await press(pilot, "up", "up")
        assert "(x) initial" in text_of(pilot.app)
        await press(pilot, "delete", "enter")
    assert [values["kind"] for values in paper.completed] == [None, "r", "x", None]


async def test_a_form_taller_than_the_screen_follows_the_cursor() -> None:
    paper = Paper(lambda: tuple(Field(f"f{n}", f"Field {n}") for n in range(40)))
    async with showing(paper).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *["enter"] * 39)
        assert "Field 39" in text_of(pilot.app)
        assert "Ctrl+R save" in text_of(pilot.app)


# Drafts


def test_a_form_that_is_not_journalled_keeps_no_draft() -> None:
    form = Form(Field("why", "Why"))
    assert not form.journalled


async def test_typing_is_kept_within_a_second_and_dropped_on_saving() -> None:
    paper = Paper(lambda: (Field("why", "Why"), Field("who", "Who")))
    kept: list[dict[str, str]] = []
    dropped: list[bool] = []
    async with showing(paper).run_test(size=SMALL) as pilot:
        await settle(pilot)
        paper.form.on_typing(kept.append, lambda: dropped.append(True))
        for letter in "typing":
            await type_text(pilot, letter)
            await pilot.pause(0.2)
        assert kept
        assert kept[0]["why"] in {"typ", "typi", "typin"}
        paper.form.saved()
        await pilot.pause(0.9)
        assert dropped == [True]
        assert kept[-1]["why"] != "typing" or len(kept) > 1
        assert not paper.form.dirty


async def test_a_draft_put_back_is_unsaved_typing() -> None:
    paper = Paper()
    async with showing(paper).run_test(size=SMALL) as pilot:
        await settle(pilot)
        paper.form.restore({"family": "OAK", "day": "tue", "kind": "review", "gone": "x"})
        await settle(pilot)
        assert paper.form.dirty
        assert "Tue 24 Nov 2026" in text_of(pilot.app)
        assert "(x) review" in text_of(pilot.app)


async def test_what_is_typed_right_after_tab_lands_in_the_next_field() -> None:
    paper = Paper(lambda: (Field("first", "First"), Field("second", "Second")))
    async with showing(paper).run_test(size=SMALL) as pilot:
        await settle(pilot)
        paper.form["first"].focus_in()
        await settle(pilot)
        # As a terminal gives them when they come quickly: all in one go.
        for key in (Key("a", "a"), Key("tab", "\t"), Key("b", "b")):
            pilot.app.post_message(key)
        await settle(pilot)
        assert (paper.form["first"].text, paper.form["second"].text) == ("a", "b")


@pytest.mark.parametrize("key", ["f6", "f7"])
async def test_no_function_key_marks_a_text_for_the_next_letter_to_wipe(key: str) -> None:
    paper = Paper(lambda: (NoteField("note", "Note"), Field("why", "Why", wide=True)))
    async with showing(paper).run_test(size=SMALL) as pilot:
        await settle(pilot)
        for name in ("note", "why"):
            await type_text(pilot, "all that was said")
            await press(pilot, key, "w")
            assert paper.form[name].text == "all that was saidw"
            await press(pilot, "tab")


async def test_what_is_deleted_in_a_field_comes_back() -> None:
    paper = Paper(lambda: (NoteField("note", "Note"), Field("why", "Why", wide=True)))
    async with showing(paper).run_test(size=SMALL) as pilot:
        await settle(pilot)
        for name in ("note", "why"):
            await type_text(pilot, "all that was said")
            await press(pilot, "ctrl+u")
            assert not paper.form[name].text
            await press(pilot, "ctrl+z")
            assert paper.form[name].text == "all that was said"
            await press(pilot, "f1")
            assert "Ctrl+Z takes back what was last typed or deleted" in text_of(pilot.app)
            await press(pilot, "escape", "tab")
        # What the program put there is not typed: it is not taken back into what stood before.
        paper.form["why"].set_text("put back")
        await press(pilot, "shift+tab", "ctrl+z")
        assert paper.form["why"].text == "put back"
        await type_text(pilot, " and more")
        await press(pilot, "ctrl+z", "ctrl+z", "ctrl+z")
        assert paper.form["why"].text == "put back"


async def test_lines_pasted_by_a_terminal_stay_lines() -> None:
    paper = Paper(lambda: (NoteField("note", "Note"),))
    async with showing(paper).run_test(size=SMALL) as pilot:
        await settle(pilot)
        # Some terminals send a bare carriage return for each line that is pasted.
        await paste(pilot, "one\rtwo\r\nthree\nfour\r")
        await press(pilot, "ctrl+r")
    assert paper.completed == [{"note": "one\ntwo\nthree\nfour"}]


async def test_a_box_of_several_lines_says_what_enter_does_and_what_saves() -> None:
    paper = Paper(lambda: (NoteField("note", "Note"), Field("why", "Why", wide=True)))
    async with showing(paper).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "Enter: new line" in line_with(pilot.app, "Note")
        assert "Ctrl+R save" in text_of(pilot.app)
        await press(pilot, "tab")
        assert "Enter: new line" not in text_of(pilot.app)
        assert "Ctrl+R save" in text_of(pilot.app)
