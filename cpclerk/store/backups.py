"""Copies of a store, made by SQLite's own backup and checked before they count.

Each has a note beside it: what its bytes were, and how far its audit goes. A locked store's copy is
locked with the same key, and has the key file of that day beside it.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cpclerk.files import read_small
from cpclerk.rules.heads import Head
from cpclerk.rules.keeping import kept
from cpclerk.store import disk, engine
from cpclerk.store.engine import Key, faults, keys_file
from cpclerk.store.errors import Damaged, StoreError

MAKING = ".making"
BEFORE = "before-"
LARGEST_NOTE = 1_000_000
"""How the reason of a backup begins that was made before something was done to the store."""
_AT = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup in a store's own folder, by its name: when it was made (UTC) and why."""

    file: Path
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Note:
    """What is noted beside a backup: the SHA-256 of its file, its rows, and its audit's heads."""

    digest: str
    rows: int
    heads: tuple[Head, ...]


def folder_of(path: Path) -> Path:
    """Return the folder in which the backups of the store at `path` lie."""
    return path.with_name(path.name + ".backups")


def place_for(path: Path, why: str, *, now: datetime) -> Path:
    """Return where a backup of the store at `path` goes, made `now` (UTC) for this reason."""
    while (place := folder_of(path) / f"{now:{_AT}}-{why}.db").exists():
        now += timedelta(microseconds=1)
    return place


def note_file(backup: Path) -> Path:
    """Return where the note of a backup is."""
    return backup.with_name(f"{backup.name}.note")


def backup(path: Path, target: Path, *, key: Key | None = None) -> Note:
    """Copy the store at `path` into the new file `target`, whole and checked, or not at all.

    Raises StoreError, in one sentence; whatever is cut off, nothing is called `target` that is not
    whole.
    """
    making = target.with_name(target.name + MAKING)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if target.exists():
            raise StoreError(f"{target} is there already and was left as it is. Choose another.")
        engine.new_file(making)
        try:
            return _made(path, making, target, key)
        finally:
            making.unlink(missing_ok=True)
            for rest in ("-wal", "-shm", "-journal"):
                making.with_name(making.name + rest).unlink(missing_ok=True)
    except OSError as error:
        raise _failed(error) from None
    except faults() as error:
        raise _failed(error) from None


def _made(path: Path, making: Path, target: Path, key: Key | None) -> Note:
    from cpclerk.store.checking import check, counts

    with (
        closing(engine.connect(path, key)) as source,
        closing(engine.connect(making, key)) as copy,
    ):
        # Each page is read and written once: kept, they would take megabytes from who records.
        for each in (source, copy):
            each.execute("PRAGMA cache_size = -128")
        # Counted and copied at one moment, whoever writes meanwhile.
        source.execute("BEGIN")
        expected = counts(source)
        source.backup(copy)
        source.execute("COMMIT")
        # One file: a copy is never written to, and has no log beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
        if counts(copy) != expected:
            raise sqlite3.DatabaseError("the copy has not all the rows")
    disk.settle(making)
    if key is not None and keys_file(path).exists():
        disk.copy(keys_file(path), keys_file(making))
    try:
        # A key file that is damaged is no reason to go without a copy of the store.
        found = check(making, key, with_slots=False)
        if found.wrong:
            raise StoreError(
                f"The backup is not sound, so it does not count: {found.wrong[0]} "
                f"Look at the store itself: cpclerk check {path}"
            )
        note = Note(disk.digest(making), found.rows, found.heads)
        _write(note_file(making), note)
        # The file itself comes last: what bears its name has everything beside it.
        note_file(making).replace(note_file(target))
        if keys_file(making).exists():
            keys_file(making).replace(keys_file(target))
        making.rename(target)
        try:
            disk.settle_folder(target.parent)
        except OSError:
            # Its name may be gone when the power goes: then it was not made.
            for each in (target, note_file(target), keys_file(target)):
                each.unlink(missing_ok=True)
            raise
    finally:
        note_file(making).unlink(missing_ok=True)
        keys_file(making).unlink(missing_ok=True)
    return note


def _failed(error: Exception) -> StoreError:
    return StoreError(f"The backup could not be made ({_why(error)}). Nothing was changed.")


def _why(error: Exception) -> str:
    if "full" in str(error):
        return "the disk is full"
    return getattr(error, "strerror", None) or str(error)


def _write(file: Path, note: Note) -> None:
    held = {
        "digest": note.digest,
        "rows": note.rows,
        "heads": {each.device: [each.sequence, each.seal] for each in note.heads},
    }
    engine.new_file(file)
    file.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")
    disk.settle(file)


def note_of(backup: Path) -> Note | None:
    """Return what is noted beside a backup, or nothing when that cannot be read."""
    try:
        held: dict[str, Any] = json.loads(read_small(note_file(backup), LARGEST_NOTE))
        heads = tuple(Head(device, int(at), str(s)) for device, (at, s) in held["heads"].items())
        return Note(str(held["digest"]), int(held["rows"]), heads)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def is_as_made(backup: Path) -> bool | None:
    """Return whether a backup's bytes are what they were; None when that was not noted."""
    note = note_of(backup)
    return None if note is None else disk.digest(backup) == note.digest


def backups_of(path: Path, folder: Path | None = None) -> tuple[Backup, ...]:
    """Return the backups of the store at `path` in its own folder or another, newest first."""
    found = (_named(each) for each in (folder or folder_of(path)).glob("*.db"))
    return tuple(sorted(filter(None, found), key=lambda each: each.at, reverse=True))


def _named(file: Path) -> Backup | None:
    at, _, why = file.stem.partition("-")
    if not file.is_file():
        return None
    try:
        return Backup(file, datetime.strptime(at, _AT), why)  # noqa: DTZ007
    except ValueError:
        return None


def prune(path: Path, folder: Path | None = None) -> None:
    """Take away the backups that need not be kept, and what cut-off ones left behind.

    Those made before something was done to the store are counted for themselves: that evening's
    does not take their place.
    """
    found = backups_of(path, folder)
    special = [each for each in found if each.why.startswith(BEFORE)]
    routine = [each for each in found if not each.why.startswith(BEFORE)]
    for group in (special, routine):
        stay = kept(each.at for each in group)
        for each in group:
            if each.at not in stay:
                for file in (each.file, note_file(each.file), keys_file(each.file)):
                    file.unlink(missing_ok=True)
    for left in _left_behind(folder or folder_of(path)):
        left.unlink(missing_ok=True)


def _left_behind(folder: Path) -> Iterator[Path]:
    """Yield what a backup that was killed left: it is older than any backup takes."""
    newest = max((each.stat().st_mtime for each in folder.glob("*")), default=0)
    for file in folder.glob(f"*{MAKING}*"):
        if newest - file.stat().st_mtime > 3600:
            yield file


def newest_good(path: Path, key: Key | None = None) -> Backup | None:
    """Return the newest backup of the store at `path` that is as it was made, and sound.

    A locked one that no `key` is known for is trusted by its note alone.
    """
    from cpclerk.store.checking import check

    for each in backups_of(path):
        with suppress(OSError, StoreError):
            as_made = is_as_made(each.file)
            cannot_look = key is None and keys_file(each.file).exists()
            if as_made is not False and (cannot_look or not check(each.file, key).wrong):
                return each
    return None


def instead_of(path: Path, what: str, key: Key | None) -> Damaged:
    """Return what is said of a store that is damaged: `what`, and which backup there is."""
    found = newest_good(path, key)
    if found is None:
        return Damaged(f"{what} Nothing was changed; keep the file.")
    return Damaged(
        f"{what} Nothing was changed. The newest good backup is of {found.at:%d/%m/%Y %H:%M} UTC; "
        f"bring it back with: cpclerk restore {found.file} {path}",
        found.file,
        found.at,
    )


def send_on(source: Path, folder: Path) -> Path:
    """Copy a backup with what belongs to it into a folder elsewhere; return where it is now.

    Raises StoreError. It is read back before it bears its name.
    """
    target = folder / source.name
    making = target.with_name(target.name + MAKING)
    try:
        for of in (note_file, keys_file):
            if of(source).exists() and not of(target).exists():
                disk.copy(of(source), of(target))
        making.unlink(missing_ok=True)
        disk.copy(source, making)
        if disk.digest(making) != disk.digest(source):
            raise OSError("it reads back differently")
        making.replace(target)
        disk.settle_folder(folder)
    except OSError as error:
        making.unlink(missing_ok=True)
        raise StoreError(f"No copy of the backup was put into {folder}: {_why(error)}.") from None
    return target


def heads_of(notes: Iterable[Path]) -> Iterator[tuple[str, Head]]:
    """Yield how far the audit went in each of some backups, with the words for where."""
    for file in notes:
        note = note_of(file)
        for head in note.heads if note else ():
            yield f"the backup {file.name} has", head
