"""A recipient's copy as a text that prints well: each page named, numbered, confidential."""

import os
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cpclerk.rules.errors import Refused
from cpclerk.rules.heads import printed
from cpclerk.rules.minutes import Part
from cpclerk.rules.text import for_file_name

WIDTH = 76
PAGE_LINES = 60
PAGE_BREAK = "\f"
HEADER_LINES = 5


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a copy is made of: what it is, whose it is, and the parts its reader may see.

    `head` is the code of the audit's last entry when it was confirmed, printed at its foot: paper
    cannot be edited with the store. Before that there is none.
    """

    office: str
    document: str
    reference: str
    version: int
    number: int
    recipient: str
    capacity: str
    parts: tuple[Part, ...]
    head: str = ""


def written(sheet: Sheet) -> str:
    """Return the copy laid out in pages, parted by form feeds."""
    lines = _body(sheet)
    room = PAGE_LINES - HEADER_LINES
    pages = [lines[start : start + room] for start in range(0, len(lines), room)]
    return PAGE_BREAK.join(
        "\n".join([*_header(sheet, number, len(pages)), *page]).rstrip() + "\n"
        for number, page in enumerate(pages, 1)
    )


def without_headers(text: str) -> str:
    """Return a written copy's text alone, so that a page's end parts no sentence."""
    pages = text.split(PAGE_BREAK)
    return "\n".join("\n".join(page.split("\n")[HEADER_LINES:]).rstrip("\n") for page in pages)


def file_name(reference: str, document: str, version: int, number: int) -> str:
    """Return the name of a copy's file: by reference and number only, never by a person."""
    plain = for_file_name(reference)
    return f"{plain}-{document.replace('_', '-')}-v{version}-copy-{number:02}.txt"


def save(folder: Path, files: Mapping[str, str | bytes]) -> tuple[Path, ...]:
    """Save files in a folder, readable by their owner only, and return where they are.

    Makes the folder if only it is missing. A file that is there already is never written over:
    with the same content it is left, otherwise Refused, and then nothing is saved.
    """
    try:
        folder = folder.expanduser()
        _make(folder)
        contents = {
            name: each.encode() if isinstance(each, str) else each for name, each in files.items()
        }
        for name, content in contents.items():
            path = folder / name
            if path.exists() and not (path.is_file() and path.read_bytes() == content):
                raise Refused(
                    f"{name} is there already and holds something else. Choose another folder.",
                    "folder",
                )
        return tuple(_save(folder / name, content) for name, content in contents.items())
    except (OSError, RuntimeError, ValueError) as error:
        if isinstance(error, Refused):
            raise
        why = getattr(error, "strerror", None) or "that is no name of a folder"
        raise Refused(
            f"Nothing can be saved there: {why}. Choose another folder.", "folder"
        ) from None


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except FileExistsError:
        raise Refused(f"{folder} is a file. Type the name of a folder.", "folder") from None
    except FileNotFoundError:
        raise Refused(
            f"There is no folder {folder.parent}. Type one that is there.", "folder"
        ) from None


def _save(path: Path, content: bytes) -> Path:
    if path.exists():
        return path
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
    return path


def _header(sheet: Sheet, page: int, pages: int) -> list[str]:
    whose = f"Copy {sheet.number} for {_whose(sheet)}"
    return [
        _ends("CONFIDENTIAL", sheet.reference),
        _ends(f"{sheet.document}, version {sheet.version}", f"Page {page} of {pages}"),
        whose if len(whose) <= WIDTH else whose[: WIDTH - 1] + "…",
        "-" * WIDTH,
        "",
    ]


def _whose(sheet: Sheet) -> str:
    return f"{sheet.recipient} ({sheet.capacity})" if sheet.capacity else sheet.recipient


def _ends(left: str, right: str) -> str:
    return left + right.rjust(WIDTH - len(left))


def _body(sheet: Sheet) -> list[str]:
    lines = [*_wrapped(sheet.office), ""]
    for part in sheet.parts:
        lines += [part.heading, "=" * min(len(part.heading), WIDTH)]
        if part.audience.is_restricted:
            lines += _wrapped(f"[For {part.audience.words}. Not to be shared with anybody else.]")
        lines.append("")
        for line in part.text.split("\n"):
            lines += _wrapped(line)
        lines.append("")
    last = f"End of copy {sheet.number}. It is for {sheet.recipient} alone."
    foot = [printed(sheet.head)] if sheet.head else []
    return [*lines, *_wrapped(last), "Keep it safe. Do not copy it or pass it on.", *foot]


def _wrapped(line: str) -> list[str]:
    """Return a line in as many as it needs; what follows a dash or indent stays under it."""
    stripped = line.lstrip(" ")
    indent = " " * min(len(line) - len(stripped), WIDTH // 2)
    hanging = indent + ("  " if stripped.startswith("- ") else "")
    return textwrap.wrap(
        stripped,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=hanging,
        break_on_hyphens=False,
    ) or [""]
