"""Exclusions on a store: the chair's decision, and the lists that follow it."""

from datetime import date

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.services import day_sheet, invitations, preparation, situations
from cpclerk.services import exclusions as room
from cpclerk.services.undo import undo
from cpclerk.store import Conference, Invitee, Session, Stale, transaction
from tests.meeting import Meeting, make_meeting

GIVEN = {"ground": "violence", "how_long": "from 10:00", "views_by": "the advocate reads them"}


@pytest.fixture
def meeting(session: Session) -> Meeting:
    return make_meeting(session, conference_date=date(2026, 11, 30))


def mum(session: Session, meeting: Meeting) -> room.Excluded:
    return next(each for each in room.exclusions(session, meeting.uid) if each.is_family)


def page(session: Session, meeting: Meeting, part: str) -> str:
    made = preparation.preparation(session, meeting.uid)
    return "\n".join(next(each.lines for each in made.parts if each.heading == part))


def seats(session: Session, meeting: Meeting) -> tuple[str, str]:
    made = day_sheet.day_sheet(session, meeting.uid)
    parts = {each.heading: "\n".join(each.lines) for each in made.parts}
    return parts["Here"], parts["Heard separately"]


def test_who_is_kept_out_is_not_asked_and_has_no_seat(session: Session, meeting: Meeting) -> None:
    assert "Rosa Ash" in seats(session, meeting)[0]
    uid = meeting.people["Mum"].uid
    saved = room.exclude(session, uid, 0, extent="whole", reason="[b]He hit her[/", **GIVEN)
    found = mum(session, meeting)
    assert (found.extent, found.decided_by, found.decided_on) == (
        "whole",
        "Nell Reed",
        session.today,
    )
    listed = invitations.invitations(session, meeting.uid)
    row = next(each for each in listed.rows if each.uid == uid)
    assert (row.waits, row.part) == (False, "excluded")
    assert "Rosa Ash" not in "".join(seats(session, meeting))
    out = page(session, meeting, "Excluded, or heard separately")
    for words in ("violence or intoxication", "[b]He hit her[/", "Nell Reed", "advocate reads"):
        assert words in out
    assert "Rosa Ash" not in page(session, meeting, "To meet before")
    undo(session, saved)
    assert mum(session, meeting).extent == ""
    assert "Rosa Ash" in seats(session, meeting)[0]


def test_heard_separately_makes_the_family_come_apart(session: Session, meeting: Meeting) -> None:
    uid = meeting.people["Mum"].uid
    room.exclude(session, uid, 0, extent="separately", part="second", **GIVEN)
    here, apart = seats(session, meeting)
    assert "Rosa Ash" not in here
    assert "Rosa Ash (Mother): from 10:00" in apart
    assert "split_family" in situations.situations(session, meeting.uid).known
    assert "Rosa Ash" in page(session, meeting, "To meet before")
    room.lift(session, uid, mum(session, meeting).rev)
    assert "split_family" not in situations.situations(session, meeting.uid).known
    with pytest.raises(Refused, match="nothing to lift"):
        room.lift(session, uid, 0)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("extent", {"extent": "gone"}),
        ("ground", {"extent": "whole", "ground": "dislike"}),
        ("how_long", {"extent": "part", "how_long": " \u200b"}),
        ("views_by", {"extent": "whole", "views_by": ""}),
        ("part", {"extent": "part", "part": "third"}),
        ("reason", {"extent": "whole", "reason": "x" * 301}),
    ],
)
def test_all_of_it_is_said_or_it_is_refused_beside_the_field(
    session: Session, meeting: Meeting, field: str, given: dict[str, str]
) -> None:
    with pytest.raises(Refused) as refusal:
        room.exclude(session, meeting.people["Mum"].uid, 0, **{**GIVEN, **given})
    assert refusal.value.field == field
    assert mum(session, meeting).rev == 0


def test_without_a_chair_nobody_decides_and_two_deciders_are_told(
    session: Session, chair_session: Session, meeting: Meeting
) -> None:
    uid = meeting.people["Mum"].uid
    room.exclude(chair_session, uid, 0, extent="whole", **GIVEN)
    with pytest.raises(Stale):
        room.exclude(session, uid, 0, extent="part", **GIVEN)
    room.lift(session, uid, mum(session, meeting).rev)
    with transaction(session, "no chair") as change:
        change.update(Conference.get_by_id(meeting.uid), chair=None)
    with pytest.raises(Refused, match="The chair decides this"):
        room.exclude(session, uid, 0, extent="whole", **GIVEN)


def test_an_exclusion_on_the_list_without_grounds_is_told(
    session: Session, meeting: Meeting
) -> None:
    with transaction(session, "list") as change:
        change.update(Invitee.get_by_id(meeting.people["Mum"].uid), part="excluded")
    found = mum(session, meeting)
    assert found.is_undecided
    assert "is not recorded" in found.words
    assert "is not recorded" in page(session, meeting, "Excluded, or heard separately")
