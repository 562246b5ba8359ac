"""Reports on a store: owed, received in time or late, verbal, not received, not recorded."""

from datetime import date

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.services import invitations
from cpclerk.services import reports as room
from cpclerk.services.undo import undo
from cpclerk.store import Conference, Invitee, Session, Stale, transaction
from tests.making import make_conference, make_family

TODAY = date(2026, 11, 23)
FAMILY = room.Which("social_worker", None, "family")
CHAIR = room.Which("social_worker", None, "chair")


@pytest.fixture
def conference(session: Session) -> Conference:
    made = make_conference(session, make_family(session))
    invitations.accept_proposal(session, made.uid)
    return made


def owed(session: Session, conference: Conference) -> dict[tuple[str, str], room.Owed]:
    found = room.reports(session, conference.uid)
    return {(each.name, each.which.reader): each for each in found}


def test_what_is_owed_is_the_social_workers_report_twice_and_each_agencys(
    session: Session, conference: Conference
) -> None:
    found = owed(session, conference)
    assert list(found) == [
        ("Social worker's report", "family"),
        ("Social worker's report", "chair"),
        ("GP", "chair"),
        ("CAIU", "chair"),
    ]
    assert {each.state for each in found.values()} == {"not_recorded"}
    family = found["Social worker's report", "family"].deadline
    chair = found["Social worker's report", "chair"].deadline
    assert family is not None
    assert chair is not None
    assert (family.due, chair.due) == (date(2026, 11, 26), date(2026, 11, 27))
    assert "2 working days before the conference" in " ".join(family.working.lines())
    of_gp = found["GP", "chair"].deadline
    assert of_gp is not None
    assert of_gp.due == date(2026, 11, 26)
    assert "S2 6.17.1" in " ".join(of_gp.working.lines())


def test_a_report_is_received_for_one_reader_and_judged_by_its_limit(
    session: Session, conference: Conference
) -> None:
    saved = room.received(session, conference.uid, FAMILY, 0, TODAY).saved
    found = owed(session, conference)
    one = found["Social worker's report", "family"]
    assert (one.state, one.received_on, one.how, one.came) == (
        "received",
        TODAY,
        "document",
        "earlier",
    )
    assert one.deadline is not None
    assert one.deadline.state == "met"
    assert found["Social worker's report", "chair"].state == "not_recorded"
    with pytest.raises(Stale):
        room.received(session, conference.uid, FAMILY, 0, TODAY)
    undo(session, saved)
    assert owed(session, conference)["Social worker's report", "family"].state == "not_recorded"


def test_by_word_of_mouth_is_no_report_in_time(session: Session, conference: Conference) -> None:
    room.received(session, conference.uid, CHAIR, 0, TODAY, "verbal")
    one = owed(session, conference)["Social worker's report", "chair"]
    assert (one.state, one.received_on) == ("verbal", TODAY)
    assert one.deadline is not None
    assert one.deadline.state == "not_yet_due"


def test_not_received_and_not_recorded_are_two_things(
    session: Session, conference: Conference
) -> None:
    gp = owed(session, conference)["GP", "chair"]
    saved = room.not_received(session, conference.uid, gp.which, gp.rev)
    assert owed(session, conference)["GP", "chair"].state == "not_received"
    room.not_recorded(session, conference.uid, gp.which, saved.rev)
    one = owed(session, conference)["GP", "chair"]
    assert (one.state, one.how) == ("not_recorded", None)
    room.received(session, conference.uid, gp.which, one.rev, date(2026, 11, 20), "letter")
    one = owed(session, conference)["GP", "chair"]
    assert (one.state, one.how, one.received_on) == ("received", "letter", date(2026, 11, 20))
    with pytest.raises(Refused, match="nothing to take back"):
        room.not_recorded(session, conference.uid, CHAIR, 0)


def test_days_that_cannot_be_are_refused_beside_the_field(
    session: Session, conference: Conference
) -> None:
    for day in (date(2026, 11, 24), date(2026, 11, 9), date(2025, 11, 20)):
        with pytest.raises(Refused) as refusal:
            room.received(session, conference.uid, CHAIR, 0, day)
        assert refusal.value.field == "on"
    with pytest.raises(Refused) as refusal:
        room.received(session, conference.uid, CHAIR, 0, TODAY, "smoke")
    assert refusal.value.field == "how"
    assert owed(session, conference)["Social worker's report", "chair"].rev == 0


def test_after_the_conference_is_allowed_and_said(session: Session) -> None:
    held = make_conference(
        session, make_family(session), state="held", conference_date=date(2026, 11, 20)
    )
    result = room.received(session, held.uid, CHAIR, 0, TODAY)
    assert result.note == "It came after the conference."
    one = owed(session, held)["Social worker's report", "chair"]
    assert one.came == "after the conference"
    assert one.deadline is not None
    assert (one.deadline.state, one.deadline.days) == ("met_late", -2)
    early = room.received(session, held.uid, FAMILY, 0, date(2026, 11, 19))
    assert early.note == ""
    assert owed(session, held)["Social worker's report", "family"].came == "the day before"


def test_who_promises_a_report_owes_it_and_who_is_dropped_does_not(
    session: Session, conference: Conference
) -> None:
    page = {each.name: each for each in invitations.invitations(session, conference.uid).rows}
    manager = page["SW Team Manager/PSW"]
    invitations.log_reply(session, manager.uid, manager.rev, "sending_report")
    invitations.drop(session, page["GP"].uid, page["GP"].rev)
    names = [name for name, _ in owed(session, conference)]
    assert "SW Team Manager/PSW" in names
    assert "GP" not in names


def test_a_log_that_says_a_report_came_does_not_say_when(
    session: Session, conference: Conference
) -> None:
    with transaction(session, "import") as change:
        row = Invitee.select().where(Invitee.capacity == "GP").first()
        assert row is not None
        change.update(row, report_sent=True)
    one = owed(session, conference)["GP", "chair"]
    assert (one.state, one.received_on, one.came) == ("received", None, "day not recorded")
