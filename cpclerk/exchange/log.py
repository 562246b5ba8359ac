"""Conference logs: three CSV files into a store, and out of it again."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cpclerk.exchange.log_cells import OPTIONAL, written
from cpclerk.exchange.log_reading import read_log
from cpclerk.exchange.spreadsheets import csv_text
from cpclerk.rules.dates_in_words import date_words, listed
from cpclerk.rules.errors import Refused
from cpclerk.rules.log import ROWS, AnyRow, Log, LogRefused, columns_of, counted
from cpclerk.services import Session
from cpclerk.services.logs import Taken, give_out, take_in, terms

__all__ = ["LogRefused", "Passed", "export_log", "import_log", "read_log"]


@dataclass(frozen=True, slots=True)
class Passed:
    """What was done, in words for the person who asked."""

    words: str


def import_log(
    session: Session, folder: Path, *, as_at: date | None = None, profile: str | None = None
) -> Passed:
    """Read the log in `folder` into the store, whole or not at all.

    `as_at` is the day the log was true (without it, its last day), `profile` the name of the
    procedures it is judged by (without it, the office's own). Raises LogRefused with every fault
    of the log, or everything in which it contradicts the store; Refused where it may not be done.
    """
    judged_by = terms(session, as_at=as_at, profile=profile)
    log = read_log(folder, judged_by)
    return Passed(_taken(take_in(session, log, judged_by, profile=profile)))


def _taken(done: Taken) -> str:
    if not (done.conferences or done.children or done.agencies or done.filled):
        rows = f"all {done.known:,} rows were known already"
        return f"Nothing new: {rows if done.known else 'the log has no rows'}."
    lines = [
        f"Added {_count(done.conferences, 'conference')}, "
        f"{_count(done.children, 'child', 'children')} at them and "
        f"{_count(done.agencies, 'agency', 'agencies')} at them."
    ]
    if done.filled:
        lines.append(f"Filled blanks in {_count(done.filled, 'row')}.")
    if done.known:
        lines.append(f"{_count(done.known, 'row')} known already.")
    how = (
        "It is history: what it lacks is not recorded, and nothing of it stands on the desk "
        "but what is still to be held."
        if done.history
        else "It is recent: what it lacks stands on the desk."
    )
    lines.append(f"Judged as at {date_words(done.as_at)}. {how}")
    return "\n".join(lines)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def export_log(session: Session, folder: Path) -> Passed:
    """Write the store's log into `folder`, which must be new or empty; whole or not at all.

    Raises Refused when something is there already or the folder cannot be written.
    """
    try:
        # Before anything is read: what was not given out is not entered as given out.
        _must_be_free(folder)
        log = give_out(session)
        _write(folder, {kind.FILE: _csv(log, kind) for kind in ROWS})
    except OSError as error:
        why = (error.strerror or "it is no place for files").lower()
        raise Refused(f"The log cannot be written to {folder}: {why}.") from None
    counts = counted(log)
    files = listed([f"{_count(counts[kind.FILE], 'row')} in {kind.FILE}" for kind in ROWS])
    return Passed(f"Wrote {files} to {folder}.")


def _must_be_free(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} is not empty. Name a new or an empty folder.")


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """Write files into a new or empty folder, readable by nobody else; all of them or none."""
    is_new = not folder.exists()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    parts = {folder / name: folder / f".{name}.part" for name in files}
    try:
        for part, data in zip(parts.values(), files.values(), strict=True):
            with open(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:  # noqa: PTH123
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        for path, part in parts.items():
            part.replace(path)
    except BaseException:
        for path, part in parts.items():
            part.unlink(missing_ok=True)
            path.unlink(missing_ok=True)
        if is_new:
            folder.rmdir()
        raise


def _csv(log: Log, kind: type[AnyRow]) -> bytes:
    rows = [row for row in log.rows if isinstance(row, kind)]
    columns = [
        name
        for name in columns_of(kind)
        if name not in OPTIONAL or any(getattr(row, name) for row in rows)
    ]
    cells = ([written(getattr(row, name)) for name in columns] for row in rows)
    return csv_text([columns, *cells]).encode()
