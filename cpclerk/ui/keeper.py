"""Backups beside the work: soon after the start, every half hour, and at the end."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from cpclerk.rules.errors import Refused

if TYPE_CHECKING:
    from textual.timer import Timer

    from cpclerk.machine import Machine
    from cpclerk.services import Session
    from cpclerk.ui.app import CpclerkApp

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
        """Back the store up if the last backup is behind; remind of the second place.

        What a program that was killed had given out is taken away.
        """
        self._pool.submit(_sweep)
        self._pool.submit(self._keep, "open", remind=True)

    def at_work(self) -> None:
        """Back the store up if it changed since."""
        self._pool.submit(self._keep, "work")

    def under_way(self) -> Future[None]:
        """Return what is done when everything that was to be done by now is."""
        return self._pool.submit(lambda: None)

    def at_end(self) -> None:
        """Finish what is under way, back the store up, and note how far its audit goes."""
        self._pool.submit(self._keep, "close")
        self.let_go()

    def let_go(self) -> None:
        """Finish what is under way; no backup is made at the end."""
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


def _sweep() -> None:
    from cpclerk.opening import sweep

    sweep()


class Keeping:
    """Has the keeper of whoever is at work do its rounds; none while the store's key is away.

    Nobody keeps the sample, which is thrown away.
    """

    def __init__(self, app: "CpclerkApp") -> None:
        self._app = app
        self._keeper: Keeper | None = None
        self._timers: tuple[Timer, ...] = ()

    def begin(self) -> None:
        """Have backups made from now on."""
        app = self._app
        if self._keeper is None and (keeper := self._new()) is not None:
            self._keeper = keeper
            self._timers = (
                app.set_timer(SOON, lambda: self._do(keeper.at_start)),
                app.set_interval(EVERY, lambda: self._do(keeper.at_work)),
            )

    def stop(self) -> None:
        """Let the keeper of whoever was here go: somebody else comes."""
        for each in self._timers:
            each.stop()
        if self._keeper is not None:
            self._keeper.let_go()
        self._keeper, self._timers = None, ()

    def end(self) -> None:
        """Back the store up at the end; without its key there is nothing to do that with."""
        if self._app.locking.is_shut:
            self.stop()
        elif (keeper := self._keeper or self._new()) is not None:
            keeper.at_end()

    def before_lock(self) -> "list[Future[None]]":
        """Back the store up if it changed: without its key nobody can. Return what to wait for."""
        if self._keeper is not None:
            self._keeper.at_work()
        return self.under_way()

    def under_way(self) -> "list[Future[None]]":
        """Return what is done when everything that was to be kept by now is."""
        return [] if self._keeper is None else [self._keeper.under_way()]

    def _do(self, job: Callable[[], None]) -> None:
        if not self._app.locking.is_shut:
            job()

    def _new(self) -> Keeper | None:
        app = self._app
        if not app.has_session or app.machine is None or app.demo:
            return None
        return Keeper(app.session, app.machine, app.told)
