"""Every public service is given hostile words for each of its texts: none of them is kept so.

The services are found by themselves, like in tests/services/test_roles.py: one with a text that
nobody decided about fails.
"""

import inspect
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from cpclerk.rules.audience import Audience
from cpclerk.rules.diaries import Span
from cpclerk.services.recording import Moved
from cpclerk.services.reports_owed import Which
from cpclerk.services.undo import Saved
from tests.attacks.hostile import acts
from tests.attacks.office import OBJECTS, Office
from tests.attacks.stores import acting
from tests.services.test_roles import DECIDED, services

# What acts on a terminal, turns words about or is not seen, between two words.
HOSTILE = "\x1b]0;owned\x07\x9b31m\x1bP1$r0m\x1b\\\u202e\u2066\u200e\x00\x08\x85\u2028\r\x0b"
WORDS = {
    "words", "name", "capacity", "agency", "reason", "multiple_reason", "instead", "text", "who",
    "note", "answer", "comments", "substitute", "surname", "case_system_id", "initials",
    "relation", "value",
    "observed_by", "day_like", "how_long", "views_by", "known_from", "comment", "counted",
    "contact", "user", "names", "heading", "evidence",
}  # fmt: skip
"""The parameters that are people's words."""
CODES = {
    "key", "what", "why", "place", "folder", "step", "code", "kind", "column", "document",
    "outcome", "category", "method", "reply", "how", "late_reason", "limit", "profile", "speaker",
    "subject", "role", "passphrase", "field", "old", "new", "by", "item", "part", "way", "purpose",
    "reader", "extent", "ground", "host", "security", "sender", "password", "owner", "due",
    "situation", "which", "one", "other", "asked_of", "about", "file", "answered", "result",
    "stance", "entry_kind", "goal_for", "whose",
    "ended", "after", "digest",
}  # fmt: skip
"""Those that are one of a few codes, must read as something, or are never kept: of no harm."""
KEPT_WITHIN = {"someone", "people", "payload", "asked", "needs", "texts", "answers", "lines"}
"""Those that are no text, and hold people's words; other `OBJECTS` hold codes."""
KEPT_NOWHERE = {
    "conferences.find", "families.find", "networks.find_professionals", "plans.on_a_plan",
    "trail.entered", "users.remove_user", "procedures.adopt", "slots.propose",
    "finding.find_anything", "alike.look_alikes", "letters.compose",
}  # fmt: skip
"""Services whose words are looked for, and not kept."""
LISTED = {
    # One of a few codes.
    ("lateness.say_why_late", "reason"),
    ("plan_records.record_elsewhere", "reason"),
    # It names an agency that is there already, or nothing is done.
    ("attendance.walk_in", "agency"),
    # Goes into a file, made of what is kept.
    ("pages.save_page", "text"),
    # Typed as a check, and kept nowhere.
    ("confirming.confirm", "initials"),
    ("sending.confirm", "initials"),
    # Kept as the days or times that they mean.
    ("chairs.set_pattern", "text"),
    ("premises.set_starts", "text"),
    # One to five, by question.
    ("questionnaires.enter_questionnaire", "answers"),
}  # fmt: skip
HERE = date(2026, 11, 23)
USUAL: dict[str, Any] = {
    "plan": True, "dissent": True, "category": "multiple", "outcome": "plan_started",
    "column": "worried", "document": "minutes", "method": "post", "reply": "substitute",
    "how": "document", "kind": "room", "role": "clerk", "value": 4, "asked": True,
    "on": HERE, "day": HERE, "first": date(2027, 1, 5), "last": date(2027, 1, 6), "since": HERE,
    "late_reason": "inquorate", "team_uid": None, "speaker": None, "key": "draft",
    "passphrase": "", "saved": Saved("u", 1, 0), "audience": Audience.for_everyone(),
    "part": "goal", "extent": "separately", "ground": "violence", "how_long": "all of it",
    "views_by": "letter", "owner": "clerk", "due": "1 working day before", "situation": "",
    "purpose": "invitation", "reader": "family", "port": 587, "observed_by": "HV", "months": 9,
    "ended": "other", "result": "partly", "asked_of": "parents", "answers": {}, "minutes": 5,
    "span": Span(date(2027, 2, 1), date(2027, 2, 2)), "start": None, "end": None,
    "which": Which("social_worker", None, "chair"), "says": {}, "choices": {}, "codes": (),
    "known_from": "letter", "person_uids": (), "security": "starttls",
    "names": "Leaflet", "kinds": (), "by_when": None, "host": "", "sender": "", "counted": "",
    "file": "nowhere.pdf", "folder": "nowhere/at/all", "above_rev": None,
}  # fmt: skip
USUAL_OF: dict[str, dict[str, Any]] = {
    "arranging.arrange": {"part": "all"},
    "child_views.add_view": {"about": "well", "how": "said"},
    "child_views.amend_view": {"about": "well", "how": "said"},
    "exclusions.exclude": {"part": "second"},
    "contacts.add_contact": {"kind": "address", "value": "1 Any Street"},
    "invitation_list.chase": {"how": "phone"},
    "letters.compose": {"part": ""},
    "minutes.approve": {
        "as_they_are": True,
        "way": "paper",
        "evidence": "words on signed paper",
    },
    "chairs.put_in": {"what": "other", "place": ""},
    "plan_records.record_elsewhere": {"category": "neglect", "reason": "turned_18"},
    "questionnaires.enter_questionnaire": {"answers": {"prepared": 4}},
}
"""Where one service means something else by a name."""
TRIES = 300


def texts() -> Iterator[tuple[str, str]]:
    """Yield every service that is given people's words, and the name of those words."""
    for name, service in services().items():
        if name not in DECIDED or name == "logs.take_in":
            # A log is read by `exchange`, and attacked in test_imports.
            continue
        for each in inspect.signature(service).parameters.values():
            if (each.name in WORDS and _is_text(each)) or (
                each.name in KEPT_WITHIN and each.annotation is not bool
            ):
                yield name, each.name
            elif _is_text(each) and not each.name.endswith("uid"):
                assert each.name in CODES, f"{name}: is {each.name} people's words, or a code?"


def codes() -> Iterator[tuple[str, str]]:
    """Yield every service that is given a code, or is told which row is meant."""
    for name, service in services().items():
        for each in inspect.signature(service).parameters.values():
            if name in DECIDED and each.name in CODES | OBJECTS - KEPT_WITHIN:
                yield name, each.name


def _is_text(parameter: inspect.Parameter) -> bool:
    return parameter.annotation is str or str(parameter.annotation).startswith("str |")


def ask(office: Office, name: str, words: str, hostile: str, tries: int) -> None:
    """Ask a service for something with these words, until it is done about one of the subjects."""
    service = services()[name]
    parameters = list(inspect.signature(service).parameters.values())[1:]
    names = {each.name for each in parameters}
    plain = {each.name for each in parameters if _is_text(each)}
    for role in ("clerk", "chair", "manager"):
        if role not in DECIDED[name]:
            continue
        session = office.sessions[role]
        for about in islice(office.subjects(names, session), tries):
            given = {**_filled(name, parameters, office), **about}
            given[words] = hostile if words in plain else office.made(words, hostile)
            values = {each.name: given[each.name] for each in parameters if each.name in given}
            with suppress(Exception):
                if not isinstance(service(session, **values), Moved):
                    return


def _filled(name: str, parameters: list[inspect.Parameter], office: Office) -> dict[str, Any]:
    """Return what every other parameter is given."""
    filled: dict[str, Any] = {"place": office.place}
    usual = USUAL | USUAL_OF.get(name, {})
    for each in parameters:
        if each.name == "place" and _is_text(each):
            filled[each.name] = ""
        elif each.name == "agency_uid":
            filled[each.name] = office.agency_uid
        elif each.name in usual:
            filled[each.name] = usual[each.name]
        elif each.name == "agency":
            filled[each.name] = office.agency
        elif each.name in OBJECTS:
            filled[each.name] = office.made(each.name, "words")
        elif each.name == "name" or (
            each.name in WORDS and each.default is inspect.Parameter.empty
        ):
            filled[each.name] = f"words {next(office.numbers)}"
    return filled


def kept_in(path: Path, table: str = "") -> str:
    """Return everything that is kept, or what one table holds, as one text."""
    with closing(sqlite3.connect(path)) as db:
        lines = db.iterdump() if not table else map(str, db.execute(f"SELECT * FROM {table}"))
        return "\n".join(lines)


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
                ask(office, *each, f"{given[each]} of a {HOSTILE}feather", tries)
        assert acting(office.path) == []
        # Who did what to which rows, and never a word of it.
        assert "quill" not in kept_in(office.path, "audit").casefold()
        kept += kept_in(office.path).casefold()
    missing = {each for each, mark in given.items() if mark not in kept} - seen
    assert len(given) > 80
    assert not missing, f"nothing shows that these clean what they keep: {sorted(missing)}"


def test_no_service_keeps_a_code_that_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a screen or another program may hand on: refused, or of no harm."""
    monkeypatch.chdir(tmp_path)
    office = Office(tmp_path / "office.db")
    given = dict.fromkeys(codes())
    for name, code in given:
        # The names under which drafts are kept are the screens' own.
        if not name.startswith("drafts."):
            ask(office, name, code, f"quill {HOSTILE}feather", 4)
    assert len(given) > 120
    assert acting(office.path) == []
    assert not [each for each in tmp_path.rglob("*") if acts(str(each))]
