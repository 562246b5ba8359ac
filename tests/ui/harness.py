"""What tests of screens share: a stand-in session, waiting until all is settled, what is seen."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from textual import screen
from textual._compositor import Compositor
from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.events import Key, Paste
from textual.keys import _character_to_key
from textual.pilot import Pilot

from cpclerk.ui.app import CpclerkApp

# Nobody looks at what is under way. It is laid out at once, and not sixty times a second, and what
# has changed is drawn when all is at rest: by `settle`. Tests in a real terminal see the rest.
screen.UPDATE_PERIOD = 1 / 250  # type: ignore[misc]
_draw = Compositor.render_update


def _draw_whole_only(self: Compositor, full: bool = False, **how: Any) -> Any:
    return _draw(self, full=True, **how) if full else None


Compositor.render_update = _draw_whole_only  # type: ignore[method-assign, assignment]

# Every program under test has the same styles: what was read of them is kept for the next.
_parse_rules = Stylesheet._parse_rules
_parsed: dict[tuple[object, ...], list[RuleSet]] = {}


def _parse_once(self: Stylesheet, *css: Any, **where: Any) -> list[RuleSet]:
    key = (css, *where.items(), *self._variables.items())
    if key not in _parsed:
        _parsed[key] = _parse_rules(self, *css, **where)
    return _parsed[key]


Stylesheet._parse_rules = _parse_once  # type: ignore[method-assign]

SMALL = (80, 24)
ROOMY = (120, 40)

PATIENCE = 30
"""Seconds that a program may take to come to rest, on a busy machine."""

EDITING = {"backspace", "delete", "left", "right"}
"""Keys that change nothing but the field they are pressed in: many of them need no waiting."""


@dataclass
class StoreInName:
    """Stands in for a store where a screen under test reads nothing."""

    name: str = "Safeguarding Unit"
    unencrypted: bool = True
    told: str = ""

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


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until nothing is being written, read or laid out, then draw what has changed.

    Fails on an error that nobody expected.
    """
    await _come_to_rest(pilot, looks=2)
    app = pilot.app
    if app._running:
        _draw(app.screen._compositor, screen_stack=app._background_screens)


async def _come_to_rest(pilot: Pilot[Any], *, looks: int = 1) -> None:
    app = pilot.app
    assert isinstance(app, CpclerkApp)
    loop: Any = asyncio.get_running_loop()
    on_top = await _started(pilot)
    at_rest, patience = 0, loop.time() + PATIENCE
    while loop.time() < patience:
        # What can go on goes on at once; time passes only for threads and timers.
        if loop._ready:
            await asyncio.sleep(0)
            continue
        at_rest = 0 if _is_busy(app) else at_rest + 1
        if not app._running or (at_rest == looks and app.screen is on_top):
            break
        if at_rest == looks:
            at_rest, on_top = 0, await _started(pilot)
        await asyncio.sleep(0.001)
    else:
        raise AssertionError("the program does not come to rest")
    assert not app.unexpected, app.unexpected


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one after the other (names such as `enter`, or letters), then settle."""
    for key, after in zip(keys, (*keys[1:], ""), strict=True):
        pilot.app.post_message(_key(key))
        if not after:
            await settle(pilot)
        elif key != after or key not in EDITING:
            await _come_to_rest(pilot)


async def type_text(pilot: Pilot[Any], text: str) -> None:
    """Type a text into what has the focus, as quickly as a terminal can send it, then settle."""
    for character in text:
        pilot.app.post_message(_key(character))
    await settle(pilot)


async def paste(pilot: Pilot[Any], text: str) -> None:
    """Paste a text into what has the focus, then settle."""
    pilot.app.post_message(Paste(text))
    await settle(pilot)


async def _started(pilot: Pilot[Any]) -> object:
    """Wait until every widget of the screen on top takes messages; return that screen."""
    screen = pilot.app.screen if pilot.app._running else None
    await pilot._wait_for_screen()
    return screen


def _is_busy(app: CpclerkApp) -> bool:
    if app.writer.busy or app.reader.busy:
        return True
    # A worker that waits for the answer to a question is at rest: only threads are at work.
    if any(each._thread_worker and not each.is_finished for each in app.workers):
        return True
    if any(each.message_queue_size or each._next_callbacks for each in (app, *app._registry)):
        return True
    if not app._running:
        return False
    screen = app.screen
    is_drawing = screen._layout_required or screen._scroll_required or screen._callbacks
    return bool(is_drawing or app._animator._animations)


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
