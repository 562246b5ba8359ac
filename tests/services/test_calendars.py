"""The office's calendar: a year of it, bank holidays put right, closures, and years added."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.services import calendars
from cpclerk.services.calendars import CalendarDay
from cpclerk.services.moves import PutRight
from cpclerk.services.timescales import deadlines_of
from cpclerk.services.undo import undo
from cpclerk.store import Audit, BankHoliday, BankHolidayCorrection, Session
from cpclerk.store.calendars import office, statutory, years_held
from tests.conftest import as_role
from tests.making import make_conference, make_family
from tests.rules.calendars import published

TUESDAY = date(2026, 11, 24)
VE_DAY, EARLY_MAY = date(2020, 5, 8), date(2020, 5, 4)


def on(session: Session, day: date) -> CalendarDay | None:
    year = calendars.year_of(session, day.year)
    return next((each for each in year.days if each.day == day), None)


def working(session: Session, day: date) -> tuple[bool, bool]:
    """Whether the day counts: by the statutory calendar, by the office's."""
    return statutory(session.store).is_working(day), office(session.store).is_working(day)


def test_the_store_agrees_with_every_day_that_was_published(session: Session) -> None:
    for year in range(2012, 2029):
        days = calendars.year_of(session, year).days
        assert {each.day for each in days} == {day for day in published() if day.year == year}
        assert {each.kind for each in days} == {"published"}
    for day in published():
        assert not statutory(session.store).is_working(day)


def test_what_is_not_published_yet_is_expected(session: Session) -> None:
    days = calendars.year_of(session, 2029).days
    assert [each.title for each in days][1:3] == ["Good Friday", "Easter Monday"]
    assert {each.kind for each in days} == {"expected"}
    (skipped, *_) = statutory(session.store).skipped(date(2029, 3, 29), date(2029, 4, 2))
    assert skipped.words == "Good Friday, expected"
    (skipped, *_) = statutory(session.store).skipped(date(2028, 4, 13), date(2028, 4, 14))
    assert skipped.words == "Good Friday"


def test_a_proclaimed_day_moves_every_deadline_at_once_and_back(session: Session) -> None:
    conference = make_conference(session, make_family(session))

    def due() -> tuple[date | None, tuple[str, ...]]:
        limit = next(
            each for each in deadlines_of(session, conference.uid) if each.event == "conference"
        )
        return limit.due, limit.working.lines()

    assert due()[0] == date(2026, 12, 1)
    done = calendars.proclaim(session, TUESDAY, "  Day of\x1b[31m thanks ")
    assert due()[0] == date(2026, 12, 2)
    assert any("Tue 24 Nov (Day of thanks)" in line for line in due()[1])
    assert working(session, TUESDAY) == (False, False)
    day = on(session, TUESDAY)
    assert day is not None
    assert (day.title, day.kind) == ("Day of thanks", "proclaimed")
    assert day.by == "Jo Clerk, Mon 23 Nov 2026"
    undo(session, done)
    assert due()[0] == date(2026, 12, 1)
    assert on(session, TUESDAY) is None


def test_a_proclaimed_day_far_ahead_is_expected_no_more(session: Session) -> None:
    calendars.proclaim(session, date(2030, 6, 4), "Jubilee")
    assert [each.words for each in statutory(session.store).skipped(
        date(2030, 6, 3), date(2030, 6, 4)
    )] == ["Jubilee"]  # fmt: skip


def test_the_working_marks_what_is_expected(session: Session) -> None:
    conference = make_conference(
        session,
        make_family(session),
        strategy_discussion_date=date(2029, 3, 26),
        conference_date=date(2029, 4, 18),
    )
    lines = [
        line for each in deadlines_of(session, conference.uid) for line in each.working.lines()
    ]
    assert (
        "Left out: weekends 31 Mar–1 Apr, 7–8 Apr and 14–15 Apr; Fri 30 Mar 2029 (Good Friday, "
        "expected); Mon 2 Apr 2029 (Easter Monday, expected)."
    ) in lines


def test_a_withdrawn_day_counts_and_says_so(session: Session) -> None:
    boxing = date(2028, 12, 26)
    calendars.withdraw(session, boxing)
    assert working(session, boxing) == (True, True)
    day = on(session, boxing)
    assert day is not None
    assert (day.title, day.kind) == ("Boxing Day", "withdrawn")
    calendars.put_back(session, boxing)
    assert working(session, boxing) == (False, False)
    assert getattr(on(session, boxing), "kind", "") == "published"


def test_a_moved_day_is_one_change(session: Session) -> None:
    # As government moved the early May bank holiday of 2020; here, in a year still to come.
    first, then = date(2030, 5, 6), date(2030, 5, 8)
    moved = calendars.proclaim(session, then, "VE Day", in_place_of=first)
    assert (working(session, first)[0], working(session, then)[0]) == (True, False)
    day = on(session, first)
    assert day is not None
    assert (day.kind, day.note) == ("withdrawn", "moved to Wed 8 May 2030")
    undo(session, moved)
    assert (working(session, first)[0], working(session, then)[0]) == (False, True)
    assert working(session, EARLY_MAY)[0]
    assert not working(session, VE_DAY)[0]


FIRST, THEN = date(2030, 5, 6), date(2030, 5, 8)


def corrections(session: Session) -> dict[date, str]:
    with session.store.reading():
        return {each.date: each.words for each in BankHolidayCorrection.select()}


@pytest.mark.parametrize(
    ("take_back", "day", "said"),
    [
        (calendars.put_back, FIRST, "Wed 8 May 2030"),
        (calendars.put_back, THEN, "Mon 6 May 2030"),
        (calendars.withdraw, THEN, "Mon 6 May 2030"),
    ],
)
def test_a_move_is_taken_back_whole(
    session: Session, take_back: Callable[[Session, date], PutRight], day: date, said: str
) -> None:
    calendars.proclaim(session, THEN, "VE Day", in_place_of=FIRST)
    done = take_back(session, day)
    assert done.words == f"Taken back with it: {said}."
    assert (working(session, FIRST)[0], working(session, THEN)[0]) == (False, True)
    assert corrections(session) == {}
    undo(session, done)
    assert corrections(session) == {FIRST: "moved to Wed 8 May 2030", THEN: "VE Day"}


def test_a_day_that_is_moved_on_stays_one_move(session: Session) -> None:
    last = date(2030, 5, 10)
    calendars.proclaim(session, THEN, "VE Day", in_place_of=FIRST)
    calendars.proclaim(session, last, "VE Day", in_place_of=THEN)
    assert corrections(session) == {FIRST: "moved to Fri 10 May 2030", last: "VE Day"}
    calendars.put_back(session, FIRST)
    assert corrections(session) == {}


def test_a_day_of_its_own_is_taken_back_alone(session: Session) -> None:
    calendars.proclaim(session, THEN, "VE Day", in_place_of=FIRST)
    calendars.withdraw(session, date(2028, 12, 26))
    calendars.proclaim(session, TUESDAY, "Thanks")
    assert calendars.put_back(session, date(2028, 12, 26)).words == ""
    assert calendars.withdraw(session, TUESDAY).words == ""
    assert set(corrections(session)) == {FIRST, THEN}


def test_proclaimed_and_withdrawn_in_turn(session: Session) -> None:
    boxing = date(2028, 12, 26)
    calendars.withdraw(session, boxing)
    calendars.proclaim(session, boxing, "Boxing Day after all")
    assert not working(session, boxing)[0]
    calendars.withdraw(session, boxing)
    assert working(session, boxing)[0]
    calendars.put_back(session, boxing)
    assert getattr(on(session, boxing), "kind", "") == "published"
    calendars.proclaim(session, TUESDAY, "Thanks")
    calendars.withdraw(session, TUESDAY)
    assert working(session, TUESDAY)[0]
    assert on(session, TUESDAY) is None
    with session.store.reading():
        assert BankHolidayCorrection.select().count() == 0


def test_a_closure_stretches_the_office_calendar_alone(session: Session) -> None:
    closed = calendars.close_days(
        session, date(2026, 12, 24), date(2027, 1, 3), "Christmas closure"
    )
    assert closed.words == ""
    assert working(session, date(2026, 12, 30)) == (True, False)
    days = calendars.year_of(session, 2026).days[-6:]
    assert [(each.day.day, each.title, each.kind) for each in days] == [
        (24, "Christmas closure", "office closed"),
        (25, "Christmas Day", "published"),
        (28, "Boxing Day (substitute day)", "published"),
        (29, "Christmas closure", "office closed"),
        (30, "Christmas closure", "office closed"),
        (31, "Christmas closure", "office closed"),
    ]
    (skipped,) = office(session.store).skipped(date(2026, 12, 23), date(2026, 12, 24))
    assert skipped.words == "Christmas closure"
    calendars.open_again(session, date(2026, 12, 30))
    assert working(session, date(2026, 12, 30)) == (True, True)
    assert working(session, date(2026, 12, 29)) == (True, False)
    calendars.open_again(session, date(2026, 12, 20), date(2027, 1, 10))
    assert working(session, date(2026, 12, 29)) == (True, True)


def test_conferences_booked_on_the_day_are_named(session: Session) -> None:
    family = make_family(session)
    for reference, state in (("CP001", "booked"), ("CP002", "booked"), ("CP003", "cancelled")):
        make_conference(session, family, reference=reference, state=state)
    closed = calendars.close_days(session, date(2026, 11, 30), None, "Training day")
    assert closed.words == "CP001, CP002 stand on it and will have to move."
    proclaimed = calendars.proclaim(session, date(2026, 11, 30), "St Andrew")
    assert proclaimed.conferences == ("CP001", "CP002")


@pytest.mark.parametrize(
    ("ask", "field", "words"),
    [
        (lambda s: calendars.proclaim(s, date(2026, 12, 25), "x"), "day", "already: Christmas Day"),
        (lambda s: calendars.proclaim(s, date(2026, 11, 28), "x"), "day", "weekend"),
        (lambda s: calendars.proclaim(s, TUESDAY, " \x07"), "words", "what the day is called"),
        (lambda s: calendars.proclaim(s, TUESDAY, "x" * 200), "words", "room for 80"),
        (
            lambda s: calendars.proclaim(s, TUESDAY, "x", TUESDAY),
            "in_place_of",
            "is not a bank holiday",
        ),
        (
            lambda s: calendars.proclaim(s, TUESDAY, "x", date(2026, 11, 25)),
            "in_place_of",
            "Wed 25 Nov 2026 is not a bank holiday",
        ),
        (lambda s: calendars.proclaim(s, date(2101, 1, 3), "x"), None, "1900 to 2100"),
        (lambda s: calendars.proclaim(s, date(2062, 7, 4), "x"), "day", "Did you mean Sun 4 Jul"),
        (lambda s: calendars.close_days(s, date(2062, 12, 24), None, "x"), "first", "2062[?]"),
        (lambda s: calendars.withdraw(s, TUESDAY), "day", "is not a bank holiday"),
        (lambda s: calendars.put_back(s, date(2026, 12, 25)), None, "nothing to undo"),
        (lambda s: calendars.close_days(s, TUESDAY, None, ""), "words", "what the day is called"),
        (lambda s: calendars.close_days(s, TUESDAY, date(2026, 11, 23), "x"), "last", "before"),
        (lambda s: calendars.close_days(s, TUESDAY, date(2036, 11, 23), "x"), "last", "longer"),
        (
            lambda s: calendars.close_days(s, date(2026, 11, 28), None, "x"),
            "first",
            "already: Saturday",
        ),
        (lambda s: calendars.open_again(s, TUESDAY), None, "nothing was opened"),
        (lambda s: calendars.hold_year(s, 2101), None, "1900 to 2100"),
        (lambda s: calendars.worked_out(1899, 1900), None, "1900 to 2100"),
    ],
)
def test_what_cannot_be_is_refused_and_writes_nothing(
    session: Session, ask: Callable[[Session], object], field: str | None, words: str
) -> None:
    before = audited(session)
    with pytest.raises(Refused, match=words) as refused:
        ask(session)
    assert refused.value.field == field
    assert audited(session) == before


def test_a_day_closed_already_keeps_its_name(session: Session) -> None:
    calendars.close_days(session, TUESDAY, None, "Training day")
    with pytest.raises(Refused, match="already: Training day"):
        calendars.close_days(session, TUESDAY, None, "Fire drill")
    calendars.close_days(session, date(2026, 11, 23), date(2026, 11, 25), "Move")
    titles = [each.title for each in calendars.year_of(session, 2026).days if each.is_closure]
    assert titles == ["Move", "Training day", "Move"]


def test_a_withdrawn_day_cannot_be_withdrawn_again(session: Session) -> None:
    calendars.withdraw(session, date(2028, 12, 26))
    with pytest.raises(Refused, match="was withdrawn already"):
        calendars.withdraw(session, date(2028, 12, 26))


@pytest.mark.parametrize("role", ["chair", "advocate"])
def test_only_clerk_and_manager_change_it(setting_up: Session, role: str) -> None:
    other = as_role(setting_up, role)
    for ask in (
        lambda: calendars.proclaim(other, TUESDAY, "x"),
        lambda: calendars.withdraw(other, date(2026, 12, 25)),
        lambda: calendars.put_back(other, TUESDAY),
        lambda: calendars.close_days(other, TUESDAY, None, "x"),
        lambda: calendars.open_again(other, TUESDAY),
    ):
        with pytest.raises(Refused, match="Ask a clerk or a manager"):
            ask()
    assert calendars.year_of(other, 2026).days
    calendars.proclaim(as_role(setting_up, "manager"), TUESDAY, "x")


def audited(session: Session) -> list[str]:
    with session.store.reading():
        return [each.action for each in Audit.select().order_by(Audit.sequence)]


def held(session: Session) -> tuple[int, int]:
    with session.store.reading():
        return years_held()


def in_the_year(session: Session, year: int) -> Session:
    return Session(
        session.store,
        session.actor,
        session.device,
        lambda: datetime(year, 6, 3, 9, 0, tzinfo=UTC),
        session.new_uid,
    )


def test_years_are_added_once_few_lie_ahead(session: Session) -> None:
    assert held(session) == (2000, 2040)
    before = audited(session)
    calendars.look_ahead(session)
    calendars.look_ahead(in_the_year(session, 2030))
    assert audited(session) == before
    calendars.proclaim(session, date(2040, 7, 4), "Jubilee")
    calendars.withdraw(session, date(2040, 12, 26))
    later = in_the_year(session, 2031)
    calendars.look_ahead(later)
    calendars.look_ahead(later)
    assert held(session) == (2000, 2046)
    assert audited(session).count("add years to the calendar") == 1
    assert statutory(session.store).add(date(2046, 1, 1), 1) == date(2046, 1, 2)
    # What was put right is as it was put right.
    assert working(session, date(2040, 7, 4)) == (False, False)
    assert working(session, date(2040, 12, 26)) == (True, True)
    with session.store.reading():
        days = [each.date for each in BankHoliday.select()]
    assert len(days) == len(set(days))


def test_who_may_not_write_leaves_it_to_others(setting_up: Session) -> None:
    calendars.look_ahead(in_the_year(as_role(setting_up, "advocate"), 2035))
    assert held(setting_up) == (2000, 2040)


def test_a_question_outside_adds_the_years_between(session: Session) -> None:
    assert not calendars.year_of(session, 1994).held
    with pytest.raises(Refused, match="add the missing years under Settings"):
        statutory(session.store).add(date(1994, 12, 23), 1)
    calendars.hold_year(session, 1994)
    assert statutory(session.store).add(date(1994, 12, 23), 1) == date(1994, 12, 28)
    calendars.proclaim(session, date(2043, 7, 3), "Jubilee")
    assert held(session) == (1994, 2043)


def test_another_program_on_the_same_store_is_followed(session: Session) -> None:
    # Its own process has a cache of its own, which this stands for.
    assert working(session, TUESDAY) == (True, True)
    ours = dict(session.store.cache)
    calendars.proclaim(session, TUESDAY, "Thanks")
    session.store.cache.clear()
    session.store.cache.update(ours)
    assert working(session, TUESDAY) == (False, False)
