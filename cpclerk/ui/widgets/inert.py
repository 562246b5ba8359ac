"""The last net before the terminal: whatever a widget draws, it gets words and no sequences."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from cpclerk.rules.text import printable


class Inert(LineFilter):
    """Takes out what a terminal would act on, where a widget has forgotten to."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the segments, their styles as they are; nearly always the same ones."""
        if all(text.isprintable() for text, _, _ in segments):
            return segments
        return [Segment(printable(text), style) for text, style, _ in segments]
