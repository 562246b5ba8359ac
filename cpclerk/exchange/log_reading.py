"""A log's three files, read strictly: every row, and every fault with its file, line and column."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cpclerk.exchange.log_cells import OPTIONAL, Reader, readers, shown
from cpclerk.files import open_plain
from cpclerk.rules.dates_in_words import listed
from cpclerk.rules.errors import Refused
from cpclerk.rules.log import ROWS, AnyRow, Fault, Log, LogRefused, Terms, columns_of, log_of
from cpclerk.rules.log_checks import faults_in

# More than any office's log of its whole history; a larger file is something else.
LARGEST = 64 * 1024 * 1024
MOST_LINES = 250_000
MOST_IN_A_LINE = 1_000_000
MOST_COLUMNS = 200
BOM = b"\xef\xbb\xbf"
# How a text saved for Windows' own programs, in two bytes a letter, begins.
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_log(folder: Path, terms: Terms) -> Log:
    """Read the log in `folder`.

    Raises LogRefused with everything that is wrong with it, or Refused when there is no folder.
    """
    if not folder.is_dir():
        files = listed([kind.FILE for kind in ROWS])
        raise Refused(f"There is no folder {folder}. Name the one that holds {files}.")
    faults: list[Fault] = []
    rows: list[AnyRow] = []
    lacking: set[str] = set()
    for kind in ROWS:
        read = _File(folder, kind, terms)
        rows += read.rows
        faults += read.faults
        if read.lost:
            lacking.add(kind.FILE)
    log = log_of(rows, frozenset(lacking))
    faults += faults_in(log, terms)
    if faults:
        raise LogRefused(faults)
    return log


class _File:
    """One file of a log, read line by line: no field of a log goes over two lines."""

    def __init__(self, folder: Path, kind: type[AnyRow], terms: Terms) -> None:
        self.kind = kind
        self.readers = readers(kind, terms)
        self.rows: list[AnyRow] = []
        self.faults: list[Fault] = []
        self.header: list[str] = []
        # Not every row is known: that others name one which is not says nothing yet.
        self.lost = True
        try:
            lines = _lines(folder / kind.FILE)
        except Refused as refused:
            self._fault(0, "", refused.sentence)
            return
        first = next(self._cells(lines[:1], 1), (1, [""]))[1]
        if self._is_header([name.strip() for name in first]):
            self.lost = False
            for number, cells in self._cells(lines[1:], 2):
                if any(cell.strip() for cell in cells):
                    self._row(number, cells)

    def _fault(self, line: int, column: str, what: str) -> None:
        self.faults.append(Fault(self.kind.FILE, line, column, what))

    def _lose(self, line: int, before: bytes, what: str) -> None:
        """Put down that a line cannot be read, because of what stands after `before`."""
        place = before.count(b",")
        self._fault(line, self.header[place] if place < len(self.header) else "", what)
        self.lost = True

    def _cells(self, lines: Sequence[bytes], first: int) -> Iterator[tuple[int, list[str]]]:
        """Yield the number and the cells of each line that can be read at all."""
        for number, line in enumerate(lines, first):
            if len(line) > MOST_IN_A_LINE:
                self._lose(number, b"", f"has {len(line):,} bytes, more than any row can.")
                continue
            try:
                text = line.decode()
            except UnicodeDecodeError as error:
                what = "is not UTF-8 text. Save the file again as CSV UTF-8."
                self._lose(number, line[: error.start], what)
                continue
            if "\0" in text:
                what = "holds a NUL character: the file is damaged or is no text."
                self._lose(number, line[: line.index(b"\0")], what)
                continue
            try:
                yield number, _split(text)
            except csv.Error:
                what = "a quotation mark is out of place or never closed on its line."
                if len(text) > csv.field_size_limit():
                    what = f"has {len(text):,} characters on one line, more than any row can."
                self._lose(number, line[: line.index(b'"')], what)

    def _is_header(self, header: list[str]) -> bool:
        """Return whether the first line names the columns; put down what is wrong with it."""
        if self.faults:
            return False
        expected = columns_of(self.kind)
        if not any(header):
            self._fault(1, expected[0], "is empty: the first line names the columns.")
        elif len(header) > MOST_COLUMNS:
            self._fault(1, "", f"has {len(header):,} columns; a log has {len(expected)}.")
        elif len(header) == 1 and (";" in header[0] or "\t" in header[0]):
            self._fault(1, expected[0], "the fields are to be separated by commas. Save as CSV.")
        else:
            for name in expected:
                if name not in header and name not in OPTIONAL:
                    self._fault(1, name, "this column is missing.")
            for place, name in enumerate(header):
                if name not in expected:
                    where = shown(name) or f"column {place + 1}"
                    self._fault(1, where, f"is not a column of {self.kind.FILE}.")
                elif name in header[:place]:
                    self._fault(1, name, "this column stands twice.")
        self.header = [] if self.faults else header
        return not self.faults

    def _row(self, line: int, cells: list[str]) -> None:
        header, has = self.header, len(cells)
        if has != len(header):
            # From where the row goes wrong nothing else in it is sure.
            column = header[min(has, len(header) - 1)]
            self._fault(line, column, f"has {has} fields where the first line has {len(header)}.")
        values: dict[str, Any] = {}
        unread: set[str] = set()
        for column, cell in zip(header, cells, strict=False):
            if has != len(header) and column not in self.kind.KEY:
                continue
            try:
                values[column] = self.readers[column](cell)
            except Refused as refused:
                self._fault(line, column, refused.sentence)
                unread.add(column)
        if not unread.isdisjoint(self.kind.KEY) or not values.keys() >= set(self.kind.KEY):
            self.lost = True
            return
        unread |= set(header) - values.keys()
        blanks = {column: _unread(self.readers[column]) for column in unread}
        self.rows.append(self.kind(**(blanks | values), line=line, unread=frozenset(unread)))


def _unread(reader: Reader) -> Any:
    """Return what stands for a cell that could not be read: a blank of the column's own sort."""
    try:
        return reader("")
    except Refused:
        return ""


def _split(text: str) -> list[str]:
    if '"' not in text:
        return text.split(",")
    return next(csv.reader([text], strict=True))


def _lines(path: Path) -> list[bytes]:
    """Return the lines of a file. Raises Refused: missing, no file, too large, or no UTF-8."""
    try:
        with open_plain(path) as file:
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise Refused(f"is larger than {LARGEST // 2**20} MiB, so it is no conference log.")
    except FileNotFoundError:
        raise Refused("is missing from the folder.") from None
    except OSError as error:
        raise Refused(f"cannot be read: {error.strerror}.") from None
    if data.startswith(UTF_16):
        raise Refused("is saved as UTF-16. Save it again as CSV UTF-8.")
    data = data.removeprefix(BOM)
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if (count := data.count(b"\n")) > MOST_LINES:
        raise Refused(f"has {count:,} lines; there is room for {MOST_LINES:,}.")
    return data.split(b"\n")
