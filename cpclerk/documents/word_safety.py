"""What a Word file may hold: words, pictures and page numbers; nothing that runs or reaches out."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Any

from cpclerk.rules.errors import Refused

MOST_BYTES = 2_000_000
MOST_UNPACKED = 20_000_000
MOST_PARTS = 200
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PAGES = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES)(\s+\\\*\s+\w+)*\s*", re.IGNORECASE)
# How one part of a Word file may refer to another. What is not here could run, or fetch something.
_KNOWN = frozenset(
    (
        "officeDocument", "core-properties", "extended-properties", "custom-properties",
        "thumbnail", "styles", "stylesWithEffects", "settings", "webSettings", "fontTable",
        "font", "theme", "numbering", "header", "footer", "footnotes", "endnotes", "image",
        "customXml", "customXmlProps", "glossaryDocument", "people", "hyperlink",
        "classificationlabels",
    )
)  # fmt: skip
_WORDS_FOR = MappingProxyType(
    {
        "comments": "comments. Delete them",
        "commentsExtended": "comments. Delete them",
        "commentsIds": "comments. Delete them",
        "oleObject": "an object of another program. Take it out",
        "package": "an object of another program. Take it out",
        "vbaProject": "macros. Save it as .docx without them",
    }
)
_CHANGES = frozenset(_W + each for each in ("ins", "del", "moveFrom", "moveTo"))
_REACHES = frozenset(("src", "href", "althref"))


def unpacked(file: bytes) -> dict[str, bytes]:
    """Return the parts of a Word file by name. Raises Refused when it is none, or too much."""
    if len(file) > MOST_BYTES:
        raise _refused(f"is larger than {MOST_BYTES:,} bytes. Use smaller pictures")
    try:
        with zipfile.ZipFile(BytesIO(file)) as packed:
            entries = packed.infolist()
            if len(entries) > MOST_PARTS or sum(each.file_size for each in entries) > MOST_UNPACKED:
                raise _refused("unpacks to more than a letter can hold. Use another file")
            # No more is read of an entry than it says that it has.
            parts = {each.filename: packed.read(each) for each in entries}
    except Refused:
        raise
    except Exception:
        # A file that was made to break readers breaks them in many ways.
        raise _refused("is not a Word document (.docx). Save it in Word as one") from None
    if len(parts) != len(entries):
        raise _refused("names one of its parts twice. Save it in Word again")
    return parts


def must_be_plain(parts: Mapping[str, bytes]) -> None:
    """Refuse a Word file that holds code, links outside, hidden text or fields but page numbers."""
    kinds = parts.get("[Content_Types].xml", b"").lower()
    if b"macroenabled" in kinds or b"vbaproject" in kinds or b"activex" in kinds:
        raise _holds("macros. Save it as .docx without them")
    if MAIN.encode().lower() not in kinds:
        raise _refused("is not a Word document (.docx). Save it in Word as one")
    for name, data in parts.items():
        if name.endswith((".xml", ".rels")):
            tree = _tree(name, data)
            if name.endswith(".rels"):
                _check_links(tree)
            elif name.startswith("word/"):
                _check_content(tree)


def _tree(name: str, data: bytes) -> Any:
    from lxml import etree

    try:
        text = data.decode("utf-8-sig")
        if "<!DOCTYPE" in text or "<!ENTITY" in text or "\0" in text:
            raise ValueError
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        return etree.fromstring(data, parser)
    except (ValueError, etree.XMLSyntaxError):
        part = name.rpartition("/")[2]
        raise _refused(f"is damaged in its part {part}. Save it in Word again") from None


def _check_links(tree: Any) -> None:
    for link in tree.iter("{*}Relationship"):
        if link.get("TargetMode", "").lower() == "external":
            raise _holds("a link to something outside it. Take the link out, keep its words")
        kind = link.get("Type", "").rpartition("/")[2]
        if kind not in _KNOWN:
            raise _holds(_WORDS_FOR.get(kind, "more than text and pictures. Take it out"))


def _check_content(tree: Any) -> None:
    for codes in _field_codes(tree):
        if not _PAGES.fullmatch(codes):
            raise _holds("a Word field that is no page number. Take it out, or type its text")
    for element in tree.iter():
        if element.tag in _CHANGES:
            raise _holds("tracked changes. Accept or reject them all")
        for name, value in element.attrib.items():
            if name.rpartition("}")[2] in _REACHES and not value.startswith("#"):
                raise _holds("a link to something outside it. Take the link out, keep its words")


def _field_codes(tree: Any) -> Iterator[str]:
    """Yield the code of each field; one code may be spread over many runs."""
    code = ""
    for element in tree.iter(_W + "fldSimple", _W + "instrText", _W + "fldChar"):
        if element.tag == _W + "fldSimple":
            yield element.get(_W + "instr", "")
        elif element.tag == _W + "instrText":
            code += element.text or ""
        elif code:
            yield code
            code = ""
    if code:
        yield code


def _refused(words: str) -> Refused:
    return Refused(f"This file {words}.", "template")


def _holds(words: str) -> Refused:
    return Refused(f"This file holds {words}, then save it again.", "template")
