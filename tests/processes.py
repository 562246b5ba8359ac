"""Processes of their own for what is killed, or works on a disk that fails."""

import multiprocessing
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext


@pytest.fixture(scope="session")
def processes() -> "ForkServerContext":
    """Processes that begin with everything loaded, so that a thousand take no hour."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["tests.faults.a_day", "tests.store.killing", "sqlcipher3.dbapi2"]
    )
    return context
