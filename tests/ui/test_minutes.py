"""Step 6 at the keyboard: each stage one key, each block edited in place, nothing lost."""

from datetime import date, time

import pytest
from textual.app import App

from cpclerk.services import Session, minutes
from cpclerk.store import Minutes, MinutesBlock, Stage, transaction
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.minutes import MinutesScreen
from tests.afterwards import TODAY, Held, make_approved, make_held, say
from tests.conftest import as_role
from tests.ui.harness import (
    ROOMY,
    SMALL,
    line_with,
    lines_of,
    paste,
    press,
    settle,
    text_of,
    type_text,
)

SIZES = pytest.mark.parametrize("size", [SMALL, ROOMY], ids=["80x24", "120x40"])


def app_on(session: Session, held: Held) -> CpclerkApp:
    return CpclerkApp(session, first_screen=lambda: MinutesScreen(held.uid))


def said(app: App[None]) -> str:
    """Return what is on screen as running words, however it is wrapped in boxes."""
    return " ".join(text_of(app).replace("│", " ").split())


def stage(session: Session, name: str) -> Stage | None:
    with session.store.reading():
        found: Stage | None = (
            Stage.select().where(Stage.stage == name).order_by(Stage.on.desc()).first()
        )
        return found


@SIZES
async def test_from_the_record_to_approval_one_key_each(
    session: Session, chair_session: Session, size: tuple[int, int]
) -> None:
    held = make_held(session)
    say(session, held, "Missed three checks")
    async with app_on(session, held).run_test(size=size) as pilot:
        await settle(pilot)
        app = pilot.app
        assert "Minutes: not drafted" in text_of(app)
        assert "d drafts the minutes from the record." in text_of(app)
        assert "Thu 26 Nov" in line_with(app, "Minutes to chair")
        assert "3 wd left" in line_with(app, "Minutes to chair")
        assert "d draft · o outline · w when" in lines_of(app)[-1]
        await press(pilot, "d")
        assert "d draft · c chair · i add block · F7 for whom" in lines_of(app)[-1]
        assert "Minutes, version 1: draft" in text_of(app)
        # What the record leaves open is told while it can still be put down.
        assert "! Not recorded: how Mia Ash took part;" in text_of(app)
        assert "everyone at the conference" in line_with(app, "What are we worried about?")
        assert "more with g." in said(app)
        assert "what was decided for Leo Ash" not in said(app)
        await press(pilot, "g")
        assert "what any agency thinks on Leo Ash" in said(app)
        await press(pilot, "escape", "c")
        assert "r returned · a approved · o outline" in lines_of(app)[-1]
        assert "with the chair" in text_of(app)
        assert "Mon 23 Nov" in line_with(app, "Minutes to chair")
        assert "met  " in line_with(app, "Minutes to chair")
        await press(pilot, "r")
        assert "Type the chair's comments" in text_of(app)
        await press(pilot, "f7")
        assert "Who may see" not in text_of(app)
        await type_text(pilot, "Name who will visit")
        await press(pilot, "ctrl+r")
        assert "returned by the chair" in text_of(app)
        assert "Returned by chair" in text_of(app)
        # The comments stand over each block that is opened, and are answered.
        assert "Tab comes here, Enter opens one" in text_of(app)
        await press(pilot, "tab", "i", "escape")
        assert app.focused is app.screen.query_one("#blocks")
        await press(pilot, "enter")
        assert "The chair: Name who will visit" in text_of(app)
        await press(pilot, "escape", "c")
        assert "The chair: Name who will visit What do you answer?" in said(app)
        await type_text(pilot, "Nell visits")
        await press(pilot, "enter")
        assert "Put down: with the chair." in said(app)
        await press(pilot, "a")
        assert "Who approved them, and how does the office know?" in text_of(app)
        assert "Nell Reed" in line_with(app, "By  ")
        assert "(x) by e-mail" in text_of(app)
        await press(pilot, "enter", "enter", "enter")
        await type_text(pilot, "8.40")
        await press(pilot, "enter")
        await type_text(pilot, "I approve; filed")
        await press(pilot, "enter")
        assert "Approved and frozen. By Nell Reed" in text_of(app)
        assert "version 1: approved by Nell Reed, by e-mail at 08:40" in text_of(app)
        assert "Not recorded:" not in text_of(app)
        assert "sealed" in text_of(app)
    found = stage(session, "minutes_approved")
    assert found is not None
    assert (found.way, found.came_at, found.evidence) == ("email", time(8, 40), "I approve; filed")


@SIZES
async def test_the_chair_approves_with_one_key(
    session: Session, chair_session: Session, size: tuple[int, int]
) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid)
    minutes.to_chair(session, held.uid, TODAY)
    async with app_on(chair_session, held).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        assert "approved" in line_with(pilot.app, "Minutes, version 1")
        # One key does not take it back, and Enter is no.
        await press(pilot, "u")
        assert "Take back the approval of version 1?" in text_of(pilot.app)
        await press(pilot, "enter")
        assert "approved" in line_with(pilot.app, "Minutes, version 1")
        await press(pilot, "u", "y")
        assert "with the chair" in line_with(pilot.app, "Minutes, version 1")


async def test_another_key_out_of_turn_says_what_comes_first(session: Session) -> None:
    held = make_held(session)
    async with app_on(session, held).run_test(size=SMALL) as pilot:
        await settle(pilot)
        for key in ("c", "r", "a", "n"):
            await press(pilot, key)
            assert "! There are no minutes yet. Draft them" in text_of(pilot.app)
        await press(pilot, "d", "a")
        assert "! The minutes have not been to the chair yet." in text_of(pilot.app)


@SIZES
async def test_a_late_stage_asks_for_its_coded_reason(
    session: Session, size: tuple[int, int]
) -> None:
    held = make_held(session)
    async with app_on(session, held).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "w", "tab")
        await type_text(pilot, "secure mail")
        await press(pilot, "ctrl+r")
        assert "1 working day late" in text_of(pilot.app)
        assert "Backlog of minutes" in text_of(pilot.app)
        assert stage(session, "outline_plan_sent") is None
        await press(pilot, "7")
        assert "met 1 wd late  2 wd" in line_with(pilot.app, "Outline plan out")
        await press(pilot, "home", "f1")
        assert "Why late: Backlog of minutes." in text_of(pilot.app)
        assert "Noted: Outside this program: secure mail" in text_of(pilot.app)
        assert "1 working day after the conference" in text_of(pilot.app)


@SIZES
async def test_a_stage_of_another_day(session: Session, size: tuple[int, int]) -> None:
    held = make_held(session)
    async with app_on(session, held).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "w")
        assert "went outside this program: when, and how?" in text_of(pilot.app)
        await press(pilot, "tab")
        await type_text(pilot, "secure mail")
        await press(pilot, "shift+tab")
        for typed, why in (
            ("31/4", "There is no 31 April"),
            ("tomorrow", "in the future"),
            ("18/11", "before the conference"),
            ("👩‍👧 [b]x[/", "not a day"),
        ):
            await press(pilot, "ctrl+u")
            await type_text(pilot, typed)
            await press(pilot, "ctrl+r")
            assert why in said(pilot.app), typed
            assert stage(session, "outline_plan_sent") is None
        await press(pilot, "ctrl+u")
        await type_text(pilot, "20/11")
        await press(pilot, "ctrl+r")
        assert "Fri 20 Nov" in line_with(pilot.app, "Outline plan out")
        assert "1 wd" in line_with(pilot.app, "Outline plan out")


@SIZES
async def test_a_block_is_edited_and_what_is_typed_is_kept(
    session: Session, size: tuple[int, int]
) -> None:
    held = make_held(session)
    say(session, held, "Missed three checks")
    minutes.draft(session, held.uid)
    async with app_on(session, held).run_test(size=size) as pilot:
        await settle(pilot)
        app = pilot.app
        await press(pilot, "tab", "down", "down", "enter")
        assert "What are we worried about?   for everyone at the conference" in text_of(app)
        assert "Missed three checks" in text_of(app)
        await press(pilot, "ctrl+end")
        await paste(pilot, "\nShe said 👩‍👧 עברית [b]markup[/ \x1b[31mred\nand more")
        await press(pilot, "ctrl+r")
        assert "edited" in line_with(app, "What are we worried about?")
        assert "saved" in text_of(app)
        await press(pilot, "u")
        assert "edited" not in line_with(app, "What are we worried about?")
    with session.store.reading():
        texts = [each.text for each in MinutesBlock.select()]
    assert not any("markup" in text for text in texts)


async def test_a_block_not_added_after_all_leaves_the_cursor_among_the_blocks(
    session: Session,
) -> None:
    held = make_held(session)
    say(session, held, "Missed three checks")
    minutes.draft(session, held.uid)
    async with app_on(session, held).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "Enter open" not in lines_of(pilot.app)[-1]
        await press(pilot, "tab", "down", "i", "escape")
        assert "Enter open" in lines_of(pilot.app)[-1]
        # On the stages it would have sent them to the chair.
        await press(pilot, "enter")
        assert "Who was there   for everyone at the conference" in text_of(pilot.app)
    with session.store.reading():
        assert Minutes.get().state == "draft"


async def test_unsaved_words_are_asked_about(session: Session) -> None:
    held = make_held(session)
    minutes.draft(session, held.uid)
    async with app_on(session, held).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "enter")
        await type_text(pilot, "Mia said")
        await press(pilot, "escape")
        assert "What you typed here is not saved." in text_of(pilot.app)
        await press(pilot, "l")
        await press(pilot, "enter")
        assert "Something was typed here and not saved" in text_of(pilot.app)
        await press(pilot, "r")
        assert "Mia said" in text_of(pilot.app)


@SIZES
async def test_somebody_elses_words_are_shown_beside_ones_own(
    session: Session, chair_session: Session, size: tuple[int, int]
) -> None:
    held = make_held(session)
    minutes.draft(session, held.uid)
    first = minutes.page(session, held.uid).blocks[0]
    async with app_on(session, held).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "enter")
        await type_text(pilot, "My words. ")
        minutes.amend_block(chair_session, first.uid, first.rev, "The chair's words")
        await press(pilot, "ctrl+r")
        assert "Somebody changed this block meanwhile" in text_of(pilot.app)
        assert "The chair's words" in text_of(pilot.app)
        assert "My words." in text_of(pilot.app)
        await press(pilot, "ctrl+r")
    assert minutes.block(session, first.uid).text.startswith("My words.")


async def test_frozen_blocks_are_read_not_edited(session: Session) -> None:
    held = make_held(session)
    say(session, held, "One")
    make_approved(session, held)
    async with app_on(session, held).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "enter")
        assert "! Approved minutes are frozen. A correction is a new version." in text_of(pilot.app)
        assert "Initial conference, CP001" in text_of(pilot.app)
        await press(pilot, "x", "y", "escape")
        await press(pilot, "n")
        assert "What has to be corrected" in text_of(pilot.app)
        await press(pilot, "enter")
        assert "Reason is needed." in said(pilot.app)
        await type_text(pilot, "Two checks, not three")
        await press(pilot, "enter")
        assert "Minutes, version 2: draft" in text_of(pilot.app)


async def test_a_record_that_moved_on_is_said_and_drawn_again(session: Session) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid)
    say(session, held, "Two")
    async with app_on(session, held).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "1 part of the record changed since" in text_of(pilot.app)
        await press(pilot, "d")
        assert "changed since" not in text_of(pilot.app)


async def test_a_restricted_block_says_for_whom_it_is(session: Session) -> None:
    held = make_held(session)
    say(session, held, "Larkspur", audience="professionals")
    say(session, held, "Foxglove", audience=f"not:{held.people['Dad'].uid}")
    minutes.draft(session, held.uid)
    async with app_on(session, held).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "professionals only" in text_of(pilot.app)
        assert "all but Tom Khan" in text_of(pilot.app)


async def test_history_says_not_recorded_and_offers_nothing(session: Session) -> None:
    held = make_held(session, judged_as_at=date(2026, 11, 30))
    async with app_on(session, held).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "not recorded" in line_with(pilot.app, "Minutes to chair")
        assert "came from a log" in text_of(pilot.app)
        await press(pilot, "d")
        assert "! This conference came from a log" in text_of(pilot.app)


async def test_f1_shows_the_working_of_the_stage(session: Session) -> None:
    held = make_held(session)
    async with app_on(session, held).run_test(size=ROOMY) as pilot:
        await settle(pilot)
        await press(pilot, "down", "down", "f1")
        assert "The minutes reach the chair within 5 working days" in said(pilot.app)
        assert "Left out: weekend 21–22 Nov." in said(pilot.app)


@SIZES
async def test_very_long_and_strange_comments_are_refused_in_words(
    session: Session, size: tuple[int, int]
) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid)
    minutes.to_chair(session, held.uid, TODAY)
    async with app_on(session, held).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "r")
        await paste(pilot, "long [b]x[/ 👩‍👧 " * 400)
        await press(pilot, "ctrl+r")
        assert "characters long" in said(pilot.app)
        assert "long [b]x[/" in text_of(pilot.app)
        with session.store.reading():
            assert Minutes.get().state == "with_chair"


async def test_what_the_chair_wrote_meets_whoever_opens_the_minutes(session: Session) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid, TODAY)
    minutes.to_chair(session, held.uid, TODAY)
    minutes.return_to_clerk(session, held.uid, TODAY, comments="The [b]GP[/ was\nnot there")
    async with app_on(session, held).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "The chair: The [b]GP[/ was not there" in text_of(pilot.app)


async def test_somebody_who_may_not_approve_is_told(session: Session) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid)
    minutes.to_chair(session, held.uid, TODAY)
    with transaction(session, "no chair") as change:
        change.update(held.conference, chair=None)
    async with app_on(as_role(session, "clerk"), held).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "a", "y")
        # Nobody is taken to approve before somebody is chosen.
        assert "type part of a name" in line_with(pilot.app, "By  ")
        await press(pilot, "ctrl+r")
        assert "! " in line_with(pilot.app, "By  ")
        assert stage(session, "minutes_approved") is None


async def test_a_clerk_puts_down_that_a_manager_approved_for_an_absent_chair(
    session: Session,
) -> None:
    held = make_held(session)
    say(session, held, "Missed three checks")
    minutes.draft(session, held.uid)
    minutes.to_chair(session, held.uid, TODAY)
    async with app_on(session, held).run_test(size=SMALL) as pilot:
        await settle(pilot)
        # The outline plan is owed first, so the cursor stands there.
        await press(pilot, "home", "down", "down", "down", "w")
        await type_text(pilot, "max")
        await press(pilot, "tab", "tab", "s", "tab", "tab")
        await type_text(pilot, "Signed, in the paper file")
        await press(pilot, "ctrl+r")
        assert "Why does Max Figures approve for the chair, Nell Reed?" in said(pilot.app)
        await type_text(pilot, "On leave")
        await press(pilot, "enter")
        assert "Approved and frozen. By Max Figures;" in said(pilot.app)
        assert "version 1: approved by Max Figures, signed on paper" in text_of(pilot.app)
        await press(pilot, "home", "down", "down", "down", "f1")
        assert "Put down: Mon 23 Nov 2026, by Max Figures, signed on paper." in text_of(pilot.app)
        assert "It says, and is filed: Signed, in the paper file" in text_of(pilot.app)
        assert "Noted: On leave" in text_of(pilot.app)
