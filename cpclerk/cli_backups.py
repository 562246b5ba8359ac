"""`cpclerk backup`, `restore`, `check` and `backup-place`: nothing gets lost."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cpclerk.cli_audit import noted_of
from cpclerk.cli_credentials import Credentials, NotSound, Said, credentials, leave
from cpclerk.cli_days import FOLDER, STORE
from cpclerk.cli_saying import say
from cpclerk.machine import this_machine
from cpclerk.rules.errors import Refused

if TYPE_CHECKING:
    from cpclerk.services.opening import OpenOffice

_FILE = click.argument("file", type=STORE)
_STORE = click.argument("store", type=STORE)


@click.command()
@_STORE
@_FILE
@credentials
def backup(store: Path, file: Path, who: Credentials) -> None:
    """Copy STORE into the new FILE, and check that copy. Others may go on working meanwhile."""
    from cpclerk.services.backups import back_up_to

    with who.at_work(store) as session:
        note = back_up_to(session, file)
    say(f"{file} is a whole copy of {store}: {note.rows:,} rows, checked.")
    if session.store.key is not None:
        say(f"Keep {file.name}.keys with it: without that it cannot be unlocked.")


@click.command()
@_FILE
@_STORE
@credentials
def restore(file: Path, store: Path, who: Credentials) -> None:
    """Put the backup FILE in the place of STORE, once FILE is found sound.

    What is at STORE now is kept under another name. A locked backup opens with the passphrases of
    its day.
    """
    _restore(file, store, who)


def _restore(file: Path, store: Path, who: Credentials) -> None:
    from cpclerk.services.opening import open_office
    from cpclerk.store.restoring import restore as put_back

    if not file.is_file():
        raise Said(f"There is no backup at {file}.")
    key = who.key(file)
    done = put_back(file, store, key=key, now=datetime.now(UTC).replace(tzinfo=None))
    _enter(open_office(store, key=key), who)
    say(f"{store} is back as it is in {file}: {done.rows:,} rows, checked.")
    if done.kept_as is not None:
        say(f"What was there before is kept as {done.kept_as}.")


def _enter(office: "OpenOffice", who: Credentials) -> None:
    """Enter the restore, and let this machine know the audit from where it goes on now."""
    from cpclerk.services.opening import sign_in
    from cpclerk.services.trail import restored

    machine = this_machine()
    name = (who.user or "").casefold()
    actor = next((each for each in office.staff if each.name.casefold() == name), office.staff[0])
    session = sign_in(office, actor.uid, device=machine.device, signing_key=machine.signing_key)
    restored(session)
    leave(session)


@click.command()
@_STORE
@credentials
def check(store: Path, who: Credentials) -> None:
    """Look whether STORE, or a backup, is sound: exit 0 when it is, 4 when it is not.

    It looks at the file itself, at what refers to what, the layout, the audit and the key file.
    """
    from cpclerk.store.checking import check as look_at
    from cpclerk.store.errors import StoreError

    if not store.is_file():
        raise Said(f"There is no store at {store}.")
    try:
        key = who.key(store)
    except StoreError as error:
        raise _as_not_sound(error) from None
    found = look_at(store, key, noted=noted_of(store))
    if found.wrong:
        raise NotSound("\n".join(found.wrong))
    say(f"{store} is sound: {found.rows:,} rows, {found.entries:,} audit entries.")


def _as_not_sound(error: Refused) -> Refused | Said:
    """Return a store that does not open as what it is here; a wrong passphrase stays one."""
    from cpclerk.services.unlocking import WrongPassphrase

    return error if isinstance(error, WrongPassphrase) else NotSound(error.sentence)


@click.command("backup-place")
@click.argument("folder", type=FOLDER, required=False)
def backup_place(folder: Path | None) -> None:
    """Copy every backup into FOLDER too: a stick, or a share. Without FOLDER, say where that is."""
    machine = this_machine()
    if folder is None:
        place = machine.backup_place
        say(place or "No second place is set. Set one with: cpclerk backup-place FOLDER")
        return
    if not folder.is_dir():
        raise Said(f"There is no folder {folder}. Plug the stick in, or make the folder first.")
    machine.remember("backup_place", str(folder.absolute()))
    say(f"Backups go to {folder.absolute()} too, whenever it is there.")


def offered(store: Path, who: Credentials) -> "OpenOffice":
    """Open a store; at a terminal, offer the newest good backup of one that is damaged."""
    from cpclerk.services.opening import open_office
    from cpclerk.store.errors import Damaged

    try:
        return open_office(store)
    except Damaged as damaged:
        if damaged.backup is None or not sys.stdin.isatty():
            raise
        say(damaged.sentence, err=True)
        if not click.confirm("Bring it back now?", err=True):
            raise Said("Nothing was changed.") from None
        _restore(damaged.backup, store, who)
        return open_office(store)
