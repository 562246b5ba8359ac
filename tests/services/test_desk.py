"""What the desk asks for, as the work on a conference stands."""

from datetime import date
from typing import Any

from cpclerk.services.desk import desk
from cpclerk.store import Invitee, Session, transaction
from tests.making import family_of, make_conference, make_family


def asked_for(session: Session, **values: Any) -> set[str]:
    values = {"conference_date": date(2026, 11, 20), **values}
    make_conference(session, make_family(session), **values)
    return {each.what for each in desk(session, mine=False).to_do}


def test_a_conference_just_held_asks_for_decisions(session: Session) -> None:
    asked = asked_for(session, state="held", quorate=True)
    assert {"2 children to decide on", "Minutes to chair"} <= asked


def test_one_without_a_quorum_could_decide_on_nobody(session: Session) -> None:
    asked = asked_for(session, state="held", quorate=False)
    assert "Minutes to chair" in asked
    assert not {"2 children to decide on", "First core group", "Outline plan out"} & asked


def test_one_that_went_ahead_without_a_quorum_decides(session: Session) -> None:
    asked = asked_for(session, state="held", quorate=False, went_ahead_reason="Not yet born")
    assert "2 children to decide on" in asked
    assert "No quorum: hold it again" not in asked


def test_a_core_group_is_asked_for_when_the_conference_has_been_held(session: Session) -> None:
    assert "First core group" not in asked_for(session, conference_date=date(2026, 11, 23))


def test_a_conference_without_a_quorum_is_asked_for_again(session: Session) -> None:
    lost = make_conference(
        session,
        make_family(session),
        state="held",
        conference_date=date(2026, 11, 16),
        strategy_discussion_date=date(2026, 11, 2),
        quorate=False,
    )
    line = next(line for line in desk(session, mine=False).to_do if "No quorum" in line.what)
    assert (line.what, line.step, line.due, line.days) == (
        "No quorum: hold it again",
        "booking",
        date(2026, 11, 30),
        5,
    )
    make_conference(
        session,
        family_of(lost),
        reference="CP002",
        conference_date=date(2026, 11, 27),
        strategy_discussion_date=date(2026, 11, 2),
        reconvenes=lost,
    )
    assert not [line for line in desk(session, mine=False).to_do if "No quorum" in line.what]


def test_the_invitation_list_is_not_chased_once_everybody_is_asked(session: Session) -> None:
    row = make_conference(session, make_family(session))
    assert "Invitation list in" in {each.what for each in desk(session, mine=False).to_do}
    with transaction(session, "invite") as change:
        asked = change.insert(Invitee, conference=row, name="Kim", invited_on=date(2026, 11, 20))
    assert "Invitation list in" not in {each.what for each in desk(session, mine=False).to_do}
    with transaction(session, "not sent after all") as change:
        change.update(asked, invited_on=None)
    assert "Invitation list in" in {each.what for each in desk(session, mine=False).to_do}
