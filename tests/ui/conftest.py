"""Which sizes of a terminal a screen is tried at each time, and which with the long tests."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.ui.harness import ROOMY

HERE = Path(__file__).parent
MAIN_JOB = "test_main_job.py"


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Put what is done at the roomy size with the long tests, but for pictures and the main job.

    What people do is the same at both sizes; there is least room for it at the small one. How a
    screen looks is pictured at both, and the main job is done at both (tests/journeys).
    """
    for each in items:
        if not isinstance(each, pytest.Function) or not hasattr(each, "callspec"):
            continue
        is_roomy = each.callspec.params.get("size") == ROOMY
        is_seen_at_both = "snap_compare" in each.fixturenames or each.path.name == MAIN_JOB
        is_done = each.path.parent in {HERE, HERE.parent / "journeys"}
        if is_roomy and is_done and not is_seen_at_both:
            each.add_marker(pytest.mark.long)
