"""What the case system says of each child, from a spreadsheet of it: read whole or not at all."""

import csv
import io
from pathlib import Path

from cpclerk.exchange.spreadsheets import unguarded
from cpclerk.files import read_small
from cpclerk.rules.case_system import FIELDS
from cpclerk.rules.errors import Refused
from cpclerk.services import Session
from cpclerk.services.case_system import read_off_all

CHILD = "child"
# More than any office's children; a larger file is something else.
LARGEST = 8 * 1024 * 1024


def compare(session: Session, file: Path) -> str:
    """Compare what a CSV file says with the sheets; return in words what came of it.

    Its columns are `child`, the child's reference, and any of the sheet's fields. Raises Refused,
    naming the line or the child.
    """
    says = read_says(file)
    compared, differ, unknown = read_off_all(session, says)
    words = [f"{compared} compared, {differ} differ. They stand on the desk and on the sheets."]
    if unknown:
        words.append(f"Not known here, or not decided on: {', '.join(unknown[:20])}")
        if len(unknown) > 20:
            words[-1] += f" and {len(unknown) - 20} more"
        words[-1] += "."
    return "\n".join(words)


def read_says(file: Path) -> dict[str, dict[str, str]]:
    """Read what a CSV file says of each child, by reference and field. Raises Refused."""
    try:
        text = read_small(file, LARGEST).decode("utf-8-sig")
    except OSError as error:
        raise Refused(f"{file.name} cannot be read: {error.strerror or 'it is no file'}.") from None
    except UnicodeDecodeError:
        raise Refused(f"{file.name} is not text in UTF-8. Save it as CSV UTF-8.") from None
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise Refused(f"{file.name} is not a CSV file: {error}.") from None
    header = [cell.strip() for cell in rows[0]] if rows else []
    known = {CHILD, *FIELDS}
    if CHILD not in header or not set(header) <= known or len(set(header)) != len(header):
        raise Refused(
            f"{file.name} must begin with a line of columns: {CHILD} and any of "
            f"{', '.join(FIELDS)}, each once."
        )
    says: dict[str, dict[str, str]] = {}
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            raise Refused(f"{file.name}, line {number}: expected {len(header)} columns.")
        cells = {name: unguarded(cell.strip()) for name, cell in zip(header, row, strict=True)}
        child = cells.pop(CHILD)
        if not child or child in says:
            why = "is there twice" if child else "is missing"
            raise Refused(f"{file.name}, line {number}: the child's reference {why}.")
        says[child] = cells
    return says
