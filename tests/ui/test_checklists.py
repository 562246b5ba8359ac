"""Step 3 as a clerk sees it: ticks, not applicable with a reason, reports received."""

from datetime import date

import pytest

from cpclerk.services import checklists as service
from cpclerk.services import invitations, reports
from cpclerk.store import Conference, Session
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.checklists import ChecklistsScreen
from tests.making import make_conference, make_family
from tests.ui.harness import ROOMY, SMALL, line_with, paste, press, settle, text_of, type_text

SIZES = pytest.mark.parametrize("size", [SMALL, ROOMY], ids=["80x24", "120x40"])


@pytest.fixture
def conference(session: Session) -> Conference:
    made = make_conference(session, make_family(session), requested_on=date(2026, 11, 11))
    invitations.accept_proposal(session, made.uid)
    return made


def an_app(session: Session, conference: Conference) -> CpclerkApp:
    return CpclerkApp(session, first_screen=lambda: ChecklistsScreen(conference.uid))


def said(app: CpclerkApp) -> str:
    """What stands on screen, its wrapped lines joined."""
    return " ".join(text_of(app).replace("│", " ").split())


def items(session: Session, conference: Conference) -> dict[str, service.Item]:
    return {each.code: each for each in service.checklist(session, conference.uid)}


def states(session: Session, conference: Conference) -> list[str]:
    return [each.state for each in reports.reports(session, conference.uid)]


@SIZES
async def test_an_item_is_ticked_and_unticked_by_one_key(
    session: Session, conference: Conference, size: tuple[int, int]
) -> None:
    app = an_app(session, conference)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "Checklist: 17 of 17 open, 1 late" in text_of(app)
        assert "[ ]" in line_with(app, "Invitations sent")
        assert "late by 2 wd" in line_with(app, "Invitations sent")
        await press(pilot, "t")
        line = line_with(app, "Invitations sent ")
        assert "[x]" in line
        assert "done 2 wd late" in line
        assert "JC 23 Nov" in line
        assert "Checklist: 16 of 17 open" in text_of(app)
        await press(pilot, "space")
        assert "[ ]" in line_with(app, "Invitations sent")
        await press(pilot, "u")
        assert "[x]" in line_with(app, "Invitations sent")


@SIZES
async def test_not_applicable_asks_why(
    session: Session, conference: Conference, size: tuple[int, int]
) -> None:
    app = an_app(session, conference)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "down", "n")
        assert "Why does this not apply here? Chair and social worker" in said(app)
        await press(pilot, "enter")
        assert "! Reason is needed." in said(app)
        await paste(pilot, "y" * 400)
        await press(pilot, "enter")
        assert "there is room for 300" in said(app)
        await press(pilot, *["backspace"] * 200)
        await paste(pilot, " [b]done[/ by \x1b[31mphone 👩‍👧")
        await press(pilot, "ctrl+r")
        reason = items(session, conference)["planning_meeting"].reason
        assert "[b]done[/ by" in reason
        assert reason.endswith("phone 👩‍👧")
        assert "\x1b" not in reason
        assert "does not apply" in line_with(app, "n/a")
        assert "Does not apply:" in said(app)
        await press(pilot, "f1", "end")
        assert "phone 👩‍👧" in said(app)
        await press(pilot, "escape")
        await press(pilot, "t")
        assert "[x]" in line_with(app, "Chair and social worker")


async def test_telling_the_police_here_counts_in_step_2(
    session: Session, conference: Conference
) -> None:
    app = an_app(session, conference)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "down", "down", "down")
        assert ">[ ]" in line_with(app, "Police told in time ")
        await press(pilot, "t")
        assert "Its day is recorded in step 2" in text_of(app)
        assert invitations.invitations(session, conference.uid).police_told_on is not None
        await press(pilot, "t")
        assert "! Its day is recorded in step 2, Invite. Change it there." in text_of(app)
        await press(pilot, "u", "t")
        assert "[x]" in line_with(app, "Police told in time ")


@SIZES
async def test_a_report_received_today_is_three_keys_from_the_conference(
    session: Session, conference: Conference, size: tuple[int, int]
) -> None:
    app = CpclerkApp(session)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        await press(pilot, "3", "tab", "r")
        line = line_with(app, "│ >Social worker's rep")
        assert "23 Nov, earlier" in line
        assert "Rosa Ash" in line
        assert "met" in line
        assert states(session, conference)[:2] == ["received", "not_recorded"]
        assert "Reports: 1 of 5 received, 4 not recorded" in text_of(app)


@SIZES
async def test_reports_by_one_key_each(
    session: Session, conference: Conference, size: tuple[int, int]
) -> None:
    app = an_app(session, conference)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "y", "down", "v", "down", "x", "down", "r")
        four = ["received", "verbal", "not_received", "received"]
        assert states(session, conference) == [*four, "not_recorded"]
        assert "Reports: 2 of 5 received, 1 not recorded" in text_of(app)
        await press(pilot, "0")
        assert states(session, conference)[3] == "not_recorded"
    # Who comes back, from the desk say, finds the first that is open under the cursor.
    app = an_app(session, conference)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "r")
        assert states(session, conference)[3] == "received"
        await press(pilot, "0", "u", "u")
        assert states(session, conference)[:4] == [*four[:3], "not_recorded"]


@SIZES
async def test_a_report_on_another_day_or_by_letter(
    session: Session, conference: Conference, size: tuple[int, int]
) -> None:
    app = an_app(session, conference)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "down", "w")
        assert "When and how did it come? Social worker's report, to Mia Ash (12)." in said(app)
        await press(pilot, "ctrl+r")
        assert "! Received on is needed." in said(app)
        for typed, words in (
            ("31/4", "There is no 31 April."),
            ("tomorrow", "has not come yet."),
            ("1/1/2025", "before this conference began"),
            ("[b]soon[/", "That is not a day."),
            ("9" * 300, "That is not a day."),
            ("👩‍👧", "That is not a day."),
        ):
            await press(pilot, "home", "ctrl+k")
            await paste(pilot, typed)
            await press(pilot, "ctrl+r")
            assert f"! {words}".split()[1] in said(app)
            assert words.split()[-1] in said(app), said(app)
            assert states(session, conference)[1] == "not_recorded"
        await press(pilot, "home", "ctrl+k")
        await type_text(pilot, "20/11")
        await press(pilot, "tab", "l", "enter")
        assert "letter 20 Nov, earlier" in text_of(app)
        assert states(session, conference)[1] == "received"


async def test_a_report_after_the_conference_is_said_to_be(session: Session) -> None:
    held = make_conference(
        session, make_family(session), state="held", conference_date=date(2026, 11, 20)
    )
    app = an_app(session, held)
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "r")
        assert "It came after the conference." in text_of(app)
        assert "23 Nov, after the conference" in text_of(app)
        await press(pilot, "down", "x")
        assert "not met" in line_with(app, "not received")


@SIZES
async def test_f1_shows_the_working_of_the_limit_under_the_cursor(
    session: Session, conference: Conference, size: tuple[int, int]
) -> None:
    app = an_app(session, conference)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "f1")
        assert "7 working days before the conference" in said(app)
        await press(pilot, "escape", "tab", "v", "f1")
        assert "Source: as S1 5.2.1" in said(app)
        assert "Thu 26 Nov" in said(app)
        await press(pilot, "end")
        assert "by word of mouth on" in said(app)
        await press(pilot, "escape", "end", "f1")
        assert "1 working day before the conference" in said(app)


async def test_the_footer_offers_the_keys_of_the_list_in_focus(
    session: Session, conference: Conference
) -> None:
    app = an_app(session, conference)
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        assert "t tick · n not applicable" in text_of(app)
        assert "in today" not in text_of(app)
        await press(pilot, "r")
        assert states(session, conference)[0] == "not_recorded"
        await press(pilot, "tab")
        assert "r in today · y yesterday · w when, how · v verbal" in text_of(app)
        assert "f format · a view" in text_of(app)
        assert "t tick" not in text_of(app)


async def test_a_situation_goes_to_what_it_asks_for_and_says_whose_it_is(
    session: Session, conference: Conference
) -> None:
    app = an_app(session, conference)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "s", "enter")
        assert ">[ ]" in line_with(app, "│ >[ ]  Interpreter booked")
        assert "told what it is about · clerk" in said(app)
        assert "Put down: an interpreter is needed." in said(app)
        # Whether the report is good stands within reach on a small screen, too.
        await press(pilot, "tab")
        assert "f format · a view" in text_of(app)
        await press(pilot, "s", "enter")
        assert "Taken back: an interpreter is needed." in said(app)


async def test_keys_pressed_in_a_rush_are_all_saved_in_order(
    session: Session, conference: Conference
) -> None:
    app = an_app(session, conference)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, "ttt")
        assert items(session, conference)["invitations_sent"].is_done
        await press(pilot, "tab")
        await type_text(pilot, "rvxy0r")
        assert states(session, conference)[0] == "received"


async def test_a_conference_of_a_log_shows_what_is_not_recorded(session: Session) -> None:
    old = make_conference(
        session,
        make_family(session),
        state="held",
        conference_date=date(2024, 11, 13),
        strategy_discussion_date=None,
        judged_as_at=date(2025, 3, 31),
    )
    app = an_app(session, old)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "not recorded" in line_with(app, "Invitations sent ")
        assert "late" not in text_of(app)
