"""The office's own items, items for a situation, and what the last conference left open."""

from datetime import date

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.services import checklists, monitoring, situations
from cpclerk.services import own_items as room
from cpclerk.services.undo import undo
from cpclerk.store import Conference, Invitee, Session, transaction
from tests.making import make_conference, make_family

ITEM = {"text": "Toys in the room", "owner": "clerk", "due": "1 wd before"}


@pytest.fixture
def conference(session: Session) -> Conference:
    return make_conference(session, make_family(session))


def texts(session: Session, conference: Conference) -> list[str]:
    return [each.text for each in checklists.checklist(session, conference.uid)]


def test_an_own_item_stands_on_checklists_from_its_day_until_it_is_taken_away(
    session: Session, conference: Conference
) -> None:
    past = make_conference(
        session,
        make_family(session, "F2", "Birch"),
        reference="CP2",
        state="held",
        conference_date=date(2026, 11, 20),
    )
    saved = room.add_own_item(session, **ITEM)
    assert "Toys in the room" in texts(session, conference)
    assert "Toys in the room" not in texts(session, past)
    item = next(e for e in checklists.checklist(session, conference.uid) if "Toys" in e.text)
    assert item.deadline.due == date(2026, 11, 27)
    late = room.add_own_item(session, **{**ITEM, "text": "Map", "due": "9 wd before"})
    item = next(e for e in checklists.checklist(session, conference.uid) if e.text == "Map")
    assert (item.deadline.due, item.is_late) == (session.today, False)
    undo(session, late)
    item = next(e for e in checklists.checklist(session, conference.uid) if "Toys" in e.text)
    checklists.tick(session, conference.uid, item.code, 0)
    amended = {**ITEM, "text": "Toys and paper"}
    saved = room.amend_own_item(session, saved.uid, saved.rev, **amended)
    item = next(e for e in checklists.checklist(session, conference.uid) if "Toys" in e.text)
    assert (item.text, item.is_done) == ("Toys and paper", True)
    dropped = room.drop_own_item(session, saved.uid, saved.rev)
    assert "Toys and paper" not in texts(session, conference)
    undo(session, dropped)
    assert [each.text for each in room.own_items(session).items] == ["Toys and paper"]


def test_an_own_item_can_be_for_one_kind_or_one_situation(
    session: Session, conference: Conference
) -> None:
    room.add_own_item(session, **ITEM, kinds=["first_review"])
    room.add_own_item(
        session, **{**ITEM, "text": "Map for the interpreter"}, situation="interpreter"
    )
    assert not {"Toys in the room", "Map for the interpreter"} & set(texts(session, conference))
    with transaction(session, "need") as change:
        change.insert(Invitee, conference=conference, name="Rosa", interpreter="Polish")
    assert "Map for the interpreter" in texts(session, conference)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("text", {"text": " \x1b[0m"}),
        ("text", {"text": "x" * 201}),
        ("owner", {"owner": "nobody"}),
        ("due", {"due": "soon"}),
        ("situation", {"situation": "rain"}),
        ("kinds", {"kinds": ["picnic"]}),
    ],
)
def test_what_an_item_cannot_be_is_refused_beside_the_field(
    session: Session, field: str, given: dict[str, str]
) -> None:
    with pytest.raises(Refused) as refusal:
        room.add_own_item(session, **{**ITEM, **given})
    assert refusal.value.field == field
    assert room.own_items(session).items == ()


def test_situations_follow_from_facts_or_are_said(session: Session) -> None:
    row = make_conference(session, make_family(session), kind="receiving_in")
    found = situations.situations(session, row.uid)
    assert set(found.known) == {"receiving_in"}
    assert "Plan, minutes and reports of the other authority to hand" in texts(session, row)
    saved = situations.say_situations(session, row.uid, found.rev, ["previous_conflict"])
    assert any("Everybody's safety planned" in text for text in texts(session, row))
    undo(session, saved)
    assert not any("Everybody's safety planned" in text for text in texts(session, row))
    with pytest.raises(Refused, match="Choose one of"):
        situations.say_situations(session, row.uid, 1, ["rain"])


def test_what_the_last_conference_left_open_is_carried_over_and_ticked_there(
    session: Session,
) -> None:
    family = make_family(session)
    last = make_conference(
        session, family, reference="CP1", state="held", conference_date=date(2026, 11, 16)
    )
    row = make_conference(session, family, reference="CP2", kind="first_review")

    def carried() -> list[str]:
        found = checklists.checklist(session, row.uid)
        return [each.code for each in found if each.carried_from == "CP1"]

    # Only what can still be done: nobody gets a room ready for a meeting that is over.
    assert carried() == ["case_system", "chair_form", "questionnaire_sent"]
    item = checklists.checklist(session, row.uid)[0]
    checklists.tick(session, item.conference_uid, item.code, item.rev)
    monitoring.fill_chair_form(session, last.uid, {"practice": "A good report."})
    assert carried() == ["questionnaire_sent"]
    with transaction(session, "import") as change:
        change.update(Conference.get_by_id(last.uid), judged_as_at=date(2026, 11, 20))
    assert carried() == []


def test_the_chair_s_form_takes_what_it_offers_and_sees_to_its_item(
    session: Session, conference: Conference
) -> None:
    with pytest.raises(Refused, match="once the conference has begun"):
        monitoring.fill_chair_form(session, conference.uid, {"practice": "x"})
    with transaction(session, "held") as change:
        change.update(Conference.get_by_id(conference.uid), state="held")
    with pytest.raises(Refused, match="Answer at least one") as refusal:
        monitoring.fill_chair_form(session, conference.uid, {"practice": "", "child_voice": None})
    assert refusal.value.field == "report_analysis"
    with pytest.raises(Refused, match="Choose one of") as refusal:
        monitoring.fill_chair_form(session, conference.uid, {"child_voice": "perhaps"})
    assert refusal.value.field == "child_voice"
    monitoring.fill_chair_form(session, conference.uid, {"child_voice": "fully", "practice": "[b]"})
    form = monitoring.chair_form(session, conference.uid)
    assert form.is_filled
    answers = {each.code: each.answer for each in form.questions}
    assert (answers["child_voice"], answers["practice"]) == ("fully", "[b]")
    assert answers["family_voice"] is None
    item = next(e for e in checklists.checklist(session, conference.uid) if e.code == "chair_form")
    assert (item.is_done, item.on) == (True, session.today)
