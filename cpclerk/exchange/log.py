"""Conference logs: three CSV files into a store, and out of it again."""

import csv
import io
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cpclerk.exchange.log_reading import FORMULA, OPTIONAL, read_log
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.log import ROWS, AnyRow, Log, LogRefused, columns_of, counted
from cpclerk.services import Session
from cpclerk.services.logs import Taken, give_out, take_in

__all__ = ["LogRefused", "Passed", "export_log", "import_log", "read_log"]


@dataclass(frozen=True, slots=True)
class Passed:
    """What was done, in words for the person who asked."""

    words: str


def import_log(
    session: Session, folder: Path, *, as_at: date | None = None, profile: str | None = None
) -> Passed:
    """Read the log in `folder` into the store, whole or not at all.

    Raises LogRefused with every fault of the log, and Refused where it may not be done.
    """
    return Passed(_taken(take_in(session, read_log(folder), as_at=as_at, profile=profile)))


def _taken(done: Taken) -> str:
    added = done.conferences + done.children + done.agencies
    if not added and not done.filled:
        return f"Nothing new: all {done.known} rows were known already."
    lines = [
        f"Added {done.conferences} conferences, {done.children} children at them and "
        f"{done.agencies} agencies at them."
    ]
    if done.filled:
        lines.append(f"Filled blanks in {done.filled} rows.")
    if done.known:
        lines.append(f"{done.known} rows were known already.")
    how = (
        "It is history: what it lacks is not recorded, and nothing of it stands on the desk."
        if done.history
        else "It is recent: what it lacks stands on the desk."
    )
    lines.append(f"Judged as at {date_words(done.as_at)}. {how}")
    return "\n".join(lines)


def export_log(session: Session, folder: Path) -> Passed:
    """Write the store's log into `folder`, which must be new or empty; whole or not at all.

    Raises Refused when something is there already or the folder cannot be written.
    """
    log = give_out(session)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} is not empty. Name a new or an empty folder.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=".cpclerk-", dir=folder.parent))
        try:
            for kind in ROWS:
                (making / kind.FILE).write_bytes(_csv(log, kind))
            if folder.exists():
                folder.rmdir()
            os.replace(making, folder)  # noqa: PTH105
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
    except OSError as error:
        raise Refused(f"{folder} cannot be written: {error.strerror}.") from None
    counts = counted(log)
    written = ", ".join(f"{counts[kind.FILE]} rows in {kind.FILE}" for kind in ROWS)
    return Passed(f"Wrote {written} to {folder}.")


def _csv(log: Log, kind: type[AnyRow]) -> bytes:
    rows = [row for row in log.rows if isinstance(row, kind)]
    columns = [
        name
        for name in columns_of(kind)
        if name not in OPTIONAL or any(getattr(row, name) for row in rows)
    ]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(getattr(row, name)) for name in columns])
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
