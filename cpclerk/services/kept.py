"""Files exactly as they were sent, found by their SHA-256 and never written again."""

import hashlib
import zlib

from cpclerk.rules.errors import Refused
from cpclerk.store import Kept


def keep(content: bytes) -> str:
    """Keep a file as part of a change, and return the digest by which it is found."""
    digest = hashlib.sha256(content).hexdigest()
    if Kept.get_or_none(Kept.digest == digest) is None:
        Kept.insert(digest=digest, content=zlib.compress(content)).execute()
    return digest


def content_of(digest: str) -> bytes:
    """Return a file as it was kept. Raises Refused when it is not that any more.

    Needs an open connection.
    """
    row = Kept.get_or_none(Kept.digest == digest)
    try:
        content = zlib.decompress(row.content) if row else b""
    except zlib.error:
        content = b""
    if hashlib.sha256(content).hexdigest() != digest:
        raise Refused("This is not as it was sent. Restore the store from a backup.")
    return content
