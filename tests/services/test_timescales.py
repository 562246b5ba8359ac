"""Facts of stored conferences, as the rules are given them."""

from datetime import date

from cpclerk.services.timescales import deadlines_of, facts_of
from cpclerk.store import ChildAtConference, Report, Session, Stage, transaction
from tests.making import children_of, make_conference, make_family


def test_dates_stages_and_reports_are_events(session: Session) -> None:
    row = make_conference(session, make_family(session), state="held")
    with transaction(session, "make") as change:
        for day in (date(2026, 12, 4), date(2026, 12, 9)):
            change.insert(
                Stage, conference=row, stage="minutes_to_chair", on=day, audience="professionals"
            )
        change.insert(
            Report,
            conference=row,
            author="social_worker",
            reader="chair",
            received_on=date(2026, 11, 26),
        )
        change.insert(Report, conference=row, author="social_worker", reader="family")
    with session.store.reading():
        facts = facts_of([row])[row.uid]
    assert facts.events == {
        "strategy_discussion": date(2026, 11, 10),
        "conference": date(2026, 11, 30),
        # Sent twice: the limit is judged by the first time.
        "minutes_to_chair": date(2026, 12, 4),
        "report_to_chair": date(2026, 11, 26),
    }
    assert facts.types == {"initial"}
    assert facts.plan_made is None


def test_a_sitting_held_again_counts_from_the_inquorate_one(session: Session) -> None:
    family = make_family(session)
    first = make_conference(session, family, state="held", quorate=False)
    again = make_conference(session, family, reference="CP002", reconvenes=first)
    with session.store.reading():
        facts = facts_of([first, again])
    assert facts[again.uid].events["inquorate_conference"] == first.conference_date
    assert "inquorate_conference" not in facts[first.uid].events


def test_the_first_review_of_a_plan_made_before_birth_counts_from_the_birth_too(
    session: Session,
) -> None:
    family = make_family(session, births=(date(2026, 11, 2), date(2019, 8, 9)))
    baby = children_of(family)[1].person
    before = make_conference(session, family, kind="pre_birth_initial", state="held")
    after = make_conference(session, family, reference="CP002", kind="first_review")
    with transaction(session, "make") as change:
        for row in ChildAtConference.select().where(ChildAtConference.conference == before):
            if row.person_id != baby.uid:
                change.update(row, type="initial")
    with session.store.reading():
        assert facts_of([after])[after.uid].events["birth"] == date(2026, 11, 2)
        assert "birth" not in facts_of([before])[before.uid].events
    found = {each.code: each for each in deadlines_of(session, after.uid)}
    assert found["first_review_after_birth"].due == date(2026, 11, 30)
