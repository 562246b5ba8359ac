"""Step 2 on a store: proposed, added, dropped, sent after the family is told, replied."""

from datetime import date

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.services import contacts
from cpclerk.services import invitations as room
from cpclerk.services.undo import undo
from cpclerk.store import (
    Agency,
    Audit,
    Conference,
    Family,
    Invitee,
    Session,
    Staff,
    Stale,
    transaction,
)
from tests.making import (
    children_of,
    make_conference,
    make_family,
    make_professional,
    put_in_network,
)

HV = "School Nurse/Health Visitor/Midwife"
TODAY = date(2026, 11, 23)
BAD = (
    "👩‍👧 Ωmega",
    "מרים בת דוד",
    "[b]markup[/",
    "\x1b[31mred\x1b[0m \x9b2J bell\x07",
    "\u202eevil\u202c",
)


@pytest.fixture
def family(session: Session) -> Family:
    return make_family(session)


@pytest.fixture
def conference(session: Session, family: Family) -> Conference:
    return make_conference(session, family)


def listed(session: Session, conference: Conference) -> dict[str, room.Invited]:
    return {each.name: each for each in room.invitations(session, conference.uid).rows}


def audited(session: Session) -> list[str]:
    with session.store.reading():
        return [each.action for each in Audit.select().order_by(Audit.sequence)]


def test_the_proposal_is_taken_whole_in_one_change_and_undone_in_one(
    session: Session, family: Family, conference: Conference
) -> None:
    put_in_network(session, family, make_professional(session, HV, "Hanna Vine", "Health visitor"))
    before = len(audited(session))
    proposed = room.propose(session, conference.uid)
    assert [each.name for each in proposed.rows][:3] == ["Rosa Ash", "Mia Ash", "Advocate"]
    saved = room.accept_proposal(session, conference.uid)
    assert audited(session)[before:] == ["accept proposed invitations"]
    found = room.invitations(session, conference.uid)
    assert [each.name for each in found.rows] == [
        "Rosa Ash",
        "Mia Ash",
        "Ada Voice",
        "Social Worker",
        "SW Team Manager/PSW",
        "Hanna Vine",
        "GP",
        "CAIU",
    ]
    assert found.proposal.rows == ()
    assert (found.sent, found.replied, found.coming) == (0, 0, 0)
    assert listed(session, conference)["Hanna Vine"].report_asked
    with pytest.raises(Refused, match="on the list already"):
        room.accept_proposal(session, conference.uid)
    undo(session, saved)
    assert room.invitations(session, conference.uid).rows == ()
    with session.store.reading():
        assert Agency.get_or_none(Agency.name == "CAIU") is None


def test_some_of_the_proposal_can_be_left_out(session: Session, conference: Conference) -> None:
    keys = {each.name: each.key for each in room.propose(session, conference.uid).rows}
    room.accept_proposal(session, conference.uid, without={keys["GP"], keys["CAIU"]})
    assert not {"GP", "CAIU"} & set(listed(session, conference))
    assert {each.name for each in room.propose(session, conference.uid).rows} == {"GP", "CAIU"}


def test_of_two_advocates_nobody_is_guessed(session: Session, conference: Conference) -> None:
    with transaction(session, "hire") as change:
        office = conference.office_id
        change.insert(Staff, office=office, name="Bo Speak", initials="BS", role="advocate")
    room.accept_proposal(session, conference.uid)
    assert "Advocate" in listed(session, conference)


def test_a_professional_with_a_protected_contact_is_counted_and_not_named(
    session: Session, family: Family, conference: Conference
) -> None:
    refuge = make_professional(session, "LWA/IDVA", "Rhea Haven", "Refuge worker")
    put_in_network(session, family, refuge)
    contacts.add_contact(session, [refuge.uid], "address", "not to be shown", protected=True)
    found = room.propose(session, conference.uid)
    assert "Rhea Haven" not in {each.name for each in found.rows}
    assert found.protected == 1
    room.add(session, conference.uid, professional_uid=refuge.uid)
    assert listed(session, conference)["Rhea Haven"].capacity == "Refuge worker"


def test_adding_by_name_agency_professional_and_family(
    session: Session, family: Family, conference: Conference
) -> None:
    lint = make_professional(session, "GP", "Dr R. Lint", "GP")
    kinds = {
        each.name: each
        for each in room.candidates(session, conference.uid)
        if each.kind != "professional"
    }
    assert kinds["Leo Ash"].kind == "person"
    assert kinds["GP"].kind == "agency"
    room.add(session, conference.uid, professional_uid=lint.uid)
    room.add(session, conference.uid, agency_uid=kinds["GP"].uid)
    room.add(session, conference.uid, person_uid=kinds["Leo Ash"].uid)
    room.add(session, conference.uid, name="Nan", capacity="Grandmother")
    room.add(session, conference.uid, name="Pat Bell", agency_uid=kinds["GP"].uid)
    found = listed(session, conference)
    assert list(found) == ["Dr R. Lint", "GP", "Leo Ash", "Nan", "Pat Bell"]
    assert [each.is_family for each in found.values()] == [False, False, True, True, False]
    assert found["Dr R. Lint"].report_asked
    assert found["Pat Bell"].capacity == "GP"
    for again in (
        {"professional_uid": lint.uid},
        {"person_uid": kinds["Leo Ash"].uid},
        {"name": "nan"},
        {"agency_uid": kinds["GP"].uid},
    ):
        with pytest.raises(Refused, match="on the list already") as refusal:
            room.add(session, conference.uid, **again)
        assert refusal.value.field == "who"


def test_nobody_or_too_long_a_name_is_refused_beside_its_field(
    session: Session, family: Family, conference: Conference
) -> None:
    other = make_family(session, "F002", "Birch")
    with session.store.reading():
        stranger = children_of(other)[0].person_id
    for values, field in (
        ({"name": "  \u200b "}, "who"),
        ({"name": "x" * 121}, "who"),
        ({"name": "Nan", "capacity": "y" * 121}, "capacity"),
        ({"person_uid": stranger}, "who"),
        ({"professional_uid": "nobody"}, "who"),
        ({"agency_uid": "nowhere"}, "who"),
    ):
        with pytest.raises(Refused) as refusal:
            room.add(session, conference.uid, **values)
        assert refusal.value.field == field
    assert listed(session, conference) == {}


@pytest.mark.parametrize("text", BAD)
def test_names_are_stored_as_text_that_acts_on_nothing(
    session: Session, conference: Conference, text: str
) -> None:
    room.add(session, conference.uid, name=text, capacity=text)
    (name,) = listed(session, conference)
    assert name
    assert not any(ord(each) < 32 or 0x7F <= ord(each) < 0xA0 for each in name)
    assert "\u202e" not in name


def test_who_was_dropped_is_not_proposed_again_but_can_be_added(
    session: Session, conference: Conference
) -> None:
    room.accept_proposal(session, conference.uid)
    rosa = listed(session, conference)["Rosa Ash"]
    saved = room.drop(session, rosa.uid, rosa.rev)
    assert "Rosa Ash" not in listed(session, conference)
    assert room.propose(session, conference.uid).rows == ()
    undo(session, saved)
    rosa = listed(session, conference)["Rosa Ash"]
    room.drop(session, rosa.uid, rosa.rev)
    person = next(
        each for each in room.candidates(session, conference.uid) if each.name == "Rosa Ash"
    )
    room.add(session, conference.uid, person_uid=person.uid)
    assert listed(session, conference)["Rosa Ash"].uid == rosa.uid


def test_who_was_there_stays_on_the_list(session: Session, conference: Conference) -> None:
    room.accept_proposal(session, conference.uid)
    gp = listed(session, conference)["GP"]
    with transaction(session, "attend") as change:
        row = Invitee.get_by_id(gp.uid)
        change.update(row, attended=True)
    with pytest.raises(Refused, match="were at the conference"):
        room.drop(session, gp.uid, gp.rev + 1)


def test_professionals_go_first_and_the_family_when_it_has_been_told(
    session: Session, conference: Conference
) -> None:
    room.accept_proposal(session, conference.uid)
    rosa = listed(session, conference)["Rosa Ash"]
    with pytest.raises(Refused, match="The family has not been told yet"):
        room.mark_sent(session, rosa.uid, rosa.rev, TODAY)
    sent = room.mark_all_sent(session, conference.uid, TODAY)
    assert (sent.sent, sent.held_back) == (5, 2)
    assert listed(session, conference)["GP"].method == "email"
    assert listed(session, conference)["GP"].rev == sent.revs[listed(session, conference)["GP"].uid]
    with pytest.raises(Refused, match="The family has not been told yet"):
        room.mark_all_sent(session, conference.uid, TODAY)
    page = room.invitations(session, conference.uid)
    room.family_told(session, conference.uid, page.rev, date(2026, 11, 20))
    sent = room.mark_all_sent(session, conference.uid, TODAY)
    assert (sent.sent, sent.held_back) == (2, 0)
    rosa = listed(session, conference)["Rosa Ash"]
    assert (rosa.invited_on, rosa.method, rosa.is_sent) == (TODAY, "letter", True)
    with pytest.raises(Refused, match="marked as sent"):
        room.mark_all_sent(session, conference.uid, TODAY)
    undo(session, sent.saved)
    assert listed(session, conference)["Rosa Ash"].waits


def test_an_invitation_is_sent_on_a_day_that_can_be(
    session: Session, conference: Conference
) -> None:
    room.accept_proposal(session, conference.uid)
    gp = listed(session, conference)["GP"]
    for day, words in (
        (date(2026, 11, 24), "has not come yet"),
        (date(2025, 11, 20), "before this conference began"),
    ):
        with pytest.raises(Refused, match=words) as refusal:
            room.mark_sent(session, gp.uid, gp.rev, day)
        assert refusal.value.field == "on"
    with pytest.raises(Refused, match="Choose one of"):
        room.mark_sent(session, gp.uid, gp.rev, TODAY, "pigeon")
    saved = room.mark_sent(session, gp.uid, gp.rev, date(2026, 11, 20), "by_hand")
    assert listed(session, conference)["GP"].method == "by_hand"
    room.mark_sent(session, gp.uid, saved.rev, None)
    assert listed(session, conference)["GP"].waits


def test_nothing_is_sent_for_a_conference_without_a_date_or_off(
    session: Session, family: Family
) -> None:
    asked = make_conference(
        session, family, reference="CP2", state="requested", conference_date=None
    )
    room.accept_proposal(session, asked.uid)
    with pytest.raises(Refused, match="no date yet"):
        room.mark_all_sent(session, asked.uid, TODAY)
    off = make_conference(session, family, reference="CP3", state="cancelled")
    with pytest.raises(Refused, match="cancelled"):
        room.accept_proposal(session, off.uid)
    past = make_conference(
        session, family, reference="CP4", state="held", conference_date=date(2026, 11, 20)
    )
    room.add(session, past.uid, name="Nan")
    with pytest.raises(Refused, match="cannot have gone out after it"):
        room.mark_all_sent(session, past.uid, TODAY)


def test_replies_are_logged_changed_and_taken_back(
    session: Session, conference: Conference
) -> None:
    room.accept_proposal(session, conference.uid)
    gp = listed(session, conference)["GP"]
    saved = room.log_reply(session, gp.uid, gp.rev, "coming")
    now = listed(session, conference)["GP"]
    assert (now.reply, now.replied_on) == ("coming", TODAY)
    with pytest.raises(Stale):
        room.log_reply(session, gp.uid, gp.rev, "apologies")
    saved = room.log_reply(session, gp.uid, saved.rev, "substitute", "Dr [b]Balm[/")
    assert listed(session, conference)["GP"].substitute == "Dr [b]Balm[/"
    with pytest.raises(Refused) as refusal:
        room.log_reply(session, gp.uid, saved.rev, "substitute", "z" * 200)
    assert refusal.value.field == "substitute"
    with pytest.raises(Refused):
        room.log_reply(session, gp.uid, saved.rev, "perhaps")
    back = undo(session, saved)
    assert listed(session, conference)["GP"].reply == "coming"
    room.log_reply(session, gp.uid, back.rev, None)
    now = listed(session, conference)["GP"]
    assert (now.reply, now.replied_on, now.substitute) == (None, None, "")


def test_what_changes_nothing_leaves_nothing_to_take_back(
    session: Session, conference: Conference
) -> None:
    room.accept_proposal(session, conference.uid)
    gp = listed(session, conference)["GP"]
    before = len(audited(session))
    saved = room.log_reply(session, gp.uid, gp.rev, None)
    assert audited(session)[before:] == []
    room.log_reply(session, gp.uid, saved.rev, "coming")
    with pytest.raises(Refused, match="nothing to take back"):
        undo(session, saved)
    assert listed(session, conference)["GP"].reply == "coming"


def test_the_quorum_is_forecast_from_replies(
    session: Session, family: Family, conference: Conference
) -> None:
    put_in_network(session, family, make_professional(session, "School", "Mr T. Chalk", "Head"))
    room.accept_proposal(session, conference.uid)
    page = room.invitations(session, conference.uid)
    assert page.forecast is not None
    assert not page.forecast.coming.quorate
    assert page.forecast.at_best.quorate
    for name in ("Social Worker", "Mr T. Chalk", "Rosa Ash", "Ada Voice"):
        each = listed(session, conference)[name]
        room.log_reply(session, each.uid, each.rev, "coming")
    page = room.invitations(session, conference.uid)
    assert page.forecast is not None
    assert page.forecast.coming.words == "Not quorate: 1 other agency missing."
    assert (page.replied, page.coming) == (4, 4)
    gp = listed(session, conference)["GP"]
    room.log_reply(session, gp.uid, gp.rev, "substitute")
    page = room.invitations(session, conference.uid)
    assert page.forecast is not None
    assert page.forecast.coming.quorate
    for name in ("GP", "CAIU"):
        each = listed(session, conference)[name]
        room.log_reply(session, each.uid, each.rev, "apologies")
    page = room.invitations(session, conference.uid)
    assert page.forecast is not None
    assert not page.forecast.at_best.quorate


def test_an_invitation_to_the_police_tells_them(session: Session, conference: Conference) -> None:
    def told_on() -> date | None:
        return room.invitations(session, conference.uid).police_told_on

    room.accept_proposal(session, conference.uid)
    worker, police = (listed(session, conference)[each] for each in ("Social Worker", "CAIU"))
    room.mark_sent(session, worker.uid, worker.rev, TODAY)
    assert told_on() is None
    saved = room.mark_sent(session, police.uid, police.rev, date(2026, 11, 20))
    assert told_on() == date(2026, 11, 20)
    undo(session, saved)
    assert told_on() is None
    # What was put down before stands.
    page = room.invitations(session, conference.uid)
    room.police_told(session, conference.uid, page.rev, date(2026, 11, 18))
    room.mark_all_sent(session, conference.uid, TODAY)
    assert told_on() == date(2026, 11, 18)


def test_what_happened_on_a_day_is_kept_with_its_limit(
    session: Session, conference: Conference
) -> None:
    rev = room.invitations(session, conference.uid).rev
    with pytest.raises(Refused, match="has not come yet"):
        room.police_told(session, conference.uid, rev, date(2026, 12, 1))
    saved = room.police_told(session, conference.uid, rev, date(2026, 11, 23))
    with pytest.raises(Stale):
        room.family_told(session, conference.uid, rev, TODAY)
    saved = room.invitation_list_in(session, conference.uid, saved.rev, date(2026, 11, 17))
    page = room.invitations(session, conference.uid)
    assert page.police_notice is not None
    assert page.police_notice.state == "met"
    assert page.invitation_list is not None
    assert page.invitation_list.state == "met_late"
    room.police_told(session, conference.uid, saved.rev, None)
    assert room.invitations(session, conference.uid).police_told_on is None


def test_a_report_is_asked_for_or_not(session: Session, conference: Conference) -> None:
    room.accept_proposal(session, conference.uid)
    gp = listed(session, conference)["GP"]
    assert gp.report_asked
    room.ask_report(session, gp.uid, gp.rev, asked=False)
    assert not listed(session, conference)["GP"].report_asked


def test_an_advocate_may_not_read_the_list(setting_up: Session, conference: Conference) -> None:
    from tests.conftest import as_role

    with pytest.raises(Refused, match="may not read"):
        room.invitations(as_role(setting_up, "advocate"), conference.uid)
