"""The lock on an idle screen: it hides all, loses nothing, and opens to whoever may."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.widget import Widget

from cpclerk.machine import Machine
from cpclerk.services import Session, drafts, office, unlocking, users
from cpclerk.services.opening import sign_in
from cpclerk.store import StoreError, tries
from cpclerk.store.backups import backups_of, is_as_made
from cpclerk.store.schema import database
from cpclerk.ui import app as app_module
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.dialogs import AskText
from cpclerk.ui.forms import Field, Form
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.screens.desk import DeskScreen
from cpclerk.ui.screens.lock import HiddenScreen, LockScreen
from cpclerk.ui.screens.recording import RecordingScreen
from tests.conftest import PHRASE
from tests.making import make_family
from tests.meeting import make_meeting
from tests.ui.harness import ROOMY, SMALL, lines_of, press, settle, text_of, type_text

ANOTHER = "four purple wet stones"
SECRET = "Mia hides when they shout"


@dataclass
class Clock:
    """Seconds that pass only when a test says so."""

    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


class Notes(BaseScreen):
    """A screen with a form that is kept as a draft."""

    def body(self) -> Iterable[Widget]:
        self.form = Form(Field("note", "Note", wide=True))
        yield self.form

    def load(self) -> None:
        if not self.form.journalled:
            self.journal(self.form, "notes")
            self.form["note"].focus_in()


@pytest.fixture
def locked(locked: Session) -> Session:
    """Jo Clerk at work in an encrypted office, in which Max Figures works too."""
    users.add_user(locked, "Max Figures", "manager", ANOTHER)
    return locked


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "home", tmp_path / "home")


def at_work(session: Session, clock: Clock, machine: Machine | None = None) -> CpclerkApp:
    return CpclerkApp(session, machine=machine, clock=clock, first_screen=Notes)


async def passes(pilot: Any, clock: Clock, minutes: float) -> None:
    """Let time pass, and the program look at it."""
    clock.now += minutes * 60
    pilot.app.locking.look()
    await settle(pilot)


async def test_after_five_idle_minutes_nothing_is_seen_and_the_key_is_gone(
    locked: Session, machine: Machine
) -> None:
    clock = Clock()
    app = at_work(locked, clock, machine)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, SECRET)
        await passes(pilot, clock, 4.9)
        assert SECRET in text_of(app)
        await type_text(pilot, "!")
        await passes(pilot, clock, 4.9)
        assert SECRET in text_of(app)
        key = locked.store.key
        assert key is not None
        assert any(key)
        await passes(pilot, clock, 0.2)
        assert isinstance(app.screen, LockScreen)
        assert "hides" not in text_of(app)
        assert "Fenmarsh" not in text_of(app)
        assert "Jo Clerk" in text_of(app)
        assert not any(key)
        assert database.key is None
        assert locked.store.audit_key == b""
        with pytest.raises(StoreError, match="The screen is locked"):
            drafts.recall(locked, "notes")
        await type_text(pilot, PHRASE)
        await press(pilot, "enter")
        assert isinstance(app.screen, Notes)
        assert f"{SECRET}!" in text_of(app)
        # It goes on where it was: the field has the focus, and what is typed is kept.
        await type_text(pilot, "?")
        app.screen.keep_drafts()
        await settle(pilot)
        kept = drafts.recall(locked, "notes")
        assert kept is not None
        assert kept.payload == {"note": f"{SECRET}!?"}


async def test_what_changed_is_backed_up_before_the_key_is_gone(
    locked: Session, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "AT_REST", 0.01)
    path = locked.store.path
    app = CpclerkApp(locked, machine=machine)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        while not app.keeping.under_way():
            await pilot.pause(0.01)
        make_family(locked, "F009", "Birch")
        assert backups_of(path) == ()
        await press(pilot, "ctrl+l")
        assert app.locking.put_away is not None
        app.locking.put_away.result()
        (made,) = backups_of(path)
        assert is_as_made(made.file)
        assert locked.store.key == bytearray(32)
        # Nothing changed since: nothing more is made.
        await type_text(pilot, PHRASE)
        await press(pilot, "enter", "ctrl+l")
        app.locking.put_away.result()
        assert len(backups_of(path)) == 1


async def test_a_stack_of_screens_with_a_dialog_on_it_comes_back(locked: Session) -> None:
    app = at_work(locked, Clock())
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, SECRET)
        assert isinstance(app.screen, Notes)
        app.screen.open("conferences")
        await settle(pilot)
        app.push_screen(AskText("What is it called?"))
        await settle(pilot)
        await type_text(pilot, "half a wo")
        before = list(app.screen_stack)
        await press(pilot, "ctrl+l")
        assert app.screen_stack != before
        assert "half a wo" not in text_of(app)
        # Nothing is reached from here but the way in and the way out.
        await press(pilot, "ctrl+p", "ctrl+n", "escape", "ctrl+l")
        assert len(app.screen_stack) == 1
        await type_text(pilot, PHRASE)
        await press(pilot, "enter")
        assert app.screen_stack == before
        assert "half a wo" in text_of(app)
        # What was typed is pointed out before it is given up.
        await press(pilot, "escape", "escape", "escape")
        assert SECRET in text_of(app)


async def test_what_is_read_late_is_not_painted_onto_the_lock(locked: Session) -> None:
    app = at_work(locked, Clock())
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        screen, go_on, painted = app.screen, threading.Event(), []
        assert isinstance(screen, Notes)

        def slow() -> str:
            go_on.wait(10)
            return locked.store.name if locked.store.key else ""

        def paint(name: str) -> None:
            painted.append(name)
            app.push_screen(AskText(f"{name}: {SECRET}"))

        screen.read(slow, paint, group="slow")
        app.locking.lock()
        # Begun behind the lock: neither is done before it opens.
        screen.write(lambda: painted.append("written"), lambda _: None)
        go_on.set()
        await settle(pilot)
        assert painted == []
        assert SECRET not in text_of(app)
        assert isinstance(app.screen, LockScreen)
        await type_text(pilot, PHRASE)
        await press(pilot, "enter")
        assert sorted(painted) == ["Fenmarsh", "written"]
        assert SECRET in text_of(app)


async def test_a_wrong_passphrase_waits_longer_each_time(locked: Session) -> None:
    for _ in range(5):
        tries.begin(locked.store.path, 0)
    app = at_work(locked, Clock())
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+l")
        await type_text(pilot, "quite another one")
        await press(pilot, "enter")
        assert "That name and passphrase" in " ".join(text_of(app).split())
        await type_text(pilot, PHRASE)
        await press(pilot, "enter")
        assert "Wait" in text_of(app)
        assert isinstance(app.screen, LockScreen)


async def test_somebody_else_signs_in_and_what_was_typed_waits_for_the_first(
    locked: Session, machine: Machine
) -> None:
    app = at_work(locked, Clock(), machine)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, SECRET)
        await press(pilot, "ctrl+l", "shift+tab")
        app.first_screen = None
        await type_text(pilot, "max")
        await press(pilot, "enter")
        await type_text(pilot, ANOTHER)
        await press(pilot, "enter")
        assert isinstance(app.screen, DeskScreen), text_of(app)
        assert "Max Figures" in lines_of(app)[0]
        assert len(app.screen_stack) == 1
        assert not any(isinstance(each, Notes) for each in app._registry)
        first = sign_in(app.office, locked.actor.uid, device="test")  # type: ignore[arg-type]
        kept = drafts.recall(first, "notes")
        assert kept is not None
        assert kept.payload == {"note": SECRET}
        assert drafts.recall(app.session, "notes") is None


async def test_leaving_at_the_lock_asks_nothing_and_loses_nothing(
    locked: Session, machine: Machine
) -> None:
    app = at_work(locked, Clock(), machine)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, SECRET)
        await press(pilot, "ctrl+l", "ctrl+q")
    assert app.parting_words == ""
    again = unlocking.unlock_office(locked.store.path, "Jo Clerk", PHRASE)
    session = sign_in(again.office, again.staff_uid, device="test")
    kept = drafts.recall(session, "notes")
    assert kept is not None
    assert kept.payload == {"note": SECRET}


async def test_a_key_that_comes_too_late_is_not_typed(locked: Session) -> None:
    clock = Clock()
    app = at_work(locked, clock)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, "before")
        clock.now += 3600
        await type_text(pilot, "x")
        assert isinstance(app.screen, LockScreen)
        assert app.screen.passphrase.text == ""
        await type_text(pilot, PHRASE)
        await press(pilot, "enter")
        assert isinstance(app.screen, Notes)
        assert app.screen.form["note"].text == "before"


async def test_a_clock_put_back_does_not_lock(locked: Session) -> None:
    clock = Clock()
    app = at_work(locked, clock)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await passes(pilot, clock, -600)
        await passes(pilot, clock, 4.9)
        assert isinstance(app.screen, Notes)
        await passes(pilot, clock, 0.2)
        assert isinstance(app.screen, LockScreen)


async def test_a_training_store_only_hides(session: Session) -> None:
    clock = Clock()
    app = at_work(session, clock)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, SECRET)
        await passes(pilot, clock, 5)
        assert isinstance(app.screen, HiddenScreen)
        assert SECRET not in text_of(app)
        assert "UNENCRYPTED" in lines_of(app)[0]
        await press(pilot, "enter")
        assert SECRET in text_of(app)


async def test_a_meeting_under_way_is_not_hidden_by_itself(session: Session) -> None:
    clock, meeting = Clock(), make_meeting(session, here=("SW",))
    app = CpclerkApp(
        session, clock=clock, first_screen=lambda: RecordingScreen(meeting.conference.uid)
    )
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, "Said in the room")
        await press(pilot, "enter")
        assert isinstance(app.screen, RecordingScreen)
        assert app.screen.stays_open
        await passes(pilot, clock, 30)
        await press(pilot, "ctrl+n")
        await passes(pilot, clock, 30)
        assert not app.locking.is_locked
        # By hand it is, all the same.
        await press(pilot, "ctrl+l")
        assert isinstance(app.screen, HiddenScreen)
        assert "Said in the room" not in text_of(app)


async def test_the_office_says_after_how_long(locked: Session) -> None:
    office.set_lock(locked, 12)
    clock = Clock()
    app = at_work(locked, clock)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        app.locking.begin()
        await settle(pilot)
        assert app.locking.minutes == 12
        await passes(pilot, clock, 11.9)
        assert isinstance(app.screen, Notes)
        await passes(pilot, clock, 0.2)
        assert isinstance(app.screen, LockScreen)


@pytest.mark.parametrize("size", [SMALL, ROOMY])
def test_how_the_lock_looks(snap_compare: Any, locked: Session, size: tuple[int, int]) -> None:
    async def lock(pilot: Any) -> None:
        await settle(pilot)
        await press(pilot, "ctrl+l")

    assert snap_compare(at_work(locked, Clock()), terminal_size=size, run_before=lock)
