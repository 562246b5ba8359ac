"""How each screen looks on the sample office. `pytest --snapshot-update` redraws them."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from cpclerk.services import Session
from cpclerk.services.conferences import find
from cpclerk.services.opening import OpenOffice, open_office, sign_in
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.rooms import PAGES, PLACES, STEPS, room
from tests.ui.harness import ROOMY, SMALL, press, settle, type_text

Compare = Callable[..., bool]
SIZES = pytest.mark.parametrize("size", [SMALL, ROOMY], ids=["small", "roomy"])


def in_the_morning() -> datetime:
    return datetime(2026, 11, 23, 9, 41, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path) -> OpenOffice:
    with resources.as_file(resources.files("cpclerk") / "sample.db") as sample:
        shutil.copyfile(sample, tmp_path / "sample.db")
    return open_office(tmp_path / "sample.db")


def at_work(office: OpenOffice, role: str) -> Session:
    first = next(each for each in office.staff if each.role == role)
    return sign_in(office, first.uid, device="test", clock=in_the_morning)


@pytest.fixture
def clerk(office: OpenOffice) -> Session:
    return at_work(office, "clerk")


# Which of the sample's conferences shows a step at its best, by part of the family's name.
SHOWN = {
    "booking": "ash",
    "invitations": "cedar",
    "checklists": "cedar",
    "recording": "birch",
    "decisions": "rowan",
    "minutes": "maple",
    "overview": "maple",
    "distribution": "maple",
    "copy-log": "elm",
    "correction": "maple",
    "sending": "dale",
    "envelopes": "dale",
    "own-child": "larch",
    "outline-plan": "rowan",
    "next-meetings": "rowan",
    "plans": "elm",
    "copy-across": "fir",
    "questionnaires": "sorrel",
    "monitoring": "rowan",
    "preparation": "cedar",
    "day-sheet": "cedar",
    "exclusions": "cedar",
    "last-time": "elm",
    "child-views": "birch",
    "read-back": "rowan",
}


def opened(clerk: Session, name: str) -> Callable[[], Any]:
    if name not in SHOWN:
        return room(name).screen()
    uid = find(clerk, SHOWN[name])[0].uid
    of_a_conference: Callable[[str], Any] = room(name).screen()
    return lambda: of_a_conference(uid)


@SIZES
@pytest.mark.parametrize("name", [each.name for each in (*PLACES, *STEPS, *PAGES)])
def test_a_screen(
    snap_compare: Compare, office: OpenOffice, clerk: Session, size: tuple[int, int], name: str
) -> None:
    who = at_work(office, "advocate") if room(name).closed_to("clerk") else clerk
    app = CpclerkApp(who, first_screen=opened(clerk, name))

    async def look(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        if name == "on-a-plan":
            await type_text(pilot, "mia")

    assert snap_compare(app, terminal_size=size, run_before=look)


def test_the_demos_desk(snap_compare: Compare, clerk: Session, office: OpenOffice) -> None:
    app = CpclerkApp(clerk, office=office, demo=True)
    assert snap_compare(app, terminal_size=(100, 30), run_before=settle)


def test_readme_shows_the_demos_desk_as_it_is() -> None:
    drawn = Path(__file__).parent / "__snapshots__" / "test_screens" / "test_the_demos_desk.svg"
    shown = Path(__file__).parents[2] / "docs" / "desk.svg"
    assert shown.read_text("utf-8") == drawn.read_text("utf-8"), f"run: cp {drawn} {shown}"


@SIZES
def test_who_is_there(snap_compare: Compare, office: OpenOffice, size: tuple[int, int]) -> None:
    assert snap_compare(CpclerkApp(office=office), terminal_size=size, run_before=settle)


@pytest.mark.parametrize(("key", "what"), [("f4", "attendance"), ("f9", "scale")])
def test_within_the_record(snap_compare: Compare, clerk: Session, key: str, what: str) -> None:
    async def look(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, key)

    app = CpclerkApp(clerk, first_screen=opened(clerk, "recording"))
    assert snap_compare(app, terminal_size=SMALL, run_before=look)


@pytest.mark.parametrize(
    ("typed", "keys"),
    [("fir", ["enter", "c"]), ("balm", ["enter"])],
    ids=["ways", "professional"],
)
def test_beyond_the_families(
    snap_compare: Compare, clerk: Session, typed: str, keys: list[str]
) -> None:
    async def look(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await type_text(pilot, typed)
        await press(pilot, *keys)

    app = CpclerkApp(clerk, first_screen=opened(clerk, "families"))
    assert snap_compare(app, terminal_size=SMALL, run_before=look)
