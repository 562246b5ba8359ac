"""What left, to be read on the screen: a letter's words, a mail's parts; about how many pages."""

import re
import zipfile
from collections.abc import Iterator
from email import policy
from email.parser import BytesParser
from html import unescape
from io import BytesIO
from math import ceil
from typing import Any

# Of the shipped templates, at 11 point with their margins.
CHARACTERS, LINES = 88, 46
_PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = frozenset(_W + each for each in ("br", "cr", "tab", "p", "tc"))
# What a picture or a link is called; it is read aloud, and shown when pointed at.
_NAMES = frozenset(("descr", "title", "alt", "tooltip", "name"))
_PLACES = (
    ("word/document", "the text"), ("word/header", "the header"), ("word/footer", "the footer"),
    ("word/comments", "a comment"), ("docProps/", "the properties"),
)  # fmt: skip
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
    if not letter.startswith(b"PK"):
        return letter.count(b"\f") + 1
    lines = sum(
        max(1, ceil(len(line) / CHARACTERS))
        for paragraph in lines_of(letter)
        for line in paragraph.split("\n")
    )
    return max(1, ceil(lines / LINES))


def everything_in(name: str, file: bytes) -> Iterator[tuple[str, str]]:
    """Yield all that a finished Word file says, with where: its name, and each of its parts.

    Also what it does not show on paper: properties, comments, names of pictures. Words that Word
    keeps in several runs are put together.
    """
    from lxml import etree

    yield "the file name", name
    with zipfile.ZipFile(BytesIO(file)) as packed:
        yield "the file itself", packed.comment.decode(errors="replace")
        for part in packed.namelist():
            if part.endswith(".xml"):
                tree = etree.fromstring(packed.read(part))
                place = next((words for start, words in _PLACES if part.startswith(start)), part)
                yield place, "".join(_said(tree)).strip()


def _said(tree: Any) -> Iterator[str]:
    for element in tree.iter():
        if element.tag in _BREAKS:
            yield "\n"
        for key, value in element.attrib.items():
            if key in _NAMES:
                yield f"\n{value}\n"
        if element.text:
            yield element.text if element.tag.startswith(_W) else f"\n{element.text}"


def with_header(copy: bytes) -> str:
    """Return what somebody who holds a copy reads: its first page's header, then its words."""
    if not copy.startswith(b"PK"):
        # From before there were Word files: a text with its headers in it.
        return copy.decode()
    places = dict(everything_in("", copy))
    return "\n\n".join((places.get("the header", ""), *lines_of(copy)))


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
