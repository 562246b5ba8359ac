"""The top line: where you are, in which office, on which day, as whom."""

from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len

from cpclerk.ui.widgets.line import Line
from cpclerk.ui.widgets.plain import fit, printable

FLAGS = {"UNENCRYPTED TRAINING STORE": "UNENCRYPTED"}
"""What must never be missed about a store, and how it is said where there is little room."""


class HeaderLine(Line):
    """` cpclerk  Desk   <office>   Mon 23 Nov 2026  J. Clerk`, and red flags."""

    DEFAULT_CSS = """
    HeaderLine { background: $panel; color: $foreground; }
    HeaderLine > .header--name { color: $text-primary; text-style: bold; }
    HeaderLine > .header--title { text-style: bold; }
    HeaderLine > .header--quiet { color: $text-muted; }
    HeaderLine > .header--flag { background: $error; color: $text; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "header--name",
        "header--title",
        "header--quiet",
        "header--flag",
    }

    def __init__(self) -> None:
        super().__init__()
        self.title_parts: tuple[str, ...] = ()
        self.office = ""
        self.flags: tuple[str, ...] = ()
        self.right = ""

    def show(
        self, title_parts: tuple[str, ...], office: str, flags: tuple[str, ...], right: str
    ) -> None:
        """Show another title, office, set of flags and right-hand side."""
        self.title_parts = tuple(map(printable, title_parts))
        self.office = printable(office)
        self.flags = flags
        self.right = printable(right)
        self.refresh()

    def pieces(self, width: int) -> Iterable[tuple[str, str]]:
        """Return the texts of the line: as the room gets less, the office goes, flags shorten."""
        title = " · ".join(self.title_parts)
        right = f"  {self.right} "
        flags = [f" {flag} " for flag in self.flags]
        room = width - 10 - cell_len(right)
        if cell_len(title) + sum(map(cell_len, flags)) + len(flags) > room:
            flags = [f" {FLAGS.get(flag, flag)} " for flag in self.flags]
        room -= sum(map(cell_len, flags)) + len(flags)
        title = fit(title, min(cell_len(title), max(room, 4)))
        gap = room - cell_len(title)
        office = self.office if gap >= cell_len(self.office) + 4 else ""
        before = (gap - cell_len(office)) // 2 if office else gap
        yield " cpclerk  ", "header--name"
        yield title, "header--title"
        for flag in flags:
            yield " ", ""
            yield flag, "header--flag"
        yield " " * before, ""
        yield office, "header--quiet"
        yield " " * (gap - before - cell_len(office)), ""
        yield right, ""
