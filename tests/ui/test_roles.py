"""Every screen, opened by every role: what may not be seen is refused in a sentence."""

import shutil
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from cpclerk.rules.roles import READ, ROLES, SEE_OWN_CHILDREN
from cpclerk.services import Session, advocacy
from cpclerk.services.conferences import find
from cpclerk.services.opening import open_office, sign_in
from cpclerk.store import Actor
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.rooms import PAGES, PLACES, STEPS, room
from cpclerk.ui.screens.advocacy import AdvocacyScreen
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.screens.desk import DeskScreen
from cpclerk.ui.screens.family import FamilyScreen
from cpclerk.ui.screens.overview import OverviewScreen
from cpclerk.ui.screens.own_child import OwnChildScreen
from tests.conftest import as_role
from tests.making import make_conference, make_family
from tests.ui.harness import ROOMY, SMALL, line_with, lines_of, press, settle, text_of

SIZES = pytest.mark.parametrize("size", [SMALL, ROOMY])
ROOMS = {each.name: each for each in (*PLACES, *STEPS, *PAGES)}


def in_the_morning() -> datetime:
    return datetime(2026, 11, 23, 9, 41, tzinfo=UTC)


@pytest.fixture
def sample(tmp_path: Path) -> dict[str, Session]:
    """The sample office, with a session of each role."""
    with resources.as_file(resources.files("cpclerk") / "sample.db") as packed:
        shutil.copyfile(packed, tmp_path / "sample.db")
    office = open_office(tmp_path / "sample.db")
    sessions = {
        each.role: sign_in(office, each.uid, device="test", clock=in_the_morning)
        for each in reversed(office.staff)
    }
    auditor = Actor("auditor", "Ed Audit", "EA", "auditor")
    clock = sessions["clerk"].clock
    return {**sessions, "auditor": Session(office.store, auditor, "test", clock)}


@pytest.mark.parametrize("role", ROLES)
async def test_every_screen_opens_or_says_who_can(sample: dict[str, Session], role: str) -> None:
    session, uid = sample[role], find(sample["clerk"], "maple")[0].uid
    about_one = {each.name for each in (*STEPS, *PAGES)}
    app = CpclerkApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert type(app.screen) is (AdvocacyScreen if role == "advocate" else DeskScreen)
        # They lie over a screen that has nothing to read again each time one of them is closed.
        app.push_screen(BaseScreen())
        await settle(pilot)
        for name, each in ROOMS.items():
            subject = [uid] if name in about_one else []
            why = each.closed_to(role).partition(".")[0]
            app.screen.open(name, *subject)
            await settle(pilot)
            assert isinstance(app.screen, each.screen()) == (not why), name
            if why:
                assert why in " ".join(text_of(app).split()), name
                # Past the door, which did not open: the service has to refuse by itself.
                screen: Any = each.screen()
                app.push_screen(screen(*subject))
                await settle(pilot)
                if each.action in {READ, SEE_OWN_CHILDREN}:
                    assert why in " ".join(text_of(app).split()), name
                    assert "MAPLE" not in text_of(app), name
            assert "UNENCRYPTED" in lines_of(app)[0], name
            app.pop_screen()
            await settle(pilot)


@pytest.mark.parametrize("role", ROLES)
async def test_a_family_is_shown_to_those_who_work_with_records(
    sample: dict[str, Session], role: str
) -> None:
    from cpclerk.services.families import find as find_family

    family = find_family(sample["clerk"], "maple").families[0]
    app = CpclerkApp(sample[role], first_screen=lambda: FamilyScreen(family.uid))
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        assert ("MAPLE" in text_of(app).upper()) == (role != "advocate")


@SIZES
async def test_the_advocates_desk_and_a_record_given_from_the_conferences_page(
    setting_up: Session, size: tuple[int, int]
) -> None:
    clerk, advocate = as_role(setting_up, "clerk"), as_role(setting_up, "advocate")
    from cpclerk.services import inviting

    own = make_conference(clerk, make_family(clerk))
    inviting.accept_proposal(clerk, own.uid)
    asked_for = make_family(clerk, "F002", "Birch")
    make_conference(clerk, asked_for, reference="CP002", state="requested")
    app = CpclerkApp(advocate)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "Mon 30 Nov 2026 10:00" in line_with(app, "Mia Ash")
        assert "Birch" not in text_of(app)
        assert "To do" not in text_of(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, OwnChildScreen)
        assert "Nell Reed" in line_with(app, "Chair")
        assert "Mia Ash, 12" in text_of(app)
        assert "You have not been given the record" in text_of(app)
        assert "Rosa" not in text_of(app)
        # Nothing else is reached: not by a key, nor by name.
        await press(pilot, "ctrl+n")
        assert isinstance(app.screen, OwnChildScreen)
        assert "An advocate may not read case records. Ask a clerk" in text_of(app)
        await press(pilot, "ctrl+p")
        assert "Go to: My children" in text_of(app)
        assert "Go to: Families" not in text_of(app)
        await press(pilot, "escape")
    app = CpclerkApp(clerk, first_screen=lambda: OverviewScreen(own.uid))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "g")
        assert "Ada Voice" in text_of(app)
        await press(pilot, "enter")
        assert "record given to Ada Voice" in text_of(app)
        assert "Ada Voice can read this record." in text_of(app)
    app = CpclerkApp(advocate, first_screen=lambda: OwnChildScreen(own.uid))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "THE RECORD" in text_of(app)
        await press(pilot, "pagedown")
        assert "Who was there" in text_of(app)
    app = CpclerkApp(clerk, first_screen=lambda: OverviewScreen(own.uid))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "g", "enter")
        assert "Ada Voice cannot read this record any more." in text_of(app)
        assert "record given to" not in text_of(app)
    assert advocacy.on_list(advocate, own.uid).record is None


async def test_a_manager_is_told_who_gives_a_record(setting_up: Session) -> None:
    clerk = as_role(setting_up, "clerk")
    conference = make_conference(clerk, make_family(clerk))
    app = CpclerkApp(
        as_role(setting_up, "manager"),
        first_screen=lambda: room("overview").screen()(
            conference.uid  # type: ignore[call-arg]
        ),
    )
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        await press(pilot, "g", "enter")
        assert "Ask a clerk or a chair" in text_of(app)
