"""How many pages a letter fills, as near as can be told without printing it."""

import re
import zipfile
from io import BytesIO
from math import ceil

# Of the shipped templates, at 11 point with their margins.
CHARACTERS, LINES = 88, 46
_PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
_TEXT = re.compile(r"<w:t[^>]*>([^<]*)</w:t>|(<w:br)")
_BREAK = 'w:type="page"'


def lines_of(letter: bytes) -> tuple[str, ...]:
    """Return the paragraphs of a Word file as it shows them, without its header and footer."""
    with zipfile.ZipFile(BytesIO(letter)) as file:
        body = file.read("word/document.xml").decode()
    return tuple(
        "".join(text or "\n" for text, _ in _TEXT.findall(each))
        for each in _PARAGRAPH.findall(body)
    )


def pages_of(letter: bytes) -> int:
    """Return about how many pages a Word file fills; at least one."""
    lines = sum(
        max(1, ceil(len(line) / CHARACTERS))
        for paragraph in lines_of(letter)
        for line in paragraph.split("\n")
    )
    return max(1, ceil(lines / LINES))
