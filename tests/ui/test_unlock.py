"""The door of a locked office, and starting one: what a person sees, small and roomy."""

from pathlib import Path

import pytest

from cpclerk.machine import Machine
from cpclerk.services import Session, unlocking
from cpclerk.services.backups import keep_safe
from cpclerk.services.opening import sign_in
from cpclerk.store import Audit, tries
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.desk import DeskScreen
from cpclerk.ui.screens.start_office import RecoveryKeyScreen, StartOfficeScreen
from cpclerk.ui.screens.unlock import UnlockScreen
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

PHRASE = "correct horse battery"
SIZES = pytest.mark.parametrize("size", [SMALL, ROOMY])


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "home", tmp_path / "home")


@pytest.fixture
def office(tmp_path: Path, quick_stores: None) -> Path:
    path = tmp_path / "office.db"
    unlocking.start_office(
        path,
        office="Fenmarsh",
        profile="sample-office",
        name="Jo Clerk",
        role="clerk",
        passphrase=PHRASE,
    )
    return path


def at_the_door(office: Path, machine: Machine, user: str = "") -> CpclerkApp:
    return CpclerkApp(machine=machine, front_door=lambda: UnlockScreen(office, user))


@SIZES
async def test_the_right_passphrase_leads_to_the_desk(
    office: Path, machine: Machine, size: tuple[int, int]
) -> None:
    app = at_the_door(office, machine)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "This office is locked" in text_of(app)
        assert "Jo Clerk" in text_of(app)
        await type_text(pilot, PHRASE)
        assert PHRASE not in text_of(app)
        assert "correct" not in text_of(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, DeskScreen)
        assert app.session.actor.name == "Jo Clerk"
        assert "UNENCRYPTED" not in lines_of(app)[0]
        assert "Fenmarsh" in lines_of(app)[0] or size == SMALL
        assert machine.last_staff(office) == app.session.actor.uid


@SIZES
async def test_a_wrong_one_is_told_beside_the_field_and_the_next_waits(
    office: Path, machine: Machine, size: tuple[int, int]
) -> None:
    # Not the first failure: the wait is long enough for a slow machine to see it.
    for _ in range(5):
        tries.begin(office, 0)
    app = at_the_door(office, machine)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await type_text(pilot, "quite another one")
        await press(pilot, "enter")
        words = " ".join(text_of(app).split())
        assert "That name and passphrase" in words
        assert "another" not in words
        await type_text(pilot, PHRASE)
        await press(pilot, "enter")
        assert "Wait" in text_of(app)
        assert isinstance(app.screen, UnlockScreen)


async def test_a_passphrase_is_pasted_whole_and_cannot_be_copied(
    office: Path, machine: Machine
) -> None:
    app = at_the_door(office, machine)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await paste(pilot, PHRASE + "\n")
        await press(pilot, "ctrl+a", "ctrl+c")
        assert PHRASE not in app.clipboard
        await press(pilot, "enter")
        assert isinstance(app.screen, DeskScreen)


async def test_a_passphrase_is_never_part_of_a_draft(office: Path, machine: Machine) -> None:
    app = at_the_door(office, machine)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, PHRASE)
        door = app.screen
        assert isinstance(door, UnlockScreen)
        assert door.passphrase.text == PHRASE
        assert door.form.payload() == {"user": "Jo Clerk"}
        assert not door.form.journalled


async def test_a_damaged_key_file_is_told_at_the_door(office: Path, machine: Machine) -> None:
    keys = office.with_name("office.db.keys")
    keys.write_bytes(keys.read_bytes()[:50])
    app = at_the_door(office, machine)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "is damaged" in " ".join(text_of(app).split())
        await press(pilot, "ctrl+q")


@SIZES
async def test_an_office_is_started_and_its_recovery_key_typed_back(
    tmp_path: Path, machine: Machine, size: tuple[int, int]
) -> None:
    store = tmp_path / "new" / "office.db"
    app = CpclerkApp(machine=machine, front_door=lambda: StartOfficeScreen(store))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await type_text(pilot, "Fenmarsh")
        await press(pilot, "enter")
        await type_text(pilot, "Jo Clerk")
        await press(pilot, "enter", "enter")
        assert "England 2023" in line_with(app, "Procedures")
        await press(pilot, "enter")
        await type_text(pilot, "too short")
        await press(pilot, "enter")
        await type_text(pilot, "too short")
        await press(pilot, "enter")
        assert "at least 15" in " ".join(text_of(app).split())
        assert not store.exists()
        start = app.screen
        assert isinstance(start, StartOfficeScreen)
        for name in ("passphrase", "again"):
            start.form[name].set_text("")
        await type_text(pilot, PHRASE)
        await press(pilot, "enter")
        await type_text(pilot, PHRASE + "x")
        await press(pilot, "enter")
        assert "not the same" in " ".join(text_of(app).split())
        await type_text(pilot, PHRASE)
        await press(pilot, "enter")
        screen = app.screen
        assert isinstance(screen, RecoveryKeyScreen)
        key = screen.recovery_key
        assert key in text_of(app)
        assert PHRASE not in text_of(app)
        await type_text(pilot, "ZZZZ")
        await press(pilot, "enter")
        assert "not the last group" in " ".join(text_of(app).split())
        await press(pilot, "escape")
        assert "recovery key of your office" in text_of(app)
        screen.form["group"].set_text("")
        await type_text(pilot, key.rpartition("-")[2].lower())
        await press(pilot, "enter")
        # What the office sets itself is offered first, then the desk.
        assert "England 2023 (Working Together 2023)" in text_of(app)
        assert "15 working days" in line_with(app, "How soon the minutes go out")
        await press(pilot, "escape")
        assert isinstance(app.screen, DeskScreen)
        assert app.session.actor.name == "Jo Clerk"
    assert b"SQLite format 3" not in store.read_bytes()
    assert PHRASE not in str(vars(screen))


@SIZES
def test_how_the_door_looks(snap_compare: object, machine: Machine, size: tuple[int, int]) -> None:
    door = UnlockScreen(Path("office.db"))
    app = CpclerkApp(machine=machine, front_door=lambda: door)
    assert snap_compare(app, terminal_size=size, run_before=settle)  # type: ignore[operator]


@pytest.mark.parametrize("at", [0, 30_000], ids=["its first page", "in the middle"])
async def test_the_backup_of_a_damaged_store_is_brought_back_if_wanted(
    office: Path, machine: Machine, at: int
) -> None:
    session = sign_in_to(office, PHRASE)
    keep_safe(session, "work")
    session.store.close()
    with office.open("r+b") as opened:
        opened.seek(at)
        opened.write(b"\xff" * 60_000)
    damaged = office.read_bytes()
    app = at_the_door(office, machine)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, PHRASE)
        await press(pilot, "enter")
        asked = " ".join(text_of(app).replace("│", " ").split())
        assert "Bring back the backup of " in asked
        assert "The damaged store is kept beside it." in asked
        await press(pilot, "n")
        assert isinstance(app.screen, UnlockScreen)
        assert "cpclerk restore" in " ".join(text_of(app).split())
        assert office.read_bytes() == damaged
        await press(pilot, "enter", "y")
        assert isinstance(app.screen, DeskScreen)
        assert app.session.actor.name == "Jo Clerk"
        with app.session.store.reading():
            assert Audit.select().where(Audit.action == "restore from a backup").count() == 1
            last = Audit.select().order_by(Audit.sequence.desc()).first()
    assert last is not None
    assert last.sequence <= machine.heads(office)[last.device][0]
    (aside,) = office.parent.glob("office.db.before-restore-*[0-9]")
    assert aside.read_bytes() == damaged


def sign_in_to(office: Path, phrase: str) -> Session:
    unlocked = unlocking.unlock_office(office, "Jo Clerk", phrase)
    return sign_in(unlocked.office, unlocked.staff_uid, device="test")
