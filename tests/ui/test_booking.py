"""Booking on screen: from the desk to a booked conference, and what can become of it."""

from datetime import date

import pytest

from cpclerk.services import Session
from cpclerk.services.conferences import heading
from cpclerk.store import (
    ChildAtConference,
    Conference,
    Family,
    Person,
    Postponement,
    Room,
    Team,
    transaction,
)
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.booking import BookingScreen
from cpclerk.ui.screens.new_booking import NewBookingScreen
from tests.making import make_conference, make_family
from tests.ui.harness import ROOMY, SMALL, line_with, press, settle, text_of, type_text

SIZES = pytest.mark.parametrize("size", [SMALL, ROOMY], ids=["80x24", "120x40"])


@pytest.fixture(autouse=True)
def _office(setting_up: Session) -> None:
    with transaction(setting_up, "rooms") as change:
        for name in ("Room 1", "Room 2"):
            change.insert(Room, name=name)
        change.insert(Team, name="Duty North")


@pytest.fixture
def on_plan(session: Session) -> Family:
    family = make_family(session, "F010", "Oak")
    held = make_conference(
        session, family, reference="CP010", state="held", conference_date=date(2026, 9, 1)
    )
    with transaction(session, "decide") as change:
        for row in list(ChildAtConference.select().where(ChildAtConference.conference == held)):
            change.update(row, outcome="plan_started", category="neglect")
    return family


def only(session: Session, state: str) -> Conference:
    with session.store.reading():
        (row,) = Conference.select().where(Conference.state == state)
    return row


@SIZES
async def test_a_review_of_a_known_family_is_a_name_and_two_keys(
    session: Session, on_plan: Family, size: tuple[int, int]
) -> None:
    app = CpclerkApp(session)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "b")
        await type_text(pilot, "oak")
        assert "plan 2 of 2" in line_with(app, "F010 OAK")
        await press(pilot, "enter")
        seen = text_of(app)
        assert "on a plan since Tue 1 Sep 2026, neglect" in seen
        assert "1st RCPC · last date in timescale Tue 1 Dec 2026 · 6 working days left" in seen
        assert "Mon 30 Nov 2026 10:00  Nell Reed (their chair)  Room 1" in seen
        assert "Enter book it" in seen
        await press(pilot, "enter")
        assert "Booked: Mon 30 Nov 2026 10:00. Key 2: invite people." in text_of(app)
        assert isinstance(app.screen, BookingScreen)
        top = heading(session, only(session, "booked").uid)
        assert (top.date, top.chair, top.kind) == (date(2026, 11, 30), "Nell Reed", "first_review")


@SIZES
async def test_a_new_family_with_three_children_and_its_first_conference(
    session: Session, size: tuple[int, int]
) -> None:
    app = CpclerkApp(session, first_screen=NewBookingScreen)
    keys = 0

    async def enter(text: str = "") -> None:
        nonlocal keys
        await type_text(pilot, text)
        await pilot.press("enter")
        keys += 1

    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await enter("birch")  # nobody matches: Enter adds it
        await settle(pilot)
        assert "New family" in text_of(app)
        for text in ("duty", "Rosa", "", "Al", "Khan", ""):
            await enter(text)
        for text in ("Mia", "", "1/5/14", "g", "Leo", "Khan", "9/8/19", "b"):
            await enter(text)
        for text in ("unborn", "", "4/3/27", ""):
            await enter(text)
        await enter()  # no more children
        await settle(pilot)
        seen = text_of(app)
        assert "waits for the date of the strategy" in seen
        assert "due Thu 4 Mar 2027" in seen
        await type_text(pilot, "10/11")
        assert "Tue 10 Nov 2026" in line_with(app, "Strategy discussion")
        assert "last date in timescale Tue 1 Dec 2026" in text_of(app)
        for _ in range(4):
            await enter()
            await settle(pilot)
        assert "Booked: Mon 30 Nov 2026 10:00" in text_of(app)
        assert keys + 1 <= 45
        row = only(session, "booked")
        assert row.kind == "initial_and_pre_birth"
        assert row.strategy_discussion_date == date(2026, 11, 10)
        with session.store.reading():
            names = {f"{each.given_name} {each.surname}" for each in Person.select()}
            assert names == {"Rosa Birch", "Al Khan", "Mia Birch", "Leo Khan", " Birch"}
            assert row.team_id == Team.get().uid


async def test_bad_input_is_said_beside_the_field_and_nothing_is_lost(session: Session) -> None:
    app = CpclerkApp(session, first_screen=NewBookingScreen)
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        await type_text(pilot, "[b]x[/ 🙂")
        await press(pilot, "f2")
        await press(pilot, "ctrl+r")
        assert "! Add at least one child." in line_with(app, "Child 1")
        await type_text(pilot, "مريم")
        await press(pilot, "enter", "enter")
        await type_text(pilot, "31/4")
        await press(pilot, "enter")
        assert "! There is no 31 April." in line_with(app, "born, or due")
        await press(pilot, "ctrl+u")
        await type_text(pilot, "1/5/2001")
        await press(pilot, "ctrl+r")
        assert "this person is 25" in text_of(app).replace("\n", " ")
        await press(pilot, "ctrl+u")
        await type_text(pilot, "1/5/2027")
        await press(pilot, "ctrl+r")
        assert "still to come" in text_of(app)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "1/5/2014")
        await press(pilot, "ctrl+r")
        assert "[B]X[/ 🙂" in line_with(app, "Book a conference")
        with session.store.reading():
            assert Family.get().surname == "[b]x[/ 🙂"
        await type_text(pilot, "24/11")
        await press(pilot, "ctrl+r", "enter")
        assert "! Tue 24 Nov 2026 is still to come." in line_with(app, "Strategy discussion")
        with session.store.reading():
            assert not Conference.select().exists()


async def test_f1_shows_the_working_of_the_last_date(session: Session, on_plan: Family) -> None:
    app = CpclerkApp(session, first_screen=NewBookingScreen)
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        await type_text(pilot, "oak")
        await press(pilot, "enter", "f1")
        seen = text_of(app)
        assert "The first review is held within 3 months" in seen
        assert "Earliest day that keeps every notice: Mon 30 Nov 2026." in seen


async def test_a_child_is_left_out_and_another_type_chosen(
    session: Session, on_plan: Family
) -> None:
    app = CpclerkApp(session, first_screen=NewBookingScreen)
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        await type_text(pilot, "oak")
        await press(pilot, "enter")
        assert isinstance(app.screen, NewBookingScreen)
        app.screen.children_list.focus()
        await press(pilot, "down", "space")
        assert "Enter book it" not in text_of(app)
        assert "left out" in line_with(app, "Leo Oak")
        await press(pilot, "up", *"ttttt")
        assert "Pre-birth initial" in line_with(app, "Mia Oak")
        await press(pilot, "space")
        assert "Say which children the conference is for." in text_of(app)


async def test_a_day_too_late_is_allowed_with_a_coded_reason(session: Session) -> None:
    family = make_family(session)
    row = make_conference(
        session,
        family,
        state="requested",
        conference_date=None,
        strategy_discussion_date=date(2026, 11, 12),
    )
    app = CpclerkApp(session, first_screen=lambda: BookingScreen(row.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "left")
        assert "! Too late for notice to police: allowed" in text_of(app)
        await press(pilot, "enter")
        assert "Why?" in text_of(app)
        await type_text(pilot, "arranged")
        await press(pilot, "enter")
        assert "Booked late: Arranged too late by the social work team" in text_of(app)
        assert only(session, "booked").late_reason == "arranged_late"
        await press(pilot, "u")
        assert only(session, "requested").conference_date is None


async def test_moved_put_off_and_called_off(session: Session) -> None:
    row = make_conference(
        session, make_family(session), strategy_discussion_date=date(2026, 11, 12)
    )
    app = CpclerkApp(session, first_screen=lambda: BookingScreen(row.uid))
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "That is when it is booked for now." in text_of(app)
        await press(pilot, "right", "enter")
        await type_text(pilot, "family")
        await press(pilot, "enter")
        assert "Moved: Tue 1 Dec 2026 10:00. u undoes it." in text_of(app)
        assert "Was booked for Mon 30 Nov 2026 10:00; given up on Mon 23 Nov 2026" in text_of(app)
        # No reason is chosen for anybody.
        await press(pilot, "p", "enter")
        assert "Put off without a date yet. Why?" in text_of(app)
        await press(pilot, "down", "enter")
        assert "Postponed. The last date in timescale stays" in text_of(app)
        assert "last date in timescale Thu 3 Dec 2026" in text_of(app)
        await press(pilot, "x")
        await type_text(pilot, "Moved [b]away[/")
        await press(pilot, "enter")
        assert "It is cancelled." in text_of(app)
        assert "Moved [b]away[/" in text_of(app)
        with session.store.reading():
            assert Conference.get().state == "cancelled"
            assert Postponement.select().count() == 3


async def test_an_inquorate_conference_is_held_again(session: Session) -> None:
    row = make_conference(
        session,
        make_family(session),
        state="held",
        quorate=False,
        conference_date=date(2026, 11, 20),
        strategy_discussion_date=date(2026, 11, 12),
    )
    app = CpclerkApp(session, first_screen=lambda: BookingScreen(row.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "It was not quorate. h holds it again." in text_of(app)
        await press(pilot, "h")
        assert "Holds CP001 again." in text_of(app)
        assert only(session, "requested").reconvenes_id == row.uid


async def test_another_day_chair_and_room_are_chosen(session: Session) -> None:
    row = make_conference(
        session,
        make_family(session),
        state="requested",
        conference_date=None,
        strategy_discussion_date=date(2026, 11, 12),
    )
    app = CpclerkApp(session, first_screen=lambda: BookingScreen(row.uid))
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        await press(pilot, "d")
        await type_text(pilot, "31/2")
        await press(pilot, "enter")
        assert "There is no 31 February." in text_of(app)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "28/11")
        await press(pilot, "enter")
        assert "Sat 28 Nov 2026 is at a weekend. The days after it are shown." in text_of(app)
        await press(pilot, "d")
        await type_text(pilot, "2/12 9.30am")
        await press(pilot, "enter")
        assert "Wed 2 Dec 2026 09:30  Nell Reed" in text_of(app)
        await press(pilot, "c")
        await type_text(pilot, "omar")
        await press(pilot, "enter")
        assert "Omar Vale" in line_with(app, "09:30  ")
        await press(pilot, "r")
        await type_text(pilot, "room 2")
        await press(pilot, "enter")
        assert "Room 2" in text_of(app)


async def test_what_was_asked_for_is_put_right(session: Session) -> None:
    row = make_conference(
        session,
        make_family(session),
        state="requested",
        conference_date=None,
        strategy_discussion_date=None,
    )
    app = CpclerkApp(session, first_screen=lambda: BookingScreen(row.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "waits for the date of the strategy" in text_of(app)
        await press(pilot, "e")
        await type_text(pilot, "12/11")
        await press(pilot, "ctrl+r")
        assert "last date in timescale Thu 3 Dec 2026" in text_of(app)


async def test_a_request_without_a_date(session: Session, on_plan: Family) -> None:
    app = CpclerkApp(session, first_screen=NewBookingScreen)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, "oak")
        await press(pilot, "enter", "k")
        assert "Kept as a request." in text_of(app)
        assert only(session, "requested").kind == "first_review"


async def test_esc_leads_back_to_the_families_then_away(session: Session, on_plan: Family) -> None:
    app = CpclerkApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "b")
        await type_text(pilot, "oak")
        await press(pilot, "enter", "escape")
        assert "F010 OAK" in text_of(app)
        await press(pilot, "escape")
        assert "To do" in text_of(app)


async def test_what_was_typed_and_left_is_offered_again(session: Session, on_plan: Family) -> None:
    app = CpclerkApp(session, first_screen=NewBookingScreen)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, "oak")
        await press(pilot, "enter", "shift+tab")
        await type_text(pilot, "Rang at nine")
        await press(pilot, "escape")
        assert "What you typed here is not saved." in text_of(app)
        await press(pilot, "l")
        assert "F010 OAK" in text_of(app)
        await press(pilot, "enter")
        assert "Something was typed here and not saved" in text_of(app)
        await press(pilot, "r")
        assert "Rang at nine" in line_with(app, "Why")
        await press(pilot, "enter")
        assert "Booked: Mon 30 Nov 2026 10:00" in text_of(app)
        assert only(session, "booked").reason == "Rang at nine"


async def test_a_form_shows_on_a_small_screen_and_keeps_the_keys(session: Session) -> None:
    booked = make_conference(session, make_family(session), reason="Left alone on a Friday evening")
    app = CpclerkApp(session, first_screen=lambda: BookingScreen(booked.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "e")
        assert "Strategy discussion" in line_with(app, "10/11/2026")
        # Three fields: nine times on is the first again, since nothing else takes the focus.
        await press(pilot, *["tab"] * 9)
        await type_text(pilot, "x")
        assert "Strategy discussion  x " in text_of(app)
        await press(pilot, "escape")
        assert "Discard" in text_of(app)
        await press(pilot, "d")
        assert "When" in text_of(app)


async def test_a_strategy_discussion_on_thursday_was_last_thursday(session: Session) -> None:
    make_family(session)
    app = CpclerkApp(session, first_screen=NewBookingScreen)
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        await type_text(pilot, "ash")
        await press(pilot, "enter")
        await type_text(pilot, "thu")
        assert "Thu 19 Nov 2026" in line_with(app, "Strategy discussion")
        assert "Thu 10 Dec 2026" in text_of(app)


async def test_moving_the_date_shows_at_once_what_moves_and_what_breaks(session: Session) -> None:
    booked = make_conference(session, make_family(session))
    app = CpclerkApp(session, first_screen=lambda: BookingScreen(booked.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        # Where it is booked now nothing moves; the invitation list is late already.
        assert "! Invitation list in: it was due by Mon 16 Nov. Chase it at once." in text_of(app)
        assert "w shows them" not in text_of(app)
        await press(pilot, "right", "right")
        assert "Wed 2 Dec 2026 10:00" in text_of(app)
        assert "8 limits would move, 2 would break: w shows them" in text_of(app)
        await press(pilot, "w")
        assert "If it is held on Wed 2 Dec 2026" in text_of(app)
        assert "1 Dec ! breaks" in " ".join(line_with(app, "Initial conference").split())
        assert "Mon 7 Dec    Wed 9 Dec    moves" in line_with(app, "Minutes to chair")
        await press(pilot, "down", "f1")
        assert "Counted from the strategy discussion on Tue 10 Nov 2026" in text_of(app)
        await press(pilot, "escape", "escape")
        assert "Wed 2 Dec 2026 10:00" in text_of(app)


async def test_a_request_shows_what_will_count_from_the_day(session: Session) -> None:
    make_family(session)
    app = CpclerkApp(session, first_screen=NewBookingScreen)
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        await type_text(pilot, "ash")
        await press(pilot, "enter")
        await type_text(pilot, "10/11")
        await press(pilot, "enter", "enter", "enter")
        assert "limits would count from this day" in text_of(app)
        await press(pilot, "w")
        assert "–" in line_with(app, "Minutes to chair")


async def test_moving_voids_the_notice_given_and_asks_for_the_reason_once(session: Session) -> None:
    told = make_conference(session, make_family(session), police_told_on=date(2026, 11, 19))
    app = CpclerkApp(session, first_screen=lambda: BookingScreen(told.uid))
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        assert "Notice to police" not in text_of(app)
        await press(pilot, "left")
        assert "Fri 27 Nov 2026 10:00" in text_of(app)
        assert "! Too late for notice to police" in text_of(app)
        await press(pilot, "w")
        assert "! breaks" in line_with(app, "Notice to police")
        await press(pilot, "escape", "enter")
        await type_text(pilot, "chair")
        await press(pilot, "enter")
        assert "Moved: Fri 27 Nov 2026 10:00" in text_of(app)
        assert "Booked late: Chair not available" in text_of(app)
        # Enter once more where it stands already asks nothing.
        await press(pilot, "enter")
        assert "That is when it is booked for now." in text_of(app)
