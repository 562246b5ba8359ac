"""Making a store whole under another name, so that it is there entirely or not at all."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cpclerk.store import disk, places
from cpclerk.store.engine import keys_file
from cpclerk.store.errors import StoreError


@contextmanager
def founded(path: Path) -> Iterator[Path]:
    """Give the name under which the store for `path` is made; at the end it takes its place.

    Whoever is cut off before has changed nothing at `path`, and can begin again. Raises
    StoreError when something is there already, the place is no place for a store, or the disk
    fails.
    """
    if why := places.here(path):
        raise StoreError(why)
    making = path.with_name(f"{path.name}.{os.getpid()}.making")
    try:
        _clear_what_was_left(path)
        for place in (path, keys_file(path)):
            if place.exists():
                raise _taken(place)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield making
        _put(making, path)
    except OSError as error:
        raise StoreError(f"{path} cannot be made: {error.strerror or error}.") from None
    finally:
        _clear(making)


def _put(making: Path, path: Path) -> None:
    """Give what was made its names, over nothing: the key file first, then the store."""
    log = making.with_name(f"{making.name}-wal")
    if log.exists() and log.stat().st_size:
        # Closing could not take it into the file, and the engine does not say so.
        raise StoreError(f"{path} cannot be made: its disk is full or failed.")
    is_locked = keys_file(making).exists()
    try:
        if is_locked:
            # Its first name stays for now: it tells whose this is if the next step is not reached.
            disk.second_name(keys_file(making), keys_file(path))
    except FileExistsError:
        raise _taken(keys_file(path)) from None
    try:
        _name(making, path)
    except OSError as error:
        if is_locked:
            keys_file(path).unlink()
        if isinstance(error, FileExistsError):
            raise _taken(path) from None
        raise
    disk.settle_folder(path.parent)


def _name(making: Path, path: Path) -> None:
    try:
        os.link(making, path)
    except FileExistsError:
        raise
    except OSError:
        # A disk that knows no second names.
        making.rename(path)


def _clear_what_was_left(path: Path) -> None:
    """Take away what programs left that are no more: nobody was told of it."""
    import psutil

    if not path.parent.is_dir():
        return
    left = re.compile(re.escape(path.name) + r"\.(\d+)\.making")
    found = {match for each in path.parent.iterdir() if (match := left.match(each.name))}
    for name, process in {(match[0], int(match[1])) for match in found}:
        making = path.with_name(name)
        if process != os.getpid() and psutil.pid_exists(process):
            continue
        is_its_key_file = _is_same(keys_file(making), keys_file(path))
        if is_its_key_file and not path.exists():
            keys_file(path).unlink()
        _clear(making)
        if is_its_key_file and path.exists():
            raise StoreError(
                f"{path} is made, but its recovery key was not shown. Make another one with: "
                f"cpclerk rekey --new-recovery-key {path}"
            )


def _is_same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.read_bytes() == other.read_bytes()


def _clear(making: Path) -> None:
    with suppress(OSError):
        # The key file last: by it is known whose all this is.
        for each in sorted(making.parent.iterdir(), key=lambda each: each == keys_file(making)):
            if each.name.startswith(making.name):
                each.unlink()


def _taken(place: Path) -> StoreError:
    return StoreError(f"{place} is there already and was left as it is. Choose another name.")
