"""What every screen does: read, write, say, ask before something typed is lost."""

import threading
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, ClassVar

import pytest
from textual.app import App
from textual.containers import Vertical
from textual.widget import Widget

from cpclerk.rules.errors import Refused
from cpclerk.services import Stale
from cpclerk.ui import dialogs
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.commands import Command
from cpclerk.ui.dialogs import Answer
from cpclerk.ui.forms import Field, Form
from cpclerk.ui.forms.inputs import TextInput
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.widgets.plain import Plain
from tests.ui.harness import SMALL, SessionInName, line_with, press, settle, text_of, type_text

SECRET = "Mia hides when they shout"


class Knock(Command):
    id = "knock"
    key = "k"
    words = "knock"
    description = "Count the knocks"


class Hall(BaseScreen):
    OFFERS: ClassVar[tuple[type[Command], ...]] = (Knock,)

    def __init__(self) -> None:
        super().__init__()
        self.knocks = 0
        self.loads = 0
        self.shown = Plain("nothing yet")
        self.form = Form(Field("name", "Name"), Field("place", "Place"))

    def body(self) -> Iterable[Widget]:
        yield Vertical(self.shown, self.form)

    def title_parts(self) -> tuple[str, ...]:
        return ("Hall", "[b]OAK[/")

    def load(self) -> None:
        self.loads += 1

    def action_knock(self) -> None:
        self.knocks += 1


class Cellar(Hall):
    def title_parts(self) -> tuple[str, ...]:
        return ("Cellar",)


def an_app(screen: Callable[[], BaseScreen] = Hall) -> CpclerkApp:
    return CpclerkApp(SessionInName(), first_screen=screen)  # type: ignore[arg-type]


def hall_of(app: App[Any]) -> Hall:
    assert isinstance(app.screen, Hall)
    return app.screen


def fail(error: Exception) -> Any:
    raise error


async def test_the_top_line_says_where_when_and_who() -> None:
    async with an_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        top = text_of(pilot.app).splitlines()[0]
        assert top.startswith(" cpclerk  Hall · [b]OAK[/")
        assert "UNENCRYPTED TRAINING STORE" in top
        assert "Safeguarding Unit" in top
        assert top.endswith("Mon 23 Nov 2026  J. Clerk")


async def test_a_letter_is_a_command_only_outside_text_fields() -> None:
    async with an_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        hall = hall_of(pilot.app)
        hall.form["name"].focus_in()
        await type_text(pilot, "kick")
        assert (hall.knocks, hall.form["name"].text) == (0, "kick")
        assert "k knock" not in text_of(pilot.app)
        hall.set_focus(None)
        await press(pilot, "k")
        assert hall.knocks == 1
        assert "k knock" in text_of(pilot.app)


async def test_letters_typed_right_after_the_one_that_opens_a_field_go_into_it() -> None:
    class Opened(Hall):
        def action_knock(self) -> None:
            super().action_knock()
            self.form["name"].focus_in()

    async with an_app(Opened).run_test(size=SMALL) as pilot:
        await settle(pilot)
        hall = hall_of(pilot.app)
        hall.set_focus(None)
        await type_text(pilot, "kkick")
        assert (hall.knocks, hall.form["name"].text) == (1, "kick")


async def test_an_overtaken_read_paints_nothing() -> None:
    gate, painted = threading.Event(), list[str]()
    async with an_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        hall = hall_of(pilot.app)
        hall.read(lambda: (gate.wait(5), "first")[1], painted.append)
        hall.read(lambda: "second", painted.append)
        hall.read(lambda: "other", painted.append, group="elsewhere")
        await pilot.pause(0.05)
        gate.set()
        await settle(pilot)
    assert sorted(painted) == ["other", "second"]


async def test_a_slow_read_says_so_and_a_quick_one_does_not() -> None:
    gate = threading.Event()
    async with an_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        hall = hall_of(pilot.app)
        hall.read(lambda: gate.wait(5), lambda _: hall.shown.show("here it is"))
        await pilot.pause(0.1)
        assert "Reading" not in text_of(pilot.app)
        await pilot.pause(0.3)
        assert "Reading …" in text_of(pilot.app)
        gate.set()
        await settle(pilot)
        assert "Reading" not in text_of(pilot.app)
        assert "here it is" in text_of(pilot.app)


async def test_a_refusal_stands_beside_its_field_and_nothing_is_lost() -> None:
    async with an_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        hall = hall_of(pilot.app)
        hall.form["name"].focus_in()
        await type_text(pilot, "Rosa")
        hall.write(lambda: fail(Refused("There is a Rosa already.", "name")))
        hall.write(lambda: fail(Refused("Nobody is on duty.")))
        await settle(pilot)
        assert line_with(pilot.app, "Name").endswith("! There is a Rosa already.")
        assert "! Nobody is on duty." in text_of(pilot.app)
        assert hall.form["name"].text == "Rosa"


async def test_a_sentence_is_read_to_its_end_where_the_remedy_stands() -> None:
    app = an_app()
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        sentence = " ".join(["Nobody has said for whom this is, so it goes to nobody."] * 2)
        hall_of(app).complain(f"{sentence} Restrict it there, on step 4, then draw it anew.")
        await settle(pilot)
        assert "step 4, then draw it anew." in " ".join(text_of(app).split())
        assert "nothing yet" in text_of(app)
        hall_of(app).say("saved")
        hall_of(app).complain("x " * 500)
        await settle(pilot)
        assert "…" in text_of(app)
        assert "nothing yet" in text_of(app)
        hall_of(app).say("saved")
        await settle(pilot)
        assert text_of(app).splitlines()[-2].strip() == "saved"
        assert text_of(app).splitlines()[-3].strip() == ""


async def test_an_unexpected_error_is_told_without_its_values() -> None:
    async with an_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        app, hall = pilot.app, hall_of(pilot.app)
        assert isinstance(app, CpclerkApp)
        hall.write(lambda: fail(RuntimeError(SECRET)))
        while not app.unexpected:
            await pilot.pause(0.01)
        await pilot.pause()
        assert "! This was not saved; what you typed is still here: RuntimeError" in text_of(app)
        assert SECRET not in text_of(app)
        app.unexpected.clear()
        hall.read(lambda: fail(KeyError(SECRET)), lambda _: None)
        while not app.unexpected:
            await pilot.pause(0.01)
        await pilot.pause()
        assert "! This could not be read: KeyError" in text_of(app)
        assert SECRET not in text_of(app)


async def test_a_row_changed_by_somebody_else_is_read_again() -> None:
    async with an_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        hall = hall_of(pilot.app)
        hall.write(lambda: fail(Stale(None)))
        await settle(pilot)
        assert "! Somebody changed this meanwhile." in text_of(pilot.app)
        assert hall.loads == 2


async def test_two_hundred_writes_in_one_tick_are_all_done_in_order() -> None:
    written, told = list[int](), list[int]()

    def write(number: int) -> int:
        written.append(number)
        return number

    async with an_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        hall = hall_of(pilot.app)
        for number in range(200):
            hall.write(partial(write, number), told.append)
        await settle(pilot)
    assert written == told == list(range(200))


async def test_leaving_waits_for_what_is_being_written() -> None:
    gate, written = threading.Event(), list[str]()
    async with an_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        pilot.app.push_screen(Cellar())
        await settle(pilot)
        cellar = hall_of(pilot.app)

        def write() -> None:
            gate.wait(5)
            written.append("saved")

        cellar.write(write)
        await pilot.app._press_keys(["escape"])
        await pilot.pause(0.05)
        assert pilot.app.screen is cellar
        gate.set()
        await settle(pilot)
        assert pilot.app.screen is not cellar
    assert written == ["saved"]


async def test_a_screen_whose_write_fails_is_not_left() -> None:
    gate = threading.Event()
    async with an_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        pilot.app.push_screen(Cellar())
        await settle(pilot)
        cellar = hall_of(pilot.app)
        cellar.write(lambda: (gate.wait(5), fail(Refused("The chair has left."))))
        await pilot.app._press_keys(["escape"])
        gate.set()
        await settle(pilot)
        assert pilot.app.screen is cellar
        assert "! The chair has left." in text_of(pilot.app)


async def test_coming_back_reads_again_but_a_dialog_does_not() -> None:
    async with an_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        hall = hall_of(pilot.app)
        await press(pilot, "f1", "escape")
        assert hall.loads == 1
        pilot.app.push_screen(Cellar())
        await settle(pilot)
        await press(pilot, "escape")
        assert pilot.app.screen is hall
        assert hall.loads == 2


@pytest.mark.parametrize(("answer", "leaves"), [("k", False), ("escape", False), ("d", True)])
async def test_leaving_a_form_with_something_typed_asks(answer: str, leaves: bool) -> None:
    async with an_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        pilot.app.push_screen(Cellar())
        await settle(pilot)
        cellar = hall_of(pilot.app)
        cellar.form["name"].focus_in()
        await type_text(pilot, "Rosa")
        await press(pilot, "escape")
        assert "What you typed here is not saved." in text_of(pilot.app)
        await press(pilot, answer)
        assert (pilot.app.screen is not cellar) == leaves
        if not leaves:
            assert cellar.form["name"].text == "Rosa"
            assert isinstance(pilot.app.focused, TextInput)


async def test_ctrl_q_leaves_at_once_when_nothing_is_unsaved() -> None:
    app = an_app()
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await app._press_keys(["f1", "ctrl+q"])
        await pilot.pause()
    assert app._exit
    assert app.return_code == 0


async def test_ctrl_q_asks_when_something_is_unsaved() -> None:
    app = an_app()
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        hall_of(app).form["name"].focus_in()
        await type_text(pilot, "Rosa")
        await press(pilot, "ctrl+q")
        assert "Something you typed is not saved." in text_of(app)
        await press(pilot, "s")
        assert hall_of(app).form["name"].text == "Rosa"
        await press(pilot, "ctrl+q", "l")
    assert app._exit


@pytest.mark.parametrize("refused", [False, True])
async def test_ctrl_q_waits_for_what_is_being_written_and_stays_if_it_is_refused(
    refused: bool,
) -> None:
    gate = threading.Event()

    def write() -> None:
        gate.wait(5)
        if refused:
            raise Refused("The chair has left.")

    app = an_app()
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        hall_of(app).write(write)
        app.action_leave_program()
        await pilot.pause(0.05)
        assert not app._exit
        gate.set()
        await settle(pilot)
        assert app._exit != refused
        assert ("! The chair has left." in text_of(app)) == refused


async def test_ctrl_q_a_second_time_asks_when_saving_takes_long() -> None:
    gate = threading.Event()
    app = an_app()
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        hall_of(app).write(lambda: gate.wait(5))
        app.action_leave_program()
        app.action_leave_program()
        await pilot.pause(0.05)
        assert "Something is still being saved." in text_of(app)
        gate.set()
        await press(pilot, "s")
        assert not app._exit


async def test_ctrl_c_says_which_key_leaves() -> None:
    async with an_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+c")
        assert "Ctrl+Q leaves cpclerk." in text_of(pilot.app)
        assert hall_of(pilot.app) is pilot.app.screen


async def test_f1_shows_the_working_or_else_the_keys() -> None:
    class Worked(Hall):
        def working_under_cursor(self) -> tuple[str, ...] | None:
            return ("15 working days after Tue 10 Nov 2026", "counted [b]from[/ the day after")

    async with an_app(Worked).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "f1")
        assert "15 working days after Tue 10 Nov 2026" in text_of(pilot.app)
        assert "counted [b]from[/ the day after" in text_of(pilot.app)
    async with an_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        hall_of(pilot.app).set_focus(None)
        await press(pilot, "f1")
        assert "k       Count the knocks" in text_of(pilot.app)
        assert "Ctrl+Q  Leave cpclerk" in text_of(pilot.app)


async def test_a_write_that_fails_after_its_screen_is_gone_is_still_told() -> None:
    gate = threading.Event()
    async with an_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        cellar = Cellar()
        pilot.app.push_screen(cellar)
        await settle(pilot)
        cellar.write(lambda: (gate.wait(5), fail(Refused("The room is taken."))))
        await pilot.app.pop_screen()
        gate.set()
        await settle(pilot)
        assert "! The room is taken." in text_of(pilot.app)


async def test_a_screen_that_is_left_takes_no_other_away() -> None:
    app = an_app()
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        below, above = Cellar(), Cellar()
        for each in (below, above):
            app.push_screen(each)
            await settle(pilot)
        # Esc, when the key before it has just opened the screen above.
        below.leave()
        await settle(pilot)
        assert app.screen is above
        above.leave()
        await settle(pilot)
        asked = dialogs.Ask("Well?", [Answer("yes", "y", "Yes")])
        app.push_screen(asked)
        await settle(pilot)
        for _ in ("once", "and pressed twice"):
            asked.action_close()
        await settle(pilot)
        assert app.screen is below
        below.leave()
        await settle(pilot)
        assert hall_of(app) is app.screen_stack[0]
