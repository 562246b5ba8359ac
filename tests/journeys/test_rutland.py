"""Rutland's log of 2013-14 in the program: every conference opens and shows how it stood."""

from collections import Counter
from pathlib import Path

import pytest

from cpclerk.exchange.log import import_log
from cpclerk.services.conferences import find, page
from cpclerk.store import Session
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.rooms import STEPS
from tests.ui.harness import ROOMY, SMALL, line_with, press, settle, text_of, type_text

LOG = Path(__file__).parent.parent / "data" / "rutland-2013-14"
OPEN = {"not_yet_due", "due_today", "overdue"}


def test_each_of_the_seventy_shows_its_limits_as_they_stood(session: Session) -> None:
    import_log(session, LOG, profile="rutland-2013")
    found = find(session)
    assert len(found) == 70
    states = Counter[tuple[str, str]]()
    for each in found:
        whole = page(session, each.uid)
        assert whole.children
        for limit in whole.deadlines:
            assert limit.state.value not in OPEN
            assert limit.working.lines()
            states[limit.code, limit.state.value] += 1
    # S2 T2b: 40 of the 50 outline plans owed, and 46 of 70 minutes, within their limits.
    assert states["outline_plan", "met"] == 40
    assert states["outline_plan", "met_late"] == 10
    assert states["outline_plan", "not_applicable"] == 20
    assert states["minutes_distributed", "met"] == 46


@pytest.mark.parametrize("size", [SMALL, pytest.param(ROOMY, marks=pytest.mark.long)])
async def test_at_the_keyboard(session: Session, size: tuple[int, int]) -> None:
    import_log(session, LOG, profile="rutland-2013")
    app = CpclerkApp(session)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        assert "Nothing to do." in text_of(app)
        await press(pilot, "f4")
        await type_text(pilot, "R048")
        await press(pilot, "enter")
        assert "R048" in text_of(app)
        assert "not recorded" in line_with(app, "Minutes out")
        assert "as at" in text_of(app)
        for number, step in enumerate(STEPS, 1):
            await press(pilot, str(number))
            assert f"[{number} {step.words}]" in text_of(app)
            assert "R048" in text_of(app)
            # Back in the list, where Enter opens the page again.
            await press(pilot, "escape", "enter")
            assert "as at" in text_of(app)
        await press(pilot, "escape", "escape", "f3")
        await type_text(pilot, "F015")
        await press(pilot, "enter")
        assert "C017" in text_of(app)
        assert "R001" in text_of(app)
