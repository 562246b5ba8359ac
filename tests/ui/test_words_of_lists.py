"""What rows say by themselves: of a copy that went years ago, of a child that has no plan."""

from datetime import date

import pytest

from cpclerk.services import Session
from cpclerk.services.confirming import confirm
from cpclerk.services.copies import distribution_log
from cpclerk.services.copies_out import send
from cpclerk.services.outline import outline
from cpclerk.ui.screens.distribution_words import log_row
from cpclerk.ui.screens.outline_words import rows
from tests.afterwards import TODAY, make_held, make_ordinary


@pytest.mark.parametrize(("year", "said"), [(2026, "Mon 23 Nov"), (2029, "Mon 23 Nov 2026")])
def test_the_log_says_the_year_where_it_is_another(session: Session, year: int, said: str) -> None:
    held = make_ordinary(session)
    uid = confirm(session, held.uid, held.people["SW"].uid, initials="lh").uid
    send(session, uid, TODAY)
    (gone,) = distribution_log(session, held.uid)
    assert gone.sent_on == date(2026, 11, 23)
    assert log_row(gone, year).cells[0] == said


@pytest.mark.parametrize(("outcome", "asked"), [("plan_started", True), ("no_plan", False)])
def test_no_plan_is_asked_for_in_other_words_of_a_child_without_one(
    session: Session, outcome: str, asked: bool
) -> None:
    held = make_held(session, outcome=outcome)
    said = [str(cell) for row in rows(outline(session, held.uid), []) for cell in row.cells]
    assert any("the plan in plain words" in each for each in said) is asked
