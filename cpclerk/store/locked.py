"""Locked stores: making one, unlocking it, changing who can, and giving it a new key."""

import secrets
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from cpclerk.rules.passphrases import as_typed, read_recovery_key
from cpclerk.store import key_slots, left_log, presence, tries, troubles
from cpclerk.store.disk import settle_folder
from cpclerk.store.engine import KEY_BYTES, connect, faults, give_key, keys_file
from cpclerk.store.errors import StoreError
from cpclerk.store.key_file import read, write
from cpclerk.store.key_slots import Slots, StoreKeys, WrongPassphrase

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A store's key, and who unlocked it: their name, and the uid of their row.

    Both are empty when the recovery key did it.
    """

    path: Path
    key: bytes = field(repr=False)
    user: str
    staff: str


class TooSoon(WrongPassphrase):
    """Too many failures: the next try has to wait."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        whole = max(round(seconds + 0.5), 1)
        super().__init__(
            f"Wait {whole} second{'' if whole == 1 else 's'} before you try again.", "passphrase"
        )


def is_locked(path: Path) -> bool:
    """Return whether the store at `path` is opened with a passphrase: its key file is there."""
    return keys_file(path).exists()


def make_slots(path: Path, user: str, staff: str, passphrase: str) -> tuple[bytes, str]:
    """Make a key and its file for a store to come at `path`; return the key and the recovery key.

    Raises StoreError when it cannot be written.
    """
    key = secrets.token_bytes(KEY_BYTES)
    slots, recovery = key_slots.first_slots(user, staff, passphrase, key=key)
    write(path, slots)
    return key, recovery


def unlock(path: Path, user: str, passphrase: str, *, clock: Clock = time.time) -> Unlocked:
    """Return the key of the store at `path` for a user.

    Raises WrongPassphrase (TooSoon while a failure before is being waited out), or StoreError
    when the key file is missing, damaged, tampered with or not this store's.
    """
    typed = as_typed(passphrase)
    return _unlock(path, lambda slots: key_slots.unlock_user(slots, user, typed), clock)


def recover(path: Path, recovery_key: str, *, clock: Clock = time.time) -> Unlocked:
    """Return the key of the store at `path` for its recovery key.

    Refused when a letter of it is mistyped; otherwise as `unlock`.
    """
    secret = read_recovery_key(recovery_key)
    return _unlock(path, lambda slots: key_slots.unlock_recovery(slots, secret), clock)


def wait(
    path: Path, *, sleep: Callable[[float], None] = time.sleep, clock: Clock = time.time
) -> None:
    """Wait until the store at `path` may be tried again."""
    if seconds := tries.seconds_to_wait(path, clock()):
        sleep(seconds)


def _unlock(path: Path, with_secret: Callable[[Slots], StoreKeys], clock: Clock) -> Unlocked:
    slots = read(path)
    if seconds := tries.seconds_to_wait(path, clock()):
        raise TooSoon(seconds)
    tries.begin(path, clock())
    found = with_secret(slots)
    # The secret was right, whatever the store's disk says next.
    tries.succeeded(path)
    key = _that_opens(path, found)
    return Unlocked(path, key, found.slot.user, found.slot.staff)


def _that_opens(path: Path, found: StoreKeys) -> bytes:
    """Return which of the keys opens the store, tidying up after a change that was cut off."""
    left_log.keep_if_rotten(path)
    if _opens(path, found.current):
        if found.next is not None:
            _settle(path, found.current, moved=False)
        return found.current
    if found.next is not None and _opens(path, found.next):
        _settle(path, found.next, moved=True)
        return found.next
    if _finishes_restoring(path, found.current):
        return found.current
    from cpclerk.store import backups

    raise backups.instead_of(
        path,
        f"{path} does not open with its key file: one of the two is damaged, or they are not of "
        "the same day.",
        found.current,
    )


def _finishes_restoring(path: Path, key: bytes) -> bool:
    """Put a restored store in its place if only its key file got there; return whether it did."""
    from cpclerk.store.restoring import coming_to

    coming = coming_to(path)
    if not coming.exists() or keys_file(coming).exists() or not _opens(coming, key):
        return False
    coming.replace(path)
    settle_folder(path.parent)
    return True


def _opens(path: Path, key: bytes) -> bool:
    if not path.is_file():
        raise StoreError(f"There is no store at {path}, only its key file.")
    try:
        with closing(connect(path, key)) as look:
            look.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except faults() as error:
        if (told := troubles.told(path, error)) is not None:
            raise told from None
        return False
    return True


def change_slots(path: Path, key: bytes, change: Callable[[Slots], Slots]) -> None:
    """Change who can open the store; to be called while this process holds its write lock.

    Raises StoreError when the file was tampered with or cannot be written.
    """
    slots = read(path)
    key_slots.check_seal(slots, key)
    write(path, change(slots))


def _settle(path: Path, key: bytes, *, moved: bool) -> None:
    """Leave one key in each slot, while nobody else can be giving the store another."""
    with closing(connect(path, key)) as holding:
        holding.execute("BEGIN IMMEDIATE")
        _settle_slots(path, key, moved=moved)
        holding.execute("COMMIT")


def _settle_slots(path: Path, key: bytes, *, moved: bool) -> None:
    slots = read(path)
    if any(each.next for each in slots.slots):
        write(path, key_slots.settled(slots, key, moved=moved))


def rekey(path: Path, key: bytes) -> bytes:
    """Give the store at `path` a new key, and each slot the new one; return it.

    Nobody may have it open: StoreError otherwise. Whenever it is cut off, every passphrase
    still opens the store: until the last step each slot holds both keys, and SQLCipher
    re-encrypts all pages in one transaction. The caller makes a backup first. StoreError means
    that the store opens as before.
    """
    presence.require_alone(path, "its key cannot be changed")
    following = secrets.token_bytes(KEY_BYTES)
    try:
        with closing(connect(path, key)) as holding:
            # Held until this connection is closed: nobody opens a store whose key is changing.
            holding.execute("PRAGMA locking_mode = EXCLUSIVE")
            # A log left over would hold pages under the old key.
            holding.execute("PRAGMA journal_mode = DELETE")
            holding.execute("BEGIN EXCLUSIVE")
            holding.execute("COMMIT")
            change_slots(
                path, key, lambda each: key_slots.with_next(each, key=key, following=following)
            )
            give_key(holding, "rekey", following)
    except faults() as error:
        if "locked" in str(error):
            raise StoreError(
                f"{path} is open in another program. Close it everywhere, then change its key."
            ) from None
    # Whether it was done is asked of the file: of a disk that fails the engine may say nothing.
    if not _opens(path, following):
        raise StoreError(
            f"{path} could not be given a new key: its disk is full or failed. Every passphrase "
            "opens it as before."
        )
    # If the slots cannot be tidied up now, whoever opens the store next does it.
    with suppress(StoreError, *faults()):
        _settle(path, following, moved=True)
    return following
