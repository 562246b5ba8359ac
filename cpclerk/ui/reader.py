"""Reads run beside the screen, two at a time; one that was overtaken is not even begun."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any


class Reader:
    """A small pool of threads for reading; each read opens its own connection."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(2, "reader")
        self._open: set[Future[Any]] = set()

    def submit(self, job: Callable[[], Any]) -> Future[Any]:
        """Hand over a read."""
        future = self._pool.submit(job)
        self._open.add(future)
        future.add_done_callback(self._open.discard)
        return future

    def under_way(self) -> tuple[Future[Any], ...]:
        """Return the reads that are waiting or under way."""
        return tuple(self._open)

    @property
    def busy(self) -> bool:
        """Whether a read is waiting or under way."""
        return bool(self._open)

    def close(self) -> None:
        """Let the threads go; what has not begun is forgotten."""
        self._pool.shutdown(wait=True, cancel_futures=True)
