"""The app: who is here, which day, whose keys, and what a crash says."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from textual.widget import Widget

from cpclerk.machine import Machine
from cpclerk.services import Session
from cpclerk.services.opening import open_office
from cpclerk.store import Store
from cpclerk.ui.app import CRASHED, CpclerkApp
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import Field, Form
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.themes import THEMES
from tests.ui.harness import (
    ROOMY,
    SMALL,
    SessionInName,
    StoreInName,
    line_with,
    lines_of,
    press,
    settle,
    text_of,
    type_text,
)

SECRET = "Mia hides when they shout"


class Knock(Command):
    id = "knock"
    key = "k"
    words = "knock"
    description = "Count the knocks"


class Hall(BaseScreen):
    OFFERS = (Knock,)

    def __init__(self) -> None:
        super().__init__()
        self.knocks = 0
        self.form = Form(Field("why", "Why"))

    def body(self) -> Iterable[Widget]:
        yield self.form

    def title_parts(self) -> tuple[str, ...]:
        return ("Recording", "OAK/KHAN family")

    def action_knock(self) -> None:
        self.knocks += 1


def an_app(**keywords: Any) -> CpclerkApp:
    return CpclerkApp(SessionInName(), first_screen=Hall, **keywords)  # type: ignore[arg-type]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "config", tmp_path / "data")


async def run(app: CpclerkApp, key: str, *, typing: str = "") -> None:
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, typing)
        app.screen.set_focus(None)
        await press(pilot, key)


@pytest.mark.parametrize("size", [SMALL, ROOMY])
async def test_the_sample_says_so_and_on_which_day_it_is(size: tuple[int, int]) -> None:
    async with an_app(demo=True).run_test(size=size) as pilot:
        await settle(pilot)
        top = lines_of(pilot.app)[0]
        assert "SAMPLE" in top
        assert "Mon 23 Nov 2026" in top
        assert "UNENCRYPTED" in top
        assert top.endswith("J. Clerk")
        assert len(top) <= size[0]
        assert ("its day is" in top) == (size == ROOMY)


async def test_who_is_here_is_asked_and_remembered(setting_up: Session, machine: Machine) -> None:
    store = setting_up.store
    assert isinstance(store, Store)
    store.close()
    for answer in (("down", "enter"), ("enter",)):
        office = open_office(store.path, clock=lambda: datetime(2026, 11, 23, 9, tzinfo=UTC))
        app = CpclerkApp(office=office, machine=machine, first_screen=Hall)
        async with app.run_test(size=SMALL) as pilot:
            await settle(pilot)
            assert "Who are you?" in text_of(app)
            assert "UNENCRYPTED TRAINING STORE" in text_of(app)
            assert all(each.name in text_of(app) for each in office.staff)
            await press(pilot, *answer)
            assert isinstance(app.screen, Hall)
            assert len(app.screen_stack) == 1
            chosen = app.session.actor
        assert chosen.uid == office.staff[1].uid
        assert machine.last_staff(store.path) == chosen.uid


async def test_in_a_training_store_work_goes_on_as_somebody_else(
    setting_up: Session, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = setting_up.store
    assert isinstance(store, Store)
    store.close()
    office = open_office(store.path, clock=lambda: datetime(2026, 11, 23, 9, tzinfo=UTC))
    app = CpclerkApp(office=office, machine=machine)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        first = app.session.actor
        await press(pilot, "w", "down", "enter")
        assert app.session.actor.uid != first.uid
        assert len(app.screen_stack) == 1
        assert app.session.actor.name in lines_of(app)[0]
        # Where people prove who they are, nobody goes on as somebody else.
        monkeypatch.setattr(Store, "unencrypted", False)
        assert not app.may_change_hands
        await press(pilot, "w")
        assert "Who are you?" not in text_of(app)


async def test_own_keys_replace_the_usual_ones(machine: Machine) -> None:
    machine.config.mkdir()
    machine.keymap_file.write_text('knock = "f9"\n', encoding="utf-8")
    async with an_app(machine=machine).run_test(size=SMALL) as pilot:
        await settle(pilot)
        hall = pilot.app.screen
        assert isinstance(hall, Hall)
        hall.set_focus(None)
        await press(pilot, "k")
        assert hall.knocks == 0
        await press(pilot, "f9")
        assert hall.knocks == 1
        assert "F9 knock" in text_of(pilot.app)


@pytest.mark.parametrize("text", ['knock = "', "knock = 3", 'knock = "ctrl+alt+ä"', "\udcff"])
async def test_own_keys_that_make_no_sense_are_told_of_and_left_out(
    machine: Machine, text: str
) -> None:
    machine.config.mkdir()
    machine.keymap_file.write_bytes(text.encode("utf-8", "surrogateescape"))
    async with an_app(machine=machine).run_test(size=ROOMY) as pilot:
        await settle(pilot)
        assert "! keymap.toml" in text_of(pilot.app)
        hall = pilot.app.screen
        assert isinstance(hall, Hall)
        hall.set_focus(None)
        await press(pilot, "k")
        assert hall.knocks == 1


async def test_the_palette_finds_commands_and_screens_by_name(machine: Machine) -> None:
    async with an_app(machine=machine).run_test(size=ROOMY) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        assert "Go to: Families" in text_of(pilot.app)
        await type_text(pilot, "count kn")
        assert line_with(pilot.app, "Count the knocks").split("│")[-2].split()[-1] == "k"
        assert "Families" not in text_of(pilot.app)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Hall)
        assert pilot.app.screen.knocks == 1
        await press(pilot, "ctrl+p")
        await type_text(pilot, "colours light")
        await press(pilot, "enter")
        assert pilot.app.theme == "light"
    assert machine.setting("theme") == "light"
    assert an_app(machine=machine).theme == "light"


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_every_theme_tells_text_from_ground(theme: str) -> None:
    app = an_app()
    app.theme = theme
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        for strip in app.screen._compositor.render_strips():
            for segment in strip:
                style = segment.style
                if segment.text.strip() and style and style.color and style.bgcolor:
                    front, back = style.color.triplet, style.bgcolor.triplet
                    assert front
                    assert back
                    assert contrast(front, back) >= (7 if theme == "high-contrast" else 3.4), (
                        segment.text
                    )


async def test_no_colour_is_shown_to_who_asked_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = an_app()
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        colours = {
            colour.triplet
            for strip in app.screen._compositor.render_strips()
            for segment in strip
            if segment.style
            for colour in (segment.style.color, segment.style.bgcolor)
            if colour
        }
    assert colours
    assert all(colour and len(set(colour)) == 1 for colour in colours)


async def test_a_crash_says_where_and_nothing_of_what_was_held() -> None:
    class Trap(Hall):
        def action_knock(self) -> None:
            secret = SECRET
            raise KeyError(secret)

    app = CpclerkApp(SessionInName(), first_screen=Trap)  # type: ignore[arg-type]
    printed = io.StringIO()
    app.error_console = Console(file=printed, markup=False, highlight=False, width=200)
    with pytest.raises(KeyError):
        await run(app, "k")
    assert app.return_code == CRASHED
    assert "cpclerk has stopped because of an error in the program: KeyError in " in (
        printed.getvalue()
    )
    assert "Everything that was saved is safe." in printed.getvalue()
    assert SECRET not in printed.getvalue()
    assert "Traceback" not in printed.getvalue()


async def test_what_was_being_typed_outlives_a_crash(session: Session) -> None:
    class Trap(Hall):
        def load(self) -> None:
            self.journal(self.form, "hall")

        def action_knock(self) -> None:
            raise RuntimeError

    app = CpclerkApp(session, first_screen=Trap)
    app.error_console = Console(file=io.StringIO())
    with pytest.raises(RuntimeError):
        await run(app, "k", typing="half a sent")
    app = CpclerkApp(session, first_screen=Trap)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "Something was typed here and not saved (last kept at 09:00)." in text_of(app)
        await press(pilot, "r")
        assert "half a sent" in text_of(app)


async def test_a_draft_may_be_left_and_found_again_or_discarded(session: Session) -> None:
    class Journalled(Hall):
        def load(self) -> None:
            self.journal(self.form, "hall")

    app = CpclerkApp(session, first_screen=Hall)
    async with app.run_test(size=SMALL) as pilot:
        for answer in ("l", "d"):
            app.push_screen(Journalled())
            await settle(pilot)
            if answer == "d":
                assert "Something was typed here and not saved" in text_of(app)
                await press(pilot, "r")
            await type_text(pilot, "half")
            await press(pilot, "escape")
            assert "Leave it as a draft for later" in text_of(app)
            await press(pilot, answer)
            assert len(app.screen_stack) == 1
        app.push_screen(Journalled())
        await settle(pilot)
        assert "Something was typed here" not in text_of(app)


def contrast(front: tuple[int, int, int], back: tuple[int, int, int]) -> float:
    """The contrast of two colours as WCAG 2 measures it, from 1 to 21."""

    def luminance(colour: tuple[int, int, int]) -> float:
        parts = [value / 255 for value in colour]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(front), luminance(back)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_rightly() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)


async def test_what_is_wrong_with_the_store_is_told_at_once() -> None:
    told = SessionInName(StoreInName(told="The log of this store was damaged."))
    app = CpclerkApp(told, first_screen=Hall)  # type: ignore[arg-type]
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "! The log of this store was damaged." in text_of(app)


async def test_settings_that_cannot_be_saved_keep_nobody_from_working(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    machine = Machine(tmp_path / "config", tmp_path / "data")
    async with an_app(machine=machine).run_test(size=SMALL) as pilot:
        await settle(pilot)
        app = pilot.app
        assert isinstance(app, CpclerkApp)
        app.choose_theme("textual-light")
        await settle(pilot)
        assert "Recording" in lines_of(app)[0]
    assert len(machine.device) == 16
