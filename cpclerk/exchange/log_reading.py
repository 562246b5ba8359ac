"""A log's three files, read strictly: every row, or every fault with its file, line and column."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from cpclerk.rules.errors import Refused
from cpclerk.rules.log import (
    ROWS,
    AgencyRow,
    AnyRow,
    ChildRow,
    ConferenceRow,
    Fault,
    Log,
    LogRefused,
    columns_of,
    faults_in,
)
from cpclerk.rules.text import clean_text

# More than any office's log of its whole history; a larger file is something else.
LARGEST = 64 * 1024 * 1024
LONGEST_TEXT = 120
OPTIONAL = {"reconvenes"}
# A spreadsheet takes a cell that begins with one of these for a formula; an apostrophe stops it.
FORMULA = ("=", "+", "-", "@")

KINDS = (
    "initial", "pre_birth_initial", "initial_and_pre_birth", "receiving_in", "first_review",
    "review_and_initial", "subsequent_review",
)  # fmt: skip
STATES = ("requested", "booked", "held", "postponed", "cancelled", "stood_down")
PARTICIPATION = (
    "attended", "advocate", "wrote_to_chair", "consulted", "not_consulted", "under_age",
)  # fmt: skip
OUTCOMES = ("plan_started", "plan_continued", "plan_ended", "no_plan")
CATEGORIES = ("neglect", "physical", "emotional", "sexual", "multiple")

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_YES_NO = {"yes": True, "no": False}


def read_log(folder: Path) -> Log:
    """Read the log in `folder`. Raises LogRefused with everything that is wrong with it."""
    faults: list[Fault] = []
    rows: dict[type[AnyRow], list[Any]] = {kind: [] for kind in ROWS}
    for kind in ROWS:
        for row in _read(folder, kind):
            if isinstance(row, Fault):
                faults.append(row)
            else:
                rows[kind].append(row)
    log = Log(tuple(rows[ConferenceRow]), tuple(rows[ChildRow]), tuple(rows[AgencyRow]))
    # A row that could not be read would make others look wrong: one thing at a time.
    faults = faults or faults_in(log)
    if faults:
        raise LogRefused(sorted(faults))
    return log


def _read(folder: Path, kind: type[AnyRow]) -> Iterator[AnyRow | Fault]:
    try:
        text = _text(folder / kind.FILE)
    except Refused as refused:
        yield Fault(kind.FILE, 0, "", refused.sentence)
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, None)
        if header is None:
            yield Fault(kind.FILE, 0, "", "is empty: the first row names the columns.")
            return
        faults = list(_faults_of_header(kind, header))
        yield from faults
        if faults:
            return
        for cells in reader:
            if cells:
                yield from _row(kind, header, cells, reader.line_num)
    except csv.Error as error:
        what = "a quotation mark is out of place" if "delimiter" in str(error) else str(error)
        yield Fault(kind.FILE, reader.line_num, "", f"cannot be read as CSV: {what}.")


def _text(path: Path) -> str:
    """Return the text of a file. Raises Refused: missing, too large, or no UTF-8 text."""
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(f"is larger than {LARGEST // 2**20} MiB, so it is no conference log.")
        data = path.read_bytes()
    except FileNotFoundError:
        raise Refused("is missing from the folder.") from None
    except OSError as error:
        raise Refused(f"cannot be read: {error.strerror}.") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused(f"is not UTF-8 text (line {line}). Save it again as CSV UTF-8.") from None
    if "\0" in text:
        raise Refused("holds a NUL character, so it is no text file.")
    return text


def _faults_of_header(kind: type[AnyRow], header: list[str]) -> Iterator[Fault]:
    expected = columns_of(kind)
    for name in expected:
        if name not in header and name not in OPTIONAL:
            yield Fault(kind.FILE, 1, name, "this column is missing.")
    for place, name in enumerate(header):
        shown = clean_text(name[:LONGEST_TEXT])
        if name not in expected:
            yield Fault(kind.FILE, 1, shown, "is not a column of this file.")
        elif name in header[:place]:
            yield Fault(kind.FILE, 1, shown, "this column stands twice.")


def _row(
    kind: type[AnyRow], header: list[str], cells: list[str], line: int
) -> Iterator[AnyRow | Fault]:
    if len(cells) != len(header):
        what = f"has {len(cells)} fields where the first row has {len(header)}."
        yield Fault(kind.FILE, line, "", what)
        return
    values: dict[str, Any] = {}
    faults: list[AnyRow | Fault] = []
    for column, cell in zip(header, cells, strict=True):
        try:
            values[column] = READERS[kind][column](cell.strip())
        except Refused as refused:
            faults.append(Fault(kind.FILE, line, column, refused.sentence))
    yield from faults or [kind(**values, line=line)]


def _word(cell: str) -> str | None:
    if cell.startswith("'") and cell[1:].startswith(FORMULA):
        cell = cell[1:]
    try:
        return clean_text(cell, limit=LONGEST_TEXT) or None
    except Refused:
        raise Refused(f"has {len(cell)} characters; at most {LONGEST_TEXT} are kept.") from None


def _needed(reader: Callable[[str], Any]) -> Callable[[str], Any]:
    def read(cell: str) -> Any:
        value = reader(cell)
        if value is None:
            raise Refused("is blank and must not be.")
        return value

    return read


def _day(cell: str) -> date | None:
    if not cell:
        return None
    if not _DATE.fullmatch(cell):
        raise Refused(f"{_shown(cell)} is not a date like 2014-04-30.")
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise Refused(f"there is no day {cell}.") from None


def _yes_no(cell: str) -> bool | None:
    if not cell:
        return None
    if cell not in _YES_NO:
        raise Refused(f"{_shown(cell)} should be yes, no or blank.")
    return _YES_NO[cell]


def _one_of(*codes: str) -> Callable[[str], str | None]:
    def read(cell: str) -> str | None:
        if cell and cell not in codes:
            raise Refused(f"{_shown(cell)} is not one of {', '.join(codes)}.")
        return cell or None

    return read


def _shown(cell: str) -> str:
    """Return a cell as it may be printed: short, and without anything that acts on a terminal."""
    text = clean_text(cell[:LONGEST_TEXT])
    return f"“{text}”" if len(cell) <= 40 else f"“{text[:40]}…”"


READERS: Mapping[type[AnyRow], Mapping[str, Callable[[str], Any]]] = {
    ConferenceRow: {
        **dict.fromkeys(columns_of(ConferenceRow), _day),
        "conference_ref": _needed(_word),
        "family_ref": _needed(_word),
        "team": _word,
        "kind": _needed(_one_of(*KINDS)),
        "status": _needed(_one_of(*STATES)),
        "quorate": _yes_no,
        "reconvenes": _word,
    },
    ChildRow: {
        "conference_ref": _needed(_word),
        "child_ref": _needed(_word),
        "date_of_birth": _day,
        "expected": _needed(_yes_no),
        "sex": _needed(_one_of("M", "F", "U")),
        "ethnicity": _word,
        "participation": _one_of(*PARTICIPATION),
        "outcome": _one_of(*OUTCOMES),
        "category": _one_of(*CATEGORIES),
    },
    AgencyRow: {
        "conference_ref": _needed(_word),
        "agency": _needed(_word),
        "invited": _yes_no,
        "attended": _yes_no,
        "sent_report": _yes_no,
    },
}
