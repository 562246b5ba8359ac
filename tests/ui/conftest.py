"""Which sizes of a terminal a screen is tried at each time, and which with the long tests."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.ui.harness import ROOMY

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Put what is done at the roomy size with the long tests, but for pictures.

    What people do is the same at both sizes; there is least room for it at the small one. How a
    screen looks is pictured at both, and the main job is done at both (tests/journeys).
    """
    for each in items:
        if not isinstance(each, pytest.Function) or not hasattr(each, "callspec"):
            continue
        is_roomy = each.callspec.params.get("size") == ROOMY
        is_picture = "snap_compare" in each.fixturenames
        if is_roomy and not is_picture and each.path.is_relative_to(HERE):
            each.add_marker(pytest.mark.long)
