"""What is offered on a machine that has no store yet."""

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from cpclerk.ui.terminal import TerminalApp, need_a_terminal
from cpclerk.ui.themes import THEMES
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines, Row
from cpclerk.ui.widgets.plain import Plain

OFFERED = (
    ("start", "Start our office", "encrypted: it opens with your passphrase only"),
    ("sample", "Explore the sample", "an invented office; what you do there is thrown away"),
    ("training", "Start a training store", "for invented data only: anybody can read it"),
)


class FirstRunApp(TerminalApp[str]):
    """Three ways to begin; Enter takes one, Esc or q leaves."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Lines { height: 5; margin: 1 0; }
    Plain { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,ctrl+q", "quit", "leave", priority=True)
    ]

    def __init__(self, store: Path) -> None:
        super().__init__()
        self.animation_level = "none"
        self.store = store
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def compose(self) -> ComposeResult:
        """Lay out the offer."""
        yield Plain(f" Welcome to cpclerk. There is no store on this machine yet.\n {self.store}")
        yield Lines((Column(), Column(stretch=True)), id="offered")
        yield Plain(" Enter takes the line under the cursor · Esc leaves")

    def on_mount(self) -> None:
        """Show what is offered, the cursor on the office."""
        lines = self.query_one(Lines)
        lines.show([Row(key, (words, what)) for key, words, what in OFFERED])
        lines.focus()

    @on(Lines.Chosen)
    def choose(self, event: Lines.Chosen) -> None:
        """Leave with the choice."""
        self.exit(event.key)


def first_run(store: Path) -> str | None:
    """Ask how to begin; return "start", "sample", "training", or None for none of them.

    Raises Refused without a terminal.
    """
    need_a_terminal()
    return FirstRunApp(store).run()
