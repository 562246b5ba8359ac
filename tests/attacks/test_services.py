"""Every public service is given hostile words for each of its texts: none of them is kept so.

The services are found by themselves, like in tests/services/test_roles.py: one with a text that
nobody decided about fails.
"""

import inspect
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import date, time
from itertools import count, islice, product
from pathlib import Path
from typing import Any

from cpclerk.rules.recording import NextStep
from cpclerk.services import Session
from cpclerk.services.asking import Asked
from cpclerk.services.checklists import checklist
from cpclerk.services.conferences import page
from cpclerk.services.opening import open_office, sign_in
from cpclerk.services.people import Someone
from cpclerk.services.placing import Place
from cpclerk.services.recording import Moved
from cpclerk.services.undo import Saved
from cpclerk.store import (
    Agency,
    ChildAtConference,
    Conference,
    Copy,
    Entry,
    Family,
    FamilyMember,
    Invitee,
    MinutesBlock,
    Person,
    Professional,
    Room,
    Staff,
)
from tests.attacks.stores import SAMPLE, acting
from tests.services.test_roles import DECIDED, services

# What acts on a terminal, turns words about or is not seen, between two words.
HOSTILE = "\x1b]0;owned\x07\x9b31m\x1bP1$r0m\x1b\\\u202e\u2066\u200e\x00\x08\x85\u2028\r\x0b"
WORDS = {
    "words", "name", "capacity", "agency", "reason", "multiple_reason", "instead", "text", "who",
    "note", "comments", "substitute", "surname", "case_system_id", "initials",
}  # fmt: skip
"""The parameters that are people's words."""
CODES = {
    "key", "what", "why", "place", "folder", "step", "code", "kind", "column", "document",
    "outcome", "category", "method", "reply", "how", "late_reason", "limit", "profile", "speaker",
    "subject", "role", "passphrase", "field", "old", "new", "by", "item", "stance",
    "entry_kind",
}  # fmt: skip
"""Those that are one of a few codes, or never kept: refused, or of no harm."""
KEPT_NOWHERE = {
    "conferences.find", "families.find", "networks.find_professionals", "plans.on_a_plan",
    "trail.entered", "users.remove_user", "procedures.adopt", "slots.propose",
}  # fmt: skip
"""Services whose words are looked for, and not kept."""
LISTED = {
    # One of a few codes.
    ("lateness.say_why_late", "reason"),
    # It names an agency that is there already, or nothing is done.
    ("attendance.walk_in", "agency"),
    # Typed as a check, and kept nowhere.
    ("distribution.confirm", "initials"),
}  # fmt: skip
HERE = date(2026, 11, 23)
OBJECTS = {"someone", "people", "payload", "asked", "lines"}
USUAL: dict[str, Any] = {
    "plan": True, "dissent": True, "category": "multiple", "outcome": "plan_started",
    "column": "worried", "document": "minutes", "method": "post", "reply": "substitute",
    "how": "document", "kind": "room", "role": "clerk", "value": 4, "asked": True,
    "on": HERE, "day": HERE, "first": date(2027, 1, 5), "last": date(2027, 1, 6), "since": HERE,
    "late_reason": "inquorate", "team_uid": None, "speaker": None, "key": "draft",
    "passphrase": "", "saved": Saved("u", 1, 0),
}  # fmt: skip
TRIES = 300


class Office:
    """The sample, and everything in it that a service can be asked about."""

    def __init__(self, path: Path) -> None:
        shutil.copyfile(SAMPLE, path)
        self.path = path
        self.numbers = count()
        office = open_office(path)
        self.sessions: dict[str, Session] = {
            each.role: sign_in(office, each.uid, device="test") for each in office.staff
        }
        with office.store.reading():
            # Those under way today first, then what is to come.
            held = Conference.conference_date.is_null(), Conference.conference_date.desc()
            self.conferences = list(Conference.select().order_by(*held))
            self.children = list(ChildAtConference.select())
            self.invitees = list(Invitee.select())
            self.rows: dict[str, list[Any]] = {
                "invitee_uid": self.invitees,
                "child_uid": self.children,
                "entry_uid": list(Entry.select().order_by(Entry.column)),
                "block_uid": list(MinutesBlock.select()),
                "copy_uid": list(Copy.select()),
                "family_uid": list(Family.select()),
                "member_uid": list(FamilyMember.select()),
                "professional_uid": list(Professional.select()),
            }
            self.people = [each.uid for each in Person.select().where(Person.reference != "")]
            self.agency = Agency.select().first().name
            self.rooms = list(Room.select())
            self.family = self.rows["family_uid"][-1].uid
            children = FamilyMember.select().where(
                (FamilyMember.family == self.family) & (FamilyMember.relation == "child")
            )
            self.types = {each.person_id: "initial" for each in children}
            chair = Staff.get(Staff.role == "chair").uid
            self.place = Place(date(2026, 12, 14), time(10), chair, self.rooms[0].uid, "inquorate")
            self.advocate = Staff.get(Staff.role == "advocate").uid

    def made(self, name: str, words: str) -> Any:
        """Return what a service is given under this name, with the words in every text of it."""
        if name == "someone":
            return Someone("child", f"Sam {words}", f"Ash {words}", sex="F")
        if name == "people":
            mother = Someone(f"mother {words}", f"Sam {words}", f"Ash {words}", sex="F")
            return [mother, Someone("child", f"Sam {words}")]
        if name == "payload":
            return {"text": words, "aside": {"HV": [words]}}
        if name == "lines":
            return [(None, NextStep(words, words))]
        if name == "asked":
            return Asked(self.family, self.types, reason=words)
        return words

    def subjects(self, names: set[str], session: Session) -> Iterator[dict[str, Any]]:
        """Yield what a service of these parameters can be about."""
        if "conference_uid" in names:
            for row in self.conferences:
                about = {"conference_uid": row.uid, "rev": row.rev, "advocate_uid": self.advocate}
                there = [each.uid for each in self.invitees if each.conference_id == row.uid][:3]
                for uid, extra in product(there or [""], self._listed(names, session, row.uid)):
                    yield {**about, "invitee_uid": uid, **extra}
        elif {"child_uid", "invitee_uid"} <= names:
            for child, invitee in product(self.children, self.invitees):
                if child.conference_id == invitee.conference_id:
                    yield {"child_uid": child.uid, "invitee_uid": invitee.uid, "rev": 0}
        elif "uid" in names:
            for each in (*self.rooms[:1], *self.conferences):
                yield {"uid": each.uid, "rev": each.rev}
        elif found := [each for name, each in self.rows.items() if name in names]:
            (name,) = [each for each in self.rows if each in names][:1]
            for row in reversed(found[0]):
                rev = row.person.rev if name == "member_uid" else row.rev
                for outcome in ("plan_started", "no_plan", "plan_ended"):
                    yield {name: row.uid, "rev": rev, "outcome": outcome}
        else:
            yield {"children": self.people[:1]}

    def _listed(self, names: set[str], session: Session, uid: str) -> list[dict[str, Any]]:
        """Return the points of a checklist, or the limits, where a service is about one."""
        with suppress(Exception):
            if "item" in names:
                return [{"item": each.code, "rev": each.rev} for each in checklist(session, uid)]
            if "limit" in names:
                limits = page(session, uid).deadlines
                return [{"limit": each.code, "reason": "inquorate"} for each in limits]
        return [{}]


def texts() -> Iterator[tuple[str, str]]:
    """Yield every service that is given people's words, and the name of those words."""
    for name, service in services().items():
        if name not in DECIDED or name == "logs.take_in":
            # A log is read by `exchange`, and attacked in test_imports.
            continue
        for each in inspect.signature(service).parameters.values():
            if each.name in WORDS or (each.name in OBJECTS and each.annotation is not bool):
                yield name, each.name
            elif _is_text(each) and not each.name.endswith("uid"):
                assert each.name in CODES, f"{name}: is {each.name} people's words, or a code?"


def _is_text(parameter: inspect.Parameter) -> bool:
    return parameter.annotation is str or "str |" in str(parameter.annotation)


def ask(office: Office, name: str, words: str, hostile: str, tries: int) -> None:
    """Ask a service for something with these words, until it is done about one of the subjects."""
    service = services()[name]
    parameters = list(inspect.signature(service).parameters.values())[1:]
    names = {each.name for each in parameters}
    for role in ("clerk", "chair", "manager"):
        if role not in DECIDED[name]:
            continue
        session = office.sessions[role]
        for about in islice(office.subjects(names, session), tries):
            given = {**_filled(parameters, office), **about}
            given[words] = office.made(words, hostile)
            values = {each.name: given[each.name] for each in parameters if each.name in given}
            with suppress(Exception):
                if not isinstance(service(session, **values), Moved):
                    return


def _filled(parameters: list[inspect.Parameter], office: Office) -> dict[str, Any]:
    """Return what every other parameter is given."""
    filled: dict[str, Any] = {"place": office.place}
    for each in parameters:
        if each.name in USUAL:
            filled[each.name] = USUAL[each.name]
        elif each.name == "agency":
            filled[each.name] = office.agency
        elif each.name in OBJECTS:
            filled[each.name] = office.made(each.name, "words")
        elif each.name == "name" or (
            each.name in WORDS and each.default is inspect.Parameter.empty
        ):
            filled[each.name] = f"words {next(office.numbers)}"
    return filled


def kept_in(path: Path) -> str:
    """Return everything that is kept, as one text."""
    with closing(sqlite3.connect(path)) as db:
        return "\n".join(db.iterdump())


def test_no_service_keeps_what_acts_or_hides(tmp_path: Path) -> None:
    given = {each: f"quill{number}q" for number, each in enumerate(texts())}
    seen = {each for each in given if each[0] in KEPT_NOWHERE or each in LISTED}
    kept = ""
    # What one order leaves nothing of to be asked about, the other does.
    for number, order in enumerate((list(given), list(reversed(given)))):
        office = Office(tmp_path / f"{number}.db")
        for each in order:
            if given[each] not in kept and not (number and each in seen):
                tries = 3 if each in seen else TRIES
                ask(office, *each, f"{given[each]} {HOSTILE}feather", tries)
        assert acting(office.path) == []
        kept += kept_in(office.path).casefold()
    missing = {each for each, mark in given.items() if mark not in kept} - seen
    assert len(given) > 40
    assert not missing, "nothing shows that these clean what they keep"
