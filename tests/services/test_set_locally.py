"""What an office set locally, judged by: a pre-birth conference before the day the baby is due."""

from datetime import date
from pathlib import Path

import pytest

from cpclerk.rules.timescales import Deadline
from cpclerk.services.timescales import deadlines_of
from cpclerk.store import Session, transaction
from cpclerk.store.creating import create_store
from tests.conftest import as_role, fixed_clock
from tests.making import children_of, make_conference, make_family

DUE = date(2027, 3, 31)


pytestmark = pytest.mark.usefixtures("quick_stores")


def england(path: Path, choices: dict[str, str]) -> Session:
    """Return a clerk's session in a store that works by England's procedures and these choices."""
    setting_up = create_store(
        path / "office.db",
        office="An office",
        profile="england-2023",
        choices=choices,
        staff=(("Jo Clerk", "JC", "clerk"), ("Nell Reed", "NR", "chair")),
        clock=fixed_clock,
    )
    return as_role(setting_up, "clerk")


def judged(session: Session, *, expected: bool) -> dict[str, Deadline]:
    """Return the limits of a conference booked for the last day of the year, by code."""
    family = make_family(session, births=(DUE,))
    with transaction(session, "make expected") as change:
        for member in children_of(family):
            change.update(member.person, expected=expected)
    row = make_conference(
        session, family, kind="pre_birth_initial", conference_date=date(2026, 12, 30)
    )
    return {each.code: each for each in deadlines_of(session, row.uid)}


def test_it_is_counted_back_from_the_day_the_baby_is_due(tmp_path: Path) -> None:
    session = england(tmp_path, {"pre_birth_before_due": "3 months"})
    limit = judged(session, expected=True)["pre_birth_before_due"]
    assert limit.due == date(2026, 12, 31)
    assert not limit.breaks
    lines = limit.working.lines()
    assert any("at least 3 months before the baby is due" in line for line in lines)
    assert any("set locally by this office" in line for line in lines)


def test_it_does_not_apply_to_a_child_that_is_born(tmp_path: Path) -> None:
    session = england(tmp_path, {"pre_birth_before_due": "6 weeks"})
    assert judged(session, expected=False)["pre_birth_before_due"].due is None


def test_without_a_choice_there_is_no_such_limit(tmp_path: Path) -> None:
    session = england(tmp_path, {})
    found = judged(session, expected=True)
    assert "pre_birth_before_due" not in found
    assert "core_group" in found
