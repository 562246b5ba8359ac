"""Late limits ask for a coded reason: once given it is shown, changed and undone."""

from datetime import date

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.services.conferences import page
from cpclerk.services.desk import desk
from cpclerk.services.lateness import reasons_for, say_why_late, take_reason_back
from cpclerk.services.undo import undo
from cpclerk.store import Conference, LateReason, Session, transaction
from tests.making import make_conference, make_family


@pytest.fixture
def told_late(session: Session) -> Conference:
    """Booked for Friday: too late for the seven days owed to the police."""
    family = make_family(session)
    return make_conference(session, family, conference_date=date(2026, 11, 27))


def test_a_limit_that_passed_takes_a_reason(session: Session, told_late: Conference) -> None:
    # Seven days before Friday 27 is Friday 20, three days ago: not given, and overdue.
    assert page(session, told_late.uid).why_late == {}
    saved = say_why_late(session, told_late.uid, "police_notice", "arranged_late")
    why = page(session, told_late.uid).why_late
    assert why == {"police_notice": "Arranged too late by the social work team"}
    again = say_why_late(session, told_late.uid, "police_notice", "interpreter")
    assert page(session, told_late.uid).why_late["police_notice"] == "Interpreter not available"
    assert again.uid == saved.uid
    undo(session, again)
    assert page(session, told_late.uid).why_late == why


def test_only_what_is_late_and_only_a_coded_reason(session: Session, told_late: Conference) -> None:
    for limit, reason, said in (
        ("minutes_to_chair", "arranged_late", "This limit is not late"),
        ("no_such_limit", "arranged_late", "This limit is not late"),
        ("police_notice", "weather", "Choose the reason from the list."),
    ):
        with pytest.raises(Refused, match=said):
            say_why_late(session, told_late.uid, limit, reason)
    with session.store.reading():
        assert not LateReason.select().exists()


def test_a_log_of_long_ago_is_not_asked(session: Session) -> None:
    row = make_conference(session, make_family(session), judged_as_at=date(2026, 11, 23))
    with pytest.raises(Refused, match="kept as the log gives it"):
        say_why_late(session, row.uid, "police_notice", "arranged_late")


def test_the_reason_of_a_booking_is_the_reason_of_its_limit(session: Session) -> None:
    late = make_conference(
        session,
        make_family(session),
        conference_date=date(2026, 12, 4),
        late_reason="chair_unavailable",
    )
    assert page(session, late.uid).why_late == {"initial_conference": "Chair not available"}


def test_the_desk_asks_why_of_what_was_done_late(session: Session, told_late: Conference) -> None:
    def asked() -> list[str]:
        return [line.what for line in desk(session, mine=True).to_do if "why" in line.what]

    assert asked() == []
    with transaction(session, "tell") as change:
        change.update(
            told_late, police_told_on=date(2026, 11, 23), invitation_list_on=date(2026, 11, 18)
        )
    assert asked() == ["Say why 2 limits passed"]
    say_why_late(session, told_late.uid, "police_notice", "arranged_late")
    assert asked() == ["Say why 1 limit passed"]
    say_why_late(session, told_late.uid, "invitation_list", "arranged_late")
    assert asked() == []


def test_what_was_given_stands_among_the_reasons_and_can_be_taken_back(
    session: Session, told_late: Conference
) -> None:
    before = reasons_for(session, told_late.uid, "police_notice")
    assert dict(before.coded)["chair_unavailable"] == "Chair not available"
    assert (before.given, before.own) == ("", False)
    say_why_late(session, told_late.uid, "police_notice", "interpreter")
    given = reasons_for(session, told_late.uid, "police_notice")
    assert (given.given, given.own) == ("interpreter", True)
    take_reason_back(session, told_late.uid, "police_notice")
    assert page(session, told_late.uid).why_late == {}
    with pytest.raises(Refused, match="none to take back"):
        take_reason_back(session, told_late.uid, "police_notice")
