"""Reading files that anybody may have put there: no pipe is waited for, and none is endless."""

import os
import stat
from pathlib import Path
from typing import BinaryIO


def open_plain(file: Path, *, pipes: bool = False) -> BinaryIO:
    """Open a file to be read; a link is followed. Raises OSError for what is no plain file.

    With `pipes` one is taken too, as `<(a command)` gives it; from one that nobody writes into
    nothing comes.
    """
    # Without O_NONBLOCK, opening a pipe that nobody writes into would never come back.
    handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        kind = os.fstat(handle).st_mode
        if not stat.S_ISREG(kind) and not pipes:
            raise OSError(None, "it is not a file")
        if pipes and hasattr(os, "set_blocking"):
            os.set_blocking(handle, True)
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def read_small(file: Path, most: int, *, pipes: bool = False) -> bytes:
    """Return all that a plain file holds. Raises OSError when that is more than `most` bytes."""
    with open_plain(file, pipes=pipes) as opened:
        data = opened.read(most + 1)
    if len(data) > most:
        raise OSError(None, f"it is larger than {most:,} bytes")
    return data
