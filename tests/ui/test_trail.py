"""What is opened to be read is entered in the audit: once, and never on the way to the desk."""

from pathlib import Path

from cpclerk.machine import Machine
from cpclerk.services import Session
from cpclerk.services.opening import open_office
from cpclerk.store import Audit, SignedHead
from cpclerk.store.backups import backups_of
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.booking import BookingScreen
from cpclerk.ui.screens.family import FamilyScreen
from cpclerk.ui.screens.overview import OverviewScreen
from tests.making import make_conference, make_family
from tests.ui.harness import ROOMY, press, settle


def looks(session: Session) -> list[str]:
    with session.store.reading():
        return [each.action for each in Audit.select().where(Audit.action.startswith("open"))]


async def test_a_conference_is_entered_once_for_each_opening(session: Session) -> None:
    conference = make_conference(session, make_family(session))
    app = CpclerkApp(session, first_screen=lambda: OverviewScreen(conference.uid))
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        assert looks(session) == ["open conference"]
        app.screen.load()  # type: ignore[attr-defined]
        await settle(pilot)
        assert looks(session) == ["open conference"]
        app.push_screen(BookingScreen(conference.uid))
        await settle(pilot)
        assert looks(session) == ["open conference", "open booking"]
        await press(pilot, "escape")
        assert looks(session) == ["open conference", "open booking"]


async def test_a_family_is_entered_when_it_is_opened(session: Session) -> None:
    family = make_family(session)
    app = CpclerkApp(session, first_screen=lambda: FamilyScreen(family.uid))
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        assert looks(session) == ["open family"]


async def test_the_desk_is_no_look(session: Session) -> None:
    make_conference(session, make_family(session))
    with session.store.reading():
        before = Audit.select().count()
    app = CpclerkApp(session)
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        with session.store.reading():
            assert Audit.select().count() == before


async def test_at_the_end_the_audit_is_signed_and_the_machine_notes_how_far_it_goes(
    session: Session, tmp_path: Path
) -> None:
    path = session.store.path
    session.store.close()
    machine = Machine(tmp_path / "config", tmp_path)
    office = open_office(path)
    app = CpclerkApp(office=office, machine=machine)
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        app.sign_in(office.staff[0].uid)
        await settle(pilot)
    with office.store.reading():
        (signed,) = SignedHead.select()
    (made,) = backups_of(path)
    assert made.why == "close"
    assert machine.heads(path)[machine.device] == (signed.sequence, signed.seal)
    assert "set-up" in machine.heads(path)


async def test_the_sample_is_thrown_away_so_nothing_is_noted_of_it(
    session: Session, tmp_path: Path
) -> None:
    machine = Machine(tmp_path / "config", tmp_path)
    app = CpclerkApp(session, machine=machine, demo=True)
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
    assert machine.heads(session.store.path) == {}
    assert backups_of(session.store.path) == ()
