"""The sheet for the case system: to be keyed, keyed, keyed again, and where the two differ."""

from datetime import date

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.services import Session, Stale, minutes
from cpclerk.services.case_system import key_in, read_off, sheet
from cpclerk.services.confirming import confirm
from cpclerk.services.copies_out import send_confirmed
from cpclerk.services.decided import decided
from cpclerk.services.decisions import decide, set_review_date
from cpclerk.services.distribution import recipients
from cpclerk.services.meeting import close_meeting
from cpclerk.services.plan_work import plan_work
from cpclerk.services.sheets import SheetLine
from cpclerk.store import Conference, Family, transaction
from tests.afterwards import HELD, fill_form, key_all, make_approved, make_held
from tests.conftest import as_role
from tests.meeting import Meeting, make_quorate


@pytest.fixture
def meeting(session: Session) -> Meeting:
    made = make_quorate(session)
    with transaction(session, "number") as change:
        change.update(Family.get(), case_system_id="480213")
    return made


def lines(session: Session, meeting: Meeting) -> tuple[SheetLine, ...]:
    return sheet(session, meeting.uid).lines


def to_key(session: Session) -> list[tuple[str, date | None]]:
    return [(e.what, e.due) for e in plan_work(session, mine=True).to_do if e.step == "copy-across"]


def test_a_sheet_is_keyed_child_by_child_and_again_when_something_changes(
    session: Session, meeting: Meeting
) -> None:
    mia, leo = lines(session, meeting)
    with pytest.raises(Refused, match="Nothing is decided"):
        key_in(session, mia.child_uid, 0)
    decide(session, mia.child_uid, 1, "plan_started", category="neglect")
    decide(session, leo.child_uid, 1, "no_plan")
    rev = decided(session, meeting.uid).rev
    saved = set_review_date(session, meeting.uid, rev, date(2027, 2, 22))
    assert to_key(session) == []
    close_meeting(session, meeting.uid, despite_gaps=True)
    # The checklist of the office's procedures asks for it within two working days.
    assert to_key(session) == [("Case system: 2 to key", date(2026, 11, 25))]
    mia, leo = lines(session, meeting)
    assert dict(mia.values) == {
        "decision": "Starts",
        "plan_start": "23/11/2026",
        "plan_end": "",
        "category": "Neglect (NEG)",
        "review_date": "22/02/2027",
        "case_system_id": "480213",
    }
    assert (leo.values["decision"], leo.values["plan_start"]) == ("Not needed", "")
    key_in(session, mia.child_uid, mia.rev)
    key_in(session, leo.child_uid, leo.rev)
    assert to_key(session) == []
    mia = lines(session, meeting)[0]
    assert (mia.keyed_on, mia.keyed_by) == (session.today, "Jo Clerk")
    with pytest.raises(Refused, match="keyed on Mon 23 Nov 2026 already"):
        key_in(session, mia.child_uid, mia.rev)
    rev = decided(session, meeting.uid).rev
    set_review_date(session, meeting.uid, rev, date(2027, 2, 18))
    assert saved.rev < rev
    assert lines(session, meeting)[0].changed == ("review_date",)
    assert to_key(session) == [("Case system: 1 to key", date(2026, 11, 25))]
    with pytest.raises(Stale):
        key_in(session, mia.child_uid, 0)


def test_what_the_case_system_says_is_compared_field_by_field(
    session: Session, meeting: Meeting
) -> None:
    mia = lines(session, meeting)[0]
    decide(session, mia.child_uid, 1, "plan_started", category="neglect")
    says = {"plan_start": "3/11/2026", "category": "NEGLECT (neg)", "review_date": ""}
    read_off(session, mia.child_uid, 0, says)
    (only,) = lines(session, meeting)[0].mismatches
    assert (only.label, only.ours, only.theirs) == ("Plan start", "23/11/2026", "03/11/2026")
    assert lines(session, meeting)[1].mismatches == ()
    with pytest.raises(Refused, match="There is no 31") as refused:
        read_off(session, mia.child_uid, 1, {"plan_end": "31/11/2026"})
    assert refused.value.field == "plan_end"
    with pytest.raises(Refused, match="no such field"):
        read_off(session, mia.child_uid, 1, {"weather": "fine"})


def test_a_later_decision_opens_a_closed_conference_until_it_is_keyed(session: Session) -> None:
    held = make_held(session)
    minutes.outline_plan_out(session, held.uid, HELD, "by hand")
    key_all(session, held)
    fill_form(session, held)
    make_approved(session, held)

    def send_to_all() -> None:
        for each in recipients(session, held.uid).recipients:
            confirm(session, held.uid, each.invitee_uid)
        send_confirmed(session, held.uid, session.today)

    def is_closed() -> bool:
        with session.store.reading():
            return bool(Conference.get_by_id(held.uid).closed)

    send_to_all()
    assert is_closed()
    # What was decided stands as approved until a new version of the minutes is begun.
    minutes.new_version(session, held.uid, "The category was put down wrongly; the chair asked.")
    child = decided(session, held.uid).children[0].child
    decide(session, child.uid, child.rev, "plan_started", category="emotional")
    assert not is_closed()
    assert [what for what, _ in to_key(session)] == ["Case system: 1 to key"]
    line = sheet(session, held.uid).lines[0]
    assert line.changed == ("category",)
    key_in(session, line.child_uid, line.rev)
    assert not is_closed()
    # Keyed; but the corrected minutes have still to go out.
    minutes.draft(session, held.uid)
    minutes.to_chair(session, held.uid, session.today)
    chair = as_role(session, "chair")
    minutes.approve(chair, held.uid, session.today, outcome="Corrected as asked")
    send_to_all()
    assert is_closed()
