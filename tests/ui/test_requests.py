"""What is to be booked, on screen: ended otherwise, looked back at, a review booked."""

from datetime import date

from cpclerk.services import Session
from cpclerk.store import ChildAtConference, Room, transaction
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.requests import RequestsScreen
from cpclerk.ui.widgets.lines import Lines
from tests.making import make_conference, make_family
from tests.ui.harness import SMALL, line_with, press, settle, text_of, type_text


async def test_what_is_asked_for_ends_otherwise_and_a_review_is_booked(session: Session) -> None:
    make_conference(
        session, make_family(session), state="requested", conference_date=None,
        strategy_discussion_date=date(2026, 11, 12),
    )  # fmt: skip
    postponed = make_conference(
        session, make_family(session, "F020", "Yew"), reference="CP020", state="postponed",
        conference_date=None, strategy_discussion_date=date(2026, 11, 16),
    )  # fmt: skip
    held = make_conference(
        session, make_family(session, "F010", "Oak"), reference="CP010", state="held",
        conference_date=date(2026, 9, 1), review_date=date(2026, 11, 30),
    )  # fmt: skip
    with transaction(session, "decide") as change:
        change.insert(Room, name="Room 1")
        for row in list(ChildAtConference.select().where(ChildAtConference.conference == held)):
            change.update(row, outcome="plan_started", category="neglect")
    app = CpclerkApp(session, first_screen=RequestsScreen)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "+8" in line_with(app, "F001 ASH")
        # What had a date is cancelled in step 1, and x says so.
        assert postponed.state == "postponed"
        assert app.screen.query_one(Lines).move_to(postponed.uid)
        await press(pilot, "x")
        assert "! Only a request ends otherwise. This one had a date:" in text_of(app)
        await press(pilot, "home")
        assert "agreed Mon 30 Nov" in line_with(app, "F010 OAK")
        await press(pilot, "x", "enter")
        assert "how did it end?" in text_of(app)
        await type_text(pilot, "early")
        await press(pilot, "enter")
        await type_text(pilot, "Aunt helps [b]now[/")
        await press(pilot, "enter")
        assert "ended otherwise. v looks back at it, u undoes it." in text_of(app)
        await press(pilot, "v")
        assert "early help" in line_with(app, "F001 ASH")
        assert "kept by Jo Clerk: Aunt helps [b]now[/" in text_of(app)
        await press(pilot, "v", "end", "enter")
        assert "Mon 30 Nov 2026 10:00  Nell Reed (their chair)" in text_of(app)
        await press(pilot, "enter")
        assert "Booked: Mon 30 Nov 2026 10:00" in text_of(app)
        await press(pilot, "escape")
        assert "F020 YEW" in text_of(app)
