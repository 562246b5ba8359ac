"""Chairs' diaries and travel: what is put in keeps slots away, with the reason said."""

from datetime import date, time

import pytest

from cpclerk.rules.diaries import MIDDAY, MIDNIGHT, Span
from cpclerk.rules.errors import Refused
from cpclerk.services import booking, chairs, premises
from cpclerk.services.asking import asked_of
from cpclerk.services.chairs import Chair
from cpclerk.services.diary_days import diary
from cpclerk.services.placing import Place
from cpclerk.services.slots import Proposal, Wish, propose_for
from cpclerk.services.undo import undo
from cpclerk.store import Conference, Family, Room, Session, Stale, transaction
from tests.conftest import as_role
from tests.making import make_conference, make_family

MONDAY, TUESDAY = date(2026, 11, 30), date(2026, 12, 1)


@pytest.fixture
def rooms(session: Session) -> dict[str, str]:
    with transaction(session, "rooms") as change:
        return {
            place: change.insert(Room, name=f"{place} room", place=place).uid
            for place in ("Melton", "Oakham")
        }


@pytest.fixture
def family(session: Session) -> Family:
    return make_family(session)


def chair(session: Session, name: str) -> Chair:
    return next(each for each in chairs.chairs(session) if each.name == name)


def laid_out(session: Session, family: Family, wish: Wish | None = None) -> Proposal:
    waiting = make_conference(
        session, family, state="requested", conference_date=None,
        strategy_discussion_date=date(2026, 11, 12),
    )  # fmt: skip
    return propose_for(session, waiting.uid, wish)


def test_nobody_is_proposed_who_is_away_and_it_is_said_why(
    session: Session, family: Family, rooms: dict[str, str]
) -> None:
    reed, vale = chair(session, "Nell Reed"), chair(session, "Omar Vale")
    chairs.put_in(session, reed.uid, Span(MONDAY, date(2026, 12, 4)), "leave")
    chairs.put_in(session, vale.uid, Span(MONDAY, MONDAY, time(9), time(11)), "review")
    chairs.set_pattern(session, vale.uid, vale.rev, "mon, tue am")
    found = laid_out(session, family)
    monday, tuesday, wednesday = (found.day(day) for day in (MONDAY, TUESDAY, date(2026, 12, 2)))
    assert monday and tuesday and wednesday  # noqa: PT018
    assert [each.start for each in monday.slots] == [time(14)]
    assert [each.start for each in tuesday.slots] == [time(10)]
    assert not wednesday.slots
    early = monday.moment(time(10))
    assert early
    assert set(early.not_free) == {
        "Nell Reed is on leave to Fri 4 Dec 2026",
        "Omar Vale has a review of a child in care 09:00 to 11:00",
    }
    afternoon = tuesday.moment(time(14))
    assert afternoon
    assert "Omar Vale does not work Tue afternoon" in afternoon.not_free
    waiting = booking.request(session, asked_of(Conference.get()))
    place = Place(MONDAY, time(10), reed.uid, rooms["Oakham"])
    with pytest.raises(Refused, match="Nell Reed is on leave to Fri 4 Dec 2026") as refused:
        booking.book(session, waiting.uid, waiting.rev, place)
    assert refused.value.field == "chair"


def test_the_way_between_two_places_is_left(
    session: Session, family: Family, rooms: dict[str, str]
) -> None:
    premises.set_travel(session, "oakham", "MELTON", 70)
    assert premises.travel(session)[0].minutes == 70
    reed = chair(session, "Nell Reed")
    other = make_conference(
        session, make_family(session, "F002", "Birch"), reference="CP002",
        conference_date=MONDAY, room=rooms["Melton"],
    )  # fmt: skip
    assert other.chair_id == reed.uid
    # Until noon in Melton, and Oakham 70 minutes away: 13:00 is too soon, 13:30 is not.
    wish = Wish(MONDAY, time(13), reed.uid, rooms["Oakham"])
    found = laid_out(session, family, wish)
    day = found.day(MONDAY)
    assert day
    assert not day.slots
    moment = day.moment(time(13))
    assert moment
    assert "too far away" in moment.not_free[0]
    waiting = next(each for each in Conference.select() if each.state == "requested")
    place = Place(MONDAY, time(13), reed.uid, rooms["Oakham"])
    with pytest.raises(Refused, match="in Melton, 70 minutes away") as refused:
        booking.book(session, waiting.uid, waiting.rev, place)
    assert refused.value.field == "chair"
    later = Place(MONDAY, time(13, 30), reed.uid, rooms["Oakham"])
    assert booking.book(session, waiting.uid, waiting.rev, later).rev > waiting.rev
    # Farther apart than was thought: the diary shows it.
    premises.set_travel(session, "Oakham", "Melton", 120)
    (day_then,) = diary(session, MONDAY, MONDAY).days
    assert {each.state for each in day_then.entries} == {
        "! no time to travel: CP001", "! no time to travel: CP002",
    }  # fmt: skip
    assert premises.set_travel(session, "Oakham", "Melton", 0).sequence
    assert premises.travel(session) == ()


@pytest.mark.parametrize(
    ("one", "other", "minutes", "field"),
    [
        ("Leeds", "Melton", 40, "one"),
        ("Melton", "melton", 40, "other"),
        ("Melton", "Oakham", 999, "minutes"),
    ],
)
def test_a_way_that_cannot_be_is_refused(
    session: Session, rooms: dict[str, str], one: str, other: str, minutes: int, field: str
) -> None:
    assert rooms
    with pytest.raises(Refused) as refused:
        premises.set_travel(session, one, other, minutes)
    assert refused.value.field == field


def test_what_stands_when_a_chair_goes_away_is_named_and_shows_in_the_diary(
    session: Session, chair_session: Session, family: Family
) -> None:
    conference = make_conference(session, family)
    reed = chair(session, "Nell Reed")
    afternoon = Span(MONDAY, MONDAY, MIDDAY, MIDNIGHT)
    assert chairs.put_in(chair_session, reed.uid, afternoon, "other").conferences == ()
    saved = chairs.put_in(chair_session, reed.uid, Span(MONDAY, MONDAY), "leave")
    assert saved.conferences == (conference.reference,)
    assert "CP001 stands then" in saved.words
    (day,) = diary(session, MONDAY, MONDAY).days
    assert day.entries[0].clashes == ("Nell Reed is on leave",)
    assert day.entries[0].state == "! Nell Reed is on leave"
    assert "Nell Reed is on leave" in day.away
    away = [each for each in chair(session, "Nell Reed").away if each.what == "leave"]
    taken = chairs.take_out(chair_session, away[0].uid, away[0].rev)
    assert diary(session, MONDAY, MONDAY).days[0].entries[0].clashes == ()
    undo(chair_session, taken)
    with pytest.raises(Stale):
        chairs.take_out(chair_session, away[0].uid, away[0].rev)


def test_a_diary_that_cannot_be_is_refused(session: Session) -> None:
    reed = chair(session, "Nell Reed")
    past = Span(date(2026, 11, 2), date(2026, 11, 3))
    for span, what, place, field in (
        (past, "leave", "", "span"),
        (Span(MONDAY, MONDAY), "holiday", "", "what"),
        (Span(MONDAY, MONDAY), "leave", "Leeds", "place"),
    ):
        with pytest.raises(Refused) as refused:
            chairs.put_in(session, reed.uid, span, what, place=place)
        assert refused.value.field == field
    clerk = session.actor.uid
    with pytest.raises(Refused):
        chairs.put_in(session, clerk, Span(MONDAY, MONDAY), "leave")
    with pytest.raises(Refused, match="not a day of the week") as refused:
        chairs.set_pattern(session, reed.uid, reed.rev, "[b]someday[/")
    assert refused.value.field == "works"


def test_usual_times_are_the_offices_own(session: Session, family: Family) -> None:
    manager = as_role(session, "manager")
    premises.set_starts(manager, "9.30, 1.30pm")
    assert premises.usual_starts(session) == (time(9, 30), time(13, 30))
    assert laid_out(session, family).starts == (time(9, 30), time(13, 30))
    with pytest.raises(Refused) as refused:
        premises.set_starts(manager, "noonish")
    assert refused.value.field == "starts"
