"""A screen about one conference: what names it, and its six steps."""

from collections.abc import Iterable
from typing import Any

import pytest
from textual.widget import Widget

from cpclerk.services import Session
from cpclerk.ui import rooms
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.forms.inputs import TextInput
from cpclerk.ui.rooms import STEPS, Room
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.screens.conference import ConferenceScreen
from tests.making import make_conference, make_family
from tests.ui.harness import ROOMY, SMALL, line_with, lines_of, press, settle, text_of, type_text


class Check(ConferenceScreen):
    STEP = "checklists"

    def content(self) -> Iterable[Widget]:
        self.typed = TextInput()
        yield self.typed


class Record(Check):
    STEP = "recording"


class Ground(BaseScreen):
    pass


class Stand(Room):
    """A room that is in this file."""

    def screen(self) -> type[BaseScreen]:
        found: type[BaseScreen] = globals()[self.target]
        return found


@pytest.fixture(autouse=True)
def rooms_of_this_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rooms._BY_NAME, "checklists", Stand("checklists", "Check", "Check"))
    monkeypatch.setitem(rooms._BY_NAME, "recording", Stand("recording", "Record", "Record"))


def a_conference(session: Session) -> str:
    family = make_family(session)
    conference = make_conference(session, family, reference="4711")
    return str(conference.uid)


@pytest.mark.parametrize("size", [SMALL, ROOMY])
async def test_the_conference_is_named_and_the_step_marked(session: Session, size: Any) -> None:
    uid = a_conference(session)
    app = CpclerkApp(session, first_screen=lambda: Check(uid))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        top, name, steps = lines_of(app)[:3]
        assert top.startswith(" cpclerk  Check · ")
        assert "4711" in name
        assert "ASH" in name
        assert "Mon 30 Nov 2026 10:00" in name
        assert "booked" in name
        assert steps == " 1 Book   2 Invite  [3 Check]  4 Record   5 Decide   6 Minutes"


async def test_digits_go_to_another_step_of_the_same_conference(session: Session) -> None:
    uid = a_conference(session)
    app = CpclerkApp(session, first_screen=Ground)
    async with app.run_test(size=SMALL) as pilot:
        app.push_screen(Check(uid))
        await settle(pilot)
        app.screen.set_focus(None)
        await press(pilot, "4")
        assert isinstance(app.screen, Record)
        assert app.screen.conference_uid == uid
        assert "[4 Record]" in text_of(app)
        app.screen.set_focus(None)
        await press(pilot, "3", "escape")
        assert isinstance(app.screen, Ground)


async def test_a_digit_typed_into_a_field_is_text(session: Session) -> None:
    uid = a_conference(session)
    app = CpclerkApp(session, first_screen=lambda: Check(uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, "4")
        assert isinstance(app.screen, Check)
        assert app.screen.typed.value == "4"


async def test_the_first_screen_stays_when_a_step_is_opened_from_it(session: Session) -> None:
    uid = a_conference(session)
    app = CpclerkApp(session, first_screen=lambda: Check(uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        app.screen.set_focus(None)
        await press(pilot, "4")
        assert isinstance(app.screen, Record)
        await press(pilot, "escape")
        assert not isinstance(app.screen, Record)


async def test_the_palette_names_the_steps(session: Session) -> None:
    uid = a_conference(session)
    app = CpclerkApp(session, first_screen=lambda: Check(uid))
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        for number, step in enumerate(STEPS, 1):
            assert f"Go to step {number} of this conference: {step.words}" in text_of(app)
        await type_text(pilot, "record")
        await press(pilot, "enter")
        assert isinstance(app.screen, Record)


async def test_a_conference_that_is_gone_is_said_in_words(session: Session) -> None:
    app = CpclerkApp(session, first_screen=lambda: Check("nowhere"))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "! That conference is not in this store any more." in line_with(app, "!")
