"""Who read what, and what the audit says in words."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cpclerk.machine import Machine
from cpclerk.rules.heads import Head
from cpclerk.services import Refused, Session, trail
from cpclerk.services.trail import Entered, entered
from cpclerk.store import Audit, Conference, Family, Signer
from tests.conftest import as_role
from tests.making import make_conference, make_family


@pytest.fixture
def manager(setting_up: Session) -> Session:
    return as_role(setting_up, "manager")


def last(manager: Session) -> Entered:
    """Return the last thing done before the audit was read."""
    return entered(manager)[-1]


def count(session: Session) -> int:
    with session.store.reading():
        return int(Audit.select().count())


def test_opening_a_step_of_a_conference_is_entered_with_its_reference(
    session: Session, manager: Session
) -> None:
    conference = make_conference(session, make_family(session))
    trail.opened(session, conference.uid, "recording")
    found = last(manager)
    assert (found.who, found.did, found.subjects) == ("Jo Clerk", "open recording", ("CP001",))
    assert found.at == datetime(2026, 11, 23, 9, 0)


def test_opening_a_family_is_entered(session: Session, manager: Session) -> None:
    trail.opened_family(session, make_family(session).uid)
    found = last(manager)
    assert (found.did, found.subjects) == ("open family", ("F001",))
    found = last(manager)
    assert (found.did, found.who, found.subjects) == ("read the audit", "Max Figures", ())


def test_what_is_not_there_leaves_no_trace(session: Session) -> None:
    before = count(session)
    trail.opened(session, "nothing", "recording")
    trail.opened_family(session, "nothing")
    trail.opened_copy(session, "nothing")
    assert count(session) == before


def test_who_may_not_read_records_opens_none(setting_up: Session, session: Session) -> None:
    conference = make_conference(session, make_family(session))
    before = count(session)
    with pytest.raises(Refused, match="may not read case records"):
        trail.opened(as_role(setting_up, "advocate"), conference.uid, "recording")
    assert count(session) == before


def test_only_who_answers_for_others_reads_the_audit(session: Session) -> None:
    with pytest.raises(Refused, match="Ask a manager or an auditor"):
        entered(session)


def test_the_audit_is_narrowed_by_who_since_and_subject(
    session: Session, chair_session: Session, manager: Session
) -> None:
    first = make_conference(session, make_family(session))
    second = make_conference(
        session, make_family(session, "F002", "Birch"), reference="CP002", state="booked"
    )
    trail.opened(session, first.uid, "booking")
    trail.opened(chair_session, second.uid, "minutes")
    tomorrow = replace(manager, clock=lambda: datetime(2026, 11, 24, 0, 30, tzinfo=UTC))
    trail.opened(tomorrow, first.uid, "booking")
    assert {each.who for each in entered(manager, who="reed")} == {"Nell Reed"}
    assert {each.who for each in entered(manager, who="nr")} == {"Nell Reed"}
    assert entered(manager, who="nobody of that name") == ()
    for reference in ("CP002", "cp002"):
        found = entered(manager, subject=reference)
        assert [each.did for each in found] == ["make conference", "open minutes"]
    assert [each.did for each in entered(manager, since=date(2026, 11, 24))] == ["open booking"]
    assert len(entered(manager, since=date(2026, 11, 23))) > 5


def test_a_summer_day_begins_at_midnight_in_england(session: Session, manager: Session) -> None:
    conference = make_conference(session, make_family(session))
    late = replace(session, clock=lambda: datetime(2027, 6, 30, 23, 30, tzinfo=UTC))
    trail.opened(late, conference.uid, "booking")
    (found,) = entered(manager, since=date(2027, 7, 1))
    assert found.at == datetime(2027, 7, 1, 0, 30)


def test_no_value_is_in_what_the_audit_says(session: Session, manager: Session) -> None:
    make_conference(session, make_family(session, surname="Secretname"))
    assert "Secretname" not in str(entered(manager))


def test_many_references_are_counted(session: Session) -> None:
    words = Entered(datetime(2026, 1, 1), "", "", ("A", "B", "C", "D", "E"), "", 1).subject_words
    assert words == "A, B, C and 2 more"


def test_every_kind_of_row_is_traced_to_its_reference(tmp_path: Path) -> None:
    import shutil

    import cpclerk
    from cpclerk.services.opening import open_office, sign_in

    path = tmp_path / "sample.db"
    shutil.copyfile(Path(cpclerk.__file__).parent / "sample.db", path)
    office = open_office(path)
    manager = next(each for each in office.staff if each.role == "manager")
    found = entered(sign_in(office, manager.uid, device="test"))
    with office.store.reading():
        references = {each.reference for each in (*Conference.select(), *Family.select())}
    named = {reference for each in found for reference in each.subjects}
    assert named == references
    without = {each.did for each in found if not each.subjects}
    # What is about the office, its chairs and the people of agencies belongs to no family.
    office_only = ("set up", "closure", "chair", "places are apart")
    assert all(any(words in each for words in office_only) for each in without), without
    office.store.close()


def test_signing_off_gives_what_a_machine_notes(session: Session, tmp_path: Path) -> None:
    machine = Machine(tmp_path / "config", tmp_path)
    clerk = replace(session, signer=Signer(machine.signing_key))
    family = make_family(clerk)
    trail.opened_family(clerk, family.uid)
    machine.note_heads(clerk.store.path, trail.sign_off(clerk))
    noted = [
        ("this machine noted", Head(d, *h)) for d, h in machine.heads(clerk.store.path).items()
    ]
    assert {head.device for _, head in noted} == {"set-up", "test"}
    found = trail.verified(clerk, noted)
    assert found.faults == ()
    assert found.signed == next(each.sequence for each in found.heads if each.device == "test")
    # Whoever then cuts the end off, everywhere in the store, is found.
    clerk.store.close()
    with closing(sqlite3.connect(clerk.store.path)) as raw, raw:
        raw.execute("DROP TRIGGER audit_no_delete")
        raw.execute("DROP TRIGGER signed_head_no_delete")
        raw.execute("DELETE FROM audit WHERE device = 'test' AND action = 'open family'")
        raw.execute("DELETE FROM audit WHERE device = 'test' AND action LIKE 'sign%'")
        raw.execute("DELETE FROM history WHERE sequence > 1")
        raw.execute("DELETE FROM signed_head")
    assert trail.verified(clerk).faults == ()
    (fault,) = trail.verified(clerk, noted).faults
    assert "this machine noted entry 3, but the last is 1: the end was cut off" in str(fault)


def test_the_machines_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "config", tmp_path)
    key = machine.signing_key()
    assert len(key) == 32
    assert machine.signing_key() == key
    assert Machine(tmp_path / "other", tmp_path).signing_key() != key
    file = tmp_path / "config" / "signing.key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["signing.key"]
    file.write_bytes(b"short")
    with pytest.raises(OSError, match="is not a key"):
        machine.signing_key()
