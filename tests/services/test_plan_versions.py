"""An outline plan that changed once it was out is sent again, as another version."""

import datetime as dt

import pytest

from cpclerk.services import Session, minutes, outline, plan_actions
from cpclerk.services import record_plan as lines
from cpclerk.services.booking_next import set_core_group_date
from cpclerk.services.confirming import confirm
from cpclerk.services.copies_out import send_confirmed
from cpclerk.services.corrections import plan_correction
from cpclerk.services.distribution import recipients
from cpclerk.services.plan_versions import plan_to_send
from cpclerk.services.plan_work import plan_work
from cpclerk.services.stages import stages
from cpclerk.services.undo import undo
from cpclerk.store import Conference, Family, PlanPart
from tests.afterwards import EVERYBODY, TODAY, Held, make_held, say
from tests.making import make_conference

PLAN = "outline_plan"
HANDED = "Printed, and handed to everybody in the room."


@pytest.fixture
def held(session: Session) -> Held:
    held = make_held(session)
    outline.write_part(session, held.uid, "goal", "Mia is safe at home")
    plan_actions.add_action(session, held.uid, "Visit weekly", who="HV")
    outline.set_core_group(session, held.uid, [held.people["HV"].uid, held.people["SW"].uid])
    return held


def send_to_all(session: Session, held: Held) -> None:
    for tag in EVERYBODY:
        confirm(session, held.uid, held.people[tag].uid, document=PLAN, method="by_hand")
    send_confirmed(session, held.uid, TODAY, document=PLAN, late_reason="other")


def asked_for(session: Session) -> list[str]:
    return [each.what for each in plan_work(session, mine=False).to_do if "Outline" in each.what]


def out_on(session: Session, held: Held) -> list[dt.date]:
    (line,) = [each for each in stages(session, held.uid) if each.event == "outline_plan_sent"]
    return [each.on for each in line.reached]


def test_a_plan_that_changed_after_it_went_out_is_a_second_version_to_send(
    session: Session, held: Held
) -> None:
    send_to_all(session, held)
    assert (asked_for(session), plan_to_send(session, held.uid)) == ([], None)
    outline.set_core_group(session, held.uid, [held.people["HV"].uid, held.people["Sch"].uid])
    action = plan_actions.add_action(session, held.uid, "Ring the school", who="Mum")
    assert asked_for(session) == ["Outline plan v2: send"]
    plan = plan_to_send(session, held.uid)
    assert plan is not None
    assert plan.words == (
        "Outline plan changed since it went out on Mon 23 Nov 2026: send version 2"
    )
    # The stage that the first version met stays met.
    assert out_on(session, held) == [TODAY]
    assert recipients(session, held.uid, PLAN).version == 2
    found = plan_correction(session, held.uid)
    assert (found.version, found.before) == (2, TODAY)
    assert {(each.was, each.now) for each in found.changed} == {
        ("", "- Ring the school (Mum)"),
        ("- Lena Hart, Social worker", ""),
        ("", "- Ravi Shah, Head teacher"),
    }
    # As it was again, nobody is sent anything.
    plan_actions.take_action_out(session, action.uid, action.rev)
    outline.set_core_group(session, held.uid, [held.people["HV"].uid, held.people["SW"].uid])
    assert asked_for(session) == []
    assert recipients(session, held.uid, PLAN).version == 1


def test_the_line_stands_until_everybody_has_the_second_version(
    session: Session, held: Held
) -> None:
    send_to_all(session, held)
    with session.store.reading():
        rev = Conference.get_by_id(held.uid).rev
    set_core_group_date(session, held.uid, rev, dt.date(2026, 12, 1))
    confirm(session, held.uid, held.people["Mum"].uid, document=PLAN, method="by_hand")
    send_confirmed(session, held.uid, TODAY, document=PLAN)
    assert asked_for(session) == ["Outline plan v2: send"]
    (changed,) = plan_correction(session, held.uid).changed
    assert "First core group: Tue 1 Dec 2026" in changed.now
    for tag in EVERYBODY[1:]:
        confirm(session, held.uid, held.people[tag].uid, document=PLAN, method="by_hand")
    send_confirmed(session, held.uid, TODAY, document=PLAN)
    assert asked_for(session) == []
    assert out_on(session, held) == [TODAY]


def test_what_only_the_program_words_otherwise_is_no_other_version(
    session: Session, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(session, held, "Fix the stairs", column="needs_to_happen", who="Mum")
    send_to_all(session, held)
    # In the plan it is what it was as a next step of the record.
    plan_actions.bring_in_steps(session, held.uid)
    monkeypatch.setattr(lines, "who_by_when", lambda who, by_when: f"(done by {who})")
    assert (asked_for(session), recipients(session, held.uid, PLAN).version) == ([], 1)
    with session.store.reading():
        goal = PlanPart.get(PlanPart.part == "goal")
    outline.amend_part(session, goal.uid, goal.rev, "Mia sleeps well", outline.EVERYONE)
    (changed,) = plan_correction(session, held.uid).changed
    assert (changed.was, changed.now) == ("- Mia is safe at home", "- Mia sleeps well")


def test_a_plan_that_went_out_elsewhere_is_watched_too(session: Session, held: Held) -> None:
    saved = minutes.outline_plan_out(session, held.uid, TODAY, HANDED, late_reason="other")
    assert asked_for(session) == []
    outline.name_core_group_member(session, held.uid, "Grandma")
    assert asked_for(session) == ["Outline plan v2: send"]
    assert recipients(session, held.uid, PLAN).version == 2
    undo(session, saved)
    assert (asked_for(session), recipients(session, held.uid, PLAN).version) == ([], 1)


def test_what_a_later_conference_decided_takes_the_place_of_the_plan(
    session: Session, held: Held
) -> None:
    send_to_all(session, held)
    outline.name_core_group_member(session, held.uid, "Grandma")
    with session.store.reading():
        family = Family.get_by_id(Conference.get_by_id(held.uid).family_id)
    make_conference(
        session, family, reference="CP900", state="held", conference_date=dt.date(2026, 11, 20)
    )
    assert (asked_for(session), plan_to_send(session, held.uid)) == ([], None)
