"""What may be said of an error: its class and its place, never a value."""

from pathlib import PurePath
from traceback import walk_tb

HERE = "cpclerk"


def place_of(error: BaseException) -> str:
    """Return where in this program an error arose, as `services/recording.py, line 44`."""
    place = ""
    for frame, line in walk_tb(error.__traceback__):
        parts = PurePath(frame.f_code.co_filename).parts
        if HERE in parts[:-1]:
            inside = parts[len(parts) - parts[::-1].index(HERE) :]
            place = f"{'/'.join(inside)}, line {line}"
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
