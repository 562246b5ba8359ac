"""Text from people on its way to the screen: printable, measured in cells, never markup."""

from rich.cells import cell_len, set_cell_size
from textual.widgets import Static

_SPACES = "\t\n\r\v\f\u00a0\u2028\u2029"
_JOINERS = "\u200c\u200d"


def printable(text: str) -> str:
    """Return the text on one line, without anything a terminal could act on."""
    if text.isprintable():
        return text
    kept = []
    for character in text.replace("\r\n", "\n"):
        if character.isprintable() or character in _JOINERS:
            kept.append(character)
        elif character in _SPACES or character.isspace():
            kept.append(" ")
    return "".join(kept)


def printable_lines(text: str) -> str:
    """Return the text, line by line, without anything a terminal could act on."""
    if text.isprintable():
        return text
    return "\n".join(map(printable, text.replace("\r\n", "\n").split("\n")))


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
