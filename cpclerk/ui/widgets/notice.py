"""What was just done, or what went wrong: one line, or more where a sentence needs them."""

from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len

from cpclerk.rules.text import printable
from cpclerk.ui.widgets.line import Line

MOST = 4
"""Rows that a sentence may take; what is longer is cut at their end."""


class NoticeLine(Line):
    """Says `saved 10:22:07`; complaints begin with `!` so that colour is not the only sign."""

    DEFAULT_CSS = """
    NoticeLine { color: $text-muted; }
    NoticeLine > .notice--complaint { color: $text-error; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"notice--complaint"}

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.is_complaint = False
        self._rows: list[str] = [""]
        self._is_cut = False
        self._height = 1

    def say(self, text: str, *, complaint: bool = False, cut: bool = False) -> None:
        """Show a sentence in place of the one before, on as many rows as it takes.

        Where it is `cut` it stays on one, and nothing moves: it changes with every key.
        """
        self.text = printable(text)
        self.is_complaint = complaint
        self._is_cut = cut
        self._lay_out()
        self.refresh()

    def on_resize(self) -> None:
        """Lay it out anew."""
        self._lay_out()

    def pieces_of(self, y: int, width: int) -> Iterable[tuple[str, str]]:  # noqa: ARG002
        """Return a row of the sentence."""
        row = self._rows[y] if y < len(self._rows) else ""
        if self.is_complaint:
            yield f" {' ' if y else '!'} {row}", "notice--complaint"
        else:
            yield f" {row}", ""

    def _lay_out(self) -> None:
        """Break the sentence where the remedy at its end would not be seen."""
        room = self.size.width - (3 if self.is_complaint else 1)
        self._rows = [self.text]
        if not self._is_cut and cell_len(self.text) > room > 0:
            from cpclerk.ui.widgets.said import wrap

            rows = wrap(self.text, room)
            self._rows = [*rows[: MOST - 1], " ".join(rows[MOST - 1 :])] if rows[MOST:] else rows
        if len(self._rows) != self._height:
            self._height = len(self._rows)
            self.styles.height = self._height
