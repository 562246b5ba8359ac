"""Questionnaires: entered for one conference, anonymous unless named, and counted."""

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.services import Session
from cpclerk.services.questionnaires import enter_questionnaire, questionnaires
from cpclerk.services.undo import undo
from tests.making import make_conference, make_family


def test_they_are_entered_counted_and_taken_back(session: Session) -> None:
    held = make_conference(
        session, make_family(session), state="held", conference_date=session.today
    )
    enter_questionnaire(session, held.uid, "parents", {"prepared": 4, "involved": 5})
    saved = enter_questionnaire(
        session, held.uid, "parents", {}, comment="Better on the wall\n[b]x", name="Rosa Ash"
    )
    enter_questionnaire(session, held.uid, "agencies", {"on_the_wall": 1})
    page = questionnaires(session, held.uid)
    assert [len(page.asked(each)) for each in ("parents", "agencies")] == [5, 6]
    prepared = page.counts("parents")[0]
    assert (prepared.given, prepared.not_answered) == ((0, 0, 0, 1, 0), 1)
    assert [each.name for each in page.returned if each.asked_of == "parents"] == ["", "Rosa Ash"]
    assert all(each.audience.professionals_only for each in page.returned)
    undo(session, saved)
    assert questionnaires(session, held.uid).counts("parents")[0].not_answered == 0


def test_what_is_no_questionnaire_is_refused(session: Session) -> None:
    to_come = make_conference(session, make_family(session))
    with pytest.raises(Refused, match="not held yet"):
        enter_questionnaire(session, to_come.uid, "parents", {"prepared": 4})
    held = make_conference(session, make_family(session, "F002"), reference="CP002", state="held")
    for asked_of, answers, words in (
        ("parents", {}, "Nothing is answered"),
        ("parents", {"on_the_wall": 3}, "not on this questionnaire"),
        ("children", {}, "parents and to agencies"),
    ):
        with pytest.raises(Refused, match=words):
            enter_questionnaire(session, held.uid, asked_of, answers)
