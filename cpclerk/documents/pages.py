"""A working page of the office: headed parts of plain lines, to read on screen or on paper."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 76


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page. A line that is indented keeps its indent when it is wrapped."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its title, what it is for, and its parts; a part without lines is left out."""

    title: str
    about: tuple[str, ...]
    parts: tuple[Part, ...]


def written(page: Page) -> str:
    """Return the page as plain text of `WIDTH` columns."""
    lines = [page.title, "=" * min(len(page.title), WIDTH)]
    for each in page.about:
        lines += _wrapped(each)
    for part in page.parts:
        if part.lines:
            lines += ["", part.heading.upper()]
            for line in part.lines:
                lines += _wrapped(line)
    return "\n".join(lines) + "\n"


def table(rows: Sequence[Sequence[str]], indent: str = "") -> tuple[str, ...]:
    """Return rows with each column as wide as its longest word needs; the last is left as it is."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)][:-1]
    lines = []
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        lines.append(indent + "  ".join((*cells, row[-1])).rstrip())
    return tuple(lines)


def _wrapped(line: str) -> list[str]:
    stripped = line.lstrip(" ")
    indent = " " * min(len(line) - len(stripped), WIDTH // 2)
    if len(line) <= WIDTH:
        return [line]
    return textwrap.wrap(
        stripped,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_on_hyphens=False,
    )
