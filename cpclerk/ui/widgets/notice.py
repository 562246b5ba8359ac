"""One line that says what was just done, or what went wrong."""

from collections.abc import Iterable
from typing import ClassVar

from cpclerk.rules.text import printable
from cpclerk.ui.widgets.line import Line


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

    def say(self, text: str, *, complaint: bool = False) -> None:
        """Show a sentence in place of the one before."""
        self.text = printable(text)
        self.is_complaint = complaint
        self.refresh()

    def pieces(self, _width: int) -> Iterable[tuple[str, str]]:
        """Return the sentence."""
        if self.is_complaint:
            yield f" ! {self.text}", "notice--complaint"
        else:
            yield f" {self.text}", ""
