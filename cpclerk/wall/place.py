"""Where a recorder and its walls find each other: a file for each recorder, with its key.

The folder and the file are this user's alone. Whoever cannot read the key is no wall.
"""

import json
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cpclerk.files import read_small
from cpclerk.machine import is_ours, runs
from cpclerk.rules.errors import Refused

LARGEST = 2_000
KEY_BYTES = 32
ON_WINDOWS = os.name == "nt"


@dataclass(frozen=True, slots=True)
class Place:
    """A recorder that runs: its number (that of its process), where it listens, and the key."""

    number: int
    address: str
    key: bytes


def open_place(folder: Path) -> Place:
    """Say in `folder` where this program listens from now on, with a new key. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not is_ours(folder):
        raise OSError(None, f"{folder} can be opened by others")
    number, key = os.getpid(), secrets.token_bytes(KEY_BYTES)
    if ON_WINDOWS:
        address = rf"\\.\pipe\cpclerk-{number}-{secrets.token_hex(8)}"
    else:
        # A socket's path must be short, and a person's own folders need not be.
        address = str(Path(tempfile.mkdtemp(prefix="cpclerk-")) / "wall")
    said = json.dumps({"address": address, "key": key.hex()})
    making = folder / f"{number}.making"
    making.unlink(missing_ok=True)
    with os.fdopen(os.open(making, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as new:
        new.write(said)
    making.replace(folder / f"{number}.json")
    return Place(number, address, key)


def close_place(folder: Path, place: Place) -> None:
    """Say no longer where this program listens."""
    with suppress(OSError):
        (folder / f"{place.number}.json").unlink(missing_ok=True)
    if not ON_WINDOWS:
        with suppress(OSError):
            Path(place.address).unlink(missing_ok=True)
            Path(place.address).parent.rmdir()


def find_place(folder: Path, number: int | None = None) -> Place | None:
    """Return the recorder that runs (of that number, if one is given), or None.

    Raises Refused when several run and no number says which: their families differ.
    """
    found = [each for each in places(folder) if number in (None, each.number)]
    if len(found) > 1:
        numbers = " or ".join(f"cpclerk wall {each.number}" for each in found)
        raise Refused(
            f"{len(found)} recorders run; each shows its number beside the word wall: {numbers}."
        )
    return found[0] if found else None


def places(folder: Path) -> tuple[Place, ...]:
    """Return every recorder of this user that runs on this machine, by its number."""
    if not folder.is_dir() or not is_ours(folder):
        return ()
    return tuple(sorted(_places(folder), key=lambda each: each.number))


def _places(folder: Path) -> Iterator[Place]:
    for file in folder.glob("*.json"):
        try:
            if not is_ours(file):
                continue
            said = json.loads(read_small(file, LARGEST))
            found = Place(int(file.stem), str(said["address"]), bytes.fromhex(said["key"]))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            continue
        if len(found.key) != KEY_BYTES:
            continue
        if runs(found.number, file):
            yield found
        else:
            # It was cut off before it could say goodbye.
            close_place(folder, found)
