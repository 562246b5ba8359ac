"""Backups beside the work, and what is said of them."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cpclerk.machine import Machine
from cpclerk.services import Session, backups
from cpclerk.services.opening import open_office
from cpclerk.store import StoreError
from cpclerk.store.backups import backups_of
from cpclerk.ui import app as app_module
from cpclerk.ui import keeper as keeper_module
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.keeper import Keeper
from tests.making import make_family
from tests.ui.harness import SMALL, settle, text_of


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "config", tmp_path)


def nobody_hears(sentence: str, is_complaint: bool) -> None:
    raise AssertionError(sentence)


def test_the_store_is_backed_up_when_it_changed_and_at_the_end(
    session: Session, machine: Machine
) -> None:
    keeper = Keeper(session, machine, nobody_hears)
    make_family(session)
    keeper.at_start()
    keeper.at_work()
    keeper.at_work()
    keeper.at_end()
    assert [each.why for each in backups_of(session.store.path)] == ["open"]
    keeper = Keeper(session, machine, nobody_hears)
    make_family(session, "F002", births=())
    keeper.at_end()
    assert backups_of(session.store.path)[0].why == "close"
    assert machine.heads(session.store.path).keys() == {"set-up", "test"}


def test_it_goes_to_the_second_place_whenever_that_is_there(
    session: Session, machine: Machine, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    machine.remember("backup_place", str(stick))
    heard: list[tuple[str, bool]] = []
    keeper = Keeper(session, machine, lambda *said: heard.append(said))
    keeper.at_start()
    keeper.at_end()
    assert heard == [(f"Plug in {stick}: no copy of the backups is there yet.", False)]
    stick.mkdir()
    keeper = Keeper(session, machine, nobody_hears)
    keeper.at_start()
    keeper.at_end()
    (there,) = backups_of(session.store.path, stick / "office.db.backups")
    (here,) = backups_of(session.store.path)
    assert there.file.read_bytes() == here.file.read_bytes()
    assert machine.last_sent(session.store.path) == session.today


def test_what_goes_wrong_is_told(
    session: Session, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str, bool]] = []

    def refused(*_: Any) -> None:
        raise StoreError("The backup could not be made (the disk is full). Nothing was changed.")

    def broken(*_: Any) -> None:
        raise KeyError("somebody's name")

    for failing in (refused, broken):
        monkeypatch.setattr(backups, "keep_safe", failing)
        keeper = Keeper(session, machine, lambda *said: heard.append(said))
        keeper.at_start()
        keeper.at_end()
    assert (
        heard
        == [
            ("The backup could not be made (the disk is full). Nothing was changed.", True),
        ]
        * 2
        + [("No backup could be made (KeyError).", True)] * 2
    )


@pytest.mark.parametrize(
    ("place", "last", "words"),
    [
        ("", None, ""),
        ("E:", None, "no copy of the backups is there yet"),
        ("E:", date(2026, 11, 16), ""),
        ("E:", date(2026, 11, 15), "8 days old"),
    ],
)
def test_the_reminder(session: Session, place: str, last: date | None, words: str) -> None:
    said = backups.reminder(session, place, last)
    assert words in said
    assert bool(said) == bool(words)


def test_a_locked_store_wants_a_second_place(session: Session) -> None:
    locked = replace(session, store=replace(session.store, key=bytearray(32)))
    assert "cpclerk backup-place" in backups.reminder(locked, "", None)


async def test_soon_after_the_start_it_is_said_on_the_desk(
    session: Session, machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = session.store.path
    session.store.close()
    machine.remember("backup_place", str(tmp_path / "stick"))
    monkeypatch.setattr(app_module, "AT_REST", 0.01)
    monkeypatch.setattr(keeper_module, "SOON", 0.01)
    office = open_office(path)
    app = CpclerkApp(office=office, machine=machine)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        app.sign_in(office.staff[0].uid)
        for _ in range(200):
            await pilot.pause(0.02)
            if "Plug in " in text_of(app):
                break
        else:
            raise AssertionError(text_of(app))
    assert backups_of(path)[-1].why == "open"
    assert app.parting_words == ""


async def test_a_backup_that_fails_at_the_end_is_told_on_leaving(
    session: Session, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any) -> None:
        raise StoreError("The backup could not be made (the disk is full). Nothing was changed.")

    monkeypatch.setattr(backups, "keep_safe", refused)
    app = CpclerkApp(session, machine=machine)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
    assert "the disk is full" in app.parting_words
