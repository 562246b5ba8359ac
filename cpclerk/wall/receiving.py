"""The wall's end: finds the recorder, shows it the key, and hands on each frame it is sent."""

import json
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Client, Connection
from multiprocessing.context import AuthenticationError
from pathlib import Path
from threading import Event, Thread
from time import monotonic

from cpclerk.rules.errors import Refused
from cpclerk.rules.wall import BEAT, LONGEST, Frame, unpacked
from cpclerk.wall.place import find_place

LOOK = 0.5
"""Seconds between two looks for a recorder."""
LOST = 3.0
"""Seconds without a sign of life after which the recorder is lost."""


class Receiver:
    """A thread that keeps a wall in touch with its recorder.

    `show` is given each frame, or None for a blank wall, and its number; `lost` is called when
    there is no recorder, with a sentence where that is the clerk's to mend. Both are called in
    this thread. The wall looks at `is_alive`, too: a recorder may fall silent in mid-sentence.
    """

    def __init__(
        self,
        folder: Path,
        number: int | None,
        show: Callable[[Frame | None, int], None],
        lost: Callable[[str], None],
    ) -> None:
        self._folder, self._number = folder, number
        self._show, self._lost = show, lost
        self._over = Event()
        self._connection: Connection | None = None
        self._heard = 0.0
        self._thread = Thread(target=self._run, daemon=True, name="recorder")

    @property
    def is_alive(self) -> bool:
        """Whether the recorder has given a sign of life lately."""
        return monotonic() - self._heard < LOST

    def start(self) -> None:
        """Begin to look for a recorder."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._over.set()

    def shown(self, number: int) -> None:
        """Tell the recorder that the frame of this number can be seen."""
        connection = self._connection
        if connection is not None:
            with suppress(OSError):
                connection.send_bytes(json.dumps({"shown": number}).encode())

    def _run(self) -> None:
        while not self._over.is_set():
            sentence = ""
            try:
                place = find_place(self._folder, self._number)
                if place is not None:
                    with Client(place.address, authkey=place.key) as self._connection:
                        self._follow(self._connection)
            except Refused as refused:
                sentence = refused.sentence
            except (OSError, EOFError, AuthenticationError, ValueError, AssertionError):
                # It ended, or is no recorder of ours: there may be another.
                pass
            self._connection, self._heard = None, 0.0
            self._lost(sentence)
            self._over.wait(LOOK)

    def _follow(self, connection: Connection) -> None:
        """Hand on what comes, until the recorder is lost."""
        while not self._over.is_set() and connection.poll(LOST):
            message = connection.recv_bytes(LONGEST)
            self._heard = monotonic()
            if message != BEAT:
                number, _, frame = message.partition(b" ")
                self._show(unpacked(frame), int(number))
