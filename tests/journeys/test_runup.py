"""The days before a conference and its closing, with keys alone: nothing is left out unseen."""

import re
from datetime import date
from pathlib import Path

import pytest

from cpclerk.services import invitations, reports
from cpclerk.services.desk import desk
from cpclerk.store import Conference, Session
from cpclerk.ui.app import CpclerkApp
from tests.making import make_conference, make_family
from tests.meeting import make_meeting
from tests.ui.harness import ROOMY, SMALL, line_with, paste, press, settle, text_of, type_text


def late(app: CpclerkApp) -> int:
    """How many items of the conference on the right are said to be late."""
    return int(re.findall(r"(\d+) late", text_of(app))[-1])


SIZES = pytest.mark.parametrize("size", [SMALL, ROOMY], ids=["80x24", "120x40"])


def said(app: CpclerkApp) -> str:
    """What stands on screen, its wrapped lines joined."""
    return " ".join(text_of(app).replace("│", " ").split())


def to_do(session: Session) -> list[str]:
    return [each.what for each in desk(session, mine=False).to_do]


async def test_from_the_run_up_to_the_chair_s_page_and_the_chase_list(
    session: Session, tmp_path: Path
) -> None:
    meeting = make_meeting(session, strategy_discussion_date=date(2026, 11, 9))
    soon = make_conference(
        session,
        make_family(session, "F2", "Birch"),
        reference="CP2",
        conference_date=date(2026, 11, 25),
    )
    invitations.accept_proposal(session, soon.uid)
    app = CpclerkApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        # The run-up: side by side, one key ticks, one undoes; it is a page, too.
        await press(pilot, "r")
        assert "F001 ASH" in line_with(app, "F2 BIRCH")
        assert "NOT quorate by replies" in text_of(app)
        assert "without Social worker's report" in text_of(app)
        assert "ICPC, Nell Reed" in text_of(app)
        await press(pilot, "right")
        before = late(app)
        await press(pilot, "t")
        assert "Ticked:" in text_of(app)
        assert late(app) == before - 1
        await press(pilot, "u")
        assert late(app) == before
        await press(pilot, "p", "f")
        await paste(pilot, str(tmp_path / "pages"))
        await press(pilot, "enter")
        (saved,) = (tmp_path / "pages").glob("run-up*.txt")
        assert "F2 BIRCH" in saved.read_text()
        assert "Not with the chair: Social worker's report" in saved.read_text()
        assert saved.stat().st_mode & 0o077 == 0
        # The chair's page of the second, and what worries whom she meets.
        await press(pilot, "escape", "c")
        assert "Rosa Birch (mother)" in text_of(app)
        await press(pilot, "w", "enter")
        await paste(pilot, "[b]losing the baby[/ 👶")
        await press(pilot, "enter", "end")
        assert "worried about: [b]losing the baby[/ 👶" in said(app)
        await press(pilot, "escape", "escape")
        # What is to be chased: one key says that it was.
        await press(pilot, "k")
        assert "Reports to chase:" in text_of(app)
        await press(pilot, "end", "c")
        assert "1, Mon 23 Nov" in text_of(app)
        await press(pilot, "escape")
        assert Conference.get_by_id(meeting.uid).state == "booked"


async def test_a_meeting_begun_by_its_first_words_asks_for_receipts_and_loses_none(
    session: Session,
) -> None:
    meeting = make_meeting(session, here=("Mum", "SW"), strategy_discussion_date=date(2026, 11, 9))
    app = CpclerkApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "4")
        assert "2 receipts of reports are not recorded: Enter on the empty line" in text_of(app)
        await type_text(pilot, "SW:They were late.")
        await press(pilot, "enter")
        assert "They were late." in text_of(app)
        assert "Begun. 2 receipts of reports are not recorded: Enter" in text_of(app)
        # Typed on blindly, it is an entry, and no answer to a question; the offer stays.
        await type_text(pilot, "dyed hair")
        await press(pilot, "enter")
        assert "dyed hair" in text_of(app)
        assert "Enter: 2 receipts" in text_of(app)
        # Enter pressed twice after an entry opens nothing; typing on is an entry again.
        await press(pilot, "enter")
        assert "Enter again asks when each reader had the reports." in text_of(app)
        await type_text(pilot, "every day")
        await press(pilot, "enter", "enter")
        assert "every day" in text_of(app)
        assert "When did each reader" not in text_of(app)
        # Whoever skips the last goes on.
        await press(pilot, "enter", "d", "n")
        assert "1 receipt of a report is not recorded. Closing asks again." in text_of(app)
        assert [each.state for each in reports.reports(session, meeting.uid)] == [
            "received",
            "not_recorded",
        ]
        # It was asked once: Enter is what it always was.
        await press(pilot, "enter")
        assert "When did each reader" not in text_of(app)


@SIZES
async def test_a_meeting_asks_for_receipts_as_it_begins_and_before_it_closes(
    session: Session, size: tuple[int, int]
) -> None:
    meeting = make_meeting(
        session, here=("Mum", "SW", "HV", "Sch"), strategy_discussion_date=date(2026, 11, 9)
    )
    app = CpclerkApp(session)

    def states() -> list[str]:
        return [each.state for each in reports.reports(session, meeting.uid)]

    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "4", "f2", "b")
        assert "not recorded of 2 reports" in text_of(app)
        await press(pilot, "d", "u")
        assert states() == ["not_recorded", "not_recorded"]
        await press(pilot, "escape", "f2", "c")
        assert "not recorded of 2 reports" in text_of(app)
        await press(pilot, "up", "e", "n")
        assert states() == ["received", "not_recorded"]
        assert "not recorded of 1 report whether it came. It is counted" in said(app)
        # Enter does not close over a gap; the key that does says that it does.
        assert ">r " in line_with(app, "Go through the receipts")
        await press(pilot, "x")
        assert Conference.get_by_id(meeting.uid).receipts_missing == 1
        # The chair's form opens with it. Left for later it is said to be owed.
        assert "1 report whether it came" in said(app)
        await press(pilot, "escape")
        assert "The meeting is closed." in text_of(app)
        assert "The chair's form is not filled in: it stands on the desk." in said(app)
        await press(pilot, "f")
        await type_text(pilot, "a")
        await press(pilot, "ctrl+r")
        assert "Filled in by JC" in text_of(app)
        await press(pilot, "escape", "escape")
        assert "1 report receipt" in to_do(session)
        assert "Chair's form" not in to_do(session)
        await press(pilot, "3", "tab", "end", "x")
        assert "not_received" in states()
        assert not [each for each in to_do(session) if "receipt" in each]
