"""The outline plan: from the record without retyping, for its readers, and looked at again."""

from datetime import date, time

import pytest

from cpclerk.documents import pages
from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
from cpclerk.rules.minutes import parts
from cpclerk.rules.outline import GOAL, PARTS
from cpclerk.services import (
    Session,
    Stale,
    outline,
    plan_actions,
    plan_goals,
    preparation,
    recording,
)
from cpclerk.services.child_views import add_view
from cpclerk.services.decided import decided
from cpclerk.services.decisions import decide
from cpclerk.services.distribution import recipients
from cpclerk.services.editions import edition
from cpclerk.services.meeting import close_meeting
from cpclerk.services.read_back import before_leaving
from cpclerk.services.undo import undo
from cpclerk.store import ChildAtConference, Conference, Family
from tests.making import make_conference
from tests.meeting import Meeting, make_quorate

PROFESSIONALS = Audience.for_professionals()


def decide_all(session: Session, uid: str, outcome: str = "plan_started") -> None:
    for each in decided(session, uid).children:
        category = "neglect" if outcome != "plan_ended" else None
        decide(session, each.child.uid, each.child.rev, outcome, category=category)


def to_prepare(session: Session, conference: Conference) -> tuple[str, ...]:
    page = preparation.preparation(session, conference.uid)
    return next(
        e.lines for e in page.parts if e.heading == "What was to happen, and what came of it"
    )


@pytest.fixture
def meeting(session: Session) -> Meeting:
    made = make_quorate(session)
    hv = made.people["HV"].uid
    recording.enter(
        session, made.uid, "needs_to_happen", "Weekly visit", hv, who="K. Moss",
        by_when=date(2026, 12, 7), audience=PROFESSIONALS,
    )  # fmt: skip
    recording.enter(session, made.uid, "worried", "The door was locked")
    struck = recording.enter(session, made.uid, "needs_to_happen", "Move house")
    recording.strike(session, struck.uid, struck.rev)
    return made


def test_next_steps_become_actions_without_retyping(session: Session, meeting: Meeting) -> None:
    assert outline.outline(session, meeting.uid).steps_left == 1
    saved = plan_actions.bring_in_steps(session, meeting.uid)
    page = outline.outline(session, meeting.uid)
    (action,) = page.actions
    assert (action.text, action.who, action.by_when, action.audience) == (
        "Weekly visit",
        "K. Moss",
        date(2026, 12, 7),
        PROFESSIONALS,
    )
    assert page.steps_left == 0
    with pytest.raises(Refused, match="is an action already"):
        plan_actions.bring_in_steps(session, meeting.uid)
    undo(session, saved)
    assert outline.outline(session, meeting.uid).actions == ()


def test_the_outline_plan_that_goes_out_holds_the_plan_and_says_nothing_twice(
    session: Session, meeting: Meeting
) -> None:
    decide_all(session, meeting.uid)
    plan_actions.bring_in_steps(session, meeting.uid)
    outline.write_part(session, meeting.uid, "goal", "Mia is never alone in the house")
    outline.write_part(session, meeting.uid, "contingency", "A legal planning meeting")
    outline.set_core_group(session, meeting.uid, [meeting.people["HV"].uid])
    outline.name_core_group_member(session, meeting.uid, "P. Till, youth worker")
    mia = outline.outline(session, meeting.uid).children[0]
    own = {"child_well": "You like school", "child_next": "Kim visits"}
    outline.write_own_version(session, meeting.uid, mia.person_uid, own, seen={})
    close_meeting(session, meeting.uid, despite_gaps=True)
    with session.store.reading():
        found = edition(session, Conference.get_by_id(meeting.uid), "outline_plan")
    said = {each.heading: each.text for each in found.parts}
    assert said["What must be true for the plan to end"] == "- Mia is never alone in the house"
    assert said["What is to be done"].startswith("- Weekly visit (K. Moss, by Mon 7 Dec 2026)")
    assert "What needs to happen?" not in said
    assert "P. Till, youth worker" in said["Who carries the plan out"]
    assert said["What happens if it does not work"] == "- A legal planning meeting"
    assert "You like school" not in "".join(said.values())
    (restricted,) = (each for each in found.parts if each.audience.is_restricted)
    assert restricted.heading == "What is to be done"


def test_a_childs_own_version_is_written_whole(session: Session, meeting: Meeting) -> None:
    mia = outline.outline(session, meeting.uid).children[0].person_uid
    own = {"child_well": "You like school", "child_next": "Kim visits"}
    outline.write_own_version(session, meeting.uid, mia, own, seen={})
    with pytest.raises(Stale):
        outline.write_own_version(session, meeting.uid, mia, own, seen={})
    # The child's words are at hand while its version is written, and nobody else's.
    hv = meeting.people["HV"].uid
    recording.enter(
        session, meeting.uid, "worried", "I hide under the bed", hv,
        children=[mia], audience=PROFESSIONALS, verbatim=True,
    )  # fmt: skip
    recording.enter(session, meeting.uid, "worried", "She hides", hv, children=[mia])
    assert outline.outline(session, meeting.uid).own_words[mia] == (
        ("I hide under the bed", PROFESSIONALS),
    )
    parts = outline.outline(session, meeting.uid).own_version(mia)
    assert [each.part for each in parts] == ["child_well", "child_next"]
    seen = {each.part: each.rev for each in parts}
    outline.write_own_version(session, meeting.uid, mia, {"child_well": "Dogs"}, seen=seen)
    (left,) = outline.outline(session, meeting.uid).own_version(mia)
    assert left.text == "Dogs"


def test_parts_are_put_right_and_never_overwritten(session: Session, meeting: Meeting) -> None:
    saved = outline.write_part(session, meeting.uid, "goal", "Safe")
    outline.amend_part(session, saved.uid, saved.rev, "Safe at\nhome", PROFESSIONALS)
    with pytest.raises(Stale):
        outline.amend_part(session, saved.uid, saved.rev, "x", PROFESSIONALS)
    (goal,) = outline.outline(session, meeting.uid).goals
    assert (goal.text, goal.audience) == ("Safe at\nhome", PROFESSIONALS)
    outline.take_part_out(session, goal.uid, goal.rev)
    assert outline.outline(session, meeting.uid).goals == ()
    with pytest.raises(Refused, match="before the conference"):
        plan_actions.add_action(session, meeting.uid, "x", by_when=date(2026, 11, 1))


def test_actions_are_carried_to_the_next_conference_until_they_are_done(
    session: Session, meeting: Meeting
) -> None:
    plan_actions.bring_in_steps(session, meeting.uid)
    parents = plan_actions.add_action(session, meeting.uid, "Parents see a counsellor")
    decide_all(session, meeting.uid)
    close_meeting(session, meeting.uid, despite_gaps=True)
    review, later = (
        make_conference(
            session, Family.get(), reference=reference, kind=kind, conference_date=day,
            state="held", started_at=time(9),
        )
        for reference, kind, day in (
            ("CP002", "first_review", date(2027, 2, 22)),
            ("CP003", "subsequent_review", date(2027, 8, 2)),
        )
    )  # fmt: skip
    assert to_prepare(session, review) == (
        "- Weekly visit (K. Moss by Mon 7 Dec), set at CP001: what came of it is not recorded",
        "- Parents see a counsellor, set at CP001: what came of it is not recorded",
    )
    visit, counsellor = plan_actions.carried_to(session, review.uid)
    assert (visit.action.text, visit.set_at, visit.here) == ("Weekly visit", "CP001", None)
    plan_actions.judge(session, review.uid, visit.action.uid, 0, "done", "Weight is up")
    saved = plan_actions.judge(session, review.uid, parents.uid, 0, "not_done", "No place free")
    with pytest.raises(Stale):
        plan_actions.judge(session, review.uid, parents.uid, 0, "done")
    plan_actions.judge(session, review.uid, parents.uid, saved.rev, "partly", "On a waiting list")
    assert to_prepare(session, review) == (
        "- Weekly visit (K. Moss by Mon 7 Dec), set at CP001: done (Weight is up)",
        "- Parents see a counsellor, set at CP001: partly done (On a waiting list)",
    )
    decide_all(session, review.uid, "plan_continued")
    assert to_prepare(session, later) == (
        "- Parents see a counsellor, set at CP001: partly done (On a waiting list) at CP002",
    )
    (still,) = plan_actions.carried_to(session, later.uid)
    assert still.action.uid == counsellor.action.uid
    assert [(e.conference, e.result, e.words) for e in still.before] == [
        ("CP002", "partly", "On a waiting list")
    ]
    with pytest.raises(Refused, match="not one that this conference"):
        plan_actions.judge(session, later.uid, visit.action.uid, 0, "done")
    with pytest.raises(Refused, match="A later conference looked at"):
        plan_actions.take_action_out(session, parents.uid, parents.rev)
    # What came of a restricted action is for those who may see the action.
    (result,) = plan_actions.carried_to(session, review.uid)[:1]
    assert result.here is not None
    assert result.here.audience == PROFESSIONALS


def test_an_action_stands_under_its_goal_wherever_it_goes(
    session: Session, meeting: Meeting
) -> None:
    decide_all(session, meeting.uid)
    safe, seen = (
        outline.write_part(session, meeting.uid, "goal", text).uid
        for text in ("Mia is never alone", "Mia is seen each week")
    )
    plan_actions.bring_in_steps(session, meeting.uid)
    (visit,) = outline.outline(session, meeting.uid).actions
    plan_actions.add_action(session, meeting.uid, "Aunt moves in", who="Aunt", goal_uid=safe)
    tied = plan_goals.serve_goal(session, visit.uid, visit.rev, seen)
    with pytest.raises(Refused, match="not in this plan any more"):
        plan_goals.serve_goal(session, visit.uid, tied.rev, visit.uid)
    mia = outline.outline(session, meeting.uid).children[0].person_uid
    own = {"child_well": "You like school"}
    outline.write_own_version(session, meeting.uid, mia, own, seen={})
    close_meeting(session, meeting.uid, despite_gaps=True)
    with session.store.reading():
        row = Conference.get_by_id(meeting.uid)
        plan, child, notes = (
            {each.heading: each.text for each in edition(session, row, document).parts}
            for document in ("outline_plan", "child_plan", "attendance")
        )
        (minutes,) = (
            each.text
            for each in parts(edition(session, row, "outline_plan").record.sources)
            if each.heading == PARTS[GOAL]
        )
    goals = "- Mia is never alone\n  - Aunt moves in (Aunt)\n- Mia is seen each week"
    assert plan[PARTS[GOAL]] == minutes == goals
    assert child[f"Mia Ash: {PARTS[GOAL].lower()}"] == goals
    assert "never alone" not in "".join(notes.values())
    # The visit is for professionals only and its goal for all: it says what it is for.
    assert plan["What is to be done"].endswith("(for: Mia is seen each week)")
    # Nor does anything tell of a goal that its reader may not see.
    outline.amend_part(session, seen, 1, "Mia is seen each week", Audience.for_only({mia}))
    with session.store.reading():
        found = edition(session, row, "outline_plan")
    assert not any("(for:" in each.text for each in found.parts)


def test_a_goal_without_an_action_is_pointed_out_before_the_plan_goes_out(
    session: Session, meeting: Meeting
) -> None:
    goal = outline.write_part(session, meeting.uid, "goal", "Mia is never alone")
    assert "1 goal is without an action." in before_leaving(session, meeting.uid).lines
    assert recipients(session, meeting.uid, "outline_plan").goals_without_action == 1
    added = plan_actions.add_action(session, meeting.uid, "Aunt moves in", goal_uid=goal.uid)
    assert "1 goal is without an action." not in before_leaving(session, meeting.uid).lines
    assert recipients(session, meeting.uid, "outline_plan").goals_without_action == 0
    # A goal that is taken out leaves its action in the plan; brought back, it has it again.
    taken = outline.take_part_out(session, goal.uid, goal.rev)
    page = outline.outline(session, meeting.uid)
    assert [each.uid for each in page.serving("")] == [added.uid]
    undo(session, taken)
    page = outline.outline(session, meeting.uid)
    assert [each.uid for each in page.serving(goal.uid)] == [added.uid]


def test_nothing_is_carried_once_no_child_is_on_a_plan(session: Session, meeting: Meeting) -> None:
    plan_actions.bring_in_steps(session, meeting.uid)
    decide_all(session, meeting.uid, "no_plan")
    close_meeting(session, meeting.uid, despite_gaps=True)
    again = make_conference(
        session, Family.get(), reference="CP002", conference_date=date(2027, 6, 1)
    )
    assert plan_actions.carried_to(session, again.uid) == ()


def test_the_chairs_page_has_no_words_kept_from_the_chair(
    session: Session, meeting: Meeting
) -> None:
    child = ChildAtConference.get(ChildAtConference.conference == meeting.uid).person_id
    for text, audience in (
        ("I like the park", Audience.for_professionals()),
        ("I am afraid", Audience.for_only([meeting.people["HV"].uid])),
    ):
        recording.enter(
            session, meeting.uid, "worried", text, children=[child], verbatim=True,
            audience=audience,
        )  # fmt: skip
    at = ChildAtConference.get(ChildAtConference.conference == meeting.uid).uid
    add_view(session, at, "change", "No shouting")
    add_view(session, at, "letter", "Dear all,\nplease come", audience=PROFESSIONALS)
    add_view(
        session, at, "worried", "Of him", audience=Audience.for_only([meeting.people["HV"].uid])
    )
    decide_all(session, meeting.uid)
    close_meeting(session, meeting.uid, despite_gaps=True)
    review = make_conference(
        session, Family.get(), reference="CP002", kind="first_review",
        conference_date=date(2027, 2, 22),
    )  # fmt: skip
    here = ChildAtConference.get(ChildAtConference.conference == review.uid).uid
    add_view(session, here, "well", "Beans")
    written = pages.written(preparation.preparation(session, review.uid))
    assert "wants to change: No shouting; what was done is not recorded" in written
    assert "a letter read out: Dear all, please come" in written
    assert written.index("No shouting") < written.index("now: ") < written.index("Beans")
    assert "Of him" not in written
    assert "I like the park" in written
    assert "I am afraid" not in written
    assert "1 more, for named people of whom the chair is none" in written
