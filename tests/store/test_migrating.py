"""Steps bring a schema to where the models are, whole or not at all, after a backup."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from peewee import SqliteDatabase
from playhouse.migrations import Runner
from playhouse.schema_diff import diff_models

from cpclerk.rules.heads import printed
from cpclerk.services import confirming, copies, copies_out, distribution, envelopes
from cpclerk.store import Copy, Session, head, migrating
from cpclerk.store.backups import backups_of
from cpclerk.store.checking import check
from cpclerk.store.opening import bind, open_store
from cpclerk.store.schema import TABLES, database
from tests.afterwards import TODAY, make_approved, make_held
from tests.conftest import as_role
from tests.store.older import make_older, make_text_copy

NOW = datetime(2026, 11, 23, 9, 0)
BREAKS = """
def up(migrator, db):
    db.execute_sql("CREATE TABLE half (x)")
    raise RuntimeError("the power went")
"""
ADDS = """
def up(migrator, db):
    db.execute_sql("CREATE TABLE added (x)")
"""


def test_the_steps_lead_to_the_models(setting_up: Session) -> None:
    with setting_up.store.reading():
        difference = diff_models(database, list(TABLES))
    # Types are compared by SQLite's names for them; what counts is that nothing is to be done.
    assert difference.create_tables == []
    assert difference.add_columns == []
    assert difference.drop_columns == []
    assert difference.add_indexes == []
    assert difference.drop_indexes == []


def test_the_shipped_sample_tells_what_the_steps_lead_to() -> None:
    with closing(sqlite3.connect(f"{migrating.SAMPLE.as_uri()}?immutable=1", uri=True)) as sample:
        assert migrating.layout_of(sample) == migrating.layout_by_steps()
    assert migrating.layout() == migrating.layout_by_steps()


def newer_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    steps = tmp_path / "steps"
    steps.mkdir()
    for step in migrating.STEPS.glob("[0-9]*.py"):
        (steps / step.name).write_text(step.read_text())
    (steps / f"{migrating.latest() + 1:04d}_next.py").write_text(text)
    monkeypatch.setattr(migrating, "STEPS", steps)


def test_an_older_store_is_backed_up_and_brought_up_to_date(
    setting_up: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = setting_up.store.path
    setting_up.store.close()
    before = migrating.latest()
    newer_steps(tmp_path, monkeypatch, ADDS)
    store = open_store(path, now=NOW)
    with store.reading():
        assert database.table_exists("added")
        assert database.pragma("user_version") == before + 1
        assert database.pragma("foreign_keys") == 1
    (made,) = backups_of(path)
    assert made.why == "before-migration"
    with closing(sqlite3.connect(made.file)) as kept:
        assert kept.execute("PRAGMA user_version").fetchone() == (before,)
        assert kept.execute("SELECT count(*) FROM staff").fetchone() == (5,)


def test_a_store_from_before_the_audit_was_signed_is_backed_up_and_brought_up_to_date(
    setting_up: Session,
) -> None:
    path = setting_up.store.path
    setting_up.store.close()
    with closing(sqlite3.connect(path)) as older, older:
        make_older(older)
    open_store(path, now=NOW)
    (made,) = backups_of(path)
    assert made.why == "before-migration"
    assert check(made.file).wrong == ()
    assert check(path).wrong == ()


def test_what_went_out_as_a_text_is_still_what_went_out(setting_up: Session) -> None:
    session = as_role(setting_up, "clerk")
    held = make_held(session)
    make_approved(session, held)
    uid = confirming.confirm(session, held.uid, held.people["SW"].uid).uid
    copies_out.send(session, uid, TODAY)
    with session.store.reading():
        code = head(session).code
    text = f"CONFIDENTIAL\nCopy 1 for Lena Hart\n\fpage two\n{printed(code)}\n"
    session.store.close()
    with closing(sqlite3.connect(session.store.path)) as older, older:
        make_text_copy(older, uid, text)
    open_store(session.store.path, now=NOW)
    found = copies.copy_text(session, uid)
    assert (found.text, found.file) == (text, text.encode())
    assert check(session.store.path).wrong == ()
    with session.store.reading():
        copy = Copy.get_by_id(uid)
    assert (copy.head, copy.omitted) == (code, [])
    # Nobody knows what it was made of, so nothing says that it is another now.
    assert distribution.recipients(session, held.uid).recipients[2].state == "sent"
    # Its pages are those of its text, for the envelope pass.
    assert [each.pages for each in envelopes.envelopes(session, held.uid)] == [2]


def test_a_step_that_fails_leaves_the_store_as_it_was(
    setting_up: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = setting_up.store.path
    setting_up.store.close()
    before = migrating.latest()
    newer_steps(tmp_path, monkeypatch, BREAKS)
    with pytest.raises(RuntimeError):
        open_store(path, now=NOW)
    database.close()
    with closing(sqlite3.connect(path)) as left:
        assert left.execute("PRAGMA user_version").fetchone() == (before,)
        assert left.execute("SELECT count(*) FROM sqlite_master WHERE name='half'").fetchone() == (
            0,
        )
    bind(path)


def test_each_step_has_a_number_of_its_own() -> None:
    """A store is known by the last step's number: ended between two of one, it would stay half."""
    numbers = [step.name[:4] for step in migrating.STEPS.glob("[0-9]*.py")]
    assert len(numbers) == len(set(numbers)) > 20


def test_protected_details_are_taken_apart_and_everybody_is_found() -> None:
    made = SqliteDatabase(":memory:")
    with made.connection_context():
        runner = Runner(made, str(migrating.STEPS))
        for step in runner.status()[:5]:
            runner.up(step.name)
        made.execute_sql(
            "INSERT INTO person (uid, rev, given_name, surname, name_folded, expected, sex) "
            "VALUES ('p1', 3, 'Rosa', 'Ash', 'rosa ash', 0, 'F')"
        )
        for uid, value, protected in (("c1", "1 Elm Row", 0), ("c2", "Fern Lodge", 1)):
            made.execute_sql(
                "INSERT INTO contact (uid, rev, person_id, kind, value, protected) "
                f"VALUES ('{uid}', 2, 'p1', 'address', '{value}', {protected})"
            )
        runner.up()
        for table, left in (
            ("contact", ("c1", "1 Elm Row")),
            ("protected_contact", ("c2", "Fern Lodge")),
        ):
            assert made.execute_sql(f"SELECT uid, value FROM {table}").fetchall() == [left]
        found = made.execute_sql("SELECT rowid FROM search WHERE search MATCH 'ros*'").fetchall()
        assert len(found) == 1


def test_a_fresh_schema_has_no_cascade(setting_up: Session) -> None:
    with closing(sqlite3.connect(setting_up.store.path)) as raw:
        text = " ".join(row[0] or "" for row in raw.execute("SELECT sql FROM sqlite_master"))
    assert "CASCADE" not in text.upper()
    assert isinstance(database, SqliteDatabase)
