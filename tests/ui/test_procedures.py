"""Procedures in the settings: what stands, taking up others, and what the office sets itself."""

import pytest

from cpclerk.store import Session
from cpclerk.ui.app import CpclerkApp
from tests.ui.harness import ROOMY, SMALL, line_with, press, settle, text_of, type_text

SIZES = pytest.mark.parametrize("size", [SMALL, ROOMY])


@SIZES
async def test_other_procedures_are_taken_up_and_their_limits_set(
    session: Session, size: tuple[int, int]
) -> None:
    app = CpclerkApp(session)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "f8", "down", "enter")
        assert "Fenmarsh (Working Together 2023), since Wed 1 Jan 2020." in text_of(app)
        await press(pilot, "enter")
        assert "This limit is set by the procedures." in text_of(app)
        await press(pilot, "n")
        await type_text(pilot, "england")
        await press(pilot, "enter", "enter")
        said = "England 2023 from Mon 23 Nov 2026 on. What it leaves to you stands as offered."
        assert said in text_of(app)
        assert "Set by this office: Enter changes one" in text_of(app)
        await press(pilot, *["down"] * 5)
        assert "7 days" in line_with(app, "How long before the conference the police are told")
        await press(pilot, "f1")
        assert "Offered:" in text_of(app)
        await press(pilot, "escape", "enter")
        await type_text(pilot, "another")
        await press(pilot, "enter")
        await type_text(pilot, "a good while")
        await press(pilot, "enter")
        assert "time such as 2 working days, or none." in text_of(app)
        await press(pilot, *["backspace"] * 12)
        await type_text(pilot, "5 wd")
        await press(pilot, "enter")
        assert "5 working days" in line_with(
            app, "How long before the conference the police are told"
        )
        await press(pilot, "u")
        assert "7 days" in line_with(app, "How long before the conference the police are told")
        await press(pilot, "u")
        assert "Fenmarsh (Working Together 2023)" in text_of(app)


async def test_procedures_of_a_later_day_wait(session: Session) -> None:
    app = CpclerkApp(session)
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        await press(pilot, "f8", "down", "enter", "n")
        await type_text(pilot, "rutland")
        await press(pilot, "enter")
        await type_text(pilot, "22/11")
        await press(pilot, "enter")
        assert "Sun 22 Nov 2026 is past" in text_of(app)
        await press(pilot, *["backspace"] * 10)
        await type_text(pilot, "1/12")
        await press(pilot, "enter")
        assert "Fenmarsh (Working Together 2023), since" in text_of(app)
        assert "Rutland 2013 from Tue 1 Dec 2026 on." in text_of(app)
