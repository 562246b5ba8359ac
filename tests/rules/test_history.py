"""Which logs are looked back on, and how a conference of one stands."""

from datetime import date

from cpclerk.rules.history import is_history, standing
from cpclerk.rules.log import ConferenceRow

TODAY = date(2026, 11, 23)
LONG_AGO, RECENT = date(2026, 8, 22), date(2026, 8, 23)


def row(**values: object) -> ConferenceRow:
    plain = {"conference_ref": "R1", "family_ref": "F1", "team": None, "kind": "initial"}
    return ConferenceRow(**{**plain, "status": "held", **values})  # type: ignore[arg-type]


def stands(as_at: date, plan: bool | None = None, **values: object) -> tuple[date | None, bool]:
    return standing(row(**values), leaves_a_plan=plan, as_at=as_at, today=TODAY)


def test_history_begins_three_months_ago() -> None:
    assert is_history(date(2014, 5, 20), TODAY)
    assert is_history(LONG_AGO, TODAY)
    assert not is_history(RECENT, TODAY)
    assert not is_history(TODAY, TODAY)
    assert not is_history(date(2026, 8, 31), date(2026, 11, 30))


def test_all_of_a_log_of_long_ago_is_judged_as_at_its_end() -> None:
    assert stands(LONG_AGO, conference_date=date(2026, 5, 1)) == (LONG_AGO, True)
    assert stands(LONG_AGO, status="requested") == (LONG_AGO, True)
    assert stands(LONG_AGO, status="booked", conference_date=date(2026, 11, 22)) == (LONG_AGO, True)


def test_what_is_still_to_be_held_is_work_however_old_the_log() -> None:
    assert stands(LONG_AGO, status="booked", conference_date=TODAY) == (None, False)
    assert stands(LONG_AGO, status="postponed", conference_date=date(2027, 1, 4)) == (None, False)
    assert stands(LONG_AGO, status="cancelled", conference_date=TODAY) == (LONG_AGO, True)


def test_a_conference_of_a_recent_log_is_closed_when_nothing_is_owed() -> None:
    day = date(2026, 11, 2)
    assert stands(RECENT, True, outline_plan_sent=day, minutes_distributed=day) == (None, True)
    assert stands(RECENT, False, minutes_distributed=day) == (None, True)
    assert stands(RECENT, status="cancelled") == (None, True)
    assert stands(RECENT, status="stood_down") == (None, True)


def test_a_conference_of_a_recent_log_is_open_while_something_is_owed() -> None:
    day = date(2026, 11, 2)
    assert stands(RECENT, True, minutes_distributed=day) == (None, False)
    assert stands(RECENT, None, minutes_distributed=day) == (None, False)
    assert stands(RECENT, True, outline_plan_sent=day) == (None, False)
    assert stands(RECENT, status="booked") == (None, False)
