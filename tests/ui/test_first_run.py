"""A machine without a store offers three ways to begin, and says where the store would be."""

from pathlib import Path

import pytest

from cpclerk.ui.screens.first_run import FirstRunApp
from tests.ui.harness import ROOMY, SMALL, text_of


@pytest.mark.parametrize("size", [SMALL, ROOMY])
@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (["enter"], "start"),
        (["down", "enter"], "sample"),
        (["down", "down", "enter"], "training"),
        (["escape"], None),
        (["q"], None),
    ],
)
async def test_what_is_offered(size: tuple[int, int], keys: list[str], chosen: str | None) -> None:
    app = FirstRunApp(Path("/home/jo/office.db"))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        text = text_of(app)
        assert "There is no store on this machine yet" in text
        assert "/home/jo/office.db" in text
        assert "Start our office" in text
        assert "Explore the sample" in text
        assert "Start a training store" in text
        await pilot.press(*keys)
    assert app.return_value == chosen
