"""What may be said of an error: its class and its place, never a value."""

import sys
import threading
from asyncio.log import logger as loop_log
from pathlib import PurePath
from types import TracebackType
from typing import Any

HERE = "cpclerk"


def place_of(error: BaseException) -> str:
    """Return where in this program an error arose, as `services/recording.py, line 44`."""
    place = ""
    trace = error.__traceback__
    while trace is not None:
        parts = PurePath(trace.tb_frame.f_code.co_filename).parts
        if HERE in parts[:-1]:
            inside = parts[len(parts) - parts[::-1].index(HERE) :]
            place = f"{'/'.join(inside)}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return place or "outside the program's own code"


def words_for(error: BaseException) -> str:
    """Return an unexpected error in a few words that hold no record text."""
    return f"{type(error).__name__} in {place_of(error)}"


def last_words(error: BaseException | None) -> str:
    """Return what is said when the program has to stop."""
    where = words_for(error) if error is not None else "an unknown place"
    return (
        f"cpclerk has stopped because of an error in the program: {where}.\n"
        "Everything that was saved is safe. Start it again to go on."
    )


def tell_no_values() -> None:
    """Have what nobody caught, in whichever thread, told as everywhere else: without its values.

    Python would print the whole error, and what a task of the screens left behind.
    """
    sys.excepthook = _uncaught
    threading.excepthook = lambda each: _told(each.exc_value)
    sys.unraisablehook = lambda each: _told(each.exc_value)
    loop_log.disabled = True


def _uncaught(
    _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> Any:
    _told(error)


def _told(error: BaseException | None) -> None:
    print(last_words(error), file=sys.stderr)
