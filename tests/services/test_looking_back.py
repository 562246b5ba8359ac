"""Last time beside today: what came of it, and nobody reads what was kept from them then."""

from datetime import date, time, timedelta

import pytest

from cpclerk.documents.pages import written
from cpclerk.rules.audience import Audience
from cpclerk.rules.distribution import Recipient, may_have
from cpclerk.rules.errors import Refused
from cpclerk.rules.kinds import DANGER, SAFETY_GOAL
from cpclerk.services import Session
from cpclerk.services.attendance import arrive, attendance
from cpclerk.services.checklists import checklist
from cpclerk.services.child_views import add_view, amend_view, answer_view, child_views
from cpclerk.services.child_words import say_in_record, take_over
from cpclerk.services.looking_back import last_time, look_back
from cpclerk.services.plan_actions import carried_to
from cpclerk.services.preparation import preparation
from cpclerk.services.read_back import before_leaving
from cpclerk.services.record import record_of
from cpclerk.services.recording import enter, entries
from cpclerk.services.scaling import scaled
from cpclerk.services.undo import undo
from cpclerk.store import (
    ChildAtConference,
    Conference,
    Invitee,
    PlanAction,
    ScaleMark,
    Stale,
    transaction,
)
from tests.making import make_conference, make_family
from tests.meeting import Meeting, make_quorate


def held_before(session: Session, meeting: Meeting) -> str:
    """Make the family's conference of three months ago, with its mother on its own list."""
    family = meeting.conference.family
    assert family is not None
    before = make_conference(
        session, family, conference_date=session.today, started_at=time(9, 0), reference="CP000"
    )
    mother = meeting.people["Mum"].person_id
    with transaction(session, "make list") as change:
        change.insert(
            Invitee,
            uid="mum before",
            conference=before,
            person=mother,
            capacity="Mother",
            position=0,
            invited=True,
        )
        change.insert(Invitee, uid="aunt before", conference=before, name="Aunt Bea", position=1)
    return str(before.uid)


def hold(session: Session, uid: str, on: date) -> None:
    with session.store.reading():
        Conference.update(state="held", conference_date=on).where(Conference.uid == uid).execute()


def test_meetings_that_name_no_family_have_no_past_of_each_other(session: Session) -> None:
    family = make_family(session)
    before = make_conference(
        session, family, state="held", conference_date=session.today - timedelta(90)
    )
    now = make_conference(session, family, reference="CP002", conference_date=session.today)
    with session.store.reading():
        mum = Invitee.create(uid="mum", conference=before, name="Bea", position=0)
        ScaleMark.create(uid="mark", conference=before, invitee=mum, value=3, audience="everyone")
        ChildAtConference.update(outcome="plan_started").execute()
        PlanAction.create(
            uid="do", conference=before, position=1, text="Visit", audience="everyone"
        )
    assert carried_to(session, now.uid)
    assert last_time(session, now.uid)
    assert "CP001" in written(preparation(session, now.uid))
    assert any(each.carried_from for each in checklist(session, now.uid))
    assert len(scaled(session, now.uid)[""]) == 2
    with session.store.reading():
        Conference.update(family=None, about="Case audit").execute()
    assert carried_to(session, now.uid) == ()
    assert last_time(session, now.uid) is None
    assert not any(each.carried_from for each in checklist(session, now.uid))
    assert len(scaled(session, now.uid)[""]) == 1
    assert "CP001" not in written(preparation(session, now.uid))


def test_worries_and_goals_of_last_time_are_looked_at(session: Session) -> None:
    meeting = make_quorate(session)
    assert last_time(session, meeting.uid) is None
    before = held_before(session, meeting)
    danger = enter(session, before, "worried", "may be hit", entry_kind=DANGER)
    enter(session, before, "needs_to_happen", "Nobody hits Leo", entry_kind=SAFETY_GOAL)
    enter(session, meeting.uid, "needs_to_happen", "Nobody shouts", entry_kind=SAFETY_GOAL)
    hold(session, before, session.today - timedelta(90))
    found = last_time(session, meeting.uid)
    assert found is not None
    assert "2 things of last time are not looked at." in before_leaving(session, meeting.uid).lines
    assert [(each.text, each.kind, each.result) for each in found.worries] == [
        ("may be hit", "danger", None)
    ]
    assert found.posts == (("Nobody hits Leo", "gone"), ("Nobody shouts", "new"))
    assert found.open == 2
    saved = look_back(session, meeting.uid, danger.uid, 0, "partly", "Dad moved out")
    with pytest.raises(Stale):
        look_back(session, meeting.uid, danger.uid, 0, "done")
    with pytest.raises(Refused, match="not one of last time"):
        look_back(session, meeting.uid, "elsewhere", 0, "done")
    with session.store.reading():
        lines = [e.line for e in record_of(session, meeting.uid).sources]
    assert "- may be hit: partly done" in lines
    assert "  Dad moved out" in lines
    undo(session, saved)
    again = last_time(session, meeting.uid)
    assert again is not None
    assert again.open == 2


def test_next_steps_of_last_time_that_are_in_no_plan_are_looked_at_too(session: Session) -> None:
    meeting = make_quorate(session)
    before = held_before(session, meeting)
    plain = enter(
        session, before, "needs_to_happen", "Ring the GP", who="Rosa", by_when=date(2026, 9, 7)
    )
    pinned = enter(session, before, "needs_to_happen", "Visit weekly")
    with transaction(session, "pin") as change:
        change.insert(
            PlanAction, conference=before, entry=pinned.uid, position=1, text="Visit weekly",
            audience="everyone",
        )  # fmt: skip
    with session.store.reading():
        ChildAtConference.update(outcome="plan_started").execute()
    hold(session, before, session.today - timedelta(90))
    found = last_time(session, meeting.uid)
    assert found is not None
    assert [(each.text, each.who) for each in found.steps] == [("Ring the GP", "Rosa")]
    assert [each.action.text for each in found.actions] == ["Visit weekly"]
    assert found.open == 2
    look_back(session, meeting.uid, plain.uid, 0, "done", "on Monday")
    # The chair's page says the same: there is one source of it.
    page = written(preparation(session, meeting.uid))
    assert "- Ring the GP (Rosa by Mon 7 Sep): done (on Monday)" in page
    assert "- Visit weekly, set at CP000: what came of it is not recorded" in page
    assert page.count("Visit weekly") == page.count("Ring the GP") == 1


@pytest.mark.parametrize(
    ("audience", "mother_may", "hv_may"),
    [
        (Audience.for_everyone(), True, True),
        (Audience.for_professionals(), False, True),
        (Audience.withheld_from(["mum before"]), False, True),
        (Audience.for_only(["mum before"]), True, False),
        # Who is nothing but a name cannot be kept from it, so nobody sees it.
        (Audience.withheld_from(["aunt before"]), False, False),
    ],
)
def test_what_was_kept_from_somebody_then_is_kept_from_them_now(
    session: Session, audience: Audience, mother_may: bool, hv_may: bool
) -> None:
    meeting = make_quorate(session)
    before = held_before(session, meeting)
    worry = enter(session, before, "worried", "drinks again", audience=audience)
    hold(session, before, session.today - timedelta(90))
    look_back(session, meeting.uid, worry.uid, 0, "done", "sober")
    mum, hv = meeting.people["Mum"], meeting.people["HV"]
    readers = (
        Recipient(frozenset({mum.uid, str(mum.person_id)}), True),
        Recipient(frozenset({hv.uid, str(hv.professional_id)}), False),
    )
    with session.store.reading():
        sources = [e for e in record_of(session, meeting.uid).sources if "looked" in e.section]
    assert len(sources) == 2
    for source in sources:
        assert [may_have(each, source.audience) for each in readers] == [mother_may, hv_may]


def test_what_a_child_thinks_is_answered_in_the_record(session: Session) -> None:
    meeting = make_quorate(session)
    child = attendance(session, meeting.uid).children[0]
    added = add_view(
        session,
        child.uid,
        "change",
        "I want Dad\nto stop shouting",
        how="somebody",
        invitee_uid=meeting.people["SW"].uid,
    )
    assert any(
        "wish of a child is not answered" in e for e in before_leaving(session, meeting.uid).lines
    )
    with pytest.raises(Refused, match="working well"):
        amend_view(session, added.uid, 1, "elsewhere", "x")
    with pytest.raises(Refused, match="nothing to enter"):
        add_view(session, child.uid, "well", " ")
    # How it was given and who brought it cannot contradict each other.
    worker = meeting.people["SW"].uid
    for how, why in (("advocate", "nobody else"), ("said", "nobody but"), ("", "how it was given")):
        with pytest.raises(Refused, match=why):
            add_view(session, child.uid, "well", "My dog", how=how, invitee_uid=worker)
    answer_view(session, added.uid, 1, "He goes to a group")
    (view,) = child_views(session, meeting.uid).views
    assert (view.text, view.is_open) == ("I want Dad\nto stop shouting", False)
    with session.store.reading():
        lines = [
            e.line for e in record_of(session, meeting.uid).sources if e.section == "own_words"
        ]
    assert lines == [
        "- “I want Dad\nto stop shouting” (Mia Ash, wants to change, told by somebody else, "
        "Lena Hart, Social worker)",
        "  What was done about it: He goes to a group",
    ]


def test_a_childs_words_stand_in_the_record_and_among_its_views_typed_once(
    session: Session,
) -> None:
    meeting = make_quorate(session)
    mia, leo = attendance(session, meeting.uid).children
    with transaction(session, "ask Mia") as change:
        own = change.insert(Invitee, conference=meeting.uid, person=mia.person_uid, position=9)
    arrive(session, own.uid, own.rev)
    worker = meeting.people["SW"].uid
    kept = Audience.for_professionals()
    with pytest.raises(Refused, match="No words of a child"):
        take_over(session, meeting.uid)
    enter(session, meeting.uid, "needs_to_happen", "Live at Gran's", own.uid, verbatim=True)
    enter(session, meeting.uid, "worried", "They shout", own.uid, audience=kept)
    enter(
        session, meeting.uid, "working_well", "My dog", worker,
        verbatim=True, children=[leo.person_uid],
    )  # fmt: skip
    # Nobody knows whose words these are; and these are the mother's own.
    enter(session, meeting.uid, "worried", "Both said it", worker, verbatim=True)
    enter(
        session, meeting.uid, "worried", "I never did", meeting.people["Mum"].uid,
        verbatim=True, children=[leo.person_uid],
    )  # fmt: skip
    assert child_views(session, meeting.uid).in_record == 3
    taken = take_over(session, meeting.uid)
    views = child_views(session, meeting.uid)
    assert (taken.count, views.in_record) == (3, 0)
    assert [(e.child_uid, e.about, e.text, e.how, e.brought_by) for e in views.views] == [
        (mia.uid, "change", "Live at Gran's", "said", None),
        (mia.uid, "worried", "They shout", "said", None),
        (leo.uid, "well", "My dog", "somebody", worker),
    ]
    assert views.views[1].audience == kept
    with session.store.reading():
        lines = [each.line for each in record_of(session, meeting.uid).sources]
    # It is printed once, as the view.
    assert [each for each in lines if "Gran" in each] == [
        "- “Live at Gran's” (Mia Ash, wants to change, said at the conference)"
    ]
    undo(session, taken)
    assert child_views(session, meeting.uid).views == ()
    # The other way round: a view is entered in the record.
    view = add_view(session, mia.uid, "worried", "Dad\nshouts", audience=kept)
    said = say_in_record(session, view.uid, view.rev)
    entry = entries(session, meeting.uid).column("worried")[-1]
    assert (entry.text, entry.speaker, entry.verbatim, entry.audience) == (
        "Dad shouts", "Mia", True, kept,
    )  # fmt: skip
    with pytest.raises(Refused, match="already"):
        say_in_record(session, view.uid, said.rev)
    letter = add_view(session, mia.uid, "letter", "Dear all")
    with pytest.raises(Refused, match="letter"):
        say_in_record(session, letter.uid, letter.rev)
