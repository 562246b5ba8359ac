"""Whether the log that a cut-off program left beside a store can be read to its end.

SQLite takes a log (`-wal`) up to the first frame whose checksum does not fit, and says nothing:
what was confirmed after a rotten frame would be gone unseen. https://sqlite.org/fileformat2.html#walformat
"""

import struct
from glob import escape
from pathlib import Path

from cpclerk.store import disk, presence
from cpclerk.store.errors import StoreError

DAMAGED = ".damaged-"
_HEADER, _FRAME = struct.Struct(">8I"), struct.Struct(">6I")
_MAGIC = (0x377F0682, 0x377F0683)
Sums = tuple[int, int]


def log_of(store: Path) -> Path:
    """Return where the log of the store at `store` is while it is open, or after a crash."""
    return store.with_name(f"{store.name}-wal")


def is_whole(store: Path) -> bool:
    """Return whether the log of a store that nobody writes to can be read to its last change.

    A change that was being written when the program was cut off was never confirmed: without it
    the log is whole. Raises OSError when it cannot be read at all.
    """
    try:
        log = log_of(store).read_bytes()
    except FileNotFoundError:
        return True
    if len(log) <= _HEADER.size or not any(log[: _HEADER.size]):
        return True
    magic, _, page_size, _, *salts, first, second = _HEADER.unpack_from(log)
    order = "<" if magic == _MAGIC[0] else ">"
    sums = _summed((0, 0), log[: _HEADER.size - 8], order)
    if magic not in _MAGIC or sums != (first, second):
        return False
    fits = True
    for at in range(_HEADER.size, len(log) - page_size - _FRAME.size + 1, page_size + _FRAME.size):
        _, commits, *own_salts, first, second = _FRAME.unpack_from(log, at)
        if not _is_of(own_salts, salts):
            # Left over from a log before this one.
            break
        if fits:
            page = at + _FRAME.size
            sums = _summed(sums, log[at : at + 8] + log[page : page + page_size], order)
            fits = own_salts == salts and sums == (first, second)
        if commits and not fits:
            return False
    return True


def keep_if_rotten(store: Path) -> None:
    """Keep a log that cannot be read to its end: to be called before a store is connected to.

    Raises StoreError when it cannot be kept. While others have the store open, it is theirs.
    """
    log = log_of(store)
    try:
        if not log.exists() or is_whole(store) or presence.others(store):
            return
        kept = log.with_name(f"{log.name}{DAMAGED}{log.stat().st_mtime_ns}")
        if not kept.exists():
            disk.copy(log, kept)
    except OSError as error:
        raise StoreError(
            f"The log {log} is damaged, and could not be kept ({error.strerror}). Make room, then "
            "open the store again. Nothing was changed."
        ) from None


def told(store: Path) -> str:
    """Return what is said while a damaged log lies beside a store; nothing when none does."""
    kept = max(store.parent.glob(f"{escape(log_of(store).name)}{DAMAGED}*"), default=None)
    if kept is None:
        return ""
    return (
        "The log of this store was damaged: changes from before cpclerk was cut off cannot be "
        f"read. Look at what was done last, enter again what is missing, then take {kept} away."
    )


def _is_of(own: list[int], salts: list[int]) -> bool:
    """Return whether a frame is of this log, which has salts of its own; one may be rotten."""
    return own[0] == salts[0] or own[1] == salts[1]


def _summed(sums: Sums, data: bytes, order: str) -> Sums:
    """Return SQLite's checksum of `data`, going on from the one of what comes before it."""
    one, two = sums
    for each, other in struct.iter_unpack(f"{order}2I", data):
        one = (one + each + two) & 0xFFFFFFFF
        two = (two + other + one) & 0xFFFFFFFF
    return one, two
