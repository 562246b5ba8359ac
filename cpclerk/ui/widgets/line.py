"""One line of the screen, drawn without children: the cheapest widget there is."""

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from cpclerk.rules.text import printable
from cpclerk.ui.widgets.plain import fit


class Line(Widget):
    """A widget of one line; a subclass says in `pieces` what is on it."""

    DEFAULT_CSS = "Line { height: 1; width: 100%; }"

    def pieces(self, width: int) -> Iterable[tuple[str, str]]:
        """Return the texts of the line, each with the component class that colours it or ''."""
        raise NotImplementedError

    def pieces_of(self, y: int, width: int) -> Iterable[tuple[str, str]]:
        """Return the texts of one of its lines; there is one, unless a subclass has more."""
        return self.pieces(width) if y == 0 else ()

    def render_line(self, y: int) -> Strip:
        """Draw the line; whatever does not fit is cut with an ellipsis."""
        base = self.rich_style
        width = self.size.width
        segments: list[Segment] = []
        left = width
        for text, name in self.pieces_of(y, width):
            if left <= 0:
                break
            segment = Segment(printable(text), self.piece_style(name, base))
            if segment.cell_length > left:
                segment = Segment(fit(text, left), segment.style)
            left -= segment.cell_length
            segments.append(segment)
        return Strip(segments).adjust_cell_length(width, base)

    def piece_style(self, name: str, base: Style) -> Style:
        """Return the style of a component class on the line's own background."""
        return base + self.get_component_rich_style(name, partial=True) if name else base
