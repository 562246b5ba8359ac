"""Each child decided on its own, views in one pass, and the dates that follow."""

from dataclasses import replace
from datetime import date, time

import pytest

from cpclerk.rules.audience import Audience, Reader, may_see
from cpclerk.rules.decisions import PlanStatus, Spell
from cpclerk.services import Refused, Session, Stale
from cpclerk.services.booking_next import set_core_group_date
from cpclerk.services.decided import (
    ChildDecided,
    Decisions,
    decided,
    late_review,
)
from cpclerk.services.decisions import (
    decide,
    record_circumstances,
    restrict_view,
    set_review_date,
    view,
)
from cpclerk.services.meeting import close_meeting, go_ahead, set_part
from cpclerk.services.read_back import before_leaving
from cpclerk.services.read_back import read_back as read_back_page
from cpclerk.services.record import record_of
from cpclerk.services.undo import undo
from cpclerk.store import Invitee, transaction
from cpclerk.ui.screens.decisions_words import plans_before
from tests.meeting import Meeting, make_meeting, make_quorate

EVERYONE, PROFESSIONALS = Audience.for_everyone(), Audience.for_professionals()
NASTY = "Ünï 👩‍👧 עברית [b]x[/ \x1b[31mred\x1b[0m"


def children(session: Session, meeting: Meeting) -> tuple[ChildDecided, ...]:
    return decided(session, meeting.uid).children


def page(session: Session, meeting: Meeting) -> Decisions:
    return decided(session, meeting.uid)


def test_each_child_is_decided_on_its_own(session: Session) -> None:
    meeting = make_quorate(session)
    mia, leo = children(session, meeting)
    assert [each.name for each in mia.possible] == ["Starts", "Not needed"]
    decide(session, mia.child.uid, mia.child.rev, "plan_started", category="neglect")
    mia, leo = children(session, meeting)
    assert mia.outcome is not None
    assert mia.category is not None
    assert (mia.outcome.code, mia.category.code) == ("plan_started", "neglect")
    assert (leo.outcome, leo.category, leo.child.rev) == (None, None, 1)
    assert [each.child.name for each in page(session, meeting).undecided] == ["Leo Ash"]


def test_a_plan_has_a_category_and_more_than_one_a_reason(session: Session) -> None:
    meeting = make_quorate(session)
    mia = children(session, meeting)[0].child
    for category, field in ((None, "category"), ("", "category"), ("multiple", "multiple_reason")):
        with pytest.raises(Refused) as refused:
            decide(session, mia.uid, mia.rev, "plan_started", category=category)
        assert refused.value.field == field
    with pytest.raises(Refused):
        decide(session, mia.uid, mia.rev, "plan_started", category="greed")
    decide(session, mia.uid, mia.rev, "plan_started", category="multiple", multiple_reason=NASTY)
    found = children(session, meeting)[0]
    assert found.multiple_reason == "Ünï 👩‍👧 עברית [b]x[/ red"
    decide(session, mia.uid, 2, "plan_started", category="neglect", multiple_reason="left over")
    assert children(session, meeting)[0].multiple_reason == ""


def test_no_plan_has_no_category_and_says_what_instead(session: Session) -> None:
    meeting = make_quorate(session)
    mia, leo = (each.child for each in children(session, meeting))
    decide(session, mia.uid, 1, "no_plan", category="neglect", instead="child_in_need")
    decide(session, leo.uid, 1, "no_plan", instead="a family group conference")
    first, second = children(session, meeting)
    assert first.category is None
    assert first.instead == "Child in need plan"
    assert second.instead == "a family group conference"


@pytest.mark.parametrize(
    ("kind", "outcome", "words"),
    [
        ("initial", "plan_ended", "starts or not needed"),
        ("first_review", "plan_started", "continues or ends"),
        ("first_review", "sung", "no such outcome"),
    ],
)
def test_only_what_fits_the_child_can_be_decided(
    session: Session, kind: str, outcome: str, words: str
) -> None:
    meeting = make_quorate(session, kind=kind)
    mia = children(session, meeting)[0].child
    with pytest.raises(Refused, match=words):
        decide(session, mia.uid, mia.rev, outcome, category="neglect")


def test_a_decision_can_be_taken_again_undone_and_is_never_overwritten(session: Session) -> None:
    meeting = make_quorate(session)
    mia = children(session, meeting)[0].child
    first = decide(session, mia.uid, 1, "plan_started", category="neglect")
    with pytest.raises(Stale):
        decide(session, mia.uid, 1, "no_plan")
    second = decide(session, mia.uid, first.rev, "no_plan")
    undo(session, second)
    found = children(session, meeting)[0]
    assert found.outcome is not None
    assert found.outcome.code == "plan_started"


def test_nothing_is_decided_before_the_meeting_or_without_a_quorum(session: Session) -> None:
    meeting = make_meeting(session, here=("Mum", "HV"))
    mia = children(session, meeting)[0].child
    assert "has not begun" in page(session, meeting).why_not
    with pytest.raises(Refused, match="has not begun"):
        decide(session, mia.uid, mia.rev, "no_plan")
    meeting = make_meeting_again(session)
    mia = children(session, meeting)[0].child
    with pytest.raises(Refused, match="Not quorate"):
        decide(session, mia.uid, mia.rev, "no_plan")
    go_ahead(session, meeting.uid, "Waiting would harm the child")
    assert page(session, meeting).why_not == ""
    decide(session, mia.uid, mia.rev, "no_plan")


def make_meeting_again(session: Session) -> Meeting:
    from cpclerk.store import Conference, transaction

    with transaction(session, "begin") as change:
        row = Conference.get()
        change.update(row, started_at=time(9, 0))
    return Meeting(row, {})


def test_what_closed_inquorate_is_held_again_before_anything_is_decided(session: Session) -> None:
    meeting = make_meeting(session, here=("Mum", "HV"), started_at=time(9, 0))
    close_meeting(session, meeting.uid, despite_gaps=True)
    mia = children(session, meeting)[0].child
    with pytest.raises(Refused, match="Hold it again"):
        decide(session, mia.uid, mia.rev, "no_plan")


def test_a_quorate_meeting_can_still_be_decided_when_closed(session: Session) -> None:
    meeting = make_quorate(session)
    close_meeting(session, meeting.uid, despite_gaps=True)
    mia = children(session, meeting)[0].child
    decide(session, mia.uid, mia.rev, "no_plan")
    assert children(session, meeting)[0].outcome is not None


def test_a_manager_does_not_decide(session: Session, setting_up: Session) -> None:
    from tests.conftest import as_role

    meeting = make_quorate(session)
    mia = children(session, meeting)[0].child
    with pytest.raises(Refused, match="may not decide"):
        decide(as_role(setting_up, "manager"), mia.uid, mia.rev, "no_plan")


def test_views_are_those_of_professionals_who_came(session: Session) -> None:
    meeting = make_quorate(session)
    mia = children(session, meeting)[0].child
    assert [each.tag for each in page(session, meeting).agencies] == ["SW", "HV", "Sch"]
    hv = meeting.people["HV"].uid
    saved = view(session, mia.uid, hv, 0, True, category="neglect")
    view(session, mia.uid, meeting.people["Sch"].uid, 0, False, dissent=True, words=NASTY)
    found = children(session, meeting)
    assert (found[0].for_plan, found[0].against_plan) == (1, 1)
    assert found[0].views[hv].category == "neglect"
    assert found[1].views == {}
    view(session, mia.uid, hv, saved.rev, None)
    said = children(session, meeting)[0].views[hv]
    assert (said.plan, said.category) == (None, None)
    with pytest.raises(Stale):
        view(session, mia.uid, hv, 0, False)
    with pytest.raises(Refused, match="who speaks for an agency"):
        view(session, mia.uid, meeting.people["Mum"].uid, 0, True)


def test_whoever_speaks_for_no_agency_takes_no_part_in_the_decision(session: Session) -> None:
    meeting = make_quorate(session)
    mia = children(session, meeting)[0].child
    with transaction(session, "add") as change:
        advocate = change.insert(
            Invitee, conference=meeting.conference, name="Ada Voice", capacity="Advocate",
            position=9, invited=True, attended=True,
        )  # fmt: skip
        interpreter = change.insert(
            Invitee, conference=meeting.conference, name="Ewa Most", capacity="Interpreter",
            position=10, invited=True, attended=True,
        )  # fmt: skip
    names = [each.full_name for each in page(session, meeting).agencies]
    assert names == ["Lena Hart", "Kim Moss", "Ravi Shah"]
    for each in (advocate, interpreter):
        with pytest.raises(Refused) as refused:
            view(session, mia.uid, each.uid, 0, True)
        assert "who speaks for an agency" in refused.value.sentence


def test_the_review_and_the_core_group_follow_from_what_was_decided(session: Session) -> None:
    meeting = make_quorate(session)
    mia, leo = (each.child for each in children(session, meeting))
    assert page(session, meeting).review is None
    decide(session, leo.uid, 1, "no_plan")
    assert page(session, meeting).review is None
    decide(session, mia.uid, 1, "plan_started", category="neglect")
    now = page(session, meeting)
    assert now.review is not None
    # Three months from Mon 23 Nov 2026 is Tue 23 Feb 2027.
    assert now.review.due == date(2027, 2, 23)
    assert any("3 months" in line for line in now.review.working.lines())
    assert now.core_group is not None
    assert now.core_group.due == date(2026, 12, 7)


def test_dates_are_checked_and_kept(session: Session) -> None:
    meeting = make_quorate(session)
    mia = children(session, meeting)[0].child
    decide(session, mia.uid, 1, "plan_started", category="neglect")
    rev = page(session, meeting).rev
    for day, words in (
        (session.today, "after the conference"),
        (date(2026, 12, 5), r"no working day \(Saturday\)"),
        (date(2026, 12, 25), "Christmas"),
    ):
        with pytest.raises(Refused, match=words):
            set_review_date(session, meeting.uid, rev, day)
    saved = set_core_group_date(session, meeting.uid, rev, date(2026, 12, 4))
    with pytest.raises(Stale):
        set_review_date(session, meeting.uid, rev, date(2027, 2, 22))
    set_review_date(session, meeting.uid, saved.rev, date(2027, 2, 22))
    assert page(session, meeting).following.lines == (
        "Next review: Mon 22 Feb 2027, not booked",
        "First core group: Fri 4 Dec 2026",
    )


def test_what_stood_before_comes_from_earlier_conferences(session: Session) -> None:
    from tests.making import make_conference

    meeting = make_quorate(session, kind="first_review")
    from cpclerk.store import ChildAtConference, Family, transaction

    family = Family.get()
    first = make_conference(
        session, family, reference="CP000", state="held", conference_date=date(2026, 9, 1)
    )
    with transaction(session, "decide") as change:
        row = ChildAtConference.get(ChildAtConference.conference == first.uid)
        change.update(row, outcome="plan_started", category="emotional")
    on_plan, unknown = sorted(
        children(session, meeting), key=lambda each: each.before.on_plan is not True
    )
    assert (on_plan.before.since, on_plan.before.category) == (date(2026, 9, 1), "emotional")
    assert unknown.before.on_plan is None


def test_what_is_ticked_for_one_child_is_not_for_its_sibling(session: Session) -> None:
    meeting = make_quorate(session)
    mia = children(session, meeting)[0].child
    assert [each.factors for each in children(session, meeting)] == [None, None]
    saved = record_circumstances(
        session, mia.uid, 1, factors=["alcohol", "domestic_abuse"], dual_status=True
    )
    first, second = children(session, meeting)
    # In the procedures' order; what was not asked stays not recorded, and so does all of Leo's.
    assert first.factors == ("domestic_abuse", "alcohol")
    assert (first.dual_status, first.legal_advice) == (True, None)
    assert (second.factors, second.dual_status, second.legal_advice) == (None, None, None)
    record_circumstances(session, mia.uid, saved.rev, factors=[])
    assert children(session, meeting)[0].factors == ()
    with pytest.raises(Refused, match="no such factor"):
        record_circumstances(session, mia.uid, saved.rev + 1, factors=["weather"])
    with pytest.raises(Stale):
        record_circumstances(session, mia.uid, 1, legal_advice=True)


def test_a_dissent_has_a_reason(session: Session) -> None:
    meeting = make_quorate(session)
    mia = children(session, meeting)[0].child
    with pytest.raises(Refused, match="why this agency dissents"):
        view(session, mia.uid, meeting.people["HV"].uid, 0, False, dissent=True)


def test_why_an_agency_dissents_in_the_closed_part_is_kept_from_the_family(
    session: Session,
) -> None:
    meeting = make_quorate(session)
    child = children(session, meeting)[0].child
    set_part(session, meeting.uid, closed=True)
    hv = meeting.people["HV"].uid
    first = view(session, child.uid, hv, 0, True, category="neglect")
    assert children(session, meeting)[0].views[hv].audience == EVERYONE
    saved = view(session, child.uid, hv, first.rev, dissent=True, words="he hit her [b]")
    family, professional = Reader("mum", is_family=True), Reader("hv", is_family=False)

    def lines(reader: Reader) -> str:
        found = record_of(session, meeting.uid).sources
        return "\n".join(each.line for each in found if may_see(reader, each.audience))

    # What it recommends is everybody's to know; why, as was said in that part, is not.
    assert "a plan is needed, neglect. Dissents from the decision." in lines(family)
    assert "he hit her" not in lines(family)
    assert "- Mia Ash: Kim Moss, Health visitor: why it dissents: he hit her [b]." in lines(
        professional
    )
    # After it, the same words stay so until somebody opens them; then all is one line again.
    set_part(session, meeting.uid, closed=False)
    saved = view(session, child.uid, hv, saved.rev, False)
    assert children(session, meeting)[0].views[hv].audience == PROFESSIONALS
    uid = children(session, meeting)[0].views[hv].uid
    opened = restrict_view(session, uid, saved.rev, EVERYONE)
    assert "no plan is needed. Dissents from the decision: he hit her [b]." in lines(family)
    with pytest.raises(Stale):
        restrict_view(session, uid, saved.rev, PROFESSIONALS)
    undo(session, opened)
    assert "he hit her" not in lines(family)


def test_a_review_that_is_too_late_is_said_on_every_page_of_the_offices_own(
    session: Session,
) -> None:
    meeting = make_quorate(session)
    mia = children(session, meeting)[0].child
    decide(session, mia.uid, mia.rev, "plan_started", category="neglect")
    rev = page(session, meeting).rev
    set_review_date(session, meeting.uid, rev, date(2027, 2, 23))
    assert late_review(page(session, meeting)) == ()
    set_review_date(session, meeting.uid, rev + 1, date(2027, 6, 30))
    said = "! The next review, Wed 30 Jun 2027, is too late: its last date is Tue 23 Feb 2027."
    assert said in before_leaving(session, meeting.uid).lines
    assert said in str(read_back_page(session, meeting.uid))
    # What goes to a family says the day and nothing of the office's limits.
    with session.store.reading():
        record = "\n".join(each.line for each in record_of(session, meeting.uid).sources)
    assert "Wed 30 Jun 2027" in record
    assert "too late" not in record


@pytest.mark.parametrize(
    ("spells", "words"),
    [
        ((), "No plan before."),
        (
            (Spell(date(2020, 1, 6), date(2021, 3, 1), None),),
            "Earlier plans: Mon 6 Jan 2020 to Mon 1 Mar 2021.",
        ),
    ],
)
def test_plans_before_are_told_with_their_days(
    session: Session, spells: tuple[Spell, ...], words: str
) -> None:
    mia = children(session, make_quorate(session))[0]
    status = PlanStatus(on_plan=False, since=None, category=None, spells=spells)
    assert plans_before(replace(mia, before=status)) == words
