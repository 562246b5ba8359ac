"""Locked offices: starting one, opening it with a passphrase, and the recovery key."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.passphrases import new_passphrase
from cpclerk.rules.roles import ROLES
from cpclerk.rules.text import clean_text
from cpclerk.services.office import furnish
from cpclerk.services.opening import OpenOffice, open_office, sign_in
from cpclerk.services.procedures import begin_with
from cpclerk.services.trail import restored, sign_off
from cpclerk.store import (
    Actor,
    Office,
    Session,
    Staff,
    locked,
    look,
    random_uid,
    scratch,
    system_clock,
    transaction,
)
from cpclerk.store.creating import create_store
from cpclerk.store.errors import Damaged
from cpclerk.store.founding import founded
from cpclerk.store.key_file import read
from cpclerk.store.key_slots import WrongPassphrase, load, with_user
from cpclerk.store.locked import TooSoon, is_locked, wait
from cpclerk.store.session import in_england

__all__ = ["Damaged", "TooSoon", "WrongPassphrase", "is_locked", "load", "wait"]

NAME_LIMIT = 100
# Whoever starts an office must be able to let the others in.
STARTERS = ("clerk", "manager")
RECOVERING = "recovery key"
"""The actor of what is done with the recovery key: it says nothing of who holds the paper."""


@dataclass(frozen=True, slots=True)
class Unlocked:
    """An office that was unlocked, and the uid of the member of staff who unlocked it."""

    office: OpenOffice
    staff_uid: str


def start_office(
    path: Path,
    *,
    office: str,
    profile: str,
    name: str,
    role: str,
    passphrase: str,
    choices: Mapping[str, str] | None = None,
    keeps: str = "",
    clock: Callable[[], datetime] = system_clock,
) -> str:
    """Make an encrypted store at `path` with its first member of staff; return the recovery key.

    `choices` are what the office sets locally of its procedures, `keeps` the one group of
    meetings kept apart that it is for. The recovery key is nowhere else: whoever is given it
    writes it down. Refused, naming the field, for a name, role, passphrase or value that cannot
    be; StoreError when the place is taken.
    """
    name, initials = checked_name(name), initials_of(name)
    office = clean_text(office, limit=120)
    if not office:
        raise Refused("Type the name of the office.", "office")
    if role not in STARTERS:
        raise Refused("Whoever starts an office is a clerk or a manager.", "role")
    passphrase = new_passphrase(passphrase)
    chosen = begin_with(profile, choices or {}, keeps)
    staff_uid = random_uid()
    with founded(path) as making:
        key, recovery_key = locked.make_slots(making, name, staff_uid, passphrase)
        session = create_store(
            making,
            office=office,
            profile=profile,
            choices=chosen,
            keeps=keeps,
            staff=(),
            clock=clock,
            key=key,
        )
        try:
            with transaction(session, "add first user") as change:
                change.insert(
                    Staff,
                    uid=staff_uid,
                    office=Office.get(),
                    name=name,
                    initials=initials,
                    role=role,
                )
                furnish(change)
        finally:
            session.store.close()
    return recovery_key


def unlock_office(
    path: Path,
    user: str,
    passphrase: str,
    *,
    clock: Callable[[], datetime] = system_clock,
    seconds: Callable[[], float] = time.time,
) -> Unlocked:
    """Open the locked store at `path` as this user.

    Raises WrongPassphrase (TooSoon while an earlier failure is waited out) or StoreError.
    """
    found = locked.unlock(path, user, passphrase, clock=seconds)
    office = open_office(path, clock=clock, key=found.key)
    if all(each.uid != found.staff for each in office.staff):
        raise Refused(f"{found.user} does not work in this office any more.", "user")
    return Unlocked(office, found.staff)


def question_about(damaged: Damaged) -> str:
    """Return what is asked about a damaged store of which there is a good backup, or nothing."""
    if damaged.backup is None or damaged.at is None:
        return ""
    at = in_england(damaged.at)
    return (
        f"Bring back the backup of {date_words(at.date())} {at:%H:%M}? "
        "The damaged store is kept beside it."
    )


def bring_back(
    path: Path,
    backup: Path,
    user: str,
    passphrase: str,
    *,
    device: str,
    signing_key: Callable[[], bytes] | None = None,
    clock: Callable[[], datetime] = system_clock,
) -> tuple[Unlocked, dict[str, tuple[int, str]]]:
    """Put a backup in the place of the locked store at `path`, and open it as this user.

    That it was done is entered. Returns every device's last audit entry too, to be kept
    elsewhere. Refused when the passphrase is not one of the backup's day, StoreError when the
    backup is not sound; then nothing is changed.
    """
    from cpclerk.store.restoring import restore

    try:
        key = key_of(backup, user, passphrase)
    except WrongPassphrase as wrong:
        if isinstance(wrong, TooSoon):
            raise
        raise Refused(
            "Nothing was changed: that passphrase is not one of the backup's day. With one that "
            f"is, type: cpclerk restore {backup} {path}"
        ) from None
    restore(backup, path, key=key, now=clock().astimezone(UTC).replace(tzinfo=None))
    unlocked = unlock_office(path, user, passphrase, clock=clock)
    session = sign_in(unlocked.office, unlocked.staff_uid, device=device, signing_key=signing_key)
    restored(session)
    return unlocked, sign_off(session)


def key_of(path: Path, user: str, passphrase: str) -> bytes:
    """Return the key of the locked store or backup at `path`, which is not opened for work.

    Raises WrongPassphrase or StoreError.
    """
    return locked.unlock(path, user, passphrase).key


def who_can(path: Path) -> tuple[tuple[str, str], ...]:
    """Return the uid and name of everybody who can open the locked store at `path`."""
    return tuple((each.staff, each.user) for each in read(path).users)


def drill(path: Path, recovery_key: str) -> str:
    """Prove that a recovery key opens the store at `path`, changing nothing; return the office.

    Refused when the key is mistyped; WrongPassphrase when it is another store's.
    """
    return open_office(path, key=locked.recover(path, recovery_key).key).name


def recover(path: Path, recovery_key: str, user: str, passphrase: str, *, device: str) -> str:
    """Give a user of the store at `path` a new passphrase, by its recovery key; return their name.

    Refused when the key is mistyped, WrongPassphrase when it is another store's, Refused when
    nobody of that name works there.
    """
    passphrase = new_passphrase(passphrase)
    key = locked.recover(path, recovery_key).key
    office = open_office(path, key=key)
    actor = next((each for each in office.staff if each.name.casefold() == user.casefold()), None)
    if actor is None:
        raise Refused("Nobody of that name works in this office.", "user")
    session = Session(office.store, Actor("", RECOVERING, "", "manager"), device)
    with scratch(session):
        locked.change_slots(
            path,
            key,
            lambda slots: with_user(slots, actor.name, actor.uid, passphrase, key=key),
        )
        staff = Staff.get_by_id(actor.uid)
    look(session, "recover access", [staff])
    return actor.name


def require_locked(path: Path) -> None:
    """Raise Refused when the store at `path` is not a locked one."""
    if not is_locked(path):
        raise Refused(f"{path} is not a locked store: there is no key file beside it.")


def checked_name(name: str) -> str:
    """Return a user's name, cleaned. Refused when there is none."""
    name = clean_text(name, limit=NAME_LIMIT)
    if not name:
        raise Refused("Type a name.", "name")
    return name


def checked_role(role: str) -> str:
    """Return a role that there is. Refused for any other."""
    if role not in ROLES:
        raise Refused(f"Choose one of: {', '.join(ROLES)}.", "role")
    return role


def initials_of(name: str) -> str:
    """Return the first letters of a name's words."""
    return "".join(word[0].upper() for word in name.split() if word[0].isalpha())[:4]
