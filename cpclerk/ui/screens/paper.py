"""A text to read, page by page: a frozen block, a copy exactly as it went."""

from collections.abc import Callable, Iterable

from textual.containers import VerticalScroll
from textual.widget import Widget

from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.widgets.plain import Plain


class PaperScreen(BaseScreen):
    """A text that fills the screen; the arrows and PgDn scroll it."""

    DEFAULT_CSS = """
    PaperScreen #paper { height: 1fr; padding: 0; scrollbar-size-vertical: 1; }
    PaperScreen #text { width: 76; }
    """
    AUTO_FOCUS = "#paper"

    def __init__(
        self, title: tuple[str, ...], read: Callable[[], tuple[str, str]], notice: str = ""
    ) -> None:
        """`read` gives the text and a sentence about it; `notice` is a complaint to begin with."""
        super().__init__()
        self._title = title
        self._read = read
        self._notice = notice
        self._text = Plain("", id="text")

    def body(self) -> Iterable[Widget]:
        """Return the paper."""
        yield VerticalScroll(self._text, id="paper", classes="panel", can_focus=True)

    def title_parts(self) -> tuple[str, ...]:
        """Return what it is."""
        return self._title

    def load(self) -> None:
        """Read the text."""
        self.read(self._read, self.paint)

    def paint(self, found: tuple[str, str]) -> None:
        """Show the text."""
        text, about = found
        self._text.show(text.replace("\f", "\n\n"))
        if self._notice:
            self.complain(self._notice)
        else:
            self.say(about)
