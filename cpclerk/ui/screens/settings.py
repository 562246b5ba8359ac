"""Settings of the office: a short list of what can be set, each a screen of its own."""

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from cpclerk.ui.rooms import SETTINGS
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row


class SettingsScreen(BaseScreen):
    """What can be set for the office."""

    TITLE = "Settings"

    def body(self) -> Iterable[Widget]:
        """Return the list."""
        self.sections = Lines((Column(least=14), Column(stretch=True)), classes="panel")
        self.sections.border_title = "Settings of the office"
        yield self.sections

    def load(self) -> None:
        """Show what can be set."""
        self.sections.show(
            [Row(each.name, (each.words, Cell(about, "quiet"))) for each, about in SETTINGS.items()]
        )
        self.sections.focus()

    @on(Lines.Chosen)
    def choose(self, event: Lines.Chosen) -> None:
        """Open what is to be set."""
        self.open(event.key)
