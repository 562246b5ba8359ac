"""Parts of widgets look as Textual would have them look, and follow the focus and the colours."""

from collections.abc import Iterable
from typing import Any

from textual.css.stylesheet import Stylesheet
from textual.widget import Widget

from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.forms.inputs import TextInput
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.themes import THEMES
from cpclerk.ui.widgets.lines import Lines
from tests.ui.harness import SMALL, SessionInName, press, settle


class Both(BaseScreen):
    def body(self) -> Iterable[Widget]:
        yield Lines(())
        yield TextInput()


def parts_of(app: CpclerkApp, *, by: Stylesheet | None = None) -> list[tuple[str, Any]]:
    """How each part of each widget looks, as the program has it or as another looks it up."""
    found = []
    for widget in app.screen.walk_children(with_self=True):
        if by is not None:
            by._process_component_classes(widget)
        for name in sorted(widget._get_component_classes()):
            found.append((name, widget.get_component_styles(name).get_rules()))
    return found


async def test_parts_look_as_textual_has_them() -> None:
    app = CpclerkApp(SessionInName(), first_screen=Both)  # type: ignore[arg-type]
    async with app.run_test(size=SMALL) as pilot:
        textuals = Stylesheet(variables=app.get_css_variables())
        seen = []
        for theme in (THEMES[0].name, THEMES[1].name):
            app.theme = theme
            await settle(pilot)
            for _ in range(2):
                await press(pilot, "tab")
                textuals.set_variables(app.get_css_variables())
                textuals.source = app.stylesheet.source
                textuals.parse()
                ours = parts_of(app)
                assert ours == parts_of(app, by=textuals)
                seen.append(ours)
        # What was compared was another thing each time.
        assert all(each not in seen[:number] for number, each in enumerate(seen))
