"""What every attack runs under: a time limit, and a home of its own."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail what takes longer, even if it waits for a pipe that nobody writes into."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def late(*_: object) -> None:
        raise AssertionError(f"this took more than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick_stores: None) -> Path:
    monkeypatch.setenv("CPCLERK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"
