"""Questionnaires at the keyboard."""

from cpclerk.services import Session
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.questionnaires import QuestionnairesScreen
from tests.making import make_conference, make_family
from tests.ui.harness import SMALL, press, settle, text_of


async def test_none_is_begun_for_a_conference_that_is_not_held(session: Session) -> None:
    to_come = make_conference(session, make_family(session))
    app = CpclerkApp(session, first_screen=lambda: QuestionnairesScreen(to_come.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "p")
        assert "! Questionnaires come back after a conference." in text_of(app)
        assert "Enter save it" not in text_of(app)
        assert "p parents' · a agencies'" in text_of(app)
