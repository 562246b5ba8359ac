"""Bringing a store back from a backup: checked first, and what was there is kept."""

from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cpclerk.store import backups, disk, places, presence
from cpclerk.store.checking import check
from cpclerk.store.engine import Key, connect, faults, keys_file
from cpclerk.store.errors import StoreError

LOGS = ("-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done: how many rows came back, and where what was there before is now."""

    rows: int
    kept_as: Path | None


def restore(file: Path, path: Path, *, key: Key | None = None, now: datetime) -> Restored:
    """Put the backup `file` in the place of the store at `path`; nothing is written over.

    `key` opens a locked backup. What was at `path` is renamed aside, with its log and key file.
    Raises StoreError: not a sound backup, the store open elsewhere, or no room. Then the store is
    as it was.
    """
    if why := places.here(path):
        raise StoreError(why)
    presence.require_alone(path, "it cannot be restored")
    rows = _sound(file, key)
    coming = coming_to(path)
    _clear(coming)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # The key file first: what lies there without one is whole, see `locked`.
        if keys_file(file).exists():
            disk.copy(keys_file(file), keys_file(coming))
        disk.copy(file, coming)
        # A copy goes wrong seldom, and never unseen.
        _sound(coming, key)
        return Restored(rows, _put(coming, path, now))
    except OSError as error:
        raise StoreError(
            f"{path} could not be restored: {error.strerror or error}. It is as it was."
        ) from None
    finally:
        _clear(coming)


def coming_to(path: Path) -> Path:
    """Return where a backup lies until it takes the place of the store at `path`."""
    return path.with_name(f"{path.name}.restoring")


def _sound(file: Path, key: Key | None) -> int:
    """Return how many rows a backup has. Raises StoreError unless it is as it was made."""
    if not file.is_file():
        raise StoreError(f"There is no backup at {file}.")
    try:
        if backups.is_as_made(file) is False:
            raise StoreError(
                f"{file} is not as it was when it was made: it is damaged. Nothing was changed. "
                "Take an earlier backup."
            )
    except OSError as error:
        raise StoreError(f"{file} cannot be read: {error.strerror}.") from None
    found = check(file, key)
    if found.wrong:
        raise StoreError(
            f"{file} is not sound, so nothing was changed. {found.wrong[0]} Take an earlier backup."
        )
    return found.rows


def _put(coming: Path, path: Path, now: datetime) -> Path | None:
    """Put what is coming in its place; return where what was there is.

    At every moment a whole store bears the name; for the blink between two renamings of a locked
    one, its key file is already the new one's, and unlocking it finishes what was begun.
    """
    aside = None
    if path.exists() or keys_file(path).exists():
        aside = _aside(path, now)
        _fold(path)
        for old, new in _with_belongings(path, aside):
            if old.exists():
                disk.second_name(old, new)
        disk.settle_folder(path.parent)
        # The old one's log would be taken for the new one's.
        for each in LOGS:
            path.with_name(path.name + each).unlink(missing_ok=True)
    if keys_file(coming).exists():
        keys_file(coming).replace(keys_file(path))
    else:
        keys_file(path).unlink(missing_ok=True)
    coming.replace(path)
    disk.settle_folder(path.parent)
    return aside


def _aside(path: Path, now: datetime) -> Path:
    return path.with_name(f"{path.name}.before-restore-{now:%Y%m%dT%H%M%S%f}")


def _with_belongings(path: Path, aside: Path) -> list[tuple[Path, Path]]:
    logs = [(path.with_name(path.name + each), aside.with_name(aside.name + each)) for each in LOGS]
    return [(path, aside), (keys_file(path), keys_file(aside)), *logs]


def _fold(path: Path) -> None:
    """Take the old store's log into it, if it is an unencrypted one that can still be read."""
    with suppress(OSError, *faults()), closing(connect(path)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _clear(coming: Path) -> None:
    for each in (coming, keys_file(coming), *(coming.with_name(coming.name + e) for e in LOGS)):
        each.unlink(missing_ok=True)
