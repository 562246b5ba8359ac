"""Late limits ask why, on the desk and on the page of a conference; y answers with a code."""

from datetime import date

import pytest

from cpclerk.store import Session, transaction
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.overview import OverviewScreen
from tests.making import make_conference, make_family
from tests.ui.harness import ROOMY, SMALL, line_with, press, settle, text_of, type_text


@pytest.mark.parametrize("size", [SMALL, ROOMY])
async def test_a_late_limit_is_given_its_reason(session: Session, size: tuple[int, int]) -> None:
    booked = make_conference(session, make_family(session), conference_date=date(2026, 11, 27))
    app = CpclerkApp(session, first_screen=lambda: OverviewScreen(booked.uid))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "late by 1 wd" in line_with(app, "Notice to police")
        assert "why? y" in line_with(app, "Notice to police")
        assert "why? y" not in line_with(app, "SW report to chair")
        # The cursor stands on the first that asks why, the invitation list.
        await press(pilot, "up", "up", "y")
        assert "This limit is not late" in text_of(app)
        await press(pilot, "down", "down", "down", "y")
        assert "Notice to police is late. Why?" in text_of(app)
        await type_text(pilot, "too late by")
        await press(pilot, "enter")
        assert "Notice to police: arranged too late by the social work team." in text_of(app)
        assert "Arranged too late" in line_with(app, "late by 1 wd")
        # What was given stands under the cursor: Enter changes nothing, and it can be taken back.
        await press(pilot, "y", "enter")
        assert "Arranged too late" in line_with(app, "late by 1 wd")
        await press(pilot, "y")
        await type_text(pilot, "take")
        await press(pilot, "enter")
        assert "why? y" in line_with(app, "Notice to police")


async def test_the_desk_takes_the_reason_too(session: Session) -> None:
    booked = make_conference(session, make_family(session), conference_date=date(2026, 11, 27))
    app = CpclerkApp(session)
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        assert "Invitation list in" in line_with(app, "late     −6")
        await press(pilot, "y")
        assert "Invitation list in is late. Why?" in text_of(app)
        await press(pilot, "enter")
        assert "Invitation list in: not quorate, or a key agency absent." in text_of(app)
        with transaction(session, "tell") as change:
            row = type(booked).get_by_id(booked.uid)
            change.update(row, police_told_on=date(2026, 11, 23))
        await press(pilot, "a", "a", "end")
        assert "Say why 1 limit passed" in text_of(app)
        # This line is about no limit of its own: y, as Enter does, opens the page that asks.
        await press(pilot, "y")
        assert "Not quorate, or a key agency absent" in line_with(app, "Invitation list in")
        assert ">Notice to police" in text_of(app)
