"""A disk that is full or fails at any write: nothing confirmed is lost, and it is said plainly."""

import asyncio
import random
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

import pytest

from cpclerk.store.checking import check
from tests.faults.figures import Figure
from tests.faults.locked_office import (
    Known,
    Office,
    come_in,
    held,
    keys_of,
    missing,
    no_half_backup,
    whole,
)

if not sys.platform.startswith("linux"):
    pytest.skip("the kernel of Linux is asked", allow_module_level=True)

from tests.faults.a_day import part_of_day, the_day
from tests.faults.failing_disk import (
    FAILING,
    FULL,
    NO_ROOM,
    ROOM,
    Disk,
    is_possible,
    on_disk,
    tell_disk,
)

pytestmark = pytest.mark.skipif(not is_possible(), reason="this kernel does not ask before writes")
PARTS = 12


class Day:
    """A day's work, and the office as it was before each step of it."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office, self.folder = office, folder
        session = come_in(office.path)
        steps = the_day(session, office)
        for number, step in enumerate(steps):
            session.store.close()
            # Without the note that this process has it open.
            shutil.copytree(
                office.path.parent, self._before(number), ignore=shutil.ignore_patterns("*.open")
            )
            session.store.connect()
            step()
        session.store.close()
        # Opening, each step, closing.
        self.places = range(len(steps) + 2)

    def _before(self, step: int) -> Path:
        return self.folder / f"before{step}"

    def again(self, place: int, disk: Disk, processes: ForkServerContext) -> list[Any]:
        """Do one step of it on that disk, in an office as it was then; return what was said."""
        before = self._before(max(place - 2, 0))
        shutil.copytree(before, disk.folder)
        office = replace(self.office, path=disk.folder / self.office.path.name)
        said = on_disk(disk, processes, part_of_day, office, place, not disk.once)
        look_at(office, said, before)
        shutil.rmtree(disk.folder)
        return said


@pytest.fixture(scope="module")
def whole_day(made: Office, tmp_path_factory: pytest.TempPathFactory) -> Day:
    folder = tmp_path_factory.mktemp("day")
    return Day(made.copied(folder / "office"), folder)


def look_at(office: Office, said: list[Any], before: Path) -> None:
    """Fail if anything that was confirmed is not there, or anything is not whole."""
    confirmed: Known = {}
    made = []
    for kind, name, last in said:
        assert kind != "raised", (name, last)
        if kind == "refused":
            assert is_plain(last), last
        elif kind in {"backup", "restored"}:
            made.append(Path(name))
        elif kind in {"entry", "decision", "draft"}:
            confirmed[kind, name] = last
    key = whole(office)
    assert missing(confirmed, held(office.path, key)) == {}
    for each in made:
        assert check(each, keys_of(office, each)).wrong == ()
    for old in before.rglob("*.db"):
        # What was whole before is as it was, but for the store itself.
        now = office.path.parent / old.relative_to(before)
        if now == office.path or not now.exists():
            continue
        assert now.read_bytes() == old.read_bytes()
        now.unlink()
    no_half_backup(office)
    assert list(office.path.parent.rglob("*.making")) == []


def is_plain(sentence: str) -> bool:
    """Whether it is said in words: a sentence or a few, and no name that only programmers know."""
    words = re.sub(r"\S*/\S*", "it", sentence)
    is_whole = len(sentence) < 500 and sentence.endswith(".")
    return is_whole and not re.search(r"[A-Z]\w+Error|PRAGMA|_", words)


class Spoiled:
    """What came of a day whose disk fails at some of its writes."""

    def __init__(self, day: Day, folder: Path, processes: ForkServerContext) -> None:
        self.day, self.folder, self.processes = day, folder, processes
        self.counts: Counter[str] = Counter()
        self.untold: Counter[str] = Counter()

    def at(self, place: int, choose: Callable[[range], Iterable[int]]) -> None:
        """Spoil one step at those of its writes that are chosen."""
        for error in (FULL, FAILING):
            disk = self._disk(error, 0)
            assert not [each for each in self._again(place, disk) if each[0] == "refused"]
            writes = disk.by_step[0]
            self.counts[NAMES[error]] += writes
            for at in choose(range(1, writes + 1)):
                self._spoil(place, self._disk(error, at))

    def _spoil(self, place: int, disk: Disk) -> None:
        said = self._again(place, disk)
        if not disk.failed:
            # Some days a step takes fewer writes than on another.
            self.counts["not reached"] += 1
            return
        refused = sum(each[0] == "refused" for each in said)
        self.counts[f"{NAMES[disk.error]} days"] += 1
        self.counts["refused"] += refused
        if not refused:
            self.untold[f"{NAMES[disk.error]} {disk.failed[0].partition('.')[2]}"] += 1

    def _again(self, place: int, disk: Disk) -> list[Any]:
        return self.day.again(place, disk, self.processes)

    def _disk(self, error: int, at: int) -> Disk:
        return Disk(self.folder / "office", error, at, once=error == FAILING, is_ready=False)

    def tell(self, figure: Figure) -> None:
        """Say what it came to."""
        counts = self.counts
        untold = ", ".join(f"{number} {what}" for what, number in sorted(self.untold.items()))
        figure(
            f"disk full from a write on: {counts['full days']} of {counts['full']} writes; one "
            f"write failing: {counts['failing days']} of {counts['failing']} writes and syncs "
            f"({counts['not reached']} not reached); 0 "
            f"confirmed lost, {counts['refused']} times refused in a plain sentence, all of it "
            f"done once there was room; nothing was refused as nothing was hindered: "
            f"{untold or 'never'}"
        )


NAMES = {FULL: "full", FAILING: "failing"}


def test_full_or_failing_at_some_writes(
    whole_day: Day, tmp_path: Path, processes: ForkServerContext, figure: Figure
) -> None:
    spoiled, random_ = Spoiled(whole_day, tmp_path, processes), random.Random(4)
    for place in random_.sample(whole_day.places, 5):
        spoiled.at(place, lambda writes: random_.sample(writes, 1))
    spoiled.tell(figure)


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_full_or_failing_at_every_write(
    part: int, whole_day: Day, tmp_path: Path, processes: ForkServerContext, figure: Figure
) -> None:
    spoiled = Spoiled(whole_day, tmp_path, processes)
    for place in whole_day.places:
        spoiled.at(place, lambda writes: writes[part::PARTS])
    spoiled.tell(figure)


TYPED = "Missed three visits and did not answer the door"


def typing(pipe: Connection, office: Office) -> None:
    asyncio.run(_typing(pipe, office))


async def _typing(pipe: Connection, office: Office) -> None:
    from cpclerk.ui.app import CpclerkApp
    from cpclerk.ui.screens.recording import RecordingScreen
    from tests.ui.harness import SMALL, press, settle, text_of, type_text

    session = come_in(office.path)
    app = CpclerkApp(session, first_screen=lambda: RecordingScreen(office.meeting))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, TYPED)
        tell_disk(pipe, NO_ROOM)
        await press(pilot, "enter")
        pipe.send(text_of(app))
        await asyncio.sleep(1.2)
        await settle(pilot)
        tell_disk(pipe, ROOM)
        await press(pilot, "enter")
        pipe.send(text_of(app))


@pytest.mark.parametrize("error", [FULL, FAILING])
def test_what_was_typed_stays_on_screen_and_is_saved_once_there_is_room(
    error: int, office: Office, processes: ForkServerContext
) -> None:
    disk = Disk(office.path.parent, error)
    full, room = on_disk(disk, processes, typing, office)
    assert TYPED in one_line(full)
    assert "! The disk of" in full
    assert not re.search(r"saved \d\d:\d\d", full)
    assert re.search(r"saved \d\d:\d\d", room)
    key = whole(office)
    assert [text for text in texts(office, key) if text == TYPED] == [TYPED]


def one_line(screen: str) -> str:
    return " ".join(screen.replace("│", " ").split())


def texts(office: Office, key: bytes) -> list[Any]:
    from tests.faults.locked_office import rows_of

    return [value for row in rows_of(office.path, key)["entry"] for value in row]
