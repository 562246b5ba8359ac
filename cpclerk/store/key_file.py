"""The file beside an encrypted store that keeps its key slots: read with suspicion, never torn."""

import json
import os
from base64 import b64decode, b64encode
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cpclerk.files import open_plain
from cpclerk.store.disk import settle_folder
from cpclerk.store.engine import keys_file, new_file
from cpclerk.store.errors import StoreError
from cpclerk.store.key_slots import FORMAT, HIGHEST, SALT_BYTES, Cost, Slot, Slots, as_json

LARGEST_FILE = 1_000_000


def read(store: Path) -> Slots:
    """Return the slots of the store at `store`. Raises StoreError, in words, for any fault."""
    file = keys_file(store)
    try:
        with open_plain(file) as opened:
            text = opened.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise StoreError(
            f"The key file {file} is not there, and without it the store stays locked. "
            "Bring it back from a backup: it lies beside each one."
        ) from None
    except OSError as error:
        raise StoreError(f"The key file {file} cannot be read: {error.strerror}.") from None
    try:
        return _parsed(text)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise StoreError(
            f"The key file {file} is damaged. Bring it back from a backup: it lies beside each one."
        ) from None


def write(store: Path, slots: Slots) -> None:
    """Put the slots in the place of those that are there, whole or not at all.

    The file that is there stays until the new one is on the disk and was read back. Raises
    StoreError when it cannot be written; then nothing has changed.
    """
    file = keys_file(store)
    making = file.with_name(f"{file.name}.{os.getpid()}.making")
    try:
        making.unlink(missing_ok=True)
        new_file(making)
        with making.open("r+b") as opened:
            opened.write(as_json({"format": FORMAT, **asdict(slots)}) + b"\n")
            opened.flush()
            os.fsync(opened.fileno())
        if _parsed(making.read_bytes()) != slots:
            raise StoreError(f"What was written to {making} reads differently. Is the disk sound?")
        making.replace(file)
        settle_folder(file.parent)
    except OSError as error:
        raise StoreError(
            f"The key file {file} could not be written ({error.strerror}); it is as it was."
        ) from None
    finally:
        making.unlink(missing_ok=True)


def _parsed(text: bytes) -> Slots:
    """Return what the text of a file says. Raises ValueError, TypeError or KeyError."""
    if len(text) > LARGEST_FILE:
        raise ValueError("no key file is so long")
    held = json.loads(text.decode("ascii"))
    if held.pop("format") != FORMAT:
        raise ValueError("of another version")
    slots = Slots(
        _text(held.pop("store")),
        tuple(_slot(each) for each in held.pop("slots")),
        _bytes(held.pop("seal"), 32, 32),
    )
    if held:
        raise ValueError("something else is in it")
    if not slots.users:
        raise ValueError("nobody can open it")
    if len({each.staff for each in slots.slots}) != len(slots.slots):
        raise ValueError("somebody is in it twice")
    return slots


def _slot(held: dict[str, Any]) -> Slot:
    cost = Cost(**held.pop("cost"))
    for name, most in asdict(HIGHEST).items():
        asked = getattr(cost, name)
        if type(asked) is not int or not 1 <= asked <= most:
            raise ValueError("a cost that was never asked for")
    if cost.memory < 8 * cost.lanes:
        raise ValueError("a cost that cannot be")
    return Slot(
        cost=cost,
        user=_text(held.pop("user")),
        staff=_text(held.pop("staff")),
        salt=_bytes(held.pop("salt"), SALT_BYTES, SALT_BYTES),
        public=_bytes(held.pop("public"), 32, 32),
        private=_bytes(held.pop("private"), 60, 60),
        current=_bytes(held.pop("current"), 80, 80),
        next=_bytes(held.pop("next"), 0, 80),
        **held,
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _bytes(value: Any, least: int, most: int) -> bytes:
    data = b64decode(_text(value), validate=True)
    if not least <= len(data) <= most:
        raise ValueError("not of its length")
    # One text for one value: a file is as it was written, or it was changed.
    if b64encode(data).decode() != value:
        raise ValueError("written otherwise")
    return data
