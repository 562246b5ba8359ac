"""Text from people on its way to the screen: printable, measured in cells, never markup."""

from rich.cells import cell_len, set_cell_size
from textual.widgets import Static

from cpclerk.rules.text import printable_lines


def fit(text: str, width: int, align: str = "left") -> str:
    """Return the text in exactly `width` cells: padded, or cut with an ellipsis."""
    length = cell_len(text)
    if length <= width:
        padding = " " * (width - length)
        return padding + text if align == "right" else text + padding
    if width <= 0:
        return ""
    return set_cell_size(text, width - 1) + "…"


class Plain(Static):
    """Words shown as they are; what looks like markup is text."""

    def __init__(
        self, text: str = "", *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(printable_lines(text), markup=False, id=id, classes=classes)

    def show(self, text: str) -> None:
        """Show other words."""
        self.update(printable_lines(text))
