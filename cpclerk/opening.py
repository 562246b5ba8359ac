"""Showing a file with the system's own program: from a folder of our own, and gone afterwards."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from cpclerk.machine import is_ours, runs

_OPENERS = {"darwin": "open"}
# The number of the program that gave out what is in it.
_FOLDER = re.compile(r"cpclerk-shown-(\d{1,10})-\w+")


class Shown:
    """Files given out to be looked at. The folder is this user's alone, and goes with `close`."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def show(self, name: str, content: bytes) -> Path:
        """Write a file and open it with the program that the system has for it.

        `name` is one of our own making. Raises OSError when there is no such program.
        """
        if self._folder is None:
            sweep()
            # The end of the program takes it away, too; on Windows not what is still open.
            self._folder = tempfile.TemporaryDirectory(
                prefix=f"cpclerk-shown-{os.getpid()}-", ignore_cleanup_errors=True
            )
            _OUT.add(self)
        # A folder for each, so that a viewer never finds another file under the same name.
        path = Path(self._folder.name) / os.urandom(4).hex() / name
        path.parent.mkdir(mode=0o700)
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        open_with_system(path)
        return path

    def close(self) -> None:
        """Take every file away that was given out."""
        if self._folder is not None:
            with suppress(OSError):
                self._folder.cleanup()
            self._folder = None
            _OUT.discard(self)


_OUT: set[Shown] = set()
"""Whatever has given out something."""


def close_all() -> None:
    """Take away all that this program gave out: its screen is locked."""
    for each in tuple(_OUT):
        each.close()


def sweep() -> None:
    """Take away what programs gave out that were killed before they could."""
    with suppress(OSError):
        for folder in Path(tempfile.gettempdir()).iterdir():
            found = _FOLDER.fullmatch(folder.name)
            with suppress(OSError):
                if found and is_ours(folder) and not runs(int(found[1]), folder):
                    shutil.rmtree(folder, ignore_errors=True)


def open_with_system(path: Path) -> None:
    """Open a file with the system's program for it. Raises OSError when there is none."""
    if sys.platform == "win32":
        os.startfile(path)
        return
    opener = shutil.which(_OPENERS.get(sys.platform, "xdg-open"))
    if opener is None:
        raise OSError(None, "this machine has no program that opens files")
    # What it has to say would be written over the screen.
    subprocess.Popen(
        [opener, str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
