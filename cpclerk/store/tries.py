"""How often somebody tried in vain to open a store, and how long the next try has to wait.

It is kept beside the store, so that starting again does not shorten the wait. It slows down
somebody at this keyboard; against somebody who has copied the files only the passphrase helps.
"""

import json
import math
from pathlib import Path

from cpclerk.files import read_small

LONGEST_WAIT = 30.0
"""Seconds."""
LARGEST = 10_000


def tries_file(store: Path) -> Path:
    """Return where the tries at the store at `store` are counted: beside it."""
    return store.with_name(f"{store.name}.tries")


def seconds_to_wait(store: Path, now: float) -> float:
    """Return how long the next try has to wait at `now` (seconds since 1970); 0 for not at all.

    After the first failure one second, then twice as long each time, half a minute at most. A
    clock that was put back costs no more than one wait.
    """
    failures, last = _read(store)
    if not failures:
        return 0.0
    wait = min(2.0 ** min(failures - 1, 16), LONGEST_WAIT)
    return min(max(last + wait - now, 0.0), wait)


def begin(store: Path, now: float) -> None:
    """Count a try as failed before it is made: ending the program does not undo it."""
    failures, _ = _read(store)
    text = json.dumps({"failures": failures + 1, "last": now})
    file = tries_file(store)
    try:
        file.touch(mode=0o600)
        file.write_text(text, encoding="ascii")
    except OSError:
        # A folder that cannot be written is told by whoever opens the store.
        return


def succeeded(store: Path) -> None:
    """Forget the failures: the store is open."""
    try:
        tries_file(store).unlink(missing_ok=True)
    except OSError:
        return


def _read(store: Path) -> tuple[int, float]:
    try:
        held = json.loads(read_small(tries_file(store), LARGEST))
        last = float(held["last"])
        if not math.isfinite(last):
            raise ValueError("no time")
        return max(int(held["failures"]), 0), last
    except FileNotFoundError:
        return 0, 0.0
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        # Spoiled on purpose or not: it is as if somebody had just failed.
        return 1, 0.0
