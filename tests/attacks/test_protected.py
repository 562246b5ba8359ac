"""Protected details of everybody in the office: no reading service tells one, by whatever way.

Neither do the letters, the log that is given out, the search, or the audit.
"""

import dataclasses
import inspect
import io
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from datetime import date
from itertools import count, islice
from pathlib import Path
from typing import Any

import pytest

from cpclerk.rules.letters import PURPOSES
from cpclerk.rules.periods import year_of
from cpclerk.rules.profile import Profile
from cpclerk.rules.working import Working
from cpclerk.services import Session, contacts, letters, logs, protecting
from cpclerk.services.reports_owed import Which
from cpclerk.store import Agency, Person, Professional, ProtectedContact
from tests.attacks.office import Office
from tests.services.test_roles import WHO, services

MARK = "quillhide"
READ = sorted({*WHO["CHMA"].split(), "diary_days.diary"})
COMPARED_WITH = {"wall.never_shown"}
"""What must not stand on the wall, for the recorder to leave out."""
GIVEN: dict[str, Any] = {
    "document": "minutes", "mine": False, "days": 30, "first": date(2026, 11, 2),
    "last": date(2026, 12, 30), "limit": "minutes_distributed", "step": "booking",
    "person_uids": (), "wish": None, "which": Which("social_worker", None, "chair"),
    "period": year_of(date(2026, 11, 23)),
}  # fmt: skip


@pytest.fixture(scope="module")
def hidden(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office in which everybody has a protected address, and a protected number."""
    office = Office(tmp_path_factory.mktemp("protected") / "office.db")
    clerk = office.sessions["clerk"]
    with clerk.store.reading():
        rows = [*Person.select(), *Professional.select(), *Agency.select()]
    numbers = count()
    for row in rows:
        number = next(numbers)
        for kind in ("refuge", "address", "secure_email"):
            value = f"{kind[0]}{number}@{MARK}.example.org"
            if "mail" not in kind:
                value = f"{number} {MARK} {kind} Lane, Ashby"
            # Two with parental responsibility are not kept at protected addresses.
            with suppress(Exception):
                contacts.add_contact(clerk, [row.uid], kind, value, protected=True)
    with clerk.store.reading():
        assert ProtectedContact.select().count() > 2 * len(rows)
    # One to come, one of today and one that was: what is said of them is said of all.
    ahead, today, *others = office.conferences[3:]
    office.conferences = [ahead, today, next(each for each in others if each.state == "held")]
    return office


def told(value: object) -> Iterator[str]:
    """Yield every text in a value, and in the Word files and messages in it."""
    if isinstance(value, bytes):
        if value.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(value)) as packed:
                for name in packed.namelist():
                    yield packed.read(name).decode("utf-8", "replace")
        else:
            yield value.decode("utf-8", "replace")
    elif isinstance(value, Mapping):
        yield from (text for pair in value.items() for each in pair for text in told(each))
    elif isinstance(value, tuple | list | set | frozenset):
        yield from (text for each in value for text in told(each))
    elif isinstance(value, Working | Profile):
        # What law says, of nobody.
        yield ""
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [each.name for each in dataclasses.fields(value)]
        yield from (text for each in names for text in told(getattr(value, each)))
    else:
        yield str(value)


def gives_away(value: object) -> bool:
    return any(MARK in text.casefold() for text in told(value))


def answers(office: Office, session: Session, name: str, most: int) -> Iterator[object]:
    """Yield what a service says of each of the subjects."""
    parameters = list(inspect.signature(services()[name]).parameters.values())[1:]
    names = {each.name for each in parameters}
    subjects: Iterator[dict[str, Any]] = islice(office.subjects(names, session), most)
    if names & {"owner_uid", "uid"} and name.partition(".")[0] in {"contacts", "professionals"}:
        some = [*office.people[:9], *(each.uid for each in office.rows["professional_uid"][:9])]
        every = [*some, office.agency_uid]
        subjects = iter([{"owner_uid": uid, "uid": uid} for uid in every])
    asked = []
    for about in subjects:
        for words in ("a", MARK, "ash", "1") if "words" in names else ("",):
            given = {**GIVEN, "words": words, **about}
            for each in ("asked", "someone"):
                given[each] = office.made(each, "")
            if name.startswith("pages."):
                given["which"] = "day-sheet"
            values = {each.name: given[each.name] for each in parameters if each.name in given}
            if values not in asked:
                asked.append(values)
                with suppress(Exception):
                    yield services()[name](session, **values)


def test_no_reading_service_tells_one(hidden: Office) -> None:
    session = hidden.sessions["clerk"]
    silent, telling = set(), set()
    for name in READ:
        said = list(answers(hidden, session, name, 9))
        if not said:
            silent.add(name)
        if name not in COMPARED_WITH and any(map(gives_away, said)):
            telling.add(name)
    assert not telling
    # Files as they came, and letters as they went: those are looked at below.
    assert silent <= {"report_files.content_of", "sent.kept_files"}, "nothing shows what these tell"


def test_they_are_there_to_be_told(hidden: Office) -> None:
    """Else nothing above could fail: who asks is shown them, and the owner's envelope has them."""
    clerk = hidden.sessions["clerk"]
    way = next(each for each in contacts.of_one(clerk, hidden.people[0]) if each.is_protected)
    assert gives_away(protecting.show(clerk, [way.uid]))
    assert gives_away(contacts.post_to(clerk, hidden.people[0]))


def test_no_letter_has_one_but_the_label(hidden: Office) -> None:
    clerk, made = hidden.sessions["clerk"], 0
    for invitee in hidden.invitees[-6:]:
        for purpose in PURPOSES:
            with suppress(Exception):
                letter = letters.compose(clerk, invitee.uid, purpose, safe_contact=True)
                made += 1
                # A mail goes to its reader's own address, which stands in it.
                kept = dataclasses.replace(letter, to="", mail=None, calendar=None)
                assert not gives_away(kept), purpose
    assert made > 6


def test_neither_the_log_nor_the_audit_has_one(hidden: Office) -> None:
    assert not gives_away(logs.give_out(hidden.sessions["manager"]))
    with closing(sqlite3.connect(hidden.path)) as db:
        tables = [
            name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        having = {
            table
            for table in tables
            for row in db.execute(f'SELECT * FROM "{table}"')
            if gives_away(row)
        }
    assert having == {"protected_contact", "history"}
    assert not [each for each in Path(hidden.path).parent.iterdir() if MARK in each.name.casefold()]
