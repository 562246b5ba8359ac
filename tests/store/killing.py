"""A program that is killed at the nth of the calls that can leave something half done."""

import os
import pkgutil
import signal
from collections.abc import Callable, Sequence
from multiprocessing.context import ForkServerContext
from typing import Any


def killed_at(
    step: int,
    processes: ForkServerContext,
    places: Sequence[str],
    what: Callable[..., object],
    *given: object,
) -> bool:
    """Do `what` with what is given; return whether it was killed on the way.

    `places` are the calls that are counted, by their full names.
    """
    at_work = processes.Process(target=_work, args=(step, places, what, given))
    at_work.start()
    at_work.join()
    assert at_work.exitcode in {0, -signal.SIGKILL}
    return at_work.exitcode != 0


def _work(
    step: int, places: Sequence[str], what: Callable[..., object], given: tuple[object, ...]
) -> None:
    left = step

    def killing(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **keywords: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **keywords)

        return call

    for place in places:
        of, _, name = place.rpartition(".")
        owner = pkgutil.resolve_name(of)
        setattr(owner, name, killing(getattr(owner, name)))
    what(*given)
