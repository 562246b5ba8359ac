"""The one way text goes into a file that a spreadsheet may open: nothing in it is run."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from cpclerk.rules.text import clean_text

# A spreadsheet takes a cell that begins so for a formula, some of them the wide signs too; an
# apostrophe before it makes it text. One that begins with apostrophes and such a sign gets one
# more, so that taking one away always gives back what was there.
_FORMULA = re.compile("'*[=+\\-@\uff1d\uff0b\uff0d\uff20]")
_GUARDED = re.compile(f"'{_FORMULA.pattern}")


def guarded(text: str) -> str:
    """Return a text as a cell may hold it: cleaned, on one line, and no formula.

    What came into the store through `clean_text` is written as it is; an older store may hold more.
    """
    # Nothing is too long to go out; a few letters take more room once they are composed.
    text = clean_text(text, limit=4 * len(text) + 1)
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Return what a cell's text was before it was guarded."""
    return cell[1:] if _GUARDED.match(cell) else cell


def csv_text(rows: Iterable[Sequence[str]], *, line_end: str = "\r\n") -> str:
    """Return rows as CSV, every cell guarded."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=line_end)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue()
