"""`cpclerk wall`: a terminal on the projector that shows what its recorder sends."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from cpclerk.machine import runtime_folder
from cpclerk.rules.text import printable
from cpclerk.rules.wall import Frame
from cpclerk.ui import failures
from cpclerk.ui.terminal import TerminalApp, need_a_terminal
from cpclerk.ui.wall.page import Row, hint, laid_out
from cpclerk.ui.widgets.inert import Inert
from cpclerk.wall.receiving import Receiver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.filter import LineFilter

LOOK = 0.5
"""Seconds between two looks at whether the recorder is still there."""
CRASHED = 70


class WallPage(Widget):
    """The page, drawn line by line. Black on white: what a projector in a lit room shows best."""

    DEFAULT_CSS = """
    WallPage { width: 100%; height: 100%; padding: 0 1; background: #ffffff; color: #000000; }
    WallPage > .wall--heading { text-style: bold reverse; }
    WallPage > .wall--tag { text-style: bold; color: #1f5f8b; }
    WallPage > .wall--step { text-style: bold; }
    WallPage > .wall--new { text-style: bold; }
    WallPage > .wall--foot { color: #5b6068; }
    WallPage.-dark { background: #000000; color: #ffffff; }
    WallPage.-dark > .wall--tag { color: #7fd4ff; }
    WallPage.-dark > .wall--foot { color: #a0a0a0; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "wall--heading",
        "wall--tag",
        "wall--step",
        "wall--new",
        "wall--foot",
    }

    def __init__(self) -> None:
        super().__init__()
        self.shown: Frame | None = None
        self.was_shown = False
        self.foot = ""
        self._rows: list[Row] = []
        self._laid_out_for = Size(0, 0)

    def show(self, frame: Frame | None, foot: str = "") -> None:
        """Show a frame, or nothing; `foot` is a sentence for the clerk, below."""
        self.shown, self.foot = frame, foot
        self.was_shown = self.was_shown or frame is not None
        self._laid_out_for = Size(0, 0)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        size, base = self.size, self.rich_style
        if size != self._laid_out_for:
            self._laid_out_for = size
            self._rows = self._lay_out(size.width, size.height)
        row = self._rows[y] if y < len(self._rows) else []
        segments = [
            Segment(
                printable(text),
                base + self.get_component_rich_style(f"wall--{tone}", partial=True)
                if tone
                else base,
            )
            for text, tone in row
        ]
        return Strip(segments).adjust_cell_length(size.width, base)

    def _lay_out(self, width: int, height: int) -> list[Row]:
        from cpclerk.ui.wall.page import Piece

        if self.shown is not None:
            return laid_out(self.shown, width, height)
        # A blank wall in the meeting is blank: how to set it up is said before, not in between.
        rows = [] if self.was_shown else hint(width, height)
        if self.foot:
            rows += [[]] * (height - 1 - len(rows)) + [[Piece(self.foot, "foot")]]
        return rows


class WallApp(TerminalApp[None]):
    """One page and no more; whatever it is to show comes from the recorder."""

    TITLE = "cpclerk wall"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape,ctrl+q", "quit", show=False, priority=True),
        Binding("d", "dark", show=False),
    ]

    def __init__(self, folder: Path, number: int | None = None) -> None:
        super().__init__()
        self.animation_level = "none"
        self.page = WallPage()
        self.receiver = Receiver(folder, number, self._received, self._lost)
        self._inert = Inert()

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        yield self.page

    def on_mount(self) -> None:
        """Look for the recorder, and whether it is still there."""
        self.receiver.start()
        self.set_interval(LOOK, self._look)

    def on_unmount(self) -> None:
        """Look no more."""
        self.receiver.stop()

    def get_line_filters(self) -> "Sequence[LineFilter]":
        """Return what every line passes through on its way to the terminal."""
        return [*super().get_line_filters(), self._inert]

    def action_dark(self) -> None:
        """Show light on dark, or dark on light."""
        self.page.toggle_class("-dark")

    def action_help_quit(self) -> None:
        """Ctrl+C, pressed out of habit, leaves the wall as it is."""

    def _received(self, frame: Frame | None, number: int) -> None:
        self.call_later(self._show, frame, number)

    def _show(self, frame: Frame | None, number: int) -> None:
        self.page.show(frame)
        self.call_after_refresh(self.receiver.shown, number)

    def _lost(self, sentence: str) -> None:
        self.call_later(self._blank, sentence or "no recorder")

    def _look(self) -> None:
        if self.page.shown is not None and not self.receiver.is_alive:
            self._blank("no recorder")

    def _blank(self, foot: str) -> None:
        if self.page.shown is not None or self.page.foot != foot:
            self.page.show(None, foot)

    def _handle_exception(self, error: Exception) -> None:
        self._return_code = CRASHED
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._exit_renderables[:] = [failures.last_words(error)]
        self._close_messages_no_wait()


def run(number: int | None = None) -> int:
    """Show the wall on this terminal and return the exit code. Raises Refused without one."""
    need_a_terminal()
    failures.tell_no_values()
    app = WallApp(runtime_folder(), number)
    app.run()
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(run())
