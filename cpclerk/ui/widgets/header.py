"""The top line: where you are, in which office, on which day, as whom."""

from collections.abc import Iterable
from typing import ClassVar, NamedTuple

from rich.cells import cell_len

from cpclerk.rules.text import printable
from cpclerk.ui.widgets.line import Line
from cpclerk.ui.widgets.plain import fit

NAME = " cpclerk  "


class Flag(NamedTuple):
    """What must never be missed about a store; `short` says it where there is little room."""

    text: str
    short: str
    style: str = "header--flag"


UNENCRYPTED = Flag("UNENCRYPTED TRAINING STORE", "UNENCRYPTED")


class TopLine(NamedTuple):
    """What stands in the header."""

    title_parts: tuple[str, ...] = ()
    office: str = ""
    flags: tuple[Flag, ...] = ()
    right: str = ""


class HeaderLine(Line):
    """` cpclerk  Desk   <office>   Mon 23 Nov 2026  J. Clerk`, and flags."""

    DEFAULT_CSS = """
    HeaderLine { background: $panel; color: $foreground; }
    HeaderLine > .header--name { color: $text-primary; text-style: bold; }
    HeaderLine > .header--title { text-style: bold; }
    HeaderLine > .header--quiet { color: $text-muted; }
    HeaderLine > .header--flag { background: $error; color: $background; text-style: bold; }
    HeaderLine > .header--sample { background: $warning; color: $background; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "header--name",
        "header--title",
        "header--quiet",
        "header--flag",
        "header--sample",
    }

    def __init__(self) -> None:
        super().__init__()
        self.top = TopLine()

    def show(self, top: TopLine) -> None:
        """Show another title, office, set of flags and right-hand side."""
        self.top = top
        self.refresh()

    def pieces(self, width: int) -> Iterable[tuple[str, str]]:
        """Return the texts of the line: as the room gets less, the office goes, flags shorten."""
        top = self.top
        title = printable(" · ".join(top.title_parts))
        office = printable(top.office)
        right = f"  {printable(top.right)} " if top.right else " "
        room = width - len(NAME) - cell_len(right)
        flags = [(f" {flag.text} ", flag.style) for flag in top.flags]
        if cell_len(title) + _length(flags) > room:
            flags = [(f" {flag.short} ", flag.style) for flag in top.flags]
        room -= _length(flags)
        title = fit(title, min(cell_len(title), max(room, 4)))
        gap = room - cell_len(title)
        if gap < cell_len(office) + 4:
            office = ""
        before = (gap - cell_len(office)) // 2
        yield NAME, "header--name"
        yield title, "header--title"
        for text, style in flags:
            yield " ", ""
            yield text, style
        yield " " * before, ""
        yield office, "header--quiet"
        yield " " * (gap - before - cell_len(office)), ""
        yield right, ""


def _length(flags: Iterable[tuple[str, str]]) -> int:
    return sum(1 + cell_len(text) for text, _ in flags)
