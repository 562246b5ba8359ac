"""What left, to be read on the screen: a letter's words, a mail's parts; about how many pages."""

import re
import zipfile
from email import policy
from email.parser import BytesParser
from html import unescape
from io import BytesIO
from math import ceil

# Of the shipped templates, at 11 point with their margins.
CHARACTERS, LINES = 88, 46
_PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
_TEXT = re.compile(r"<w:t[^>]*>([^<]*)</w:t>|(<w:br)")


def lines_of(letter: bytes) -> tuple[str, ...]:
    """Return the paragraphs of a Word file as it shows them, without its header and footer."""
    with zipfile.ZipFile(BytesIO(letter)) as file:
        body = file.read("word/document.xml").decode()
    return tuple(
        "".join(unescape(text) or "\n" for text, _ in _TEXT.findall(each))
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


def words_of(content: bytes) -> str:
    """Return what a reader finds in a letter, or in a mail: its head, text, item and letter."""
    if content.startswith(b"PK"):
        return "\n".join(lines_of(content))
    mail = BytesParser(policy=policy.default).parsebytes(content)
    found = [f"To: {mail['To']}", f"Subject: {mail['Subject']}"]
    for part in mail.walk():
        data = part.get_payload(decode=True)
        if isinstance(data, bytes):
            name = f" {part.get_filename()}" if part.get_filename() else ""
            words = words_of(data) if data.startswith(b"PK") else data.decode(errors="replace")
            found += ["", f"[{part.get_content_type()}{name}]", words.replace("\r", "")]
    return "\n".join(found)
