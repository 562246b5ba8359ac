"""The procedures an office books under: adopted from a day on, with what it sets locally."""

from datetime import date, time
from pathlib import Path

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.services.asking import Asked
from cpclerk.services.booking import book, request
from cpclerk.services.conferences import page
from cpclerk.services.placing import Place
from cpclerk.services.procedures import adopt, adoptions
from cpclerk.services.undo import undo
from cpclerk.store import Conference, Procedures, Profile, Session, Staff
from tests.making import children_of, make_family

TODAY = date(2026, 11, 23)


def asked(session: Session) -> Asked:
    family = make_family(session)
    with session.store.reading():
        children = children_of(family)
    types = {each.person_id: "initial" for each in children}
    return Asked(family.uid, types, {"strategy_discussion": date(2026, 11, 10)})


def names(session: Session) -> list[tuple[str, date, date | None]]:
    return [(each.rules.name, each.since, each.until) for each in adoptions(session).all]


def test_an_office_starts_with_the_procedures_it_was_made_with(session: Session) -> None:
    found = adoptions(session)
    assert found.now.rules.name == "sample-office"
    assert names(session) == [("sample-office", date(2020, 1, 1), None)]
    assert not found.now.has_run_out


def test_the_next_procedures_wait_for_their_day(session: Session) -> None:
    saved = adopt(session, "rutland-2013", date(2026, 12, 1))
    assert names(session) == [
        ("sample-office", date(2020, 1, 1), date(2026, 11, 30)),
        ("rutland-2013", date(2026, 12, 1), None),
    ]
    assert adoptions(session).now.rules.name == "sample-office"
    undo(session, saved)
    assert len(names(session)) == 1


def test_a_conference_keeps_what_was_in_force_when_it_was_booked(session: Session) -> None:
    saved = request(session, asked(session))
    adopt(session, "rutland-2013", TODAY)
    with session.store.reading():
        row = Conference.get_by_id(saved.uid)
        assert Profile.get_by_id(row.profile_id).name == "sample-office"
        chair = Staff.get(Staff.role == "chair")
    place = Place(date(2026, 11, 30), time(10), chair.uid)
    booked = book(session, saved.uid, saved.rev, place)
    with session.store.reading():
        row = Conference.get_by_id(booked.uid)
        assert Profile.get_by_id(row.profile_id).name == "rutland-2013"
    adopt(session, "sample-office", TODAY)
    limits = {each.code: each for each in page(session, booked.uid).deadlines}
    assert limits["minutes_to_chair"].working.authority == "Rutland County Council"


def test_what_is_set_locally_goes_with_the_procedures(session: Session) -> None:
    adopt(session, "england-2023", TODAY, {"minutes_out_within": "12 working days"})
    rules = adoptions(session).now.rules
    assert rules.choice("minutes_out_within") == "12 working days"
    # What was not said takes the first value offered.
    for setting in rules.settings:
        if setting.code != "minutes_out_within":
            assert rules.choice(setting.code) == rules.offered_for(setting.code)[0].value
    limit = next(each for each in rules.timescales if each.setting == "minutes_out_within")
    assert limit.limit.words == "12 working days"
    assert limit.authority == "set locally by this office"
    assert "12 working days" in limit.rule
    before = adoptions(session).now
    adopt(session, "england-2023", TODAY)
    assert adoptions(session).now.rules.choice("minutes_out_within") == "12 working days"
    adopt(session, "england-2023", TODAY, {"minutes_out_within": "none"})
    after = adoptions(session).now.rules
    assert not any(each.setting == "minutes_out_within" for each in after.timescales)
    assert before.rules.choice("minutes_out_within") == "12 working days"
    with session.store.reading():
        assert Procedures.select().count() == 2
        assert Profile.select().where(Profile.name == "england-2023").count() == 2


@pytest.mark.parametrize(
    ("name", "since", "choices", "field", "said"),
    [
        ("no-such", TODAY, {}, None, "no procedure profile called"),
        ("../../etc/passwd", TODAY, {}, None, "no procedure profile called"),
        ("rutland-2013", date(2026, 11, 22), {}, "since", "Sun 22 Nov 2026 is past"),
        ("rutland-2013", TODAY, {"x": "1"}, "x", "not left to the office"),
        ("england-2023", TODAY, {"x": "1"}, "x", "not left to the office"),
        (
            "england-2023",
            TODAY,
            {"minutes_out_within": "a while"},
            "minutes_out_within",
            "such as 2 working days, or none",
        ),
    ],
)
def test_what_cannot_be_adopted_is_refused_and_changes_nothing(
    session: Session, name: str, since: date, choices: dict[str, str], field: str, said: str
) -> None:
    before = names(session)
    with pytest.raises(Refused, match=said) as refused:
        adopt(session, name, since, choices)
    assert refused.value.field == field
    assert names(session) == before


def test_an_advocate_adopts_nothing(setting_up: Session, tmp_path: Path) -> None:
    from tests.conftest import as_role

    with pytest.raises(Refused, match="advocate may not"):
        adopt(as_role(setting_up, "advocate"), "rutland-2013", TODAY)
