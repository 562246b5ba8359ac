"""A disk that is full or fails at any write: nothing confirmed is lost, and it is said plainly."""

import asyncio
import random
import re
import shutil
import sys
from collections import Counter
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

from tests.faults.a_day import day
from tests.faults.failing_disk import (
    FAILING,
    FULL,
    NO_ROOM,
    ROOM,
    Disk,
    is_possible,
    make_room,
    on_disk,
)

pytestmark = pytest.mark.skipif(not is_possible(), reason="this kernel does not ask before writes")
PARTS = 24


def spoiled_day(office: Office, disk: Disk, processes: ForkServerContext) -> int:
    """Have a day worked on that disk; return how often something was refused."""
    confirmed: Known = {}
    backups, refused = [], 0
    for kind, name, last in on_disk(disk, processes, day, office, not disk.once):
        assert kind != "raised", (disk, name, last)
        if kind == "refused":
            assert is_plain(last), last
            refused += 1
        elif kind == "backup":
            backups.append(Path(name))
        elif kind in {"entry", "decision", "draft"}:
            confirmed[kind, name] = last
    key = whole(office)
    assert missing(confirmed, held(office.path, key)) == {}
    for each in [*backups, office.path.parent / "stick" / "again.db"]:
        assert check(each, keys_of(office, each)).wrong == ()
    no_half_backup(office)
    assert list(office.path.parent.rglob("*.making")) == []
    return refused


def is_plain(sentence: str) -> bool:
    """Whether it is said in words: a sentence or a few, and no name that only programmers know."""
    words = re.sub(r"\S*/\S*", "it", sentence)
    is_whole = len(sentence) < 500 and sentence.endswith(".")
    return is_whole and not re.search(r"[A-Z]\w+Error|PRAGMA|_", words)


def writes_of(made: Office, tmp_path: Path, processes: ForkServerContext) -> int:
    """Return how many writes a whole day comes to on a disk that works."""
    office = made.copied(tmp_path / "whole")
    disk = Disk(office.path.parent)
    assert spoiled_day(office, disk, processes) == 0
    return disk.writes


def spoil(
    places: list[int], made: Office, tmp_path: Path, processes: ForkServerContext
) -> tuple[Counter[str], int]:
    """Spoil a day at each of these writes; return where it was spoiled and how much was refused."""
    where: Counter[str] = Counter()
    refused = 0
    for at in places:
        for error in (FULL, FAILING):
            office = made.copied(tmp_path / f"at{at}-{error}")
            disk = Disk(office.path.parent, error, at, once=error == FAILING)
            refused += spoiled_day(office, disk, processes)
            shutil.rmtree(office.path.parent)
            where.update(["full" if error == FULL else "failing"] if disk.failed else [])
    return where, refused


def test_full_or_failing_at_some_writes(
    made: Office, tmp_path: Path, processes: ForkServerContext, figure: Figure
) -> None:
    writes = writes_of(made, tmp_path, processes)
    places = random.Random(4).sample(range(1, writes), 3)
    tell(figure, *spoil(places, made, tmp_path, processes), writes)


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_full_or_failing_at_every_write(
    part: int, made: Office, tmp_path: Path, processes: ForkServerContext, figure: Figure
) -> None:
    writes = writes_of(made, tmp_path, processes)
    places = list(range(part + 1, writes + 1, PARTS))
    tell(figure, *spoil(places, made, tmp_path, processes), writes)


def tell(figure: Figure, where: Counter[str], refused: int, writes: int) -> None:
    figure(
        f"disk full from one of {writes} writes on: {where['full']} days; one write failing: "
        f"{where['failing']} days; 0 confirmed lost, {refused} times refused in a plain sentence, "
        "all of it done once there was room"
    )


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
        make_room(pipe, NO_ROOM)
        await press(pilot, "enter")
        pipe.send(text_of(app))
        await asyncio.sleep(1.2)
        await settle(pilot)
        make_room(pipe, ROOM)
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
    assert "saved" not in full
    assert "saved" in room
    key = whole(office)
    assert [text for text in texts(office, key) if text == TYPED] == [TYPED]


def one_line(screen: str) -> str:
    return " ".join(screen.replace("│", " ").split())


def texts(office: Office, key: bytes) -> list[Any]:
    from tests.faults.locked_office import rows_of

    return [value for row in rows_of(office.path, key)["entry"] for value in row]
