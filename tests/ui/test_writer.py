"""The writer: in order, whole, and never silent."""

import threading
import time
from concurrent.futures import Future
from functools import partial

import pytest

from cpclerk.ui.writer import Writer


def test_two_hundred_jobs_are_done_once_each_in_order() -> None:
    done: list[int] = []
    writer = Writer()
    futures = [writer.submit(partial(done.append, number)) for number in range(200)]
    assert writer.idle(5)
    writer.close()
    assert done == list(range(200))
    assert all(future.done() for future in futures)


def test_all_jobs_run_in_one_thread_that_opens_and_closes() -> None:
    said: list[tuple[str, int]] = []

    def say(word: str) -> None:
        said.append((word, threading.get_ident()))

    writer = Writer(lambda: say("open"), lambda: say("close"))
    writer.submit(lambda: say("one"))
    writer.submit(lambda: say("two"))
    writer.close()
    assert [word for word, _ in said] == ["open", "one", "two", "close"]
    assert len({thread for _, thread in said}) == 1


def test_a_job_that_fails_says_so_and_the_next_is_done() -> None:
    writer = Writer()
    failed: Future[float] = writer.submit(lambda: 1 / 0)
    after = writer.submit(lambda: "saved")
    with pytest.raises(ZeroDivisionError):
        failed.result(5)
    assert after.result(5) == "saved"
    assert writer.idle(5)
    writer.close()


def test_it_is_busy_until_the_last_job_is_done() -> None:
    gate = threading.Event()
    writer = Writer()
    writer.submit(gate.wait)
    assert writer.busy
    assert not writer.idle(0.01)
    gate.set()
    assert writer.idle(5)
    writer.close()


def test_closing_waits_for_what_was_handed_over() -> None:
    done: list[int] = []

    def slowly(number: int) -> None:
        time.sleep(0.002)
        done.append(number)

    writer = Writer()
    for number in range(5):
        writer.submit(partial(slowly, number))
    writer.close()
    assert done == [0, 1, 2, 3, 4]
