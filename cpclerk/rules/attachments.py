"""Which files a report may come in: documents, whole and not huge; nothing that can be run."""

import io
import zipfile
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
_RUNS = (".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".scr", ".jar", ".msi", ".bin")


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
    """Refuse what does not unpack, unpacks to far too much, or has archives or programs in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > LARGEST_UNPACKED:
                raise Refused(
                    "This file unpacks to far more than a report can be. Do not open it; ask for "
                    "the report as a PDF.",
                    "file",
                )
            names = [part.filename.casefold() for part in parts]
            # Every part is read: what is cut off or spoiled is found now, not at the meeting.
            broken = packed.testzip()
    except Refused:
        raise
    except Exception:
        # Whatever is wrong with it, it cannot be read.
        raise _not_readable(kind) from None
    if broken or not any(name.startswith(_PARTS[kind]) for name in names):
        raise _not_readable(kind)
    if any(name.endswith(_ARCHIVES) for name in names):
        raise Refused("There is an archive inside this file. Ask for the report as a PDF.", "file")
    if any(name.endswith(_RUNS) for name in names):
        raise Refused(
            "There is a program or macro inside this file. Do not open it; ask for the report as "
            "a PDF.",
            "file",
        )


def _not_readable(kind: str) -> Refused:
    return Refused(
        f"This file cannot be read: it is damaged, or no {KINDS[kind]} as its name says. "
        "Ask for it again.",
        "file",
    )
