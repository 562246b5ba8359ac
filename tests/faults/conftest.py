"""A locked office, made once for all that is done to its copies."""

from pathlib import Path

import pytest

from tests.faults.figures import figure
from tests.faults.locked_office import Office, make_office

__all__ = ["figure"]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("made") / "template")


@pytest.fixture
def office(made: Office, tmp_path: Path) -> Office:
    return made.copied(tmp_path / "office")
