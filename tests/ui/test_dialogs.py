"""Questions over a screen: one key answers, Esc never does harm."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import pytest
from textual import work
from textual.events import Key
from textual.widget import Widget

from cpclerk.ui import dialogs
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.dialogs import Answer
from cpclerk.ui.forms.inputs import TextInput
from cpclerk.ui.screens.base import BaseScreen
from tests.ui.harness import SMALL, SessionInName, press, settle, text_of, type_text

ANSWERS = (Answer("keep", "k", "Keep it"), Answer("drop", "d", "Drop [b]it[/"))
LONG = "Close it as not quorate: it is to be held again within 15 working days, by Mon 14 Dec"
CHAIRS = (("c1", "N. Reed"), ("c2", "O. Vale"), ("c3", "Zoë Ünal"))


class Hall(BaseScreen):
    def __init__(self) -> None:
        super().__init__()
        self.answers: list[str | None] = []

    def body(self) -> Iterable[Widget]:
        yield TextInput()

    @work
    async def ask(self) -> None:
        self.answers.append(await dialogs.ask(self.app, "Keep [b]this[/?", ANSWERS))

    @work
    async def ask_text(self) -> None:
        self.answers.append(await dialogs.ask_text(self.app, "Why was it late?", "late"))

    @work
    async def pick(self) -> None:
        self.answers.append(await dialogs.pick(self.app, "Chair", CHAIRS))


def an_app() -> CpclerkApp:
    return CpclerkApp(SessionInName(), first_screen=Hall)  # type: ignore[arg-type]


def hall_of(app: Any) -> Hall:
    screen = app.screen_stack[0]
    assert isinstance(screen, Hall)
    return screen


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["k"], "keep"),
        (["d"], "drop"),
        (["enter"], "keep"),
        (["down", "enter"], "drop"),
        (["x", "escape"], None),
    ],
)
async def test_a_question_is_answered_with_one_key(keys: list[str], answer: str | None) -> None:
    async with an_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        hall = hall_of(pilot.app)
        hall.ask()
        await settle(pilot)
        assert "Keep [b]this[/?" in text_of(pilot.app)
        assert "Drop [b]it[/" in text_of(pilot.app)
        await press(pilot, *keys)
        assert hall.answers == [answer]
        assert pilot.app.screen is hall


async def test_a_key_behind_the_answer_is_for_nobody() -> None:
    app = an_app()
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        app.push_screen(Hall())
        await settle(pilot)
        hall = app.screen
        assert isinstance(hall, Hall)
        hall.ask()
        await settle(pilot)
        for key in "dkd":
            app.screen.post_message(Key(key, key))
        await settle(pilot)
        assert hall.answers == ["drop"]
        assert app.screen is hall


async def test_a_line_of_text_is_asked_for() -> None:
    async with an_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        hall = hall_of(pilot.app)
        for keys in (["enter"], ["escape", "escape"]):
            hall.ask_text()
            await settle(pilot)
            await type_text(pilot, " [b]snow[/")
            assert "late [b]snow[/" in text_of(pilot.app)
            await press(pilot, *keys)
        assert hall.answers == ["late [b]snow[/", None]


async def test_a_list_is_narrowed_by_typing() -> None:
    async with an_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        hall = hall_of(pilot.app)
        hall.pick()
        await settle(pilot)
        await press(pilot, "down", "enter")
        hall.pick()
        await settle(pilot)
        await type_text(pilot, "unal zoe")
        assert "Zoë Ünal" in text_of(pilot.app)
        assert "O. Vale" not in text_of(pilot.app)
        await press(pilot, "enter")
        hall.pick()
        await settle(pilot)
        await type_text(pilot, "nobody")
        assert "Nothing matches. Esc goes back." in text_of(pilot.app)
        await press(pilot, "enter", "escape")
        assert hall.answers == ["c2", "c3", None]


async def test_long_lines_to_read_can_be_scrolled() -> None:
    async with an_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        pilot.app.push_screen(dialogs.ShowLines("Working", [f"line {n}" for n in range(60)]))
        await settle(pilot)
        assert "line 59" not in text_of(pilot.app)
        await press(pilot, "end")
        assert "line 59" in text_of(pilot.app)
        await press(pilot, "escape")
        assert pilot.app.screen is hall_of(pilot.app)


@pytest.mark.parametrize(
    ("kept_at", "words"),
    [
        (datetime(2026, 7, 14, 9, 30), "at 10:30)"),
        (datetime(2026, 7, 13, 23, 30), "at 00:30)"),
        (datetime(2026, 1, 2, 9, 30), "at 09:30 on Fri 2 Jan 2026)"),
    ],
)
def test_a_draft_says_when_it_was_kept_by_the_clock_on_the_wall(
    kept_at: datetime, words: str
) -> None:
    assert words in dialogs.about_draft(kept_at, date(2026, 7, 14)).question


async def test_a_long_answer_is_read_to_its_end() -> None:
    app = an_app()
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        app.push_screen(dialogs.Ask("Close it?", [*ANSWERS, Answer("long", "x", LONG)]))
        await press(pilot, "down", "down")
        assert "Mon 14 Dec" in text_of(app)
        assert "15 …" not in text_of(app)
        await press(pilot, "enter")
