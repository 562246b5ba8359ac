"""How the pieces of screens look, small and roomy. `pytest --snapshot-update` redraws them."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from cpclerk.rules.calendar import Calendar
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.forms import ChoiceField, DateField, Field, Form, NoteField, Option, PickField
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from tests.ui.harness import ROOMY, SMALL, SessionInName, press, settle, type_text

SIZES = pytest.mark.parametrize("size", [SMALL, ROOMY], ids=["small", "roomy"])
Compare = Callable[..., bool]


class ListAndForm(BaseScreen):
    DEFAULT_CSS = "ListAndForm Lines { height: 10; }"

    def body(self) -> Iterable[Widget]:
        self.lines = Lines(
            [
                Column("", width=5),
                Column("", width=3, align="right"),
                Column("what", stretch=True, least=20),
                Column("family", least=10),
                Column("chair", rank=1),
            ],
            titles=True,
            classes="panel",
        )
        self.lines.border_title = "To do"
        calendar = Calendar("statutory", {}, 2020, 2030)
        self.form = Form(
            PickField(
                "family", "Family", [Option("1", "OAK", "3 children"), Option("2", "OAKLEY")]
            ),
            DateField("day", "Strategy discussion", today=self.session.today, calendar=calendar),
            ChoiceField("kind", "Kind", [("i", "initial"), ("p", "pre-birth"), ("r", "review")]),
            Field("why", "Why", text="bruise [b]seen[/ 💥", wide=True),
            NoteField("note", "Note", wide=True),
        )
        yield self.lines
        yield self.form

    def title_parts(self) -> tuple[str, ...]:
        return ("Book a conference",)

    def load(self) -> None:
        self.lines.show(
            [
                Row(None, ("Late",)),
                Row("1", (Cell("late", "late"), "-2", "Minutes to chair", "ASH/KHAN", "N. Reed")),
                Row("2", (Cell("today", "soon"), "0", "Outline plan out", "ELM", "O. Vale")),
                Row(None, ("Done",)),
                Row("3", (Cell("done", "done"), "", Cell("Notice", "quiet"), "OAK", "N. Reed")),
            ]
        )


def an_app() -> CpclerkApp:
    return CpclerkApp(SessionInName(), first_screen=ListAndForm)  # type: ignore[arg-type]


@SIZES
@pytest.mark.parametrize("theme", ["dark", "light", "high-contrast"])
def test_a_list_over_a_form(snap_compare: Compare, size: tuple[int, int], theme: str) -> None:
    app = an_app()
    app.theme = theme

    async def fill(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, ListAndForm)
        await press(pilot, "down")
        screen.form["day"].focus_in()
        await type_text(pilot, "31/4")
        await press(pilot, "enter")

    assert snap_compare(app, terminal_size=size, run_before=fill)


@SIZES
def test_a_list_to_pick_from(snap_compare: Compare, size: tuple[int, int]) -> None:
    app = an_app()

    async def begin(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, ListAndForm)
        screen.form["family"].focus_in()
        await type_text(pilot, "oa")

    assert snap_compare(app, terminal_size=size, run_before=begin)


@SIZES
def test_help(snap_compare: Compare, size: tuple[int, int]) -> None:
    app = an_app()

    async def ask(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, "f1")

    assert snap_compare(app, terminal_size=size, run_before=ask)


@SIZES
def test_the_palette(snap_compare: Compare, size: tuple[int, int]) -> None:
    app = an_app()

    async def ask(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        await type_text(pilot, "colours")

    assert snap_compare(app, terminal_size=size, run_before=ask)
