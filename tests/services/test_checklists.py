"""Step 3 on a store: items ticked, taken back, not applicable with a reason."""

from datetime import date

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.rules.timescales import DeadlineState
from cpclerk.services import checklists as room
from cpclerk.services import invitations
from cpclerk.services.undo import undo
from cpclerk.store import Audit, Conference, Invitee, Session, Stale, Tick, transaction
from tests.making import make_conference, make_family

TODAY = date(2026, 11, 23)


@pytest.fixture
def conference(session: Session) -> Conference:
    return make_conference(session, make_family(session))


def items(session: Session, conference: Conference) -> dict[str, room.Item]:
    return {each.code: each for each in room.checklist(session, conference.uid)}


def test_the_list_is_that_of_the_kind_with_last_days(
    session: Session, conference: Conference
) -> None:
    found = items(session, conference)
    assert "previous_plan" not in found
    assert found["planning_meeting"].deadline.due == TODAY
    assert found["planning_meeting"].deadline.state is DeadlineState.DUE_TODAY
    assert found["invitations_sent"].is_late
    assert all(each.is_open and each.rev == 0 for each in found.values())
    review = make_conference(
        session, make_family(session, "F2", "Birch"), reference="CP2", kind="first_review"
    )
    assert "previous_plan" in items(session, review)


def test_a_tick_has_who_and_when_and_can_be_taken_back(
    session: Session, chair_session: Session, conference: Conference
) -> None:
    room.tick(session, conference.uid, "safe_contact", 0)
    ticked = items(session, conference)["safe_contact"]
    assert (ticked.is_done, ticked.is_open, ticked.on, ticked.by) == (True, False, TODAY, "JC")
    assert ticked.deadline.state is DeadlineState.MET
    with pytest.raises(Stale):
        room.tick(chair_session, conference.uid, "safe_contact", 0)
    saved = room.untick(chair_session, conference.uid, "safe_contact", ticked.rev)
    assert items(session, conference)["safe_contact"].is_open
    with pytest.raises(Refused, match="nothing to take back"):
        room.untick(session, conference.uid, "safe_contact", 0)
    undo(chair_session, saved)
    assert items(session, conference)["safe_contact"].by == "JC"
    with session.store.reading():
        assert [each.action for each in Audit.select().order_by(Audit.sequence)][-3:] == [
            "tick item",
            "untick item",
            "undo",
        ]


def test_not_applicable_needs_a_reason(session: Session, conference: Conference) -> None:
    for reason in ("", "   ", "\u200b\x1b[0m", "x" * 301):
        with pytest.raises(Refused) as refusal:
            room.not_applicable(session, conference.uid, "access_needs", 0, reason)
        assert refusal.value.field == "reason"
    room.not_applicable(session, conference.uid, "access_needs", 0, "[b]none[/ asked for 👩‍👧")
    item = items(session, conference)["access_needs"]
    assert (item.is_done, item.applies, item.is_open) == (False, False, False)
    assert (item.reason, item.by, item.on) == ("[b]none[/ asked for 👩‍👧", "JC", TODAY)
    with session.store.reading():
        assert Tick.get().audience == "professionals"
    room.tick(session, conference.uid, "access_needs", item.rev)
    item = items(session, conference)["access_needs"]
    assert (item.is_done, item.applies, item.reason) == (True, True, "")


def test_telling_the_police_is_recorded_once_for_both_lists(
    session: Session, conference: Conference
) -> None:
    room.not_applicable(session, conference.uid, "police_told", 0, "Not known to them")
    kept = items(session, conference)["police_told"]
    saved = room.tick(session, conference.uid, "police_told", kept.rev)
    assert invitations.invitations(session, conference.uid).police_told_on == TODAY
    item = items(session, conference)["police_told"]
    assert (item.is_done, item.applies, item.on, item.rev) == (True, True, TODAY, 0)
    with pytest.raises(Refused, match="step 2"):
        room.untick(session, conference.uid, "police_told", 0)
    with pytest.raises(Refused, match="step 2"):
        room.not_applicable(session, conference.uid, "police_told", 0, "Why not")
    undo(session, saved)
    assert items(session, conference)["police_told"].reason == "Not known to them"
    rev = invitations.invitations(session, conference.uid).rev
    invitations.family_told(session, conference.uid, rev, date(2026, 11, 20))
    assert items(session, conference)["family_told"].on == date(2026, 11, 20)


def test_what_is_not_on_the_list_cannot_be_ticked(session: Session, conference: Conference) -> None:
    for item in ("previous_plan", "", "[b]x[/"):
        with pytest.raises(Refused, match="not on the checklist"):
            room.tick(session, conference.uid, item, 0)


def test_the_invitations_are_seen_to_once_the_last_has_gone_out(session: Session) -> None:
    row = make_conference(session, make_family(session))
    with transaction(session, "make") as change:
        first = change.insert(Invitee, conference=row, name="Kim", invited_on=date(2026, 11, 19))
        last = change.insert(Invitee, conference=row, name="Ravi")

    def standing() -> room.Item:
        found = room.checklist(session, row.uid)
        return next(each for each in found if each.code == "invitations_sent")

    assert not standing().is_done
    with transaction(session, "send") as change:
        change.update(last, invited_on=date(2026, 11, 20))
    assert standing().is_done
    assert standing().on == date(2026, 11, 20)
    with pytest.raises(Refused, match="step 2, Invite"):
        room.untick(session, row.uid, "invitations_sent", 0)
    with transaction(session, "drop") as change:
        change.update(last, dropped=True)
        change.update(first, dropped=True)
    assert not standing().is_done
