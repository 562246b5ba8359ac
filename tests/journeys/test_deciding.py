"""From the agencies' views to the sheet for the case system and what families answer, by keys."""

from datetime import date

from cpclerk.services import Session, recording
from cpclerk.services.decided import decided
from cpclerk.services.decisions import decide
from cpclerk.services.meeting import close_meeting
from cpclerk.services.outline import outline
from cpclerk.services.questionnaires import questionnaires
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.decisions import DecisionsScreen
from cpclerk.ui.screens.overview import OverviewScreen
from tests.meeting import make_quorate
from tests.ui.harness import SMALL, line_with, lines_of, press, settle, text_of, type_text


async def test_a_conference_is_decided_planned_and_copied_across(session: Session) -> None:
    meeting = make_quorate(session)
    hv = meeting.people["HV"].uid
    recording.enter(session, meeting.uid, "needs_to_happen", "Weigh monthly", hv, who="K. Moss")
    app = CpclerkApp(session, first_screen=lambda: DecisionsScreen(meeting.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        # In one pass: for a plan in neglect, against one, not said; the last goes back.
        await press(pilot, "v", "c", "n", "n", "x")
        assert "1 for, 1 against" in line_with(app, "Mia Ash   ")
        await press(pilot, "s")
        # What each category means is in sight before one is chosen.
        assert "A child's basic needs go unmet" in text_of(app)
        assert "without contact, aware of it or not" in " ".join(text_of(app).split())
        await press(pilot, "n", "f", "d", "o", "enter")
        assert "Dual status: yes · legal advice: not recorded" in text_of(app)
        assert "Factors: Domestic abuse" in text_of(app)
        await press(pilot, "g", "ctrl+r", "escape", "down")
        assert "Factors: not recorded" in text_of(app)
        assert "not decided yet" in line_with(app, "Leo Ash")
        await press(pilot, "n", "c", "up")
        # Every key is there, though it takes two lines.
        for key in ("r review", "b read back", "u undo", "p outline", "k keying"):
            assert key in text_of(app)
        await press(pilot, "p", "s")
        assert "K. Moss" in line_with(app, "Weigh monthly")
        await press(pilot, "g")
        await type_text(pilot, "Mia is never alone [b]x[/ 👧")
        await press(pilot, "ctrl+r")
        assert "1 goal without an action." in text_of(app)
        # The cursor stands on the new goal; the only goal there is needs no question.
        await press(pilot, "down", "t")
        assert "without an action" not in text_of(app)
        lines = [each.strip("│> ") for each in lines_of(app)]
        goal = next(i for i, each in enumerate(lines) if each.startswith("Mia is never alone"))
        assert lines[goal + 1].startswith("Weigh monthly")
        await press(pilot, "c", "space", "enter", "o", "m")
        await type_text(pilot, "You like school")
        await press(pilot, "ctrl+r")
        assert "Missing: what if." in text_of(app)
        assert "Mia Ash: the plan in plain words" in text_of(app)
        await press(pilot, "escape", "b", "end")
        assert "Weigh monthly (K. Moss" in text_of(app)
        await press(pilot, "escape", "k", "k")
        assert "keyed Mon 23 Nov 2026, Jo Clerk" in line_with(app, "Mia Ash")
        assert "to be keyed" in line_with(app, "Leo Ash")
        await press(pilot, "up", "m", "tab")
        await press(pilot, "ctrl+u")
        await type_text(pilot, "20/11/2026")
        await press(pilot, "ctrl+r")
        assert "! there: 20/11/2026" in line_with(app, "Plan start")
        assert "not recorded (m on the family's page enters it)" in text_of(app)
        child = decided(session, meeting.uid).children[0].child
        decide(session, child.uid, child.rev, "no_plan")
        await press(pilot, "u", "escape", "k")
        assert "to be keyed again: subject to a plan" in line_with(app, "Mia Ash")
        assert "Not needed   (keyed as: Starts)" in line_with(app, "Subject to a plan ")
        await press(pilot, "escape", "h")
        assert "from Mon 23 Nov 2026 to now" not in text_of(app)
    page = decided(session, meeting.uid)
    assert page.core_group_date == date(2026, 12, 7)
    assert [each.factors for each in page.children] == [("domestic_abuse",), None]
    plan = outline(session, meeting.uid)
    assert [each.text for each in plan.goals] == ["Mia is never alone [b]x[/ 👧"]
    # Both were proposed with the day; one was ticked off since.
    assert [each.name for each in plan.core_group] == ["Lena Hart"]


async def test_a_questionnaire_is_entered_with_a_key_an_answer(session: Session) -> None:
    meeting = make_quorate(session)
    close_meeting(session, meeting.uid, despite_gaps=True)
    app = CpclerkApp(session, first_screen=lambda: OverviewScreen(meeting.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "q", "p")
        await type_text(pilot, "45035")
        await press(pilot, "c")
        await type_text(pilot, "Better on the wall")
        await press(pilot, "ctrl+r", "enter")
        assert "Came back: 1 from parents, 0 from agencies." in text_of(app)
        assert "[R] “Better on the wall”" in text_of(app)
        # Counted with all conferences': the questionnaire is behind its figure, and leads back.
        await press(pilot, "s")
        assert "Parents: 1 came back, after 1 of 1 conferences held (100%)." in text_of(app)
        assert line_with(app, "a lot").split()[-5:-1] == ["1", "1", "0", "100%"]
        await press(pilot, "down", "down", "down", "enter")
        assert "4 5 – 3 5, with a comment" in line_with(app, "CP001")
        await press(pilot, "escape", "p")
        assert "QUESTIONNAIRES: QUARTER 3 OF 2026-27" in text_of(app).upper()
        await press(pilot, "escape", "left")
        assert "No conference was held in this time." in text_of(app)
        await press(pilot, "right", "y")
        assert "Year 2026-27" in text_of(app)
        await press(pilot, "escape")
        await press(pilot, "p", "1", "escape")
        assert "What you typed here is not saved." in text_of(app)
        await press(pilot, "d", "u")
        assert "Came back: 0 from parents" in text_of(app)
    assert questionnaires(session, meeting.uid).returned == ()
