"""The line that says what was just done, or what went wrong; that in as many lines as it takes."""

import textwrap
from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len

from cpclerk.rules.text import printable
from cpclerk.ui.widgets.line import Line


class NoticeLine(Line):
    """Says `saved 10:22:07`; complaints begin with `!` so that colour is not the only sign.

    A complaint says what to do: where there may be more than one line it is read to its end.
    """

    DEFAULT_CSS = """
    NoticeLine { color: $text-muted; }
    NoticeLine > .notice--complaint { color: $text-error; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"notice--complaint"}

    def __init__(self, most: int = 1) -> None:
        super().__init__()
        self.most = most
        self.texts: tuple[str, ...] = ("",)
        self.is_complaint = False

    @property
    def text(self) -> str:
        """What it says, in full."""
        return self.texts[0]

    def say(self, text: str, *shorter: str, complaint: bool = False) -> None:
        """Show a sentence in place of the one before; where there is no room, a shorter one."""
        self.texts = tuple(map(printable, (text, *shorter)))
        self.is_complaint = complaint
        self._fit()
        self.refresh()

    def on_resize(self) -> None:
        """Take as many lines as are needed now."""
        self._fit()

    def pieces_of(self, y: int, width: int) -> Iterable[tuple[str, str]]:
        """Return what is on one of the lines."""
        lines = self._lines(width)
        if y >= len(lines):
            return
        if self.is_complaint:
            yield f" {' ' if y else '!'} {lines[y]}", "notice--complaint"
        else:
            yield f" {lines[y]}", ""

    def _lines(self, width: int) -> list[str]:
        room = width - (3 if self.is_complaint else 1)
        fits = next((each for each in self.texts if cell_len(each) <= room), "")
        if fits or not self.is_complaint or self.most == 1:
            return [fits or self.texts[-1]]
        lines = textwrap.wrap(self.text, max(width - 3, 20))
        # What is too long even so is cut at the end of the last line.
        first, rest = lines[: self.most - 1], " ".join(lines[self.most - 1 :])
        return [*first, rest] if rest else first

    def _fit(self) -> None:
        height = len(self._lines(self.size.width)) if self.size.width else 1
        if self.most > 1 and self.styles.height is not None and self.styles.height.value != height:
            self.styles.height = height
