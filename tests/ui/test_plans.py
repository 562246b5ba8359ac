"""At a review: what was done of the plan before, why it lasts, and what was decided elsewhere."""

from datetime import date

from cpclerk.services import Session, outline, plan_actions
from cpclerk.services.plan_records import plan_records
from cpclerk.store import ChildAtConference, Family, transaction
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.decisions import DecisionsScreen
from tests.making import make_conference
from tests.meeting import make_quorate
from tests.ui.harness import SMALL, line_with, press, settle, text_of, type_text


async def test_a_review_looks_back_by_keys(session: Session) -> None:
    meeting = make_quorate(session, kind="subsequent_review", births=(date(2014, 5, 1),))
    before = make_conference(
        session, Family.get(), reference="CP000", state="held", conference_date=date(2025, 11, 20)
    )
    with transaction(session, "decide") as change:
        mia = ChildAtConference.get(ChildAtConference.conference == before)
        change.update(mia, outcome="plan_started", category="neglect")
    plan_actions.add_action(session, before.uid, "Weigh monthly", who="K. Moss")
    outline.write_part(session, before.uid, "goal", "Mia is never alone")
    outline.write_part(session, meeting.uid, "goal", "Mia is seen each week")
    app = CpclerkApp(session, first_screen=lambda: DecisionsScreen(meeting.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "On a plan for 12 months; 12 are reached." in text_of(app)
        await press(pilot, "p")
        # The goal posts did not move unseen.
        assert "new: Mia is seen each week" in text_of(app)
        assert "gone since last time: Mia is never alone" in text_of(app)
        assert "Set at CP000: Weigh monthly → K. Moss" in text_of(app)
        await press(pilot, "p")
        await type_text(pilot, "two of six were missed")
        await press(pilot, "enter")
        assert "partly done: two of" in line_with(app, "Weigh monthly")
        await press(pilot, "escape", "h")
        assert "! 12 months: why does it last? w" in line_with(app, "Mia Ash")
        await press(pilot, "f1")
        assert "Counted from Thu 20 Nov 2025, when the plan began, to Mon 23 Nov 2026." in text_of(
            app
        )
        await press(pilot, "escape", "w")
        await type_text(pilot, "legal advice is taken")
        await press(pilot, "enter")
        assert "Asked why at 12 months, Mon 23 Nov 2026, Jo Clerk:" in text_of(app)
        await press(pilot, "e", "s")
        assert "A child's basic needs go unmet" in text_of(app)
        await press(pilot, "escape", "e", "e")
        assert "why did the plan end?" in text_of(app)
        await press(pilot, "m")
        await type_text(pilot, "20/11")
        await press(pilot, "enter", "enter")
        assert "! How it is known is" in text_of(app)
        await type_text(pilot, "letter of 19 November")
        await press(pilot, "enter")
        assert "no" in line_with(app, "Mia Ash")
        assert "ended because: Moved to another authority" in text_of(app)
    (found,) = plan_records(session, meeting.uid)
    assert found.status.spells[-1].reason == "moved_away"
    assert plan_actions.carried_to(session, meeting.uid)[0].here is not None
