"""What scrolls and is drawn line by line."""

from rich.style import Style
from textual.content import Content
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip

from cpclerk.rules.text import printable


class Drawn(ScrollView):
    """Looks its own style up once for all its lines: for each it would ask every ancestor."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.base = Style()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw what is in sight."""
        self.base = self.rich_style
        return super().render_lines(crop)

    def render_str(self, text_content: str | Content) -> Content:
        """Return what stands on the border as it is: a name or a note in it is never markup."""
        if isinstance(text_content, Content):
            return text_content
        return Content(printable(text_content))
