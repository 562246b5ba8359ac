"""How the wall stands, in a few words, at the end of a line."""

from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len

from cpclerk.ui.widgets.line import Line


class WallLine(Line):
    """`wall: shown`, or why it is blank; as wide as its words."""

    DEFAULT_CSS = """
    WallLine { width: auto; }
    WallLine > .wall--shown { color: $text-success; text-style: bold; }
    WallLine > .wall--blank { color: $text-warning; text-style: bold; }
    WallLine > .wall--none { color: $text-muted; }
    WallLine > .wall--amiss { color: $text-error; text-style: bold reverse; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "wall--shown",
        "wall--blank",
        "wall--none",
        "wall--amiss",
    }

    def __init__(self) -> None:
        super().__init__()
        self._said = "", ""

    def show(self, words: str, tone: str) -> None:
        """Show other words, in one of the tones `shown`, `blank`, `none`, `amiss`."""
        if (words, tone) != self._said:
            self._said = words, tone
            self.styles.width = cell_len(words) + 2 if words else 0
            self.refresh()

    def pieces(self, width: int) -> Iterable[tuple[str, str]]:  # noqa: ARG002
        """Return the words."""
        words, tone = self._said
        yield f" {words} ", f"wall--{tone}" if tone else ""
