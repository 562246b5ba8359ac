"""People, rooms and teams in the settings, as a clerk and as others see them."""

import pytest

from cpclerk.services import drafts, unlocking, users
from cpclerk.services.office import places
from cpclerk.store import Session
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.rooms import room
from cpclerk.ui.screens.settings_people import PeopleScreen
from tests.conftest import PHRASE, as_role
from tests.ui.harness import ROOMY, SMALL, line_with, press, settle, text_of, type_text

ANOTHER = "four purple wet stones"
SIZES = pytest.mark.parametrize("size", [SMALL, ROOMY])


def on(session: Session, name: str) -> CpclerkApp:
    return CpclerkApp(session, first_screen=room(name).screen())


@SIZES
async def test_somebody_is_let_in_and_out_again(locked: Session, size: tuple[int, int]) -> None:
    app = on(locked, "people")
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "1 can open the store" in text_of(app)
        assert "you" in line_with(app, "Jo Clerk  ")
        await press(pilot, "n")
        await type_text(pilot, "Ada [b]Voice[/")
        await press(pilot, "enter", "a", "enter")
        await type_text(pilot, ANOTHER)
        await press(pilot, "enter")
        await type_text(pilot, "another one of these")
        await press(pilot, "enter")
        assert "not the same" in " ".join(text_of(app).split())
        assert ANOTHER not in text_of(app)
        app.screen.keep_drafts()  # type: ignore[attr-defined]
        await settle(pilot)
        kept = drafts.recall(locked, "people new")
        assert kept is None or ANOTHER not in str(kept.payload)
        await press(pilot, "home", "ctrl+k")
        await type_text(pilot, ANOTHER)
        await press(pilot, "enter")
        assert "Ada [b]Voice[/ is let in, as advocate." in text_of(app)
        assert "advocate" in line_with(app, "Ada [b]Voice[/  ")
        assert drafts.recall(locked, "people new") is None
        opened = unlocking.unlock_office(locked.store.path, "Ada [b]Voice[/", ANOTHER)
        assert opened.staff_uid
        await press(pilot, "up", "up", "delete", "r")
        assert "is removed" in text_of(app)
        assert "cpclerk rekey" in text_of(app)
        assert [each.name for each in users.users(locked)] == ["Jo Clerk"]
        await press(pilot, "delete")
        assert "That is you" in text_of(app)


@SIZES
async def test_ones_own_passphrase(locked: Session, size: tuple[int, int]) -> None:
    app = on(locked, "people")
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "p")
        for each in (PHRASE, ANOTHER, ANOTHER):
            await type_text(pilot, each)
            await press(pilot, "enter")
        assert "Your passphrase is changed" in text_of(app)
        assert drafts.recall(locked, "") is None
    assert unlocking.unlock_office(locked.store.path, "Jo Clerk", ANOTHER)


@SIZES
async def test_after_how_many_minutes(session: Session, size: tuple[int, int]) -> None:
    app = on(session, "people")
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "5 work in this training office" in text_of(app)
        assert "locks after 5 minutes" in text_of(app)
        await press(pilot, "m", "end", "ctrl+u")
        await type_text(pilot, "soon")
        await press(pilot, "enter")
        assert "whole number" in " ".join(text_of(app).split())
        await press(pilot, "end", "ctrl+u")
        await type_text(pilot, "90")
        await press(pilot, "enter")
        assert "Choose 1 to 60 minutes" in " ".join(text_of(app).split())
        await press(pilot, "end", "ctrl+u")
        await type_text(pilot, "12")
        await press(pilot, "enter")
        assert "locks after 12 minutes" in text_of(app)
        assert app.locking.minutes == 12
        await press(pilot, "u")
        assert "locks after 5 minutes" in text_of(app)
        await press(pilot, "p")
        assert "A training store has no passphrases" in text_of(app)


async def test_others_look_and_are_told_who_can(setting_up: Session) -> None:
    app = CpclerkApp(as_role(setting_up, "chair"), first_screen=PeopleScreen)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "Max Figures" in text_of(app)
        for key, what in (("n", "add a user"), ("delete", "remove a user"), ("m", "set when")):
            await press(pilot, key)
            assert f"A chair may not {what}" in text_of(app)
            assert "Ask a clerk or a manager" in text_of(app)
            assert app.screen.asking.form is None  # type: ignore[attr-defined]


@SIZES
async def test_rooms_and_teams(session: Session, size: tuple[int, int]) -> None:
    app = on(session, "premises")
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "r")
        await type_text(pilot, "Oak room")
        await press(pilot, "enter")
        await type_text(pilot, "Fenmarsh")
        await press(pilot, "enter")
        assert "Oak room is added" in text_of(app)
        await press(pilot, "t")
        await type_text(pilot, "Duty team")
        await press(pilot, "enter")
        assert text_of(app).index("Oak room") < text_of(app).index("Social work teams")
        await press(pilot, "up", "up", "enter", "end", "ctrl+u")
        await type_text(pilot, "Elm room")
        await press(pilot, "enter", "enter")
        assert "It is called Elm room now" in text_of(app)
        assert [each.words for each in places(session).rooms] == ["Elm room"]
        await press(pilot, "u")
        assert "Oak room" in text_of(app)
