"""The last net before the terminal: whatever a widget draws, it gets words and no sequences."""

from collections.abc import Sequence

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from cpclerk.rules.text import printable


class Inert(LineFilter):
    """Takes out what a terminal would act on, where a widget has forgotten to.

    It does what the filters `before` it do as well: Textual keeps every line after each filter.
    """

    def __init__(self, before: Sequence[LineFilter] = ()) -> None:
        super().__init__()
        self.before = before

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments, their styles as they are; nearly always the same ones."""
        for each in self.before:
            segments = each.apply(segments, background)
        if all(text.isprintable() for text, _, _ in segments):
            return segments
        return [Segment(printable(text), style) for text, style, _ in segments]
