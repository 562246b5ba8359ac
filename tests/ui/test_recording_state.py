"""How a meeting stands fits beside the wall's words, and what matters is said to the end."""

from dataclasses import replace
from datetime import time
from itertools import product

from rich.cells import cell_len

from cpclerk.services import Session
from cpclerk.services.attendance import attendance
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.feed import RESTRICTION_LIFTED
from cpclerk.ui.screens.recording import RecordingScreen
from cpclerk.ui.screens.recording_state import standing
from tests.meeting import make_meeting
from tests.ui.harness import SMALL, line_with, settle

NOW = time(10, 15)
ROOM = 80 - len(f" wall BLANK: {RESTRICTION_LIFTED} ") - len(" ! ")
BESIDE_NO_WALL = 80 - len(" no wall (cpclerk wall 17927) ") - len(" ! ")


def test_there_is_a_way_to_say_it_in_any_room(session: Session) -> None:
    meeting = make_meeting(session, here=("Mum", "HV"))
    known = attendance(session, meeting.uid)
    for state, began, reason, closed, receipts in product(
        ("booked", "held"), (None, time(9)), ("", "harm"), (False, True), (0, 12)
    ):
        if closed and began is None:
            continue
        each = replace(
            known,
            state=state,
            started_at=began,
            closed_at=began,
            went_ahead_reason=reason,
            closed_part=closed,
        )
        texts, _ = standing(each, NOW, receipts)
        assert [*texts] == sorted(texts, key=len, reverse=True)
        assert cell_len(texts[-1]) <= ROOM, texts[-1]
        assert (
            ("closed" in texts[-1] or "held" in texts[-1])
            if state == "held"
            else ("uorate" in texts[-1])
        )


def test_who_is_missing_is_said_to_the_end_at_80_columns(session: Session) -> None:
    meeting = make_meeting(session, here=("Mum",), started_at=time(9))
    texts, amiss = standing(attendance(session, meeting.uid), NOW, 2)
    assert amiss
    assert "children's social care and 2 other agencies missing." in texts[0]
    said = next(each for each in texts if len(each) <= BESIDE_NO_WALL)
    assert said == "Not quorate: social care, 2 agencies missing"


async def test_the_line_takes_the_longest_that_fits(session: Session) -> None:
    meeting = make_meeting(session, here=("Mum",), started_at=time(9))
    app = CpclerkApp(session, first_screen=lambda: RecordingScreen(meeting.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "…" not in line_with(app, "Not quorate: social care, 2 agencies missing")
