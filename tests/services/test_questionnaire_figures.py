"""Questionnaires counted: S1's own table, what is not recorded, and the rows behind a figure."""

from datetime import date

from cpclerk.rules.periods import quarter_of, year_of
from cpclerk.services import Session
from cpclerk.services.questionnaire_figures import figures_page, questionnaire_figures
from cpclerk.services.questionnaires import enter_questionnaire
from tests.making import make_conference, make_family

# How 60 parents answered "Did you feel prepared" (S1 T7), which prints 5, 18, 22, 32, 23 %.
PREPARED = (3, 11, 13, 19, 14)


def test_the_table_of_the_report_comes_out_with_what_is_not_recorded_apart(
    session: Session,
) -> None:
    family = make_family(session)
    held, silent, before = (
        make_conference(session, family, reference=ref, state="held", conference_date=day)
        for ref, day in (
            ("CP001", date(2026, 11, 2)),
            ("CP002", date(2026, 11, 3)),
            ("CP003", date(2026, 9, 30)),
        )
    )
    for answer, count in enumerate(PREPARED, 1):
        for _ in range(count):
            enter_questionnaire(session, held.uid, "parents", {"prepared": answer})
    left_out = enter_questionnaire(session, held.uid, "parents", {"involved": 5}, comment="Warm")
    earlier = enter_questionnaire(session, before.uid, "parents", {"prepared": 1})
    found = questionnaire_figures(session, quarter_of(date(2026, 12, 31)))
    prepared, *_, involved, _ = (e for e in found.questions if e.question.asked_of == "parents")
    assert [e.count for e in prepared.shares] == list(PREPARED)
    assert [e.percent for e in prepared.shares] == [5, 18, 22, 32, 23]
    assert {(e.of, e.not_recorded) for e in prepared.shares} == {(60, 1)}
    assert prepared.left_out == (left_out.uid,)
    assert found.returned[left_out.uid].reference == "CP001"
    # One of one is all of them, whatever sixty others left out.
    assert (involved.shares[4].percent, involved.shares[4].not_recorded) == (100, 60)
    # Nobody of the agencies answered: there is no share, and none is not nought.
    agencies = [e for e in found.questions if e.question.asked_of == "agencies"]
    assert {share.percent for each in agencies for share in each.shares} == {None}
    assert (found.held, found.answered_after) == (2, {"parents": 1, "agencies": 0})
    page = figures_page(found)
    assert "Parents: 61 came back, after 1 of 2 conferences held (50%)." in page
    assert "  a little    11       60  1             18%" in page
    assert "none" in page.partition("AGENCIES")[2]
    assert earlier.uid in questionnaire_figures(session, year_of(date(2027, 3, 31))).returned
    assert silent.uid not in {e.conference_uid for e in found.returned.values()}
