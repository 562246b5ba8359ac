"""The lock on an idle screen: what was being done waits behind it, and comes back as it was."""

import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING, Any

from cpclerk.ui.screens.base import BaseScreen

if TYPE_CHECKING:
    from cpclerk.services.unlocking import Unlocked
    from cpclerk.ui.app import CpclerkApp

LOCKED = "locked"
"""The stack of screens that is shown while the work is hidden."""

LOOK = 5.0
"""Seconds between looks at whether the screen has been idle for too long."""
USUAL_MINUTES = 5


class Locking:
    """Hides the work after minutes without a key, or at once, and brings it back.

    Of an encrypted store the key leaves memory meanwhile. What comes back late to a hidden
    screen, or is begun by one, is held until it is seen again. `clock` gives seconds; a clock on
    the wall, because the others stand still while a laptop sleeps.
    """

    def __init__(self, app: "CpclerkApp", clock: Callable[[], float] = time.time) -> None:
        self.minutes = USUAL_MINUTES
        self.is_locked = False
        self.put_away: Future[None] | None = None
        self._app = app
        self._clock = clock
        self._last_used = clock()
        self._held: list[Callable[[], Any]] = []
        self._mode = ""

    @property
    def is_shut(self) -> bool:
        """Whether the store's key is gone from memory, or going."""
        return self.put_away is not None

    def begin(self) -> None:
        """Read after how many minutes the office wants it, for whoever has signed in."""
        if not self._app.has_session or self.is_locked or self._app.is_over:
            return
        session = self._app.session

        def read() -> None:
            from cpclerk.services.office import locks_after

            self.minutes = locks_after(session)

        self._app.reader.submit(read)

    def used(self) -> bool:
        """Somebody pressed a key; False when it comes too late, and the screen locks instead."""
        if self.look():
            return False
        self._last_used = self._clock()
        return True

    def look(self) -> bool:
        """Lock if nobody has pressed a key for too long; return whether it did."""
        app, now = self._app, self._clock()
        idle = now - self._last_used
        if self.is_locked or not app.has_session or 0 <= idle < self.minutes * 60:
            return False
        # In a meeting people talk for longer than they type; a clock put back begins anew.
        if idle < 0 or any(each.stays_open for each in app.work_screens()):
            self._last_used = now
            return False
        self.lock()
        return True

    def lock(self) -> None:
        """Hide the work: keep what is being typed, back it up, let go of the store's key."""
        from cpclerk.opening import close_all

        app = self._app
        if self.is_locked or not app.has_session:
            return
        app.blank_wall("the screen was locked")
        app.keep_drafts()
        # What lies there to be looked at is readable without any key.
        close_all()
        store, under_way = app.session.store, app.under_way()

        def put_away() -> None:
            # The last job of the writer until the lock is opened, in the thread it writes in.
            store.close()
            wait([*under_way, *app.keeping.before_lock()])
            store.shut()

        self.put_away = None if store.unencrypted else app.writer.submit(put_away)
        self.is_locked = True
        self._mode = app.current_mode
        app.add_mode(LOCKED, self._door)
        app.switch_mode(LOCKED)

    def come_back(self, unlocked: "Unlocked | None" = None) -> None:
        """Show the work again as it was; to somebody else, a desk of their own.

        `unlocked` is there for an encrypted store.
        """
        app, session = self._app, self._app.session
        held, self._held = self._held, []
        self.is_locked, self.put_away = False, None
        self._last_used = self._clock()
        if unlocked is not None and unlocked.staff_uid != session.actor.uid:
            app.come_in(unlocked)
            app.writer.submit(app.session.store.connect)
            app.remove_mode(self._mode)
            return
        if unlocked is not None:
            session.store.reopen(unlocked.office.store)
            app.writer.submit(session.store.connect)
        app.switch_mode(self._mode)
        app.remove_mode(LOCKED)
        for each in held:
            each()

    def holds(self, screen: object, what: Callable[[], Any]) -> bool:
        """Return whether a screen is hidden; what it was about to do is then done later."""
        if not self.is_locked or getattr(screen, "IS_DOOR", False):
            return False
        self._held.append(what)
        return True

    def _door(self) -> BaseScreen:
        from cpclerk.ui.screens.lock import HiddenScreen, LockScreen

        session = self._app.session
        if session.store.unencrypted:
            return HiddenScreen()
        return LockScreen(session.store.path, session.actor.name)
