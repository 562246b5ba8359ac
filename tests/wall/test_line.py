"""The line between recorder and wall: who is let in, and that the recorder never waits."""

import os
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Client, answer_challenge, deliver_challenge
from multiprocessing.context import AuthenticationError
from pathlib import Path

import pytest

from cpclerk.rules.audience import Audience
from cpclerk.rules.distribution import Recipient
from cpclerk.rules.errors import Refused
from cpclerk.rules.wall import BLANK, Frame, Offered, frame, packed
from cpclerk.wall import receiving, sending
from cpclerk.wall.place import find_place, places
from cpclerk.wall.receiving import Receiver
from cpclerk.wall.sending import MOST_WALLS, PATIENCE, Outlet

if os.name == "nt":
    pytest.skip("sockets of POSIX", allow_module_level=True)

ROOM = [Recipient(frozenset({"mum"}), True)]


def saying(text: str) -> Frame:
    return frame([Offered("worried", "", text, Audience.for_everyone())], [], ROOM)


class Wall:
    """A wall that remembers what it shows."""

    def __init__(self, folder: Path, number: int | None = None) -> None:
        self.shown: list[Frame | None] = []
        self.lost: list[str] = []
        self.receiver = Receiver(folder, number, self._show, self.lost.append)
        self.receiver.start()

    def _show(self, shown: Frame | None, number: int) -> None:
        self.shown.append(shown)
        self.receiver.shown(number)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(receiving, "LOOK", 0.02)
    monkeypatch.setattr(sending, "BREATHER", 0.005)
    monkeypatch.setattr(sending, "PATIENCE", 0.5)
    return tmp_path / "run"


@pytest.fixture
def outlet(folder: Path) -> Iterator[Outlet]:
    opened = Outlet(folder)
    yield opened
    opened.close()


@pytest.fixture
def wall(folder: Path) -> Iterator[Callable[..., Wall]]:
    started: list[Wall] = []

    def start(number: int | None = None) -> Wall:
        started.append(Wall(folder, number))
        return started[-1]

    yield start
    for each in started:
        each.receiver.stop()


def seconds_to_send(outlet: Outlet, frame: bytes) -> float:
    began = time.monotonic()
    outlet.send(frame)
    return time.monotonic() - began


def until(is_so: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.003)


def test_walls_find_the_recorder_before_and_after_and_show_the_latest(
    folder: Path, wall: Callable[..., Wall]
) -> None:
    early = wall()
    outlet = Outlet(folder)
    until(lambda: outlet.walls == 1 and early.shown == [None])
    outlet.send(packed(saying("first")))
    late = wall()
    until(lambda: early.shown[-1:] == late.shown[-1:] == [saying("first")])
    until(lambda: outlet.behind == 0 and outlet.walls == 2)
    outlet.send(BLANK)
    until(lambda: early.shown[-1:] == late.shown[-1:] == [None])
    outlet.close()
    until(lambda: early.lost and late.lost and not early.receiver.is_alive)
    again = Outlet(folder)
    until(lambda: again.walls == 2)
    again.close()
    assert not list(folder.iterdir())


def test_nobody_else_can_read_the_key(folder: Path, outlet: Outlet) -> None:
    file = folder / f"{os.getpid()}.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(Path(outlet.place.address).parent.stat().st_mode) == 0o700
    file.chmod(0o640)
    assert places(folder) == ()
    file.chmod(0o600)
    folder.chmod(0o755)
    assert places(folder) == ()
    with pytest.raises(OSError, match="can be opened by others"):
        Outlet(folder)


AS_ANOTHER = """
import hashlib, hmac, os, sys
from multiprocessing.connection import Client
os.setgid(65534); os.setuid(65534)
try:
    Client(sys.argv[1], authkey=bytes.fromhex(sys.argv[2]))
except Exception as error:
    print(type(error).__name__)
else:
    print("let in")
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
@pytest.mark.parametrize("door", ["shut", "open"])
def test_another_users_wall_is_refused(outlet: Outlet, door: str) -> None:
    address = Path(outlet.place.address)
    ways = (address, *address.parents) if door == "open" else ()
    before = {each: stat.S_IMODE(each.stat().st_mode) for each in ways}
    try:
        # Even where they could reach it, and knew the key.
        for each in ways:
            if each in ways[:2] or not before[each] & 0o001:
                each.chmod(0o777 if each in ways[:2] else before[each] | 0o001)
        done = subprocess.run(
            [sys.executable, "-c", AS_ANOTHER, str(address), outlet.place.key.hex()],
            capture_output=True, text=True, check=True, cwd="/",
        )  # fmt: skip
    finally:
        for each in ways[2:]:
            if not before[each] & 0o001:
                each.chmod(before[each])
    expected = {
        "shut": {"PermissionError"},
        "open": {"EOFError", "ConnectionResetError", "BrokenPipeError"},
    }
    assert done.stdout.strip() in expected[door]
    assert outlet.walls == 0


def test_a_wrong_key_is_refused_and_a_recorder_without_the_key_is_not_believed(
    outlet: Outlet, wall: Callable[..., Wall]
) -> None:
    with pytest.raises((AuthenticationError, EOFError)):
        Client(outlet.place.address, authkey=b"x" * 32)
    assert outlet.walls == 0
    # The recorder, too, must have the key.
    with Client(outlet.place.address) as knocking:
        answer_challenge(knocking, outlet.place.key)
        with pytest.raises((AuthenticationError, EOFError)):
            deliver_challenge(knocking, b"x" * 32)
    right = wall()
    until(lambda: outlet.walls == 1)
    outlet.send(packed(saying("only for the right ones")))
    until(lambda: right.shown[-1:] == [saying("only for the right ones")])


def test_garbage_floods_and_silence_disturb_nobody(
    outlet: Outlet, wall: Callable[..., Wall]
) -> None:
    first = wall()
    until(lambda: outlet.walls == 1)
    silent = []
    for number in range(40):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(1)
        # So many at once that the system itself turns some away.
        with suppress(OSError):
            line.connect(outlet.place.address)
            if number % 4 == 0:
                line.sendall(os.urandom(5_000))
            elif number % 4 == 1:
                line.sendall(b"\xff\xff\xff\xff" + b"\x7f" * 8)
        silent.append(line)
    # Whoever waited for one of them would do so each time; a busy machine is slow now and then.
    assert min(seconds_to_send(outlet, packed(saying("goes on"))) for _ in range(5)) < 0.05
    until(lambda: first.shown[-1:] == [saying("goes on")])
    for line in silent:
        line.close()
    second = wall()
    until(lambda: second.shown[-1:] == [saying("goes on")])
    # One that has the key and then talks without end is let go; the others stay.
    with Client(outlet.place.address, authkey=outlet.place.key) as talker:
        until(lambda: outlet.walls == 3)
        with suppress(OSError):
            while True:
                talker.send_bytes(b'{"shown": 0}')
    until(lambda: outlet.walls == 2)
    with Client(outlet.place.address, authkey=outlet.place.key) as liar:
        until(lambda: outlet.walls == 3)
        liar.send_bytes(b"{" * 60)
        until(lambda: outlet.walls == 2)


def test_a_wall_that_takes_nothing_holds_up_nobody_and_is_told_of(
    outlet: Outlet, wall: Callable[..., Wall]
) -> None:
    good = wall()
    large = packed(Frame(tuple(saying("x" * 400).lines) * 60))
    with Client(outlet.place.address, authkey=outlet.place.key):
        until(lambda: outlet.walls == 2)
        longest, end = 0.0, time.monotonic() + 20
        while outlet.walls == 2 and time.monotonic() < end:
            longest = max(longest, seconds_to_send(outlet, large))
            time.sleep(0.02)
        # Waiting for it would take as long as it is borne with.
        assert longest < PATIENCE / 2
        assert outlet.walls == 1
        outlet.send(BLANK)
        until(lambda: good.shown[-1:] == [None])
        # It was let go, and may show what it was sent before.
        assert outlet.behind == 1
    wall()
    until(lambda: outlet.walls == 2 and outlet.behind == 0)


def test_a_wall_that_says_nothing_is_told_of(outlet: Outlet) -> None:
    with Client(outlet.place.address, authkey=outlet.place.key) as silent:
        until(lambda: outlet.walls == 1)
        outlet.send(BLANK)
        until(lambda: outlet.behind == 1)
        silent.send_bytes(b'{"shown": 1}')
        until(lambda: outlet.behind == 0)


def test_no_more_walls_than_anybody_has(outlet: Outlet) -> None:
    walls = [Client(outlet.place.address, authkey=outlet.place.key) for _ in range(MOST_WALLS)]
    until(lambda: outlet.walls == MOST_WALLS)
    with pytest.raises((EOFError, OSError)):
        Client(outlet.place.address, authkey=outlet.place.key)
    for each in walls:
        each.close()
    until(lambda: outlet.walls == 0)


def test_a_recorder_that_was_killed_leaves_nothing_to_be_found(folder: Path) -> None:
    program = (
        "import sys, time, pathlib; from cpclerk.wall.sending import Outlet;"
        "Outlet(pathlib.Path(sys.argv[1])); print('up', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE
    ) as recorder:
        assert recorder.stdout is not None
        assert recorder.stdout.readline() == b"up\n"
        found = find_place(folder)
        assert found is not None
        assert found.number == recorder.pid
        outlet = Outlet(folder)
        with pytest.raises(Refused, match=f"2 recorders run.*cpclerk wall {recorder.pid}"):
            find_place(folder)
        assert find_place(folder, recorder.pid) == found
        outlet.close()
        recorder.kill()
    assert find_place(folder) is None
    assert not Path(found.address).parent.exists()
