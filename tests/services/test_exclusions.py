"""Exclusions on a store: the chair's decision, and the lists that follow it."""

from datetime import date, time
from typing import Any

import pytest

from cpclerk.documents.pages import WIDTH
from cpclerk.rules.errors import Refused
from cpclerk.services import day_sheet, invitations, preparation, runup, situations
from cpclerk.services import exclusions as room
from cpclerk.services.undo import undo
from cpclerk.store import Conference, FamilyMember, Invitee, Person, Session, Stale, transaction
from tests.meeting import Meeting, make_meeting

GIVEN: dict[str, Any] = {
    "ground": "violence",
    "how_long": "from 10:00",
    "views_by": "the advocate reads them",
}


@pytest.fixture
def meeting(session: Session) -> Meeting:
    return make_meeting(session, conference_date=date(2026, 11, 30))


def mum(session: Session, meeting: Meeting) -> room.Excluded:
    return next(each for each in room.exclusions(session, meeting.uid) if each.is_family)


def page(session: Session, meeting: Meeting, part: str) -> str:
    made = preparation.preparation(session, meeting.uid)
    return "\n".join(next(each.lines for each in made.parts if each.heading == part))


def make_invitee(session: Session, meeting: Meeting, name: str, capacity: str) -> Invitee:
    given, surname = name.split()
    with transaction(session, "make list") as change:
        person = change.insert(
            Person, reference=name, given_name=given, surname=surname, name_folded=name.lower()
        )
        change.insert(
            FamilyMember, family=meeting.conference.family_id, person=person, relation="father"
        )
        return change.insert(
            Invitee, conference=meeting.conference, person=person, capacity=capacity, position=9,
            invited=True,
        )  # fmt: skip


def seats(session: Session, meeting: Meeting) -> tuple[str, str]:
    made = day_sheet.day_sheet(session, meeting.uid)
    parts = {each.heading: "\n".join(each.lines) for each in made.parts}
    return parts["Here"], parts["Heard separately"]


def test_who_is_kept_out_is_not_asked_and_has_no_seat(session: Session, meeting: Meeting) -> None:
    assert "Rosa Ash" in seats(session, meeting)[0]
    uid = meeting.people["Mum"].uid
    with session.store.reading():
        Invitee.update(reply="coming").where(Invitee.uid == uid).execute()
    (before,) = runup.runup(session)
    saved = room.exclude(session, uid, 0, extent="whole", reason="[b]He hit her[/", **GIVEN)
    found = mum(session, meeting)
    assert (found.extent, found.decided_by, found.decided_on) == (
        "whole",
        "Nell Reed",
        session.today,
    )
    listed = invitations.invitations(session, meeting.uid)
    row = next(each for each in listed.rows if each.uid == uid)
    assert (row.waits, row.part, row.reply, row.earlier_reply) == (False, "excluded", None, None)
    # What was answered before does not make somebody come who is kept out.
    (coming,) = runup.runup(session)
    assert (coming.coming, coming.invited) == (before.coming - 1, before.invited - 1)
    assert coming.silent == before.silent
    assert "kept out" in page(session, meeting, "Who comes")
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
    assert "Rosa Ash (Mother): from 10:00  ...." in apart
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


def test_the_day_sheet_of_a_split_meeting_keeps_the_family_apart(
    session: Session, meeting: Meeting
) -> None:
    father = make_invitee(session, meeting, "Sol Birch", "Father")

    def sheet(heading: str) -> str:
        made = day_sheet.day_sheet(session, meeting.uid)
        return "\n".join(next(each.lines for each in made.parts if each.heading == heading))

    signing = sheet("Here").splitlines()
    assert signing[-4].split() == ["Nell", "Reed", "Chair", day_sheet.SIGNATURE]
    assert signing[-3].split() == ["Jo", "Clerk", "Takes", "the", "minutes", day_sheet.SIGNATURE]
    # Who has spoken as the chair is on the list, and signs once.
    with transaction(session, "list chair") as change:
        change.insert(
            Invitee, conference=meeting.uid, staff=meeting.conference.chair_id, capacity="Chair"
        )
    assert sheet("Here").count("Nell Reed") == 1
    assert "Chair meets the family" in sheet("By the clock")
    assert "apart" not in sheet("The room")
    saved = room.exclude(session, father.uid, 0, extent="separately", part="second", **GIVEN)
    clock = sheet("By the clock").splitlines()
    assert "Chair meets the family" not in "".join(clock)
    assert "09:45  Chair meets Rosa Ash" in clock
    assert "10:00  The conference begins" in clock
    assert "--:--  Chair meets Sol Birch" in clock
    assert "--:--  The second part begins" in clock
    assert "waits and leaves apart: Sol Birch, in ..." in sheet("The room")
    # Heard before the others, they are met apart all the same.
    saved = room.exclude(session, father.uid, saved.rev, extent="separately", part="first", **GIVEN)
    clock = sheet("By the clock").splitlines()
    assert "09:45  Chair meets Rosa Ash" in clock
    assert "09:45  Chair meets Sol Birch, apart" in clock
    with pytest.raises(Refused, match="begins at 10:00"):
        room.exclude(
            session, father.uid, saved.rev, extent="separately", part_from=time(8), **GIVEN
        )
    with pytest.raises(Refused, match="a later time for the second"):
        room.exclude(
            session, father.uid, saved.rev, extent="separately", part_from=time(10), **GIVEN
        )
    assert "--:--" not in sheet("Agenda")
    room.exclude(session, father.uid, saved.rev, extent="separately", part_from=time(11), **GIVEN)
    agenda = sheet("Agenda").splitlines()
    second = agenda.index("11:00  -- The second part begins, with Sol Birch --")
    assert agenda[second - 1] < "11:00" <= agenda[second + 1]
    clock = sheet("By the clock").splitlines()
    assert clock[-2:] == ["10:45  Chair meets Sol Birch", "11:00  The second part begins"]
    assert "--:--" not in "".join(clock)


def test_a_long_capacity_stands_whole_beside_one_line_to_sign(
    session: Session, meeting: Meeting
) -> None:
    make_invitee(session, meeting, "Sol Birch", "Designated teacher, Millpond Primary")
    lines = seats(session, meeting)[0].splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("Sol Birch"))
    assert "Designated teacher, Millpond" in lines[at]
    assert lines[at].endswith("....")
    assert lines[at + 1].strip() == "Primary"
    assert max(map(len, lines)) <= WIDTH


def test_the_preparation_page_says_that_nobody_is_excluded(
    session: Session, meeting: Meeting
) -> None:
    assert page(session, meeting, "Excluded, or heard separately") == "Nobody."
