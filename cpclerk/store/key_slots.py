"""The key slots of an encrypted store: who can open it, each with a secret of their own.

The store's key is random. Each slot has a pair of keys: the private one is locked with Argon2id
and AES-256-GCM under the person's passphrase, and the store's key is sealed to the public one
(HPKE). So a new store key can be given to colleagues who are not there to type their passphrase.
Everything a slot says is bound into what it locks, and all of them are sealed with the store's
key: who has no slot cannot change them unseen. `key_file` keeps them on the disk.
"""

import hmac
import json
import os
import secrets
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from importlib import import_module
from typing import Any

from cpclerk.rules.errors import Refused
from cpclerk.rules.passphrases import RECOVERY_BYTES, recovery_key
from cpclerk.rules.text import fold
from cpclerk.store.engine import KEY_BYTES, Key, overwrite
from cpclerk.store.errors import StoreError

FORMAT = "cpclerk key slots 1"
NONCE_BYTES = 12
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Cost:
    """What Argon2id is asked for: passes, KiB of memory, lanes."""

    passes: int
    memory: int
    lanes: int


COST = Cost(passes=3, memory=64 * 1024, lanes=4)
"""What every new slot costs (about 0.1 s), to whoever knows the passphrase and whoever guesses."""

# What a file may ask of this machine: somebody may have changed it to make us choke.
HIGHEST = Cost(passes=16, memory=256 * 1024, lanes=16)


class WrongPassphrase(Refused):
    """The secret opens no slot."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to open the store. The recovery key's slot has neither user nor staff.

    `current` and `next` are the store's key sealed to this slot; `next` is there only while the
    store is being given a new key.
    """

    user: str
    staff: str
    cost: Cost
    salt: bytes
    public: bytes
    private: bytes
    current: bytes
    next: bytes = b""

    @property
    def is_recovery(self) -> bool:
        """Whether the recovery key opens it."""
        return not self.staff


@dataclass(frozen=True, slots=True)
class Slots:
    """What is in the file: a number of this store, its slots, and the seal over both."""

    store: str
    slots: tuple[Slot, ...]
    seal: bytes = b""

    @property
    def users(self) -> tuple[Slot, ...]:
        """The slots of people."""
        return tuple(each for each in self.slots if not each.is_recovery)

    def of_user(self, user: str) -> Slot | None:
        """Return the slot of the user of that name, however it is capitalised."""
        return next((each for each in self.users if fold(each.user) == fold(user)), None)


@dataclass(frozen=True, slots=True)
class StoreKeys:
    """What a secret gave: the store's key, and the next one while it is being changed."""

    slot: Slot
    current: bytes
    next: bytes | None


def load() -> None:
    """Load what unlocking needs, while somebody is still typing."""
    for name in ("argon2.low_level", "cryptography.hazmat.primitives.hpke", "sqlcipher3.dbapi2"):
        import_module(name)


# Opening


def unlock_user(slots: Slots, user: str, passphrase: str) -> StoreKeys:
    """Return the store's keys for a user. Raises WrongPassphrase; StoreError if tampered with."""
    slot = slots.of_user(user)
    if slot is None:
        raise WrongPassphrase(
            "That name and passphrase do not open this store. Check both and try again.",
            "passphrase",
        )
    return _unlock(slots, slot, passphrase)


def unlock_recovery(slots: Slots, secret: str) -> StoreKeys:
    """Return the store's keys for the recovery key, written as it was printed."""
    slot = next((each for each in slots.slots if each.is_recovery), None)
    if slot is None:
        raise WrongPassphrase("This store has no recovery key.")
    try:
        return _unlock(slots, slot, secret)
    except WrongPassphrase:
        raise WrongPassphrase(
            "That recovery key is well written, but it is not this store's. "
            "Look for the paper with this office's name."
        ) from None


def _unlock(slots: Slots, slot: Slot, secret: str) -> StoreKeys:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    wrapping = AESGCM(_stretched(secret, slot.salt, slot.cost))
    nonce, locked = slot.private[:NONCE_BYTES], slot.private[NONCE_BYTES:]
    try:
        raw = wrapping.decrypt(nonce, locked, _bound(slots.store, slot))
    except InvalidTag:
        raise WrongPassphrase(
            "That name and passphrase do not open this store. Check both and try again.",
            "passphrase",
        ) from None
    private = X25519PrivateKey.from_private_bytes(raw)
    try:
        current = _suite().decrypt(slot.current, private, _about(slots.store, slot))
        following = (
            _suite().decrypt(slot.next, private, _about(slots.store, slot)) if slot.next else None
        )
    # Which of them HPKE raises depends on where the text was changed.
    except (InvalidTag, ValueError):
        raise StoreError(TAMPERED) from None
    check_seal(slots, current)
    return StoreKeys(slot, current, following)


TAMPERED = (
    "The key file of this store was changed by something other than cpclerk, so it is not trusted. "
    "Bring it back from a backup: the .keys file beside the newest one."
)


def check_seal(slots: Slots, key: Key) -> None:
    """Raise StoreError unless the file is as it was written by somebody who has the store's key."""
    if not hmac.compare_digest(slots.seal, _seal(slots, key)):
        raise StoreError(TAMPERED)


# Changing


def first_slots(user: str, staff: str, passphrase: str, *, key: bytes) -> tuple[Slots, str]:
    """Return the slots of a new store, for its first user, and its recovery key."""
    slots = Slots(store=secrets.token_hex(16), slots=())
    slots = with_user(slots, user, staff, passphrase, key=key)
    return with_recovery(slots, key=key)


def with_user(slots: Slots, user: str, staff: str, passphrase: str, *, key: bytes) -> Slots:
    """Return the slots with one for this user, in the place of the one they had."""
    others = [each for each in slots.slots if each.staff != staff]
    slot = _new_slot(slots.store, user, staff, passphrase, key)
    return _sealed(slots, [*others, slot], key)


def without_user(slots: Slots, staff: str, *, key: bytes) -> Slots:
    """Return the slots without the one of this user. Refused when it is the last."""
    if not [each for each in slots.users if each.staff != staff]:
        raise Refused("Nobody else could open the store then. Add somebody first.")
    return _sealed(slots, [each for each in slots.slots if each.staff != staff], key)


def with_recovery(slots: Slots, *, key: bytes) -> tuple[Slots, str]:
    """Return the slots with a new recovery key, the old one's gone, and that key."""
    secret = recovery_key(secrets.token_bytes(RECOVERY_BYTES))
    slot = _new_slot(slots.store, "", "", secret, key)
    return _sealed(slots, [*slots.users, slot], key), secret


def with_next(slots: Slots, *, key: bytes, following: bytes) -> Slots:
    """Return the slots with the key that will follow, sealed to each of them."""
    pending = [replace(each, next=_given(slots.store, each, following)) for each in slots.slots]
    return _sealed(slots, pending, key)


def settled(slots: Slots, key: bytes, *, moved: bool) -> Slots:
    """Return the slots with one key each: `key`, the next one if the store `moved` to it."""
    settled = [
        replace(each, current=each.next if moved else each.current, next=b"")
        for each in slots.slots
    ]
    return _sealed(slots, settled, key)


def _new_slot(store: str, user: str, staff: str, secret: str, key: bytes) -> Slot:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    private = X25519PrivateKey.generate()
    slot = Slot(
        user=user,
        staff=staff,
        cost=COST,
        salt=secrets.token_bytes(SALT_BYTES),
        public=private.public_key().public_bytes_raw(),
        private=b"",
        current=b"",
    )
    wrapping, nonce = AESGCM(_stretched(secret, slot.salt, slot.cost)), os.urandom(NONCE_BYTES)
    locked = wrapping.encrypt(nonce, private.private_bytes_raw(), _bound(store, slot))
    return replace(slot, private=nonce + locked, current=_given(store, slot, key))


def _given(store: str, slot: Slot, key: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    public = X25519PublicKey.from_public_bytes(slot.public)
    return bytes(_suite().encrypt(key, public, _about(store, slot)))


def _suite() -> Any:
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def _stretched(secret: str, salt: bytes, cost: Cost) -> bytes:
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    typed = secret.encode()
    try:
        return hash_secret_raw(
            typed, salt, cost.passes, cost.memory, cost.lanes, KEY_BYTES, Type.ID
        )
    except HashingError:
        raise StoreError(
            f"Unlocking needs {cost.memory // 1024} MB of memory, which this machine has not "
            "free. Close other programs and try again."
        ) from None
    finally:
        overwrite(typed)


def _bound(store: str, slot: Slot) -> bytes:
    """Return what a slot's private key is bound to: it opens only with all of it as it was."""
    parts = [FORMAT, store, slot.user, slot.staff, asdict(slot.cost), slot.salt, slot.public]
    return as_json(parts)


def _about(store: str, slot: Slot) -> bytes:
    return as_json([FORMAT, "store key", store, slot.user, slot.staff])


def _sealed(slots: Slots, each: Iterable[Slot], key: bytes) -> Slots:
    unsealed = replace(slots, slots=tuple(each))
    return replace(unsealed, seal=_seal(unsealed, key))


def _seal(slots: Slots, key: Key) -> bytes:
    sealing = hmac.digest(key, b"cpclerk seals its key slots", "sha256")
    return hmac.digest(sealing, as_json(asdict(replace(slots, seal=b""))), "sha256")


def as_json(value: Any) -> bytes:
    """Return the one way to write a value: what is bound, sealed or kept is written so."""
    return json.dumps(
        value, default=lambda data: b64encode(data).decode(), sort_keys=True, separators=(",", ":")
    ).encode()
