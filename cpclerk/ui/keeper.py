"""Backups beside the work: soon after the start, every half hour, and at the end."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from cpclerk.rules.errors import Refused

if TYPE_CHECKING:
    from cpclerk.machine import Machine
    from cpclerk.services import Session

SOON = 10.0
"""Seconds after which the store is first looked at: the first screen is up and read by then."""
EVERY = 30 * 60.0


class Keeper:
    """Keeps a session's store safe in a thread of its own; nobody waits for it but the end.

    `tell` is given what somebody has to know: a sentence, and whether it is a complaint.
    """

    def __init__(
        self, session: "Session", machine: "Machine", tell: Callable[[str, bool], object]
    ) -> None:
        self._session = session
        self._machine = machine
        self._tell = tell
        self._pool = ThreadPoolExecutor(1, "keeper")

    def at_start(self) -> None:
        """Back the store up if the last backup is behind; remind of the second place."""
        self._pool.submit(self._keep, "open", remind=True)

    def at_work(self) -> None:
        """Back the store up if it changed since."""
        self._pool.submit(self._keep, "work")

    def at_end(self) -> None:
        """Finish what is under way, back the store up, and note how far its audit goes."""
        self._pool.submit(self._keep, "close")
        self._pool.shutdown(wait=True)

    def _keep(self, why: str, *, remind: bool = False) -> None:
        from cpclerk.services import backups

        session, machine = self._session, self._machine
        try:
            kept = backups.keep_safe(session, why)
            machine.note_heads(session.store.path, kept.heads)
            if machine.backup_place and backups.send_on(session, kept.file, machine.backup_place):
                machine.note_sent(session.store.path, session.today)
        except Refused as refused:
            self._tell(refused.sentence, True)
            return
        except Exception as error:
            # A thread's error would be seen by nobody, and people rely on this.
            self._tell(f"No backup could be made ({type(error).__name__}).", True)
            return
        if remind:
            last = machine.last_sent(session.store.path)
            if words := backups.reminder(session, machine.backup_place, last):
                self._tell(words, False)
