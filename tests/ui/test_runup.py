"""How the pass over the receipts looks; what the files dialog and the settings refuse."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from cpclerk import opening
from cpclerk.services import own_items, report_files, reports
from cpclerk.store import Invitee, Session
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.checklists import ChecklistsScreen
from cpclerk.ui.screens.exclusions import ExclusionsScreen
from cpclerk.ui.screens.receipts import ReceiptsScreen
from cpclerk.ui.screens.settings_own_items import OwnItemsScreen
from tests.meeting import make_meeting
from tests.ui.harness import ROOMY, SMALL, line_with, paste, press, settle, text_of, type_text

SIZES = pytest.mark.parametrize("size", [SMALL, ROOMY], ids=["small", "roomy"])
Compare = Callable[..., bool]


@SIZES
def test_the_receipts(snap_compare: Compare, session: Session, size: tuple[int, int]) -> None:
    uid = make_meeting(session, strategy_discussion_date=date(2026, 11, 9)).uid

    async def look(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, "d")

    app = CpclerkApp(session, first_screen=lambda: ReceiptsScreen(uid))
    assert snap_compare(app, terminal_size=size, run_before=look)


async def test_a_file_is_attached_opened_from_a_private_folder_and_taken_away_again(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(opening, "open_with_system", shown.append)
    uid = make_meeting(session).uid
    file = tmp_path / "Mia Ash.pdf"
    file.write_bytes(b"%PDF-1.7\n")
    app = CpclerkApp(session, first_screen=lambda: ChecklistsScreen(uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "o", "enter")
        await paste(pilot, str(tmp_path / "reports.zip"))
        await press(pilot, "enter")
        assert "no file of that name" in text_of(app)
        (tmp_path / "reports.zip").write_bytes(b"PK\x03\x04")
        # What was typed stands, so that it can be put right.
        await press(pilot, "enter")
        # A refusal says what to do, and is read to its end.
        assert "cannot be seen. Unpack it, and attach the report." in " ".join(
            text_of(app).replace("│", " ").split()
        )
        await press(pilot, "ctrl+u")
        await paste(pilot, str(file))
        await press(pilot, "enter")
        assert "the file is kept here" in text_of(app)
        await press(pilot, "o", "enter")
        assert "Opened." in text_of(app)
        (copy,) = shown
        assert copy.name == "report-1.pdf"
        assert copy.read_bytes() == b"%PDF-1.7\n"
        assert copy.stat().st_mode & 0o077 == 0
        assert copy.parent.parent.stat().st_mode & 0o077 == 0
        await press(pilot, "f", "f", "a")
        await press(pilot, "u")
    assert not copy.exists()
    assert not copy.parent.parent.exists()
    which = reports.Which("social_worker", None, "chair")
    assert len(report_files.files(session, uid, which)) == 1
    found = next(e for e in reports.reports(session, uid) if e.which.reader == "chair")
    assert (found.in_format, found.has_view) == (False, None)


async def test_an_own_item_is_made_in_the_settings(session: Session) -> None:
    app = CpclerkApp(session, first_screen=OwnItemsScreen)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "i")
        await type_text(pilot, "Toys [b]in[/ the room 🧸")
        await press(pilot, "tab", "tab")
        await type_text(pilot, "whenever")
        await press(pilot, "ctrl+r")
        assert "Type when it is due" in " ".join(text_of(app).replace("│", " ").split())
        await press(pilot, *["backspace"] * 8)
        await type_text(pilot, "1 wd before")
        await press(pilot, "tab")
        await type_text(pilot, "picnic")
        await press(pilot, "ctrl+r")
        assert "There is no such kind" in text_of(app)
        await press(pilot, *["backspace"] * 6, "ctrl+r")
        assert "1 working day before" in line_with(app, "Toys [b]in[/ the room")
        await press(pilot, "x")
        assert own_items.own_items(session).items == ()
        await press(pilot, "u")
        assert len(own_items.own_items(session).items) == 1


async def test_an_exclusion_says_on_a_small_screen_that_an_invitation_is_out(
    session: Session,
) -> None:
    meeting = make_meeting(session, conference_date=date(2026, 11, 30))
    with session.store.reading():
        Invitee.update(invited_on=date(2026, 11, 17)).execute()
    app = CpclerkApp(session, first_screen=lambda: ExclusionsScreen(meeting.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "down", "down", "down", "tab", "down", "tab")
        await paste(pilot, "He shouted at everybody in the room and left with the front door open")
        await press(pilot, "tab")
        await paste(pilot, "the first half hour")
        await press(pilot, "tab")
        await paste(pilot, "a letter")
        await press(pilot, "ctrl+r")
        assert "attends separately" in text_of(app)
        assert "went out on Tue 17 Nov 2026: tell them." in text_of(app)
