"""Files exactly as they were sent, or came: found by their SHA-256, never written again."""

import hashlib
import zlib

from cpclerk.rules.errors import Refused
from cpclerk.store import Kept

AS_SENT = "This is not as it was sent. Restore the store from a backup."


def digest_of(content: bytes) -> str:
    """Return the digest by which a file is found."""
    return hashlib.sha256(content).hexdigest()


def keep(content: bytes) -> str:
    """Keep a file as part of a change, and return the digest by which it is found.

    It is kept once, however often rows that refer to it come and go: beside the history.
    """
    digest = digest_of(content)
    if Kept.get_or_none(Kept.digest == digest) is None:
        Kept.insert(digest=digest, content=zlib.compress(content)).execute()
    return digest


def content_of(digest: str, changed: str = AS_SENT) -> bytes:
    """Return a file as it was kept. Raises Refused, saying so, when it is not that any more.

    Needs an open connection.
    """
    row = Kept.get_or_none(Kept.digest == digest)
    try:
        content = zlib.decompress(row.content) if row else b""
    except zlib.error:
        content = b""
    if digest_of(content) != digest:
        raise Refused(changed)
    return content
