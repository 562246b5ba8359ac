"""Step 5 at the keyboard: each child on its own, a key for each decision."""

from datetime import date, time

import pytest

from cpclerk.services import Session
from cpclerk.services.decided import decided
from cpclerk.services.decisions import decide
from cpclerk.services.meeting import set_part
from cpclerk.services.outline import outline
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.decisions import DecisionsScreen
from cpclerk.ui.screens.outline import OutlineScreen
from tests.meeting import Meeting, make_meeting, make_quorate
from tests.ui.harness import ROOMY, SMALL, line_with, paste, press, settle, text_of, type_text

SIZES = pytest.mark.parametrize("size", [SMALL, ROOMY])


def app_for(session: Session, meeting: Meeting) -> CpclerkApp:
    return CpclerkApp(session, first_screen=lambda: DecisionsScreen(meeting.uid))


def outcomes(session: Session, meeting: Meeting) -> list[tuple[str | None, str | None]]:
    found = decided(session, meeting.uid).children
    return [(each.child.outcome, each.child.category) for each in found]


@SIZES
async def test_a_child_is_decided_in_two_keys_and_its_sibling_is_not(
    session: Session, size: tuple[int, int]
) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "0 of 2 children decided" in text_of(app)
        assert "12" in line_with(app, "Mia Ash")
        await press(pilot, "s")
        assert "Mia Ash: the plan starts. In which category?" in text_of(app)
        await press(pilot, "n")
        assert "saved 09:00:00  Mia Ash is decided." in text_of(app)
        assert "Starts · Neglect" in line_with(app, "Mia Ash   ")
        assert "not decided yet" in line_with(app, "Leo Ash")
    assert outcomes(session, meeting) == [("plan_started", "neglect"), (None, None)]


@SIZES
async def test_more_than_one_category_needs_a_reason(
    session: Session, size: tuple[int, int]
) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "s", "m")
        assert "why is one category not enough?" in text_of(app)
        await press(pilot, "enter")
        assert "! Say why one category is not enough." in text_of(app)
        await press(pilot, "s", "m")
        await type_text(pilot, "hit and neglected [b]x[/ 👩‍👧")
        await press(pilot, "enter")
        assert "Starts · Multiple" in line_with(app, "Mia Ash   ")
        # The same page as from step 4: what is still open, then what is read aloud.
        await press(pilot, "b")
        assert "[ ] Nothing is decided yet for Leo Ash." in text_of(app)
        assert "Mia Ash: a child protection plan starts. Category: multiple." in text_of(app)
        # Why is for professionals.
        assert "1 line is not for everyone" in text_of(app)
        await press(pilot, "escape")
        assert "because: hit and neglected [b]x[/" in text_of(app)
    assert outcomes(session, meeting)[0] == ("plan_started", "multiple")


@SIZES
async def test_no_plan_says_what_instead_from_a_list_or_in_words(
    session: Session, size: tuple[int, int]
) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "n", "c")
        assert "Not needed · Child in need plan" in line_with(app, "Mia Ash   ")
        await press(pilot, "down", "n", "t")
        await type_text(pilot, "a family group conference")
        await press(pilot, "enter", "b")
        assert "Leo Ash: no child protection plan is needed." in text_of(app)
    assert outcomes(session, meeting) == [("no_plan", None), ("no_plan", None)]


async def test_only_the_keys_that_fit_the_child_are_offered(session: Session) -> None:
    meeting = make_quorate(session, kind="first_review")
    app = app_for(session, meeting)
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        assert "c continues · e ends" in text_of(app)
        assert "s starts" not in text_of(app)
        await press(pilot, "s")
        assert "In which category" not in text_of(app)
        await press(pilot, "e")
        assert "Mia Ash: why does it end?" in text_of(app)
        await press(pilot, "escape", "c", "e")
    assert outcomes(session, meeting)[0] == ("plan_continued", "emotional")


@SIZES
async def test_views_are_asked_in_one_pass(session: Session, size: tuple[int, int]) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "On Mia Ash" in text_of(app)
        await press(pilot, "v", "y", "n", "x")
        assert "1 for, 1 against" in line_with(app, "Mia Ash   ")
        assert "no plan" in line_with(app, "Kim Moss")
        assert "not said" in line_with(app, "Ravi Shah")
        await press(pilot, "v", "c", "n")
        assert "Neglect" in line_with(app, "Lena Hart")
        # The cursor went on to the next agency; the question says whose dissent it is.
        await press(pilot, "n", "d")
        assert "why does Kim Moss (Health visitor) dissent" in " ".join(text_of(app).split())
        await type_text(pilot, "the risk is not seen")
        await press(pilot, "enter")
        assert "dissents: the risk is not seen" in line_with(app, "Kim Moss")
        # After the last agency the focus is back on the children.
        await press(pilot, "n", "d")
        assert "why does Ravi Shah (Head teacher) dissent" in " ".join(text_of(app).split())
        await press(pilot, "escape", "v", "n", "down", "up", "d")
        assert "why does Kim Moss" in " ".join(text_of(app).split())
        await press(pilot, "escape")
    found = decided(session, meeting.uid).children
    view = found[0].views[meeting.people["HV"].uid]
    assert (view.plan, view.dissent, view.words) == (False, True, "the risk is not seen")
    assert found[1].views == {}


async def test_why_an_agency_dissents_is_restricted_in_the_closed_part_and_opened_by_a_key(
    session: Session,
) -> None:
    meeting = make_quorate(session)
    set_part(session, meeting.uid, closed=True)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "v", "down", "n", "d")
        assert "only professionals will read why" in text_of(app)
        await type_text(pilot, "he hit her")
        await press(pilot, "enter")
        # Whom it is for stands with it, whatever the width, and the key is of what was typed.
        assert "[R] dissents: he hit her" in line_with(app, "Kim Moss")
        await press(pilot, "f7")
        assert "Everyone may read it now." in text_of(app)
        assert "[R]" not in line_with(app, "Kim Moss")
        await press(pilot, "u")
        assert "[R] dissents" in line_with(app, "Kim Moss")
        await press(pilot, "down", "f7")
        assert "Nothing is typed there." in text_of(app)


@SIZES
async def test_a_reason_that_is_too_long_stays_to_be_shortened(
    session: Session, size: tuple[int, int]
) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "s", "m")
        await paste(pilot, "word " * 300)
        await press(pilot, "enter")
        assert "there is room for 1,000" in text_of(app)
        assert "word word" in text_of(app)
        await press(pilot, "escape")
        assert "not decided yet" in line_with(app, "Mia Ash   ")
        # What would be lost is pointed out before it is.
        await press(pilot, "s", "m")
        await type_text(pilot, "hit")
        await press(pilot, "escape")
        assert "Esc again goes back without these words" in text_of(app)
        await press(pilot, "ctrl+r")
    assert outcomes(session, meeting)[0] == ("plan_started", "multiple")


async def test_deciding_anew_and_what_does_not_go_with_the_child_is_asked(
    session: Session,
) -> None:
    meeting = make_quorate(session, kind="first_review")
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "c", "n", "e")
        seen = " ".join(text_of(app).split())
        assert "Mia Ash is decided: the plan continues, category neglect. Decide anew?" in seen
        await press(pilot, "enter")
        assert "Continues · Neglect" in line_with(app, "Mia Ash   ")
        await press(pilot, "e", "y", "t")
        assert "this child was 12, not 18" in " ".join(text_of(app).split())
        await press(pilot, "n")
        assert outcomes(session, meeting)[0] == ("plan_continued", "neglect")
        await press(pilot, "e", "y", "d")
        assert "This puts down that the child died. Is that so?" in text_of(app)
        await press(pilot, "y")
        assert "Ends · Died" in line_with(app, "Mia Ash   ")


@SIZES
async def test_dates_are_proposed_taken_or_changed_and_explained(
    session: Session, size: tuple[int, int]
) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "s", "n", "g")
        assert "Mon 7 Dec 2026" in line_with(app, "07/12/2026")
        for typed, why in (
            ("5/12", "(Saturday)"), ("31/2", "There is no 31"), ("23/11/26", "not after the"),
        ):  # fmt: skip
            await press(pilot, "ctrl+u")
            await type_text(pilot, typed)
            await press(pilot, "ctrl+r")
            assert why in text_of(app), typed
        await press(pilot, "ctrl+u")
        await type_text(pilot, "9/12")
        assert "the reason is asked for" in " ".join(text_of(app).replace("│", "").split())
        # Esc on the question loses nothing typed.
        await press(pilot, "ctrl+r", "escape")
        assert "9/12" in line_with(app, "Day")
        await press(pilot, "ctrl+r", "down", "enter")
        assert "Wed 9 Dec 2026" in line_with(app, "First core group")
        # The review is booked through the same page, late and with a reason too.
        await press(pilot, "d")
        await type_text(pilot, "24/2/27 10am")
        await press(pilot, "enter", "enter", "down", "enter")
        assert "Wed 24 Feb 2027 at 10:00" in line_with(app, "Next review")
        await press(pilot, "escape")
        assert "too late" in line_with(app, "Next review")
        assert "too late" in line_with(app, "Core group")
        await press(pilot, "f1")
        assert "First core group" in text_of(app)
        assert "The first review is held within 3 months" in text_of(app)
    page = decided(session, meeting.uid)
    assert (page.core_group_date, page.review_date) == (date(2026, 12, 9), date(2027, 2, 24))


async def test_views_keyed_faster_than_they_are_saved_go_to_the_right_agencies(
    session: Session,
) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "v")
        await type_text(pilot, "yny")
        assert "2 for, 1 against" in line_with(app, "Mia Ash   ")
    views = decided(session, meeting.uid).children[0].views
    assert [views[meeting.people[tag].uid].plan for tag in ("SW", "HV", "Sch")] == [
        True,
        False,
        True,
    ]


async def test_nothing_is_decided_before_its_time(session: Session) -> None:
    meeting = make_meeting(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "! This conference has not begun." in text_of(app)
        await press(pilot, "s", "n")
        assert "Begin it on step 4" in text_of(app)
    assert outcomes(session, meeting) == [(None, None), (None, None)]


async def test_a_decision_is_taken_back_and_never_overwritten(session: Session) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "s", "n", "u")
        assert "not decided yet" in line_with(app, "Mia Ash   ")
        child = decided(session, meeting.uid).children[0].child
        decide(session, child.uid, child.rev, "no_plan")
        await press(pilot, "s", "n")
        assert "Somebody changed this meanwhile" in text_of(app)
        assert "Not needed" in line_with(app, "Mia Ash   ")


async def test_without_a_quorum_it_says_what_to_do(session: Session) -> None:
    meeting = make_meeting(session, here=("Mum", "HV"), started_at=time(9, 0))
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "! Not quorate" in text_of(app)
        assert "the chair's reason for going ahead" in text_of(app)


@SIZES
async def test_who_does_an_action_is_offered_and_a_stranger_is_asked_about_once(
    session: Session, size: tuple[int, int]
) -> None:
    meeting = make_quorate(session)
    app = CpclerkApp(session, first_screen=lambda: OutlineScreen(meeting.uid))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        await type_text(pilot, "Weigh monthly")
        await press(pilot, "enter")
        await type_text(pilot, "health v")
        assert "Kim Moss" in text_of(app)
        await press(pilot, "enter", "ctrl+r")
        assert "Kim Moss" in line_with(app, "Weigh monthly")
        for text, keys in (("Visit", ("ctrl+r", "n", "ctrl+r", "y")), ("Ring", ("ctrl+r",))):
            await press(pilot, "a")
            await type_text(pilot, text)
            await press(pilot, "enter")
            await type_text(pilot, "Zed Nobody and Mum")
            await press(pilot, keys[0])
            if len(keys) > 1:
                seen = " ".join(text_of(app).split())
                assert "Zed Nobody is neither on the list nor in the core group" in seen
                await press(pilot, *keys[1:])
            assert "Zed Nobody" in line_with(app, text)
    actions = outline(session, meeting.uid).actions
    assert [each.who for each in actions] == ["Kim Moss", *["Zed Nobody and Mum"] * 2]


async def test_a_plan_in_which_something_is_amiss_is_not_called_whole(session: Session) -> None:
    meeting = make_meeting(session)
    app = CpclerkApp(session, first_screen=lambda: OutlineScreen(meeting.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        for key, text in (("g", "Mia is safe"), ("a", "Weigh monthly"), ("w", "A lawyer asks")):
            await press(pilot, key)
            await type_text(pilot, text)
            await press(pilot, "ctrl+r")
        await press(pilot, "c", "space", "enter")
        assert "1 action with nobody to do it." in text_of(app)
        assert "Every part is there." not in text_of(app)
        await press(pilot, "home", "down", "enter", "enter")
        await type_text(pilot, "health v")
        await press(pilot, "enter", "ctrl+r")
        assert "Every part is there." in text_of(app)
