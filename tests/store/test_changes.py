"""One transaction, its history and one audit entry; stale rows; and taking a change back."""

import sqlite3
from contextlib import closing
from datetime import date
from threading import Thread
from typing import Any

import pytest

from cpclerk.services import Refused
from cpclerk.services.undo import Saved, undo
from cpclerk.store import (
    Audit,
    Draft,
    Family,
    History,
    Session,
    Stale,
    StoreError,
    database,
    look,
    scratch,
    transaction,
)
from cpclerk.store.sealing import sealed
from tests.making import make_family


def audit(session: Session) -> list[Audit]:
    with session.store.reading():
        return list(Audit.select().where(Audit.device == session.device).order_by(Audit.sequence))


def rename(session: Session, family: Family, surname: str) -> Saved:
    with transaction(session, "rename family", family.uid) as change:
        change.update(family, surname=surname)
    return Saved(family.uid, family.rev, change.sequence)


def test_a_change_has_history_and_one_audit_entry_without_values(session: Session) -> None:
    family = make_family(session)
    entries = audit(session)
    rename(session, family, "Secretname")
    new = audit(session)[len(entries) :]
    assert [(entry.action, entry.subject, entry.actor) for entry in new] == [
        ("rename family", family.uid, session.actor.uid)
    ]
    assert new[0].rows == [["family", family.uid, 2]]
    with session.store.reading():
        past = History.select().where(History.uid == family.uid).order_by(History.rev)
        assert [each.rev for each in past] == [1, 2]
        assert past[1].changed == {"surname": ["Ash", "Secretname"]}
    with closing(sqlite3.connect(session.store.path)) as raw:
        text = " ".join(str(row) for row in raw.execute("SELECT * FROM audit"))
    assert "Secretname" not in text
    assert "Ash" not in text


def test_a_look_is_audited_without_history_or_values(session: Session) -> None:
    family = make_family(session)
    before = audit(session)
    with session.store.reading():
        histories = History.select().count()
    look(session, "look up", [family])
    new = audit(session)[len(before) :]
    assert [(entry.action, entry.rows) for entry in new] == [
        ("look up", [["family", family.uid, family.rev]])
    ]
    with session.store.reading():
        assert History.select().count() == histories


def test_each_audit_entry_seals_the_one_before(session: Session) -> None:
    family = make_family(session)
    rename(session, family, "Birch")
    before = ""
    for entry in audit(session):
        values: dict[str, Any] = {
            name: getattr(entry, name)
            for name in ("device", "sequence", "at", "actor", "action", "subject", "rows")
        }
        assert entry.seal == sealed(session.store.audit_key, before, values)
        before = entry.seal


def test_a_change_that_fails_leaves_nothing(session: Session) -> None:
    family = make_family(session)
    entries = len(audit(session))

    def half_way() -> None:
        with transaction(session, "rename family", family.uid) as change:
            change.update(family, surname="Birch")
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError):
        half_way()
    with session.store.reading():
        assert Family.get_by_id(family.uid).surname == "Ash"
    assert len(audit(session)) == entries


def test_changing_nothing_leaves_no_trace(session: Session) -> None:
    family = make_family(session)
    entries = len(audit(session))
    rename(session, family, "Ash")
    assert len(audit(session)) == entries
    assert family.rev == 1


def test_a_row_somebody_changed_is_not_overwritten(session: Session) -> None:
    mine = make_family(session)
    with session.store.reading():
        theirs = Family.get_by_id(mine.uid)
    rename(session, theirs, "Birch")
    with pytest.raises(Stale) as caught:
        rename(session, mine, "Cedar")
    assert isinstance(caught.value.row, Family)
    assert caught.value.row.surname == "Birch"
    with session.store.reading():
        assert Family.get_by_id(mine.uid).surname == "Birch"


def test_two_threads_write_without_losing_either(session: Session) -> None:
    families = [make_family(session, f"F{number:03d}", births=()) for number in range(2)]

    def renames(family: Family) -> None:
        for number in range(20):
            rename(session, family, f"Name {number}")

    threads = [Thread(target=renames, args=(family,)) for family in families]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with session.store.reading():
        assert {each.rev for each in Family.select()} == {21}
    sequences = [entry.sequence for entry in audit(session)]
    assert sequences == list(range(1, len(sequences) + 1))


def test_undo_puts_the_old_value_back_as_a_change_of_its_own(session: Session) -> None:
    family = make_family(session)
    saved = rename(session, family, "Birch")
    undone = undo(session, saved)
    with session.store.reading():
        row = Family.get_by_id(family.uid)
    assert (row.surname, row.rev, undone.rev) == ("Ash", 3, 3)
    assert audit(session)[-1].action == "undo"
    undo(session, undone)
    with session.store.reading():
        assert Family.get_by_id(family.uid).surname == "Birch"


def test_undo_is_refused_when_things_have_moved_on(session: Session) -> None:
    family = make_family(session)
    saved = rename(session, family, "Birch")
    rename(session, family, "Cedar")
    with pytest.raises(Refused, match="changed again since"):
        undo(session, saved)
    with session.store.reading():
        assert Family.get_by_id(family.uid).surname == "Cedar"


def test_undoing_a_new_row_takes_it_out_and_undoing_that_brings_it_back(session: Session) -> None:
    office = make_family(session).office_id
    with transaction(session, "add family") as change:
        row = change.insert(Family, reference="F900", surname="Elm", office=office)
    undone = undo(session, Saved(row.uid, row.rev, change.sequence))
    with session.store.reading():
        assert Family.get_or_none(Family.reference == "F900") is None
    undo(session, undone)
    with session.store.reading():
        back = Family.get(Family.reference == "F900")
    assert (back.uid, back.surname, back.rev) == (row.uid, "Elm", 2)


def test_drafts_leave_neither_history_nor_audit(session: Session) -> None:
    entries = len(audit(session))
    with session.store.reading():
        changes = History.select().count()
    with scratch(session):
        Draft.insert(
            actor="a", key="k", at=session.now, text="half a sent", audience="only:a"
        ).execute()
    assert len(audit(session)) == entries
    with session.store.reading():
        assert History.select().count() == changes
        assert Draft.select().count() == 1


def test_the_session_lives_in_england(session: Session) -> None:
    assert session.today == date(2026, 11, 23)
    assert session.now.tzinfo is None


def test_one_service_does_not_call_another_inside_its_transaction(session: Session) -> None:
    with (
        pytest.raises(RuntimeError, match="inside its transaction"),
        transaction(session, "outer"),
        transaction(session, "inner"),
    ):
        pass


def test_undo_goes_back_step_by_step(session: Session) -> None:
    family = make_family(session)
    first = rename(session, family, "Birch")
    second = rename(session, family, "Cedar")
    undo(session, second)
    undo(session, first)
    with session.store.reading():
        assert Family.get_by_id(family.uid).surname == "Ash"
    with pytest.raises(Refused, match="changed again since"):
        undo(session, second)


def test_a_full_disk_is_told_in_a_sentence_and_nothing_is_half_written(session: Session) -> None:
    session.store.connect()
    database.execute_sql("PRAGMA max_page_count = 1")
    with pytest.raises(StoreError, match=r"office\.db is full, so this was not done\. Make room"):
        make_family(session, surname="Ash" * 100_000)
    assert Family.select().count() == 0
    database.execute_sql("PRAGMA max_page_count = 1000000")
    make_family(session)
    assert Family.select().count() == 1
