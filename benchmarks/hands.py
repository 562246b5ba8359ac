"""Hands at the keyboard of the real program, and how many of their keys were not information."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import time
from typing import Any

from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, TextArea

from benchmarks.sample import clerk_in, folder_on_disk, sample_in
from cpclerk.services import Session
from cpclerk.store import Conference, Invitee, Professional, transaction
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.desk import DeskScreen
from cpclerk.ui.widgets.lines import Lines
from tests.ui.harness import press, settle, text_of

Job = Callable[["Hands"], Awaitable[None]]
SIZE = (100, 30)
MORNING = time(10, 22)


class Hands:
    """Presses keys and counts those that are not information.

    A printable character that changes the text of the field that has the focus is information.
    Every other key counts.
    """

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot
        self.count = 0
        self.apart = 0

    @property
    def session(self) -> Session:
        """Who is at the keyboard, to get things ready that the job begins from."""
        app = self.pilot.app
        assert isinstance(app, CpclerkApp)
        return app.session

    @property
    def seen(self) -> str:
        """What is on screen."""
        return text_of(self.pilot.app)

    async def stand_on(self, words: str) -> None:
        """Put the desk's cursor on the first line, of everybody's, that holds these words."""
        desk = self.pilot.app.screen
        if not isinstance(desk, DeskScreen):
            raise AssertionError(f"this is not the desk:\n{self.seen}")
        desk.mine = False
        desk.load()
        await settle(self.pilot)
        to_do = desk.query_one("#to-do", Lines)
        row = next(each for each in to_do.rows if words in " ".join(map(str, each.cells)))
        to_do.move_to(str(row.key))
        await settle(self.pilot)

    async def press(self, *keys: str) -> None:
        """Press keys one by one."""
        for key in keys:
            field = self.pilot.app.screen.focused
            before = _text(field)
            await press(self.pilot, key)
            informs = len(key) == 1 and before is not None and _text(field) != before
            self.count += not informs

    async def confirm(self, key: str) -> None:
        """Press a key that confirms one recipient: counted apart, for none may be left out."""
        before = self.count
        await self.press(key)
        self.count, self.apart = before, self.apart + 1

    def start_again(self) -> None:
        """Count from here."""
        self.count = 0

    async def type(self, text: str) -> None:
        """Type a text, character by character."""
        await self.press(*text)

    def must_see(self, *words: str) -> None:
        """Fail, showing the screen, unless all of these are on it."""
        missing = [each for each in words if each not in self.seen]
        if missing:
            raise AssertionError(f"{missing} not on screen:\n{self.seen}")


def _text(widget: Widget | None) -> str | None:
    if isinstance(widget, Input):
        return widget.value
    return widget.text if isinstance(widget, TextArea) else None


def add_two_who_were_there(hands: Hands, reference: str) -> None:
    """Put two more on the list of a conference of the sample, so that there are twelve."""
    app = hands.pilot.app
    assert isinstance(app, CpclerkApp)
    with transaction(app.session, "add two") as change:
        conference = Conference.get(Conference.reference == reference)
        there = Invitee.select(Invitee.professional).where(Invitee.conference == conference)
        listed = [each.professional_id for each in there if each.professional_id]
        others = Professional.select().where(Professional.uid.not_in(listed))
        for number, who in enumerate(others.order_by(Professional.name).limit(2), 90):
            change.insert(
                Invitee,
                conference=conference,
                professional=who,
                agency=who.agency_id,
                position=number,
                invited=True,
                attended=True,
            )


def initials_of(name: str) -> str:
    """Return the initials of a name, as they are typed: every word's first letter."""
    return "".join(each[0] for each in name.split())


def keys_for(job: Job) -> int:
    """Do a job on a new copy of the sample, from its desk; return the keys that counted."""

    async def do() -> int:
        with folder_on_disk() as folder:
            session = clerk_in(sample_in(folder), at=MORNING)
            app = CpclerkApp(session, demo=True)
            async with app.run_test(size=SIZE) as pilot:
                await settle(pilot)
                hands = Hands(pilot)
                await job(hands)
                return hands.count

    return asyncio.run(do())
