"""What a disk or another program keeps from being done to a store, in a sentence."""

from pathlib import Path

from cpclerk.store import presence
from cpclerk.store.errors import StoreError

# A full disk is not always called so: for want of room an engine may only say that I/O failed. And
# what it could not settle on the disk may be there all the same once the disk works again.
_DISK = ("I/O", "unable to open")


def told(path: Path, error: Exception) -> StoreError | None:
    """Return what is said of an engine's error; nothing where neither disk nor others caused it."""
    words = str(error)
    if "locked" in words:
        return presence.busy(path)
    if "full" in words:
        return StoreError(
            f"The disk of {path} is full, so this was not done. Make room on it, then do it again."
        )
    if any(each in words for each in _DISK):
        return StoreError(
            f"The disk of {path} is full or failed ({words}), so this may not be saved. Make room "
            "on it, look, and do it again; if it still fails, close cpclerk and have the disk "
            "looked at."
        )
    return None
