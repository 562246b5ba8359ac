"""The one thread that writes: jobs are done in the order in which they were handed over."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Condition
from typing import Any, TypeVar

T = TypeVar("T")


class Writer:
    """A first-in-first-out thread; no job is dropped, none overtakes another.

    `start` and `stop` run in the thread itself, before the first job and after the last: that
    is where its connection is opened and closed.
    """

    def __init__(
        self, start: Callable[[], Any] | None = None, stop: Callable[[], Any] | None = None
    ) -> None:
        self._pool = ThreadPoolExecutor(1, "writer", initializer=start or _nothing)
        self._stop = stop
        self._changed = Condition()
        self._waiting = 0

    def submit(self, job: Callable[[], T]) -> Future[T]:
        """Hand over a job; its result or exception is in the future that is returned."""
        with self._changed:
            self._waiting += 1
        future = self._pool.submit(job)
        future.add_done_callback(self._one_done)
        return future

    @property
    def busy(self) -> bool:
        """Whether a job is waiting or being done."""
        return self._waiting > 0

    def idle(self, timeout: float | None = None) -> bool:
        """Wait until every job is done; False when `timeout` seconds were not enough."""
        with self._changed:
            return self._changed.wait_for(lambda: self._waiting == 0, timeout)

    def close(self) -> None:
        """Do what is waiting, then let the thread go."""
        if self._stop is not None:
            self._pool.submit(self._stop)
        self._pool.shutdown(wait=True)

    def _one_done(self, _future: Future[Any]) -> None:
        with self._changed:
            self._waiting -= 1
            self._changed.notify_all()


def _nothing() -> None:
    """Stand in where there is nothing to open."""
