"""Every line on its way to the terminal, drawn by a widget that knows nothing of hostile words."""

from collections.abc import Iterable

from rich.segment import Segment
from textual.color import Color
from textual.strip import Strip
from textual.widget import Widget

from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.widgets.inert import Inert
from tests.attacks.hostile import acts, hostile
from tests.ui.harness import SMALL, SessionInName, settle

EVERY = [text.replace("\n", " ") for text in hostile(200)]


class Careless(Widget):
    DEFAULT_CSS = "Careless { height: 1fr; }"

    def render_line(self, y: int) -> Strip:
        return Strip([Segment(EVERY[y])])


class CarelessScreen(BaseScreen):
    def body(self) -> Iterable[Widget]:
        yield Careless()


async def test_a_careless_widget_sends_nothing_that_acts() -> None:
    app = CpclerkApp(SessionInName(), first_screen=CarelessScreen)  # type: ignore[arg-type]
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        drawn = [text for strip in app.screen._compositor.render_strips() for text, _, _ in strip]
    assert any("owned" in text for text in drawn)
    assert not acts("".join(drawn))


def test_words_are_passed_on_as_they_are() -> None:
    words = [Segment("Zoë 👩"), Segment(" ok")]
    assert Inert().apply(words, Color(0, 0, 0)) is words
