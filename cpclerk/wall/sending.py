"""The recorder's end: walls are let in and sent the latest frame. Nobody waits for them."""

import contextlib
import json
import os
import socket
import struct
from collections.abc import Callable
from multiprocessing.connection import (
    Client,
    Connection,
    Listener,
    answer_challenge,
    deliver_challenge,
)
from multiprocessing.context import AuthenticationError
from pathlib import Path
from threading import Condition, Lock, Thread
from time import monotonic, sleep

from cpclerk.rules.wall import BEAT, BLANK
from cpclerk.wall.place import ON_WINDOWS, Place, close_place, open_place

HEARTBEAT = 1.0
"""Seconds between two signs of life."""
PATIENCE = 2.0
"""Seconds in which whoever connects must prove that they are a wall, and a wall must take what it
is sent: afterwards it is let go, and goes blank by itself."""
MOST_WALLS = 8
BACKLOG = 8
LONGEST_ANSWER = 64
BREATHER = 0.05
"""Seconds between two who knocked with a wrong key."""
FASTEST = 100
"""Answers in a second; a wall that sends more is none."""

_FAULTS = (OSError, EOFError, AuthenticationError, ValueError, AssertionError)


class Outlet:
    """Where a recorder's walls are connected. Raises OSError where no line can be opened."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.place: Place = open_place(folder)
        try:
            # Without the key: the listener itself would wait for whoever knocks and says nothing.
            family = "AF_PIPE" if ON_WINDOWS else "AF_UNIX"
            self._listener = Listener(self.place.address, family, backlog=BACKLOG)
        except OSError:
            close_place(folder, self.place)
            raise
        self._message, self._number = BLANK, 0
        self._lock = Lock()
        self._walls: list[_Wall] = []
        self._knocking = 0
        self._astray = 0
        self._is_closed = False
        Thread(target=self._let_in, daemon=True, name="walls").start()

    @property
    def number(self) -> int:
        """The number by which a wall can ask for this recorder."""
        return self.place.number

    @property
    def walls(self) -> int:
        """How many walls are connected."""
        return len(self._walls)

    @property
    def behind(self) -> int:
        """How many walls have not said in time that they show the latest.

        One that was let go because it took nothing any more is among them until a wall comes:
        who knows what it still shows.
        """
        return self._astray + sum(each.is_behind for each in tuple(self._walls))

    def send(self, message: bytes) -> None:
        """Have every wall show this from now on; returns at once."""
        with self._lock:
            self._message, self._number = message, self._number + 1
            for each in self._walls:
                each.take(message, self._number)

    def close(self) -> None:
        """Let every wall go: it goes blank."""
        self._is_closed = True
        with contextlib.suppress(*_FAULTS):
            # Somebody must knock for the door to be looked at again.
            Client(self.place.address).close()
        for each in tuple(self._walls):
            each.close()
        with contextlib.suppress(OSError):
            self._listener.close()
        close_place(self._folder, self.place)

    def _let_in(self) -> None:
        while not self._is_closed:
            try:
                knocking = self._listener.accept()
            except _FAULTS:
                sleep(BREATHER)
                continue
            if self._is_closed or self._knocking >= BACKLOG or len(self._walls) >= MOST_WALLS:
                knocking.close()
                sleep(BREATHER)
                continue
            with self._lock:
                self._knocking += 1
            Thread(target=self._meet, args=(knocking,), daemon=True, name="wall").start()

    def _meet(self, knocking: Connection) -> None:
        try:
            is_wall = self._is_a_wall(knocking)
        finally:
            with self._lock:
                self._knocking -= 1
        if not is_wall:
            knocking.close()
            return
        wall = _Wall(knocking, self._went)
        with self._lock:
            self._walls.append(wall)
            self._astray = max(0, self._astray - 1)
            wall.take(self._message, self._number)
        wall.listen()

    def _is_a_wall(self, knocking: Connection) -> bool:
        """Return whether somebody is this user and has the key, and show them that we have it."""
        try:
            _be_patient(knocking)
            if not _is_this_user(knocking):
                return False
            deliver_challenge(knocking, self.place.key)
            answer_challenge(knocking, self.place.key)
        except _FAULTS:
            sleep(BREATHER)
            return False
        return True

    def _went(self, wall: "_Wall") -> None:
        with self._lock:
            if wall in self._walls:
                self._walls.remove(wall)
                self._astray += wall.is_stuck


class _Wall:
    """One wall: a thread that sends it the latest, and one that hears what it says."""

    def __init__(self, connection: Connection, went: Callable[["_Wall"], None]) -> None:
        self._connection, self._went = connection, went
        self._news = Condition()
        self._message: bytes | None = None
        self._number = 0
        self._shown = 0
        self._since = monotonic()
        self._is_gone = False
        self.is_stuck = False
        Thread(target=self._send, daemon=True, name="wall sending").start()

    @property
    def is_behind(self) -> bool:
        """Whether it ought to show the latest by now, and has not said so."""
        return self._shown < self._number and monotonic() - self._since > PATIENCE

    def take(self, message: bytes, number: int) -> None:
        """Put down what is to be sent next, in place of what has not been sent yet."""
        with self._news:
            if self._shown >= self._number:
                self._since = monotonic()
            self._message, self._number = message, number
            self._news.notify()

    def close(self) -> None:
        """Let it go."""
        with self._news:
            self._is_gone = True
            self._news.notify()
        # Closing alone does not wake a thread that reads.
        with contextlib.suppress(OSError):
            _shut(self._connection)

    def listen(self) -> None:
        """Hear which frame it shows, until it goes or says something else."""
        heard, began = 0, monotonic()
        try:
            while not self._is_gone:
                try:
                    answer = self._connection.recv_bytes(LONGEST_ANSWER)
                except BlockingIOError:
                    # It has nothing to say while nothing changes.
                    continue
                shown = json.loads(answer)["shown"]
                heard = heard + 1 if monotonic() - began < 1 else 1
                began = monotonic() if heard == 1 else began
                if type(shown) is not int or heard > FASTEST:
                    break
                self._shown = max(self._shown, shown)
        except (*_FAULTS, KeyError, TypeError, RecursionError):
            pass
        self.close()
        self._connection.close()
        self._went(self)

    def _send(self) -> None:
        try:
            while True:
                with self._news:
                    if self._message is None and not self._is_gone:
                        self._news.wait(HEARTBEAT)
                    if self._is_gone:
                        return
                    message, self._message = self._message, None
                    number = self._number
                if message is None:
                    self._connection.send_bytes(BEAT)
                else:
                    self._connection.send_bytes(b"%d " % number + message)
        except BlockingIOError:
            self.is_stuck = True
            self.close()
        except _FAULTS:
            self.close()


def _be_patient(connection: Connection) -> None:
    """Let no read or write on this line last for longer than a while."""
    if ON_WINDOWS:
        return
    whole, part = int(PATIENCE), int(PATIENCE % 1 * 1_000_000)
    with _socket_of(connection) as line:
        for way in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            line.setsockopt(socket.SOL_SOCKET, way, struct.pack("@ll", whole, part))


def _is_this_user(connection: Connection) -> bool:
    """Return whether the other end is this user, where the system says who it is.

    Elsewhere the folder of the socket, which nobody else can open, and the key must do.
    """
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    size = struct.calcsize("3i")
    with _socket_of(connection) as line:
        _, user, _ = struct.unpack(
            "3i", line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
        )
    return bool(user == os.geteuid())


def _shut(connection: Connection) -> None:
    if ON_WINDOWS:
        connection.close()
        return
    with _socket_of(connection) as line:
        line.shutdown(socket.SHUT_RDWR)


def _socket_of(connection: Connection) -> socket.socket:
    return socket.socket(fileno=os.dup(connection.fileno()))
