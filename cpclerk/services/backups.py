"""Backups of the store at work: once it has changed, before what is large, and elsewhere."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cpclerk.rules.keeping import days_overdue
from cpclerk.services.trail import sign_off
from cpclerk.store import Office, Session, backups, disk, look
from cpclerk.store.backups import BEFORE, Note


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping the store safe came to: the newest backup, and the audit's heads in it.

    `is_new`: it was made just now.
    """

    file: Path
    is_new: bool
    heads: dict[str, tuple[int, str]]


def keep_safe(session: Session, why: str) -> Kept:
    """Back the store up if its audit went on since the last backup; `why` is open, work or close.

    Raises StoreError, in one sentence. It needs no connection and holds nobody up.
    """
    path = session.store.path
    heads = sign_off(session)
    newest = next(iter(backups.backups_of(path)), None)
    note = backups.note_of(newest.file) if newest else None
    if (
        newest
        and note
        and {each.device: (each.sequence, each.seal) for each in note.heads} == heads
    ):
        return Kept(newest.file, is_new=False, heads=heads)
    file = backups.place_for(path, why, now=session.now)
    backups.backup(path, file, key=session.store.key)
    backups.prune(path)
    return Kept(file, is_new=True, heads=heads)


def back_up_before(session: Session, what: str) -> None:
    """Back the store up before something is done to it: `import`. Raises StoreError."""
    path = session.store.path
    file = backups.place_for(path, BEFORE + what, now=session.now)
    backups.backup(path, file, key=session.store.key)


def back_up_to(session: Session, file: Path) -> Note:
    """Back the store up into a new file of somebody's choice; that it was is entered first.

    Raises StoreError: the place is taken, there is no room, or the store is not sound.
    """
    with session.store.reading():
        office = Office.get()
    look(session, "back up to a file", [office])
    sign_off(session)
    return backups.backup(session.store.path, file, key=session.store.key)


def send_on(session: Session, file: Path, folder: str) -> bool:
    """Copy a backup to the second place, if that folder is there now. Raises StoreError.

    Returns whether it is there: a stick that is not plugged in is no fault.
    """
    if not Path(folder).is_dir():
        return False
    own = Path(folder) / backups.folder_of(session.store.path).name
    own.mkdir(mode=0o700, exist_ok=True)
    there = own / file.name
    if not there.exists() or disk.digest(there) != disk.digest(file):
        backups.send_on(file, own)
        backups.prune(session.store.path, own)
    return True


def reminder(session: Session, place: str, last: date | None) -> str:
    """Return what is to be said about the second place; nothing when all is well.

    `last` is the day on which a copy last went there. A training store needs no second place.
    """
    if not place:
        if session.store.unencrypted:
            return ""
        return "Backups have no second place yet. Set one: cpclerk backup-place FOLDER"
    days = days_overdue(last, session.today)
    if days is None:
        return ""
    if not days:
        return f"Plug in {place}: no copy of the backups is there yet."
    return f"Plug in {place}: the copy of the backups there is {days} days old."
