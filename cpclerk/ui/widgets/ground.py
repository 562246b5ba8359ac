"""What lies under other widgets, and shows nothing itself."""

from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Ground(Widget):
    """Draws one line of background for all of its lines; it has no border and no padding.

    Textual keeps every line of every widget, with the pieces it was last cut into. Named last
    among the bases: the styles come from the first.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw what is in sight."""
        return super().render_lines(Region(crop.x, 0, crop.width, 1)) * crop.height


class Under(Vertical, Ground):
    """Ground under widgets that stand one below the other."""


class Beside(Horizontal, Ground):
    """Ground under widgets that stand side by side."""
