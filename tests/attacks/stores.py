"""Stores as a stranger or an older program may have left them: hostile words past `clean_text`."""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from tests.attacks.hostile import acts

SAMPLE = Path(__file__).parent.parent.parent / "cpclerk" / "sample.db"

WORDS = {
    "profile": ("title",),
    "office": ("name",),
    "staff": ("name", "initials"),
    "team": ("name", "locality"),
    "room": ("name", "place"),
    "bank_holiday": ("title",),
    "bank_holiday_correction": ("words",),
    "office_closure": ("title",),
    "family": ("reference", "surname", "name_folded", "case_system_id"),
    "person": ("reference", "given_name", "surname", "name_folded", "ethnicity"),
    "kinship": ("relation",),
    "agency": ("name", "name_folded", "counts_as"),
    "professional": ("name", "name_folded", "capacity"),
    "contact": ("value",),
    "protected_contact": ("value",),
    "conference": ("reference", "reason", "went_ahead_reason", "about", "core_group_place"),
    "away": ("place", "words"),
    "consultation": ("words",),
    "list_chased": ("words",),
    "enclosure": ("names",),
    "letter_settings": ("contact", "host", "user", "sender"),
    "outgoing": ("to", "about", "answer"),
    "notice": ("room", "name", "address"),
    "own_item": ("text", "situation"),
    "exclusion": ("reason", "how_long", "views_by"),
    "meet_before": ("worries",),
    "monitoring_answer": ("answer",),
    "plan_part": ("text",),
    "plan_action": ("text", "who"),
    "action_result": ("words",),
    "core_group_member": ("name",),
    "questionnaire": ("comment", "name"),
    "plan_challenge": ("words",),
    "decided_elsewhere": ("known_from", "reason"),
    "postponement": ("words",),
    "late_reason": ("words",),
    "child_at_conference": ("multiple_reason", "instead", "observed_by", "day_like"),
    "invitee": (
        "name",
        "capacity",
        "substitute",
        "interpreter",
        "access",
        "childcare",
        "conflict",
    ),
    "tick": ("reason",),
    "entry": ("text", "who"),
    "scale_mark": ("reason",),
    "agency_view": ("words",),
    "child_view": ("text", "answer"),
    "looked_back": ("words",),
    "false_hit": ("reason",),
    "travel": ("one", "other"),
    "stage": ("note", "evidence"),
    "minutes_block": ("heading", "text", "drafted"),
    "minutes": ("outcome",),
    "copy": ("name", "address"),
}
"""Every column that holds people's words; the others hold codes, days, uids and seals."""

NO_WORDS = {
    ("profile", "text"),
    ("office", "starts"),
    ("staff", "works"),
    ("child_at_conference", "day_audience"),
    ("letter_template", "content"),
    # A draft is read back by the form that it was typed in.
    ("draft", "text"),
}
"""Columns of texts that are read by the program alone."""

UNIQUE = {("team", "name"), ("room", "name"), ("family", "reference"), ("person", "reference")}
UNIQUE |= {("conference", "reference")}


def make_hostile(store: Path, words: Iterator[str]) -> int:
    """Put the words into every column of an office's words; return how many there was room for."""
    put = 0
    with closing(sqlite3.connect(store)) as db, db:
        for table, columns in WORDS.items():
            for (row,) in db.execute(f"SELECT rowid FROM {table}").fetchall():
                for column in columns:
                    text = next(words).encode("utf-8", "replace").decode()
                    if (table, column) in UNIQUE:
                        text = f"{text}{row}"
                    db.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (text, row))
                    put += 1
        for (row,) in db.execute("SELECT rowid FROM copy WHERE digest != ''").fetchall():
            # A copy from before there were Word files: what it says is the file.
            file = next(words).encode("utf-8", "replace")
            digest = sha256(file).hexdigest()
            db.execute("UPDATE copy SET digest = ? WHERE rowid = ?", (digest, row))
            db.execute("INSERT OR IGNORE INTO kept VALUES (?, ?)", (digest, zlib.compress(file)))
            put += 1
    return put


def acting(store: Path) -> list[str]:
    """Return every text in any column of any table, drafts and history too, that could act.

    But for the page breaks of finished copies.
    """
    found = []
    with closing(sqlite3.connect(store)) as db:
        tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            for row in db.execute(f'SELECT * FROM "{table}"'):
                texts = [cell for cell in row if isinstance(cell, str)]
                found += [f"{table}: {cell!r}" for cell in texts if acts(cell) - {"\f"}]
    return found
