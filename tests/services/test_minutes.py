"""The minutes, from the record to the chair's approval; after that nobody changes them."""

import re
from datetime import date, time, timedelta
from typing import Any

import pytest

from cpclerk.rules.audience import Audience
from cpclerk.rules.timescales import DeadlineState
from cpclerk.services import Refused, Session, Stale, minutes, taking_part
from cpclerk.services.copies import preview
from cpclerk.services.decisions import restrict_view
from cpclerk.services.gaps import not_recorded
from cpclerk.services.minutes import page
from cpclerk.services.minutes_blocks import Block
from cpclerk.services.plan_work import plan_work
from cpclerk.services.undo import undo
from cpclerk.store import (
    AgencyView,
    Audit,
    ChildAtConference,
    Conference,
    Entry,
    Exclusion,
    Invitee,
    Minutes,
    MinutesBlock,
    ScaleMark,
    Staff,
    Stage,
    transaction,
)
from tests.afterwards import HELD, TODAY, Held, make_approved, make_held, say
from tests.conftest import as_role
from tests.making import make_conference, make_family

FRIDAY = date(2026, 11, 20)
WORRIED = "What are we worried about?"
NASTY = "She said 👩‍👧 עברית [b]markup[/ \x1b[31mred\x1b[0m \u202eback\nsecond line"
CLEAN = "She said 👩‍👧 עברית [b]markup[/ red back\nsecond line"


def block(
    session: Session, held: Held, heading: str = WORRIED, audience: str = "everyone"
) -> Block:
    found = [
        each
        for each in page(session, held.uid).blocks
        if each.heading == heading and each.audience.stored == audience
    ]
    assert len(found) == 1, [(each.heading, each.audience.stored) for each in found]
    return found[0]


def text_of_all(session: Session, held: Held) -> str:
    return "\n".join(each.text for each in page(session, held.uid).blocks)


def audited(session: Session) -> int:
    with session.store.reading():
        return Audit.select().count()


def asked(session: Session) -> list[str]:
    return [each.what for each in plan_work(session, mine=True).to_do if each.step == "minutes"]


# Drafting


def test_a_draft_holds_what_was_recorded(session: Session) -> None:
    held = make_held(session, reason="Two call-outs in a week", core_group_date=date(2026, 12, 2))
    say(session, held, "Missed 3 of 5 weight checks")
    say(session, held, "Attends every day", "Sch", column="working_well")
    say(
        session, held, "Visit weekly", "SW", column="needs_to_happen",
        who="L. Hart", by_when=date(2026, 12, 7),
    )  # fmt: skip
    say(session, held, "I hide when they shout", "Sch", verbatim=True)
    with transaction(session, "make views") as change:
        child = ChildAtConference.select().order_by(ChildAtConference.date_of_birth).first()
        change.insert(
            AgencyView, child=child, invitee=held.people["Sch"], plan=False, dissent=True,
            words="School sees a happy child", audience="everyone",
        )  # fmt: skip
        change.insert(
            ScaleMark, conference=held.conference, invitee=held.people["HV"], value=3,
            reason="Weight falls", audience="everyone",
        )  # fmt: skip
    before = audited(session)
    minutes.draft(session, held.uid)
    assert audited(session) == before + 1
    text = text_of_all(session, held)
    for words in (
        "Initial conference, CP001",
        "Held on Thu 19 Nov 2026 at 10:00",
        "Chair: Nell Reed",
        "- Mia Ash, born 1 May 2014",
        "- Rosa Ash, Mother",
        "- Kim Moss, Health visitor: Missed 3 of 5 weight checks",
        "- Ravi Shah, Head teacher: Attends every day",
        "Visit weekly (L. Hart, by Mon 7 Dec 2026)",
        "“I hide when they shout” (as told by Ravi Shah, Head teacher)",
        "- Kim Moss, Health visitor: 3. Weight falls",
        "Mia Ash:\n- Ravi Shah, Head teacher: no plan is needed. "
        "Dissents from the decision: School sees a happy child.",
        "Leo Ash:\n- No agency's view is recorded.",
        "- Leo Ash: a child protection plan starts. Category: neglect.",
        "Next review: Thu 18 Feb 2027",
        "First core group: Wed 2 Dec 2026",
    ):
        assert words in text, words
    # Why it was asked for is the office's own note, not part of what was said.
    assert "Two call-outs" not in text


def test_what_was_not_recorded_is_said_not_to_be(session: Session) -> None:
    held = make_held(session, outcome=None)
    minutes.draft(session, held.uid)
    text = text_of_all(session, held)
    assert "Leo Ash: what was decided is not recorded" in text
    assert "- Leo Ash: it was not noted down how" in text
    assert "not recorded\n" not in text.partition("How each child took part")[2]
    found = not_recorded(session, held.uid)
    assert found[-3:] == (
        "how Leo Ash took part",
        "what any agency thinks on Leo Ash",
        "what was decided for Leo Ash",
    )


def test_too_few_agencies_is_said_in_plain_words(session: Session) -> None:
    held = make_held(session, outcome=None)
    with transaction(session, "close") as change:
        change.update(Conference.get_by_id(held.uid), quorate=False)
    minutes.draft(session, held.uid)
    found = text_of_all(session, held)
    assert "Too few agencies were there to decide (it was not quorate)." in found
    assert "- Mia Ash: nothing was decided, because the conference is to be held again." in found
    with transaction(session, "go ahead") as change:
        change.update(Conference.get_by_id(held.uid), went_ahead_reason="It could not wait")
    minutes.draft(session, held.uid)
    assert "Mia Ash: what was decided is not recorded." in text_of_all(session, held)


def test_views_stand_child_by_child_in_the_order_of_the_list(session: Session) -> None:
    held = make_held(session)
    with transaction(session, "make views") as change:
        mia, leo = ChildAtConference.select().order_by(ChildAtConference.date_of_birth)
        for child, tag, plan, words, audience in (
            (leo, "Sch", True, "", "everyone"),
            (mia, "HV", False, "it was once", "professionals"),
            (mia, "Sch", True, "", "everyone"),
            (mia, "SW", True, "", "everyone"),
            (leo, "SW", None, "", "everyone"),
        ):
            change.insert(
                AgencyView, child=child, invitee=held.people[tag], plan=plan, dissent=False,
                words=words, audience=audience,
            )  # fmt: skip
    minutes.draft(session, held.uid)
    text = text_of_all(session, held)
    assert (
        "Mia Ash:\n- Lena Hart, Social worker: a plan is needed.\n"
        "- Kim Moss, Health visitor: no plan is needed.\n"
        "- Ravi Shah, Head teacher: a plan is needed.\n"
        "Leo Ash:\n- Ravi Shah, Head teacher: a plan is needed."
    ) in text
    # Apart from the others, a line says whom it is about.
    assert "- Mia Ash: Kim Moss, Health visitor: it was once." in text


def test_how_parents_took_part_and_a_young_child_s_day_reach_those_who_may_see_them(
    session: Session,
) -> None:
    held = make_held(session)
    uid = held.people["Mum"]
    with transaction(session, "as the chair decided") as change:
        invitee = Invitee.get_by_id(uid)
        change.update(invitee, took_part="separately", attended=True)
        change.insert(
            Exclusion, conference=held.conference, invitee=uid, extent="separately",
            ground="violence", reason="He would hear where she lives now",
            how_long="all of it", views_by="her advocate reads them out",
            decided_by=Conference.get_by_id(held.uid).chair_id, decided_on=HELD,
            audience="professionals",
        )  # fmt: skip
        eldest, youngest = ChildAtConference.select().order_by(ChildAtConference.date_of_birth)
        # What was put down before it was asked who may see it.
        change.update(eldest, observed_by="Kim Moss", day_like="Is up before anybody else is")
    taking_part.young_child_s_day(
        session, youngest.uid, youngest.rev, observed_by="Ravi Shah",
        day_like="Sleeps at school most afternoons", audience=Audience.for_everyone(),
    )  # fmt: skip
    minutes.draft(session, held.uid)
    seen = block(session, held, "Who was there").text
    kept = block(session, held, "Who was there", "professionals").text
    assert "How each parent or carer took part:" in seen
    for words in ("separately", "violence", "where she lives", "advocate reads"):
        assert words in kept
        assert words not in seen
    days = "What a young child's day is like"
    assert block(session, held, days).text == (
        "- Leo Ash: Sleeps at school most afternoons (seen by: Ravi Shah)"
    )
    assert "before anybody" in block(session, held, days, "professionals").text
    # Nor do they get into what everybody reads by hand.
    everyone = block(session, held, days)
    words = "Is up before anybody else is"
    minutes.amend_block(session, everyone.uid, everyone.rev, words)
    with pytest.raises(Refused, match="were recorded under"):
        minutes.to_chair(session, held.uid, TODAY)


def test_a_parents_own_words_stay_in_their_column(session: Session) -> None:
    held = make_held(session)
    say(session, held, "I never hit him", "Dad", verbatim=True)
    minutes.draft(session, held.uid)
    assert "- Tom Khan, Father: “I never hit him”" in block(session, held).text


def test_restricted_entries_have_a_block_of_their_own(session: Session) -> None:
    held = make_held(session)
    withheld = f"not:{held.people['Dad'].uid}"
    say(session, held, "Everybody heard this")
    say(session, held, "The police know more", "Sch", audience="professionals")
    say(session, held, "She is afraid of him", "HV", audience=withheld)
    say(session, held, "Nobody can read whom this is for", "HV", audience="???")
    minutes.draft(session, held.uid)
    assert "Everybody heard" in block(session, held).text
    restricted = block(session, held, audience="professionals")
    assert restricted.text == "- Ravi Shah, Head teacher: The police know more"
    assert "afraid" in block(session, held, audience=withheld).text
    assert [
        each.audience.words for each in page(session, held.uid).blocks if "Nobody" in each.text
    ] == ["nobody"]


def test_a_struck_entry_is_left_out(session: Session) -> None:
    held = make_held(session)
    say(session, held, "Said in error", struck=True)
    minutes.draft(session, held.uid)
    assert "Said in error" not in text_of_all(session, held)


def test_drawn_again_it_keeps_what_was_edited(session: Session) -> None:
    held = make_held(session)
    one = say(session, held, "One")
    say(session, held, "Two")
    minutes.draft(session, held.uid)
    was = block(session, held)
    minutes.amend_block(session, was.uid, was.rev, f"The chair summed up.\n{was.text}")
    assert page(session, held.uid).behind == 0
    say(session, held, "Three")
    with transaction(session, "strike") as change:
        change.update(Entry.get_by_id(one.uid), struck=True)
    assert page(session, held.uid).behind == 1
    minutes.draft(session, held.uid)
    assert block(session, held).text == (
        "The chair summed up.\n- Kim Moss, Health visitor: Two\n- Kim Moss, Health visitor: Three"
    )
    assert page(session, held.uid).behind == 0


def test_a_reworded_dissent_follows_its_words_and_not_what_was_recommended(
    session: Session,
) -> None:
    held = make_held(session)
    with transaction(session, "make views") as change:
        child = ChildAtConference.select().first()
        view = change.insert(
            AgencyView, child=child, invitee=held.people["HV"], plan=False, dissent=True,
            words="She fears him", audience="everyone",
        )  # fmt: skip
    minutes.draft(session, held.uid)
    was = block(session, held, "What each agency thinks")
    reworded = was.text.replace("She fears him", "The mother is afraid of the father")
    minutes.amend_block(session, was.uid, was.rev, reworded)
    restrict_view(session, view.uid, view.rev, Audience.for_professionals())
    minutes.draft(session, held.uid)
    text = block(session, held, "What each agency thinks").text
    assert "no plan is needed. Dissents from the decision." in text
    assert "afraid" not in text
    kept = block(session, held, "What each agency thinks", "professionals").text
    assert "afraid of the father" in kept
    assert "why it dissents: She fears him." in kept


def test_what_was_reworded_follows_a_source_that_fewer_may_see(session: Session) -> None:
    held = make_held(session)
    withheld = f"not:{held.people['Dad'].uid}"
    say(session, held, "Here every week")
    one = say(session, held, "She fears him")
    say(session, held, "She hides", "Sch")
    minutes.draft(session, held.uid)
    was = block(session, held)
    reworded = was.text.replace("She fears him", "The mother is afraid of the father")
    minutes.amend_block(session, was.uid, was.rev, reworded)
    with transaction(session, "restrict") as change:
        change.update(Entry.get_by_id(one.uid), audience=withheld)
    minutes.draft(session, held.uid)
    assert "afraid of the father" not in block(session, held).text
    assert "She hides" in block(session, held).text
    kept = block(session, held, audience=withheld)
    assert kept.text.endswith(
        "She fears him\n- Kim Moss, Health visitor: The mother is afraid of the father"
    )

    # Written from two that are restricted differently: only who may see both sees it.
    minutes.amend_block(session, kept.uid, kept.rev, "He strikes out when he drinks.")
    with transaction(session, "restrict") as change:
        change.update(Entry.get_by_id(one.uid), audience="professionals")
    minutes.draft(session, held.uid)
    [found] = [each for each in page(session, held.uid).blocks if "strikes out" in each.text]
    assert found.audience.professionals_only
    assert found.audience.withheld == {held.people["Dad"].uid}


def test_a_block_whose_entries_all_went_goes_too(session: Session) -> None:
    held = make_held(session)
    only = say(session, held, "Only this")
    minutes.draft(session, held.uid)
    with transaction(session, "strike") as change:
        change.update(Entry.get_by_id(only.uid), struck=True)
    minutes.draft(session, held.uid)
    assert WORRIED not in {each.heading for each in page(session, held.uid).blocks}


def test_only_a_held_conference_is_drafted(session: Session) -> None:
    conference = make_conference(session, make_family(session))
    with pytest.raises(Refused, match="not held yet"):
        minutes.draft(session, conference.uid)
    assert page(session, conference.uid).version == 0


def test_a_log_of_long_ago_is_left_as_it_is(session: Session) -> None:
    held = make_held(session, judged_as_at=date(2026, 11, 20))
    with pytest.raises(Refused, match="came from a log"):
        minutes.draft(session, held.uid)
    with pytest.raises(Refused, match="came from a log"):
        minutes.outline_plan_out(session, held.uid, TODAY, "by hand")
    states = {each.event: each for each in minutes.stages(session, held.uid)}
    limit = states["outline_plan_sent"].deadline
    assert limit is not None
    assert limit.state is DeadlineState.NOT_RECORDED
    assert states["outline_plan_sent"].done_on is None
    assert "minutes_drafted" not in states


# Amending


def test_a_block_is_amended_and_cleaned(session: Session) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid)
    was = block(session, held)
    saved = minutes.amend_block(session, was.uid, was.rev, NASTY)
    now = block(session, held)
    assert (now.text, now.is_edited, now.rev) == (CLEAN, True, saved.rev)
    undo(session, saved)
    assert block(session, held).text == was.text


def test_two_people_amending_see_each_other(session: Session, chair_session: Session) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid)
    was = block(session, held)
    minutes.amend_block(session, was.uid, was.rev, "mine")
    with pytest.raises(Stale):
        minutes.amend_block(chair_session, was.uid, was.rev, "theirs")
    assert minutes.block(session, was.uid).text == "mine"


def test_too_long_a_block_is_refused_whole(session: Session) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid)
    was = block(session, held)
    with pytest.raises(Refused, match="characters long"):
        minutes.amend_block(session, was.uid, was.rev, "x" * 60_001)
    assert block(session, held).text == was.text


def test_while_the_chair_reads_only_the_chair_changes(
    session: Session, chair_session: Session
) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid)
    minutes.to_chair(session, held.uid, TODAY)
    was = block(session, held)
    with pytest.raises(Refused, match="log them as returned"):
        minutes.amend_block(session, was.uid, was.rev, "changed behind the chair's back")
    minutes.amend_block(chair_session, was.uid, was.rev, "by the chair")
    with pytest.raises(Refused, match="with the chair"):
        minutes.draft(session, held.uid)


# Stages


def test_each_stage_follows_the_one_before(session: Session, chair_session: Session) -> None:
    held = make_held(session)
    say(session, held, "One")
    with pytest.raises(Refused, match="no minutes yet"):
        minutes.to_chair(session, held.uid, TODAY)
    with pytest.raises(Refused, match="no minutes yet"):
        minutes.approve(chair_session, held.uid, TODAY)
    minutes.draft(session, held.uid)
    with pytest.raises(Refused, match="not been to the chair"):
        minutes.approve(chair_session, held.uid, TODAY)
    with pytest.raises(Refused, match="not been to the chair"):
        minutes.return_to_clerk(session, held.uid, TODAY, comments="why")
    minutes.to_chair(session, held.uid, TODAY)
    with pytest.raises(Refused, match="with the chair already"):
        minutes.to_chair(session, held.uid, TODAY)
    with pytest.raises(Refused, match="chair's comments") as caught:
        minutes.return_to_clerk(session, held.uid, TODAY)
    assert caught.value.field == "comments"
    assert not asked(session)
    minutes.return_to_clerk(session, held.uid, TODAY, comments="Name who will visit")
    # Somebody waits for an answer, whatever the next limit is.
    assert asked(session) == ["Chair's comments: answer"]
    with pytest.raises(Refused, match="returned the minutes"):
        minutes.approve(chair_session, held.uid, TODAY)
    minutes.to_chair(session, held.uid, TODAY)
    assert not asked(session)
    minutes.approve(chair_session, held.uid, TODAY)
    lines = {each.event: each for each in minutes.stages(session, held.uid)}
    assert [len(lines["minutes_to_chair"].reached), lines["minutes_to_chair"].days] == [2, 2]
    (returned,) = lines["minutes_returned"].reached
    assert (returned.note, returned.by) == ("Name who will visit", "Nell Reed")


@pytest.mark.parametrize(
    ("on", "why"),
    [
        (TODAY + timedelta(days=1), "in the future"),
        (HELD - timedelta(days=1), "before the drafting"),
        (date(2026, 11, 20), "before the drafting"),
    ],
)
def test_impossible_days_are_refused(session: Session, on: date, why: str) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid)
    with pytest.raises(Refused, match=why) as caught:
        minutes.to_chair(session, held.uid, on)
    assert caught.value.field == "on"
    assert page(session, held.uid).state == "draft"


def test_nothing_is_drafted_before_the_conference(session: Session) -> None:
    held = make_held(session)
    with pytest.raises(Refused, match="before the conference"):
        minutes.draft(session, held.uid, HELD - timedelta(days=1))


def test_stages_may_be_put_down_for_the_past(session: Session, chair_session: Session) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid, HELD)
    minutes.to_chair(session, held.uid, date(2026, 11, 20))
    minutes.approve(chair_session, held.uid, date(2026, 11, 20))
    lines = {each.event: each for each in minutes.stages(session, held.uid)}
    assert lines["minutes_drafted"].done_on == HELD
    approved = lines["minutes_approved"]
    assert approved.deadline is not None
    assert (approved.done_on, approved.days) == (date(2026, 11, 20), 0)
    assert approved.deadline.state is DeadlineState.MET
    assert "5 working days" in "\n".join(approved.deadline.working.lines())


def test_a_late_stage_asks_for_its_reason(session: Session) -> None:
    held = make_held(session, day=date(2026, 11, 9))
    say(session, held, "One")
    minutes.draft(session, held.uid)
    with pytest.raises(Refused, match=r"5 working days late.*Mon 16 Nov 2026") as caught:
        minutes.to_chair(session, held.uid, TODAY)
    assert caught.value.field == "late_reason"
    with pytest.raises(Refused, match="Choose the reason"):
        minutes.to_chair(session, held.uid, TODAY, late_reason="made up")
    minutes.to_chair(session, held.uid, TODAY, late_reason="backlog")
    line = next(e for e in minutes.stages(session, held.uid) if e.event == "minutes_to_chair")
    assert line.reached[0].late_reason == "Backlog of minutes"


def test_the_outline_plan_is_a_stage_of_its_own(session: Session) -> None:
    held = make_held(session)
    with pytest.raises(Refused, match="1 working day late"):
        minutes.outline_plan_out(session, held.uid, TODAY, "by hand")
    saved = minutes.outline_plan_out(session, held.uid, date(2026, 11, 20), "by hand")
    with pytest.raises(Refused, match="went out on Fri 20 Nov 2026 already"):
        minutes.outline_plan_out(session, held.uid, TODAY, "by hand")
    undo(session, saved)
    minutes.outline_plan_out(session, held.uid, HELD, "by hand")


def test_no_outline_plan_is_owed_without_a_plan(session: Session) -> None:
    held = make_held(session, outcome="no_plan")
    with pytest.raises(Refused, match="no outline plan is owed"):
        minutes.outline_plan_out(session, held.uid, TODAY, "by hand")


def test_what_was_not_decided_owes_nothing_yet(session: Session) -> None:
    held = make_held(session, outcome=None)
    with pytest.raises(Refused, match="Decide first"):
        minutes.outline_plan_out(session, held.uid, TODAY, "by hand")


# Approval


def with_chair(session: Session, on: date = TODAY) -> Held:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid, on)
    minutes.to_chair(session, held.uid, on)
    return held


def approval(session: Session) -> Stage:
    with session.store.reading():
        return Stage.get(Stage.stage == "minutes_approved")


def test_the_chair_approves_with_one_word(session: Session, chair_session: Session) -> None:
    held = with_chair(session)
    minutes.approve(chair_session, held.uid, TODAY)
    assert approval(session).by_id == chair_session.actor.uid
    found = page(session, held.uid)
    assert (found.state, len(found.digest)) == ("approved", 64)


def test_a_clerk_logs_an_approval_by_e_mail_with_its_evidence(session: Session) -> None:
    held = with_chair(session, FRIDAY)
    said: dict[str, Any] = {}
    for field, value, why in (
        ("way", "", "How did Nell Reed approve: by e-mail or signed on paper?"),
        ("came_at", None, "At what time did the e-mail come?"),
        # The tests' clock stands at nine.
        ("came_at", time(9, 1), "09:01 on Mon 23 Nov 2026 is still to come"),
        ("evidence", "e-mail", "Type what it says, and where it is filed."),
    ):
        said[field] = value
        with pytest.raises(Refused, match=re.escape(why)) as caught:
            minutes.approve(session, held.uid, TODAY, **said)
        assert caught.value.field == field
        said |= {"way": "email", "came_at": time(8, 40)}
    said["evidence"] = "“I approve them”, in the case file"
    for day, why in (
        (TODAY + timedelta(days=1), "is in the future"),
        (HELD, "before the day they went to the chair"),
    ):
        with pytest.raises(Refused, match=why) as caught:
            minutes.approve(session, held.uid, day, **said)
        assert caught.value.field == "on"
    minutes.approve(session, held.uid, TODAY, **said)
    row = approval(session)
    assert (row.by_id, row.note, row.way, row.came_at, row.evidence) == (
        held.conference.chair_id, "", "email", time(8, 40), "“I approve them”, in the case file",
    )  # fmt: skip
    text = preview(session, held.uid, held.people["Mum"].uid).text
    assert "Approved by Nell Reed, the chair, on Monday 23 November 2026, by e-mail." in text


def test_a_manager_approves_for_an_absent_chair(setting_up: Session, session: Session) -> None:
    held = with_chair(session)
    manager = as_role(setting_up, "manager")
    for reason in ("", "ill"):
        with pytest.raises(Refused, match="Why does Max Figures approve for the chair, Nell Reed"):
            minutes.approve(manager, held.uid, TODAY, note=reason)
    saved = minutes.approve(manager, held.uid, TODAY, note="On leave")
    assert approval(session).by_id == manager.actor.uid
    text = preview(session, held.uid, held.people["Mum"].uid).text
    assert "Approved by Max Figures for Nell Reed, the chair, on Monday 23 November 2026." in text
    undo(manager, saved)
    # The clerk logs the same: both how it came, and why not from the chair.
    with pytest.raises(Refused, match="How did Max Figures approve") as caught:
        minutes.approve(session, held.uid, TODAY, by=manager.actor.uid, note="On leave")
    assert caught.value.field == "way"
    paper: Any = {"way": "paper", "evidence": "signed, in the paper file"}
    with pytest.raises(Refused, match="Why does Max Figures approve") as caught:
        minutes.approve(session, held.uid, TODAY, by=manager.actor.uid, **paper)
    assert caught.value.field == "note"
    minutes.approve(session, held.uid, TODAY, by=manager.actor.uid, note="On leave", **paper)
    text = preview(session, held.uid, held.people["Mum"].uid).text
    assert "the chair, on Monday 23 November 2026, signed on paper." in text


def test_nobody_else_approves(setting_up: Session, session: Session) -> None:
    held = with_chair(session)
    with setting_up.store.reading():
        clerk = Staff.get(Staff.role == "clerk")
    with pytest.raises(Refused, match="approved by the chair"):
        minutes.approve(session, held.uid, TODAY, by=clerk.uid, note="me")
    with pytest.raises(Refused, match="may not approve"):
        minutes.approve(as_role(setting_up, "advocate"), held.uid, TODAY)
    assert page(session, held.uid).state == "with_chair"


def test_approved_minutes_are_frozen(session: Session, chair_session: Session) -> None:
    held = make_held(session)
    say(session, held, "One")
    make_approved(session, held)
    was = block(session, held)
    for who in (session, chair_session):
        with pytest.raises(Refused, match="A correction is a new version"):
            minutes.amend_block(who, was.uid, was.rev, "changed")
    for step in (
        lambda: minutes.draft(session, held.uid),
        lambda: minutes.to_chair(session, held.uid, TODAY),
        lambda: minutes.return_to_clerk(session, held.uid, TODAY, comments="x"),
        lambda: minutes.approve(chair_session, held.uid, TODAY),
    ):
        with pytest.raises(Refused, match="A correction is a new version"):
            step()
    assert block(session, held).text == was.text


def test_words_of_a_restricted_entry_are_stopped_before_the_chair_reads(session: Session) -> None:
    held = make_held(session)
    say(session, held, "One")
    say(session, held, "He waits for her at the station", audience="professionals")
    minutes.draft(session, held.uid)
    was = block(session, held)
    minutes.amend_block(
        session, was.uid, was.rev, f"{was.text}\nWe heard: he waits\n  for HER at the station."
    )
    with pytest.raises(Refused, match="professionals only") as caught:
        minutes.to_chair(session, held.uid, TODAY)
    assert "waits" not in caught.value.sentence
    assert "line 2" in caught.value.sentence
    now = block(session, held)
    minutes.amend_block(session, now.uid, now.rev, was.text)
    minutes.to_chair(session, held.uid, TODAY)


# New versions


def test_a_correction_is_a_new_version(session: Session, chair_session: Session) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid)
    with pytest.raises(Refused, match="not approved yet"):
        minutes.new_version(session, held.uid, "too early")
    minutes.to_chair(session, held.uid, TODAY)
    minutes.approve(chair_session, held.uid, TODAY)
    with pytest.raises(Refused, match="What has to be corrected") as caught:
        minutes.new_version(session, held.uid, "  ")
    assert caught.value.field == "reason"
    minutes.new_version(session, held.uid, "Kim Moss asked: two checks, not three")
    found = page(session, held.uid)
    assert (found.version, found.state) == (2, "draft")
    was = block(session, held)
    minutes.amend_block(session, was.uid, was.rev, "Two checks")
    with session.store.reading():
        first = Minutes.get(Minutes.version == 1)
        texts = [each.text for each in MinutesBlock.select().where(MinutesBlock.minutes == first)]
    assert "Two checks" not in texts
    assert first.state == "approved"

    # No limit asks for it any more, so the desk does, until it is out too.
    assert asked(chair_session) == ["Minutes v2: to chair"]
    minutes.to_chair(session, held.uid, TODAY)
    assert asked(chair_session) == ["Minutes v2: approve"]
    minutes.return_to_clerk(chair_session, held.uid, TODAY, comments="Which two?")
    assert asked(session) == ["Chair's comments: answer"]
    minutes.to_chair(session, held.uid, TODAY, answer="The last two")
    assert asked(session) == ["Minutes v2: approve"]
    minutes.approve(chair_session, held.uid, TODAY, outcome="Two it is")
    assert asked(chair_session) == ["Minutes v2: send"]
    with transaction(session, "send") as change:
        change.update(Minutes.get(Minutes.version == 2), state="distributed")
    assert asked(chair_session) == []


def test_a_new_version_keeps_a_closed_conference_open(session: Session) -> None:
    held = make_held(session, closed=True)
    say(session, held, "One")
    make_approved(session, held)
    minutes.new_version(session, held.uid, "A wrong name")
    with session.store.reading():
        assert Conference.get_by_id(held.uid).closed is False


def test_an_approval_is_undone_until_something_went_out(
    session: Session, chair_session: Session
) -> None:
    held = with_chair(session)
    saved = minutes.approve(chair_session, held.uid, TODAY)
    undo(chair_session, saved)
    found = page(session, held.uid)
    assert (found.state, found.digest) == ("with_chair", "")
    assert not any(line.reached for line in found.stages if line.event == "minutes_approved")


def test_the_clerks_answer_to_the_chairs_comments_is_kept_with_the_second_time(
    session: Session, chair_session: Session
) -> None:
    held = with_chair(session, FRIDAY)
    minutes.return_to_clerk(chair_session, held.uid, FRIDAY, comments="Who visits?")
    minutes.to_chair(session, held.uid, TODAY, answer="Lena does: it says so now")
    line = next(e for e in page(session, held.uid).stages if e.event == "minutes_to_chair")
    assert [(each.on, each.note) for each in line.reached] == [
        (FRIDAY, ""),
        (TODAY, "Lena does: it says so now"),
    ]
    # The limit is met by the first time.
    assert line.done_on == FRIDAY
