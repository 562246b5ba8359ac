"""Whether a store, or a backup of one, is sound: told in words, and nothing is changed."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cpclerk.rules.heads import Head
from cpclerk.store import auditing, key_file, key_slots, left_log, migrating, troubles
from cpclerk.store.engine import Key, connect, faults
from cpclerk.store.errors import StoreError

TOLD = 3
"""Damaged places that are named; of a rotten file there are thousands."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What came of a check: what is wrong, in sentences; how many rows, how many audit entries."""

    wrong: tuple[str, ...]
    rows: int = 0
    entries: int = 0
    heads: tuple[Head, ...] = ()


def check(
    path: Path,
    key: Key | None = None,
    *,
    noted: Iterable[tuple[str, Head]] = (),
    with_slots: bool = True,
) -> Findings:
    """Check the file at `path`: integrity, foreign keys, layout, audit, and a locked one's slots.

    `noted` are heads of its audit that were kept elsewhere.
    """
    left_log.keep_if_rotten(path)
    try:
        with closing(connect(path, key)) as opened:
            # One moment of it, whoever writes meanwhile.
            opened.execute("BEGIN")
            found = _check(opened, key, noted)
    except faults() as error:
        if (trouble := troubles.told(path, error)) is not None:
            raise trouble from None
        found = Findings((f"The file cannot be read ({error}): it is damaged.",))
    if told := left_log.told(path):
        found = replace(found, wrong=(*found.wrong, told))
    if key is None or not with_slots:
        return found
    return replace(found, wrong=(*found.wrong, *_slots(path, key)))


def _check(opened: Any, key: Key | None, noted: Iterable[tuple[str, Head]]) -> Findings:
    wrong = [*_integrity(opened, key), *_loose_ends(opened), *_layout(opened)]
    try:
        rows = sum(counts(opened).values())
        verdict = auditing.verify(opened, noted=noted)
    except faults() as error:
        return Findings((*wrong, f"Not all of it can be read ({error})."))
    wrong += (f"The audit is not whole. {fault}" for fault in verdict.faults)
    return Findings(tuple(wrong), rows, verdict.entries, verdict.heads)


def counts(opened: Any) -> dict[str, int]:
    """Return how many rows each table of an open file has."""
    return {
        name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for (name,) in opened.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ).fetchall()
    }


def _integrity(opened: Any, key: Key | None) -> Iterator[str]:
    if key is not None:
        rotten = [row[0] for row in opened.execute("PRAGMA cipher_integrity_check").fetchall()]
        yield from _named("damaged pages", rotten)
    found = [row[0] for row in opened.execute("PRAGMA integrity_check").fetchall()]
    if found != ["ok"]:
        yield from _named("damaged places", found)


def _named(what: str, found: list[str]) -> Iterator[str]:
    if found:
        more = f", and {len(found) - TOLD} more" if len(found) > TOLD else ""
        yield f"The file has {what}: {'; '.join(map(str, found[:TOLD]))}{more}."


def _loose_ends(opened: Any) -> Iterator[str]:
    loose = opened.execute("PRAGMA foreign_key_check").fetchall()
    if loose:
        tables = ", ".join(sorted({str(row[0]) for row in loose}))
        yield f"{len(loose)} rows refer to something that is not there (in {tables})."


def _layout(opened: Any) -> Iterator[str]:
    application, version = (
        opened.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("application_id", "user_version")
    )
    if application != migrating.APPLICATION_ID:
        yield "It is not a cpclerk store."
        return
    latest = migrating.latest()
    if version > latest:
        yield f"It was made by a newer cpclerk (schema {version}; this one knows {latest})."
    if version != latest:
        return
    expected, found = migrating.layout(), migrating.layout_of(opened)
    for name in sorted(expected.keys() | found.keys()):
        if name not in found:
            yield f"{name} is missing."
        elif name not in expected:
            yield f"{name} does not belong there."
        elif expected[name] != found[name]:
            yield f"{name} is not as this version makes it."


def _slots(path: Path, key: Key) -> Iterator[str]:
    try:
        key_slots.check_seal(key_file.read(path), key)
    except StoreError as error:
        yield error.sentence
