"""A locked office, made once for all that is done to its copies."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from cpclerk.store import key_slots, migrating
from tests.faults.figures import figure
from tests.faults.locked_office import CHEAP, Office, make_office

__all__ = ["figure"]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Office:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_slots, "COST", CHEAP)
        return make_office(tmp_path_factory.mktemp("made") / "template")


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: none of this is about how fast a disk settles."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir=memory, prefix="cpclerk-faults-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def layout() -> dict[str, str]:
    return migrating.layout()


@pytest.fixture
def office(
    made: Office, tmp_path: Path, layout: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Office:
    monkeypatch.setattr(key_slots, "COST", CHEAP)
    # Each check works it out anew, which is most of what a check takes here.
    monkeypatch.setattr(migrating, "layout", lambda: layout)
    return made.copied(tmp_path / "office")
