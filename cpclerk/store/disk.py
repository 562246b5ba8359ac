"""Files that are on the disk when they are said to be, whole or not at all."""

import hashlib
import os
import shutil
from pathlib import Path


def settle(file: Path) -> None:
    """Have the disk keep what was written into a file. Raises OSError."""
    handle = os.open(file, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def settle_folder(folder: Path) -> None:
    """Have the disk keep the names in a folder too, where a folder can be opened."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def copy(source: Path, target: Path) -> None:
    """Copy a file into a new one that only its owner may read, and have the disk keep it.

    Raises OSError, FileExistsError among them; a copy half made is taken away.
    """
    with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as new:
        try:
            with source.open("rb") as old:
                shutil.copyfileobj(old, new)
            new.flush()
            os.fsync(new.fileno())
        except BaseException:
            target.unlink(missing_ok=True)
            raise


def second_name(old: Path, new: Path) -> None:
    """Give a file another name beside its own, or copy it where a disk knows no second names.

    Raises OSError, FileExistsError among them.
    """
    try:
        os.link(old, new)
    except FileExistsError:
        raise
    except OSError:
        copy(old, new)


def digest(file: Path) -> str:
    """Return the SHA-256 of a file. Raises OSError."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
