"""How safe it was thought to be, from one conference to the next; the closed part."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.scaling import Scaled, chart, course, trend
from cpclerk.services import Refused, Session
from cpclerk.services.attendance import attendance
from cpclerk.services.child_views import add_view
from cpclerk.services.contacts import add_contact
from cpclerk.services.meeting import close_meeting, set_part
from cpclerk.services.recording import enter, entries
from cpclerk.services.scaling import scale, scaled
from cpclerk.services.wall import never_shown, standing
from cpclerk.store import Conference, Entry, Family, Invitee, ScaleMark, transaction
from tests.making import make_conference
from tests.meeting import make_meeting, make_quorate


@given(st.lists(st.integers(0, 10), max_size=9))
def test_every_mark_has_its_place_on_the_chart(values: list[int]) -> None:
    drawn = chart(values).removeprefix("0 ").removesuffix(" 10")
    assert len(drawn) == 11
    assert [int(each) if each != "·" else 0 for each in drawn] == [
        values.count(place) for place in range(11)
    ]


def test_the_trend_is_told_by_conference_and_says_who_declined() -> None:
    lines = trend(
        [
            Scaled(date(2026, 5, 12), (3, 5, 5)),
            Scaled(date(2026, 8, 4), ()),
            Scaled(None, (), 2),
            Scaled(date(2026, 11, 23), (6,) * 12 + (7,), 1),
        ]
    )
    assert lines == (
        "Tue 12 May 2026  0 ···1·2····· 10  middle 5",
        "not dated        0 ··········· 10  2 declined",
        "Mon 23 Nov 2026  0 ······+1··· 10  middle 6  1 declined",
    )


def test_only_this_familys_conferences_up_to_this_one_count(session: Session) -> None:
    meeting = make_quorate(session)
    family = Family.get_by_id(meeting.conference.family_id)
    for reference, day in (("CP000", date(2026, 5, 12)), ("CP009", date(2027, 5, 12))):
        before = make_conference(
            session, family, reference=reference, conference_date=day, state="held"
        )
        with transaction(session, "scaled then") as change:
            who = change.insert(Invitee, conference=before, name="Aunt Bea", position=0)
            for text, value in (("He may come back.", 1), ("he drinks", 9)):
                then = change.insert(
                    Entry,
                    conference=before,
                    column="worried",
                    position=value,
                    text=text,
                    audience="everyone",
                )
                change.insert(
                    ScaleMark,
                    conference=before,
                    invitee=who,
                    about=then.uid,
                    value=value,
                    audience="everyone",
                )
    mum, worker = meeting.people["Mum"].uid, meeting.people["SW"].uid
    danger = enter(session, meeting.uid, "worried", "he may come back").uid
    scale(session, meeting.uid, mum, 6)
    scale(session, meeting.uid, worker, None)
    scale(session, meeting.uid, mum, 2, about=danger)
    scale(session, meeting.uid, mum, 3, about=danger)
    assert scaled(session, meeting.uid) == {
        "": (Scaled(date(2026, 5, 12), ()), Scaled(session.today, (6,), 1)),
        # Worded the same, it is the same worry.
        danger: (Scaled(date(2026, 5, 12), (1,)), Scaled(session.today, (3,))),
    }
    assert course(scaled(session, meeting.uid)[danger], "he may") == (
        "0 ···1······· 10  middle 1 → 3  he may"
    )
    assert course([], "he may") == ""
    marks = entries(session, meeting.uid).marks
    assert sorted((each.about == danger, each.value or 0) for each in marks) == [
        (False, 0), (False, 6), (True, 3),
    ]  # fmt: skip
    with pytest.raises(Refused, match="not in this record"):
        scale(session, meeting.uid, mum, 3, about="gone")


def test_the_closed_part_is_a_state_of_the_meeting_and_ends_with_it(session: Session) -> None:
    meeting = make_meeting(session)
    with pytest.raises(Refused, match="F2 begins it"):
        set_part(session, meeting.uid, closed=True)
    with session.store.reading():
        Conference.update(started_at=time(9, 0)).execute()
    set_part(session, meeting.uid, closed=True)
    assert attendance(session, meeting.uid).closed_part
    close_meeting(session, meeting.uid, despite_gaps=True)
    assert not attendance(session, meeting.uid).closed_part


def test_a_wall_is_told_what_stands_and_what_is_protected(session: Session) -> None:
    meeting = make_quorate(session)
    before = standing(session, meeting.uid)
    entered = enter(session, meeting.uid, "worried", "hello")
    scale(session, meeting.uid, meeting.people["Mum"].uid, 6)
    after = standing(session, meeting.uid)
    assert (len(after.said) - len(before.said), after.said[entered.uid]) == (2, 1)
    assert after.people == {each.uid: each.rev for each in attendance(session, meeting.uid).people}
    view = add_view(session, attendance(session, meeting.uid).children[0].uid, "well", "My dog")
    assert standing(session, meeting.uid, views=True).said == {view.uid: 1}
    assert standing(session, meeting.uid) == after
    assert never_shown(session, meeting.uid) == frozenset()
    mother = str(meeting.people["Mum"].person_id)
    add_contact(session, [mother], "address", "12 Elm Road, LE1 1AA", protected=True)
    assert "12elmroad" in never_shown(session, meeting.uid)
