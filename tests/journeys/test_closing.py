"""A meeting closed: the next review and the first core group are booked before anyone leaves."""

from datetime import date, time

import pytest

from cpclerk.rules.diaries import Span
from cpclerk.services import Session
from cpclerk.services.chairs import put_in
from cpclerk.services.decided import decided
from cpclerk.services.decisions import decide
from cpclerk.services.next_meetings import next_meetings
from cpclerk.store import Conference, Staff
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.desk import DeskScreen
from cpclerk.ui.screens.next_meetings import NextMeetingsScreen
from cpclerk.ui.screens.recording import RecordingScreen
from tests.meeting import Meeting, make_quorate
from tests.ui.harness import SMALL, line_with, press, settle, text_of, type_text


@pytest.fixture
def meeting(session: Session) -> Meeting:
    """Return a meeting under way at which both children are made subject to a plan."""
    made = make_quorate(session)
    for each in decided(session, made.uid).children:
        decide(session, each.child.uid, each.child.rev, "plan_started", category="neglect")
    return made


async def test_closing_books_the_review_and_core_group(session: Session, meeting: Meeting) -> None:
    app = CpclerkApp(session, first_screen=lambda: RecordingScreen(meeting.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "f2", "c", "d", "d")
        assert "not booked" in line_with(app, "Next review")
        assert "63 working days left" in text_of(app)
        # The conference that is under way is no reason to hesitate.
        assert "This family has" not in text_of(app)
        # Not this day: the next best; then what u takes back is booked again.
        await press(pilot, "n", "enter")
        assert "Thu 4 Feb 2027 at 10:00" in line_with(app, "Next review")
        await press(pilot, "escape", "u")
        assert "not booked" in line_with(app, "Next review")
        await press(pilot, "enter")
        assert "Proposed from the plan: Rosa Ash and Lena Hart." in text_of(app)
        await press(pilot, "enter")
        await type_text(pilot, "9.30am")
        await press(pilot, "enter")
        await type_text(pilot, "Ash School [b]")
        await press(pilot, "enter")
        assert "Both are booked. Esc goes on." in text_of(app)
        await press(pilot, "escape")
        assert "Close the meeting?" in text_of(app)
        assert "not booked" not in text_of(app)
        # Read back from there, as it stands.
        await press(pilot, "b", "end")
        assert "Wed 3 Feb 2027 at 10:00" in line_with(app, "Next review:")
        assert "Mon 7 Dec 2026 at 09:30, Ash School [b]" in text_of(app)
        # Closed then, it asks for neither again.
        await press(pilot, "escape", "f2", "c", "c")
        assert "Chair's form" in text_of(app)
        await press(pilot, "escape")
        assert "The meeting is closed." in text_of(app)
    page = next_meetings(session, meeting.uid)
    assert not page.are_missing
    assert (page.core_group_date, page.core_group_time) == (date(2026, 12, 7), time(9, 30))
    assert page.review is not None
    review = Conference.get_by_id(page.review.uid)
    assert (review.state, review.kind, review.previous_conference_date) == (
        "booked", "first_review", session.today,
    )  # fmt: skip


async def test_nobody_closes_over_an_undecided_child_by_habit(session: Session) -> None:
    made = make_quorate(session)
    mia = decided(session, made.uid).children[0].child
    decide(session, mia.uid, mia.rev, "plan_started", category="neglect")
    app = CpclerkApp(session, first_screen=lambda: RecordingScreen(made.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "f2", "c", "d", "d", "escape")
        assert "! Nothing is decided yet for Leo Ash." in text_of(app)
        # Neither the key that closes, once more, nor Enter.
        await press(pilot, "c")
        assert "c: not everybody is decided. x closes all the same" in text_of(app)
        await press(pilot, "enter")
        assert "Decide" in text_of(app)
        assert Conference.get_by_id(made.uid).state == "booked"
        await press(pilot, "4", "f2", "c", "escape")
        assert ": 1 undecided" in line_with(app, "Close it all the same")
        await press(pilot, "x", "escape")
        # By mistake: it is open again once it is said why, and goes on as it was.
        await press(pilot, "o", "enter")
        assert "Type why the meeting is opened again." in text_of(app)
        await press(pilot, "f2", "o")
        await type_text(pilot, "Leo was left out [b]")
        await press(pilot, "enter")
        assert "The meeting is open again" in text_of(app)
        await type_text(pilot, "said after all")
        await press(pilot, "enter")
        assert "(after the meeting)" not in text_of(app)
        await press(pilot, "f2", "6")
        assert "23 Nov" in line_with(app, "Meeting opened again")
        await press(pilot, "home", "f1")
        assert "Noted: Leo was left out [b]" in text_of(app)


async def test_esc_leaves_both_for_later_on_the_desk(session: Session, meeting: Meeting) -> None:
    app = CpclerkApp(session, first_screen=lambda: RecordingScreen(meeting.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "f2", "c", "d", "d", "escape")
        assert "The next review is not booked." in text_of(app)
        assert "The first core group is not booked." in text_of(app)
        await press(pilot, "c", "escape")
        assert "The meeting is closed." in text_of(app)
    app = CpclerkApp(session, first_screen=DeskScreen)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "First core group" in text_of(app)
        assert "today" in line_with(app, "Book the next review")
        await press(pilot, "home", "enter")
        assert "Next meetings" in text_of(app)


async def test_where_nobody_is_free_the_day_is_kept(session: Session, meeting: Meeting) -> None:
    for chair in Staff.select().where(Staff.role == "chair"):
        put_in(session, chair.uid, Span(date(2026, 11, 24), date(2027, 5, 31)), "leave")
    app = CpclerkApp(session, first_screen=lambda: NextMeetingsScreen(meeting.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "No chair and room are free: k keeps the day" in text_of(app)
        await press(pilot, "enter")
        assert "Nell Reed is on leave to Mon 31 May 2027. k keeps the day." in text_of(app)
        await press(pilot, "k")
        assert "Wed 3 Feb 2027, not booked; asked for as CP" in line_with(app, "Next review")
        # On to the core group; taken back, the slots again.
        assert "When and where does the core group first meet" in text_of(app)
        await press(pilot, "escape", "u")
        assert line_with(app, "Next review").rstrip(" │").endswith("not booked")
