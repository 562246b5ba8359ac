"""Files to be printed and posted: what a recipient's copy is called, and how files are saved."""

import os
from collections.abc import Mapping
from pathlib import Path

from cpclerk.rules.errors import Refused
from cpclerk.rules.text import for_file_name


def file_name(reference: str, document: str, version: int, number: int) -> str:
    """Return the name of a copy's file: by reference and number only, never by a person."""
    plain = for_file_name(reference)
    return f"{plain}-{document.replace('_', '-')}-v{version}-copy-{number:02}.docx"


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
