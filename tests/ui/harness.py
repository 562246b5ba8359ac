"""What tests of screens share: a stand-in session, waiting until all is settled, what is seen."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from textual.app import App
from textual.events import Key, Paste
from textual.keys import _character_to_key
from textual.pilot import Pilot

from cpclerk.ui.app import CpclerkApp

SMALL = (80, 24)
ROOMY = (120, 40)

EDITING = {"backspace", "delete", "left", "right"}
"""Keys that change nothing but the field they are pressed in: many of them need no waiting."""


@dataclass
class StoreInName:
    """Stands in for a store where a screen under test reads nothing."""

    name: str = "Safeguarding Unit"
    unencrypted: bool = True

    def connect(self) -> None: ...

    def close(self) -> None: ...


@dataclass
class ActorInName:
    """Stands in for a member of staff."""

    uid: str = "staff-1"
    name: str = "J. Clerk"
    initials: str = "JC"
    role: str = "clerk"


@dataclass
class SessionInName:
    """Stands in for a session; its clock stands still."""

    store: StoreInName = field(default_factory=StoreInName)
    actor: ActorInName = field(default_factory=ActorInName)
    here: datetime = datetime(2026, 11, 23, 10, 22, 7)

    @property
    def now(self) -> datetime:
        return self.here

    @property
    def today(self) -> date:
        return self.here.date()


async def settle(pilot: Pilot[Any], *, rounds: int = 3) -> None:
    """Wait until nothing is being written, read or painted; fail on an error nobody expected."""
    app = pilot.app
    assert isinstance(app, CpclerkApp)
    quiet = 0
    for _ in range(1_000):
        await pilot._wait_for_screen()
        await asyncio.sleep(0.004)
        quiet = 0 if _is_busy(app) else quiet + 1
        if quiet == rounds or not app._running:
            break
    else:
        raise AssertionError("the program does not come to rest")
    assert not app.unexpected, app.unexpected


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one after the other (names such as `enter`, or letters), then settle."""
    for key, after in zip(keys, (*keys[1:], ""), strict=True):
        pilot.app.post_message(_key(key))
        if key != after or key not in EDITING:
            await settle(pilot, rounds=2)
    await settle(pilot)


async def type_text(pilot: Pilot[Any], text: str) -> None:
    """Type a text into what has the focus, as quickly as a terminal can send it, then settle."""
    for character in text:
        pilot.app.post_message(_key(character))
    await settle(pilot)


async def paste(pilot: Pilot[Any], text: str) -> None:
    """Paste a text into what has the focus, then settle."""
    pilot.app.post_message(Paste(text))
    await settle(pilot)


def _is_busy(app: CpclerkApp) -> bool:
    # A worker that waits for the answer to a question is at rest: only threads are at work.
    at_work = any(each._thread_worker and not each.is_finished for each in app.workers)
    is_laying_out = app._running and app.screen._layout_required
    return app.writer.busy or app.reader.busy or at_work or is_laying_out


def _key(key: str) -> Key:
    if len(key) == 1:
        return Key(_character_to_key(key), key)
    return Key(key, " " if key == "space" else None)


def lines_of(app: App[Any]) -> list[str]:
    """Return what a person sees, line by line."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def text_of(app: App[Any]) -> str:
    """Return what a person sees, dialogs over screens included, as one text."""
    return "\n".join(lines_of(app))


def line_with(app: App[Any], words: str) -> str:
    """Return the first line on screen that holds the words; fail when there is none."""
    found: Iterable[str] = (line for line in lines_of(app) if words in line)
    line = next(iter(found), None)
    assert line is not None, f"{words!r} is not on screen:\n{text_of(app)}"
    return line
