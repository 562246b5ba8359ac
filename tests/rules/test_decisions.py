"""Is this child on a plan?"""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.decisions import Decision, doubt, plan_status
from cpclerk.rules.people import age_on

DAYS = st.dates(date(2013, 1, 1), date(2015, 12, 31))
OUTCOMES = st.sampled_from(["plan_started", "plan_continued", "plan_ended", "no_plan"])
DECISIONS = st.lists(st.builds(Decision, DAYS, OUTCOMES), max_size=8)
APRIL, JULY, JANUARY = date(2013, 4, 4), date(2013, 7, 2), date(2014, 1, 6)


@given(DECISIONS)
def test_spells_follow_each_other_and_only_the_last_may_be_open(decisions: list[Decision]) -> None:
    status = plan_status(decisions)
    assert all(spell.end for spell in status.spells[:-1])
    for earlier, later in zip(status.spells, status.spells[1:], strict=False):
        assert earlier.end
        assert later.start is None or earlier.end <= later.start
    assert (status.on_plan is None) == (not decisions)
    if status.on_plan:
        assert status.spells[-1].end is None
        assert status.since == status.spells[-1].start


@given(DECISIONS, DAYS)
def test_what_is_decided_later_does_not_change_how_it_stood(
    decisions: list[Decision], day: date
) -> None:
    earlier = [each for each in decisions if each.day <= day]
    assert plan_status(decisions, as_at=day) == plan_status(earlier)


def test_a_plan_that_starts_continues_and_ends() -> None:
    decisions = [
        Decision(APRIL, "plan_started", "neglect"),
        Decision(JULY, "plan_continued", "emotional"),
        Decision(JANUARY, "plan_ended"),
    ]
    during = plan_status(decisions, as_at=JULY)
    assert (during.on_plan, during.since, during.category) == (True, APRIL, "emotional")
    after = plan_status(decisions)
    assert (after.on_plan, after.since, after.category) == (False, None, None)
    (spell,) = after.spells
    assert (spell.start, spell.end, spell.category) == (APRIL, JANUARY, "emotional")
    assert spell.covers(APRIL)
    assert not spell.covers(JANUARY)
    assert not spell.covers(date(2013, 4, 3))


def test_a_start_that_is_not_recorded_stays_so() -> None:
    status = plan_status([Decision(JULY, "plan_continued")])
    assert (status.on_plan, status.since, status.category) == (True, None, None)
    ended = plan_status([Decision(JULY, "plan_ended", "neglect")])
    assert (ended.on_plan, ended.spells[0].start, ended.spells[0].end) == (False, None, JULY)


@given(DECISIONS, DAYS)
def test_on_a_plan_is_what_the_last_word_before_says(decisions: list[Decision], day: date) -> None:
    """Counted another way: the last decision that says anything of a plan settles it."""
    settled = None
    for each in sorted(decisions, key=lambda each: each.day):
        if each.day <= day:
            says = {"plan_started": True, "plan_continued": True, "plan_ended": False}
            settled = says.get(each.outcome, settled or False)
    assert plan_status(decisions, as_at=day).on_plan is settled


def test_a_plan_keeps_its_first_category_and_why_it_ended() -> None:
    decisions = [
        Decision(APRIL, "plan_started", "neglect"),
        Decision(JULY, "plan_continued", "emotional"),
        Decision(JANUARY, "plan_ended", None, "child_in_need"),
        Decision(date(2014, 6, 2), "plan_started", "physical"),
    ]
    first, second = plan_status(decisions).spells
    assert (first.first_category, first.category) == ("neglect", "emotional")
    assert (first.reason, second.reason) == ("child_in_need", "")
    assert (second.first_category, second.end) == ("physical", None)


def test_no_decision_is_neither_yes_nor_no() -> None:
    assert plan_status([]).on_plan is None
    assert plan_status([Decision(JULY, "no_plan")]).on_plan is False


@given(DAYS, st.dates(date(1995, 1, 1), date(2015, 12, 31)))
def test_only_who_is_18_turns_18_without_being_asked(day: date, born: date) -> None:
    asked = doubt("turned_18", born, day)
    assert bool(asked) == (born > day or age_on(born, day) < 18)
    assert doubt("turned_18", None, day)
    assert doubt("died", born, day)
    assert not doubt("child_in_need", born, day)
