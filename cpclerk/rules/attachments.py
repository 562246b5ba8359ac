"""Which files a report may come in: documents, whole and not huge; nothing that can be run."""

import html
import io
import re
import zipfile
from collections.abc import Iterable
from types import MappingProxyType

from cpclerk.rules.errors import Refused

LARGEST = 10_000_000
"""Bytes of one file: a report of a hundred scanned pages."""
LARGEST_UNPACKED = 100_000_000
"""Bytes of an office document once unpacked; what unpacks to more is no document."""
MOST_PARTS = 2_000

KINDS = MappingProxyType(
    {
        "pdf": "PDF",
        "docx": "Word document",
        "odt": "OpenDocument text",
        "xlsx": "spreadsheet",
        "rtf": "rich text",
        "txt": "plain text",
        "jpg": "picture",
        "png": "picture",
    }
)
_SIGNS = MappingProxyType(
    {"pdf": b"%PDF-", "rtf": b"{\\rtf", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
)
# What an office document has in it, by kind.
_PARTS = MappingProxyType({"docx": "word/", "xlsx": "xl/", "odt": "content.xml"})
_SAME = MappingProxyType({"jpeg": "jpg", "text": "txt"})
_ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".tar", ".bz2", ".xz", ".cab", ".iso")
_RUNS = (
    ".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".scr", ".jar", ".msi", ".bin", ".com",
    ".lnk", ".hta", ".py", ".sh",
)  # fmt: skip
# What Excel notes of a printer: no program, and in nearly every file.
_PRINTER = re.compile(r"\w+/printersettings/printersettings\d+\.bin")
# How archives and programs begin, whatever they are called.
_ARCHIVE_SIGNS = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b\x08", b"BZh")
_PROGRAM_SIGNS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xd0\xcf\x11\xe0",
    b"\xfe\xed\xfa",
    b"\xca\xfe\xba\xbe",
)
# What the list of types says of macros, and where OpenDocument keeps them.
_MACRO_TYPES = ("macro", "vbaproject", "activex", "oleobject")
_MACRO_FOLDERS = ("basic/", "scripts/")
_LINK = re.compile(r"(\w+:)?relationship\b")
_ON_A_DISK = re.compile(r"""\btarget\s*=\s*["']file:""")


def check_file(name: str, content: bytes) -> str:
    """Return what kind of document a file is, by its name and what is in it.

    Refused, naming `file`: too large, empty, an archive, of no kind that a report comes in, or not
    what its name says.
    """
    if len(content) > LARGEST:
        raise Refused(
            f"This file is larger than {LARGEST // 1_000_000} MB. Ask for the report in a "
            "smaller file, or keep it on paper.",
            "file",
        )
    if not content:
        raise Refused("This file is empty. Ask for it again.", "file")
    ending = name.rpartition(".")[2].casefold() if "." in name else ""
    kind = _SAME.get(ending, ending)
    if f".{kind}" in _ARCHIVES:
        raise Refused(
            "This is an archive: what is in it cannot be seen. Unpack it, and attach the report.",
            "file",
        )
    if kind not in KINDS:
        known = ", ".join(sorted(KINDS))
        raise Refused(f"A report comes as one of: {known}. Save it as a PDF first.", "file")
    if kind in _PARTS:
        _check_office(kind, content)
    elif kind == "txt":
        _check_text(content)
    elif not content.startswith(_SIGNS[kind]):
        raise _not_readable(kind)
    return kind


def safe_name(number: int, kind: str) -> str:
    """Return the name under which a file is opened: it says nothing of whom it is about."""
    if kind not in KINDS:
        raise Refused("Only documents are opened.")
    return f"report-{number}.{kind}"


def _check_text(content: bytes) -> None:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise _not_readable("txt")


def _check_office(kind: str, content: bytes) -> None:
    """Refuse what does not unpack, unpacks to far too much, or holds more than a document does."""
    if not content.startswith(b"PK\x03\x04"):
        raise _not_readable(kind)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > LARGEST_UNPACKED:
                raise Refused(
                    "This file unpacks to far more than a report can be. Do not open it; ask for "
                    "the report as a PDF.",
                    "file",
                )
            names = [part.filename.casefold().rstrip(". ") for part in parts]
            # Every part is read: what is cut off or spoiled is found now, not at the meeting.
            broken = packed.testzip()
            heads = [_head(packed, part) for part in parts]
            told = [
                _plain_letters(packed.read(part))
                for part, name in zip(parts, names, strict=True)
                if name.endswith(".rels") or name == "[content_types].xml"
            ]
    except Refused:
        raise
    except Exception:
        # Whatever is wrong with it, it cannot be read.
        raise _not_readable(kind) from None
    # Which of two parts of one name is read, or where one outside would go, nobody can say.
    if broken or len(set(names)) < len(names) or any(map(_leads_out, names)):
        raise _not_readable(kind)
    if not any(name.startswith(_PARTS[kind]) for name in names):
        raise _not_readable(kind)
    _check_parts(names, heads, told)


def _check_parts(names: Iterable[str], heads: Iterable[bytes], told: Iterable[str]) -> None:
    """Refuse archives, programs, macros, and what is fetched from elsewhere when it is opened."""
    names, heads, told = tuple(names), tuple(heads), tuple(told)
    if any(map(_is_archive, names, heads)):
        raise Refused("There is an archive inside this file. Ask for the report as a PDF.", "file")
    macros = any(word in html.unescape(text) for text in told for word in _MACRO_TYPES)
    if macros or any(map(_runs, names, heads)):
        raise Refused(
            "There is a program or macro inside this file. Do not open it; ask for the report as "
            "a PDF.",
            "file",
        )
    # Cut before each tag, so that no mark inside one ends it.
    if any(_fetches(html.unescape(tag)) for text in told for tag in text.split("<")):
        raise Refused(
            "This file fetches something from elsewhere when it is opened. Do not open it; ask "
            "for the report as a PDF.",
            "file",
        )


def _head(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with packed.open(part) as opened:
        return opened.read(8)


def _plain_letters(text: bytes) -> str:
    """Return what a part says, in small letters, whatever they are written in."""
    return text.replace(b"\0", b"").decode("latin-1").lower()


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name or ".." in re.split(r"[/\\]", name)


def _is_archive(name: str, head: bytes) -> bool:
    return name.endswith(_ARCHIVES) or head.startswith(_ARCHIVE_SIGNS)


def _runs(name: str, head: bytes) -> bool:
    if name.startswith(_MACRO_FOLDERS) or head.startswith(_PROGRAM_SIGNS):
        return True
    return name.endswith(_RUNS) and not _PRINTER.fullmatch(name)


def _fetches(tag: str) -> bool:
    """Whether a tag refers to something outside, other than a link in the words.

    The office's own template on its own disk is none: many reports are written with one.
    """
    if tag.startswith("!"):
        # Words of one's own for anything, which none of these parts needs.
        return True
    if not _LINK.match(tag) or "external" not in tag or "/hyperlink" in tag:
        return False
    return "attachedtemplate" not in tag or not _ON_A_DISK.search(tag)


def _not_readable(kind: str) -> Refused:
    return Refused(
        f"This file cannot be read: it is damaged, or no {KINDS[kind]} as its name says. "
        "Ask for it again.",
        "file",
    )
