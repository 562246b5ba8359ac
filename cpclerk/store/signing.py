"""Signed heads: what the seals alone do not give.

The key of the seals lies in the store, so whoever can open the store could make a whole chain
anew. The key of the signatures lies on one machine only. A signature takes 32 µs, a sixth of what
the disk takes for an entry, and recording would no longer keep its limit: so heads are signed,
every hundred entries, when a copy is confirmed, at a backup and at the end of work.
"""

import hashlib
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from cpclerk.rules.heads import Head

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

EVERY = 100
"""Entries after which a head is signed in the midst of work."""


class Signer:
    """This machine's Ed25519 key; it is read, and the library loaded, at the first signature."""

    def __init__(self, read_key: Callable[[], bytes]) -> None:
        """`read_key` gives the 32 bytes of the private half."""
        self._read_key = read_key

    @cached_property
    def _key(self) -> "Ed25519PrivateKey":
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self._read_key())

    @cached_property
    def public_key(self) -> str:
        """The public half, in hexadecimal."""
        return self._key.public_key().public_bytes_raw().hex()

    @property
    def fingerprint(self) -> str:
        """What the store knows this key by."""
        return fingerprint(self.public_key)

    def sign(self, head: Head, office: str) -> str:
        """Return the signature of a head of this office's audit, in hexadecimal."""
        return self._key.sign(head.message(office)).hex()


def fingerprint(public_key: str) -> str:
    """Return the SHA-256 of a public key as it is written."""
    return hashlib.sha256(public_key.encode()).hexdigest()


def is_signed(head: Head, office: str, public_key: str, signature: str) -> bool:
    """Return whether this key signed this head of this office."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), head.message(office))
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
