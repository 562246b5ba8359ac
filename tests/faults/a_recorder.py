"""A recorder without a screen: the real journal, the real writer and the real services.

It types, enters, amends, gives marks and puts down who comes and goes, until it is killed. What
is on the disk for certain is said at once: `(kind, uid, rev)`. What is on the line is said before
it is there: `("typed", text, when)`, and so is when a write begins; afterwards how long it took.
"""

import asyncio
import os
import random
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from cpclerk.services import Session, attendance, recording, scaling
from cpclerk.store import key_slots
from cpclerk.ui import journal
from cpclerk.ui.journal import Journal
from cpclerk.ui.writer import Writer
from tests.faults.locked_office import CHEAP, Office, come_in

LINE = "said {number}"
KEY = 0.05
"""Seconds between two keys."""


class Timer:
    """A timer of the loop, with the name that a screen's has."""

    def __init__(self, handle: asyncio.TimerHandle) -> None:
        self.stop = handle.cancel


class Screen:
    """What the journal needs of a screen."""

    def __init__(self, session: Session, say: Callable[[Any], None]) -> None:
        self.session = session
        self.say = say
        self.writer = Writer(session.store.connect, session.store.close)
        self.loop = asyncio.get_running_loop()

    def set_timer(self, after: float, do: Callable[[], None]) -> "Timer":
        return Timer(self.loop.call_later(after, do))

    def write(self, job: Callable[[], Any]) -> "asyncio.Future[Any]":
        began = time.monotonic()
        self.say(("writing", "", began))
        done = asyncio.wrap_future(self.writer.submit(job))
        done.add_done_callback(lambda _: self.say(("wrote", "", time.monotonic() - began)))
        return done


class Recorder:
    """Somebody at the keyboard."""

    def __init__(self, screen: Screen, office: Office, start: int, key: float) -> None:
        self.key = key
        self.screen, self.meeting, self.number = screen, office.meeting, start
        self.line = ""
        self.column = "worried"
        self.keeping = Journal(screen, f"recording {office.meeting}", self.to_keep)  # type: ignore[arg-type]
        self.choose = random.Random(start)
        self.last: Any = None

    @property
    def state(self) -> str:
        """The line with its number, so that two empty ones are not the same."""
        return f"{self.number}|{self.line}"

    def to_keep(self) -> dict[str, Any]:
        return {
            "text": self.state, "column": self.column, "speaker": None, "verbatim": False,
            "audience": "everyone", "aside": {},
        }  # fmt: skip

    def put(self, line: str) -> None:
        self.line = line
        self.screen.say(("typed", self.state, time.monotonic()))
        self.keeping.touch()

    async def works(self) -> None:
        """Press key after key; each line is entered at its end."""
        while True:
            whole = LINE.format(number=self.number)
            for end in range(1, len(whole) + 1):
                before = time.monotonic()
                await asyncio.sleep(self.key)
                self.screen.say(("slow", "", time.monotonic() - before - self.key))
                self.put(whole[:end])
                if self.choose.random() < 0.03:
                    await self.does_something_else()
            await self.enters(whole)

    async def enters(self, whole: str) -> None:
        session, meeting, column = self.screen.session, self.meeting, self.column
        self.number += 1
        self.put("")
        entered = await self.screen.write(lambda: recording.enter(session, meeting, column, whole))
        self.last = entered
        self.screen.say(("entry", entered.uid, entered.rev))

    async def does_something_else(self) -> None:
        session, meeting = self.screen.session, self.meeting
        what = self.choose.choice(["amend", "mark", "come or go"])
        people = (await self.screen.write(lambda: attendance.attendance(session, meeting))).people
        who = self.choose.choice(people)
        if what == "amend" and self.last is not None:
            uid, rev, text = self.last.uid, self.last.rev, f"{self.last.said.text} indeed"
            self.last = await self.screen.write(
                lambda: recording.amend(session, uid, rev, text=text, speaker=None)
            )
            self.screen.say(("entry", uid, self.last.rev))
        elif what == "mark":
            value = self.choose.choice([None, *range(11)])
            mark = await self.screen.write(
                lambda: scaling.scale(session, meeting, who.uid, value, reason="so")
            )
            self.screen.say(("mark", mark.uid, mark.rev))
        elif what == "come or go":
            job = attendance.leave if who.is_here else attendance.arrive
            saved = await self.screen.write(lambda: job(session, who.uid, who.rev))
            self.screen.say(("invitee", saved.uid, saved.rev))


def record(office: Office, pace: float, orders: Connection, pipe: Connection) -> None:
    """Record for as many seconds as ordered, and be killed; over and over, until told to stop.

    `pace` makes everything faster: half of it, and what is typed is kept in half the time. The
    office is opened once: each recorder is forked off, which takes a hundredth of a start.
    """
    key_slots.COST = CHEAP
    journal.AFTER *= pace
    session = come_in(office.path)
    while (order := orders.recv()) is not None:
        start, seconds = order
        recorder = os.fork()
        if not recorder:
            _record(session, office, start, KEY * pace, pipe)
        time.sleep(seconds)
        killed_at = time.monotonic()
        os.kill(recorder, signal.SIGKILL)
        os.waitpid(recorder, 0)
        pipe.send(("killed", "", killed_at))


def _record(session: Session, office: Office, start: int, key: float, pipe: Connection) -> None:
    async def work() -> None:
        await Recorder(Screen(session, pipe.send), office, start, key).works()

    try:
        asyncio.run(work())
    except BaseException as error:
        pipe.send(("failed", repr(error), 0))
    finally:
        os._exit(1)
