"""How a frame is laid out: large, few words to a line, the latest always in sight.

Type on a terminal is as large as its font. With 24 to 30 lines on a picture 1.5 m high a letter
is about 3 cm, which is read at 4 m; a real font at that size also beats any letters made of
blocks. So the wall asks for a larger font, and only where it has many more lines than that draws
the newest entry and its marks in blocks.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from cpclerk.rules.conference import COLUMNS
from cpclerk.rules.text import printable
from cpclerk.rules.wall import Frame, Line, Mark
from cpclerk.ui.wall.letters import HEIGHT, can_write, width_of, written
from cpclerk.ui.widgets.plain import fit
from cpclerk.ui.widgets.said import wrap

READABLE = 30
"""Lines of a wall whose own type can be read at 4 m."""
GAP = 3
MOST_BLOCKS = 3
"""Lines of the newest entry in blocks; a longer one stays in plain type."""


class Piece(NamedTuple):
    """Words in one tone: `heading`, `tag`, `step`, `new`, or nothing."""

    text: str
    tone: str = ""


Row = list[Piece]


def laid_out(shown: Frame, width: int, height: int) -> list[Row]:
    """Return the lines of the wall, none wider than `width`, at most `height`."""
    below = _scale(shown, width, height)
    if height > READABLE and (banner := _banner(shown.newest, width)):
        below = [[], *banner, *below]
    if not shown.lines:
        return below[:height]
    room = max(height - len(below), 4)
    return (_columns(shown, width, room) + below)[:height]


def hint(width: int, height: int) -> list[Row]:
    """Return what is said while nothing is shown yet: how to make the type large enough."""
    lines = ["This is the wall. It shows nothing until the clerk presses F10."]
    if height > READABLE:
        lines.append(
            f"It has {height} lines. Make its type larger, with Ctrl and +, until it has 24 to 30:"
        )
        lines.append("then it is read from 4 metres.")
    else:
        lines.append(f"It has {height} lines: its type is large enough to be read from 4 metres.")
    lines.append("d: dark or light    q: leave")
    return [row for each in lines for row in [*[[Piece(part)] for part in wrap(each, width)], []]]


def _columns(shown: Frame, width: int, height: int) -> list[Row]:
    wide = (width - GAP * (len(COLUMNS) - 1)) // len(COLUMNS)
    columns = [
        _column(name, shown.column(code), shown.newest, wide, height)
        for code, name in COLUMNS.items()
    ]
    rows = []
    for number in range(height):
        row: Row = []
        for column in columns:
            if row:
                row.append(Piece(" " * GAP))
            row += column[number] if number < len(column) else [Piece(" " * wide)]
        rows.append(row)
    return rows


def _column(
    name: str, lines: Sequence[Line], newest: Line | None, width: int, height: int
) -> list[Row]:
    """Return a column: its heading, then as many of its latest entries as there is room for."""
    heading = [[Piece(fit(f" {name}", width), "heading")], [Piece(" " * width)]]
    room = height - len(heading)
    entries: list[Row] = []
    for each in reversed(lines):
        rows = _entry(each, width, is_new=each is newest)
        if entries and len(rows) + len(entries) + 1 > room:
            break
        entries = [*rows[:room], *([[Piece(" " * width)]] if entries else []), *entries]
    return heading + entries


def _entry(line: Line, width: int, *, is_new: bool) -> list[Row]:
    tag = printable(line.tag)
    rows = [[Piece(fit(tag, width), "tag")]] if tag else []
    tone = "new" if is_new else ""
    rows += [[Piece(fit(part, width), tone)] for part in wrap(line.text, width)]
    if line.step:
        rows += [[Piece(fit(part, width), "step")] for part in wrap(line.step, width)]
    return rows


def _banner(newest: Line | None, width: int) -> list[Row]:
    """Return the newest entry in blocks; nothing where it is too long, or has no such letters."""
    if newest is None:
        return []
    words = f"{newest.text} {newest.step}".strip()
    if not can_write(words):
        return []
    lines = _wrapped(words.split(), width)
    if not lines or len(lines) > MOST_BLOCKS:
        return []
    heading = " · ".join(filter(None, (COLUMNS.get(newest.column, ""), newest.tag)))
    rows: list[Row] = [[Piece(fit(f" {heading}", width), "heading")], []]
    for each in lines:
        rows += [[Piece(part, "new")] for part in written(each)]
    return rows


def _wrapped(words: Iterable[str], width: int) -> list[str]:
    lines, line = [], ""
    for word in words:
        longer = f"{line} {word}" if line else word
        if width_of(longer) <= width:
            line = longer
        elif width_of(word) > width:
            return []
        else:
            lines.append(line)
            line = word
    return [*lines, line]


def _scale(shown: Frame, width: int, height: int) -> list[Row]:
    """Return the marks, each with its place on the scale; alone on the wall, with their reasons."""
    if not shown.marks:
        return []
    about = shown.about or "How safe is it, 0 to 10?"
    rows: list[Row] = [
        [Piece(fit(f" {part}", width), "heading")] for part in wrap(about, width - 1)
    ]
    if shown.lines:
        return [[], *rows[:1], [Piece(fit(_in_short(shown.marks), width))]]
    is_large = height > READABLE
    tags = max(cell_len(printable(each.tag)) for each in shown.marks)
    for each in shown.marks:
        mark = "declined" if each.value is None else str(each.value)
        start = f"{fit(printable(each.tag), tags)}  {mark:<8}  "
        room = max(width - cell_len(start), 8)
        reason = wrap(each.reason, room) if each.reason else [""]
        rows.append([])
        if is_large and each.value is not None and can_write(each.tag):
            blocks = written(f"{each.tag} {each.value}")
            beside = width - len(blocks[0]) - GAP
            if beside > 20:
                words = (wrap(each.reason, beside) if each.reason else [""])[:HEIGHT]
                words += [""] * (HEIGHT - len(words))
                rows += [
                    [Piece(block, "new"), Piece(" " * GAP), Piece(fit(part, beside))]
                    for block, part in zip(blocks, words, strict=True)
                ]
                continue
        rows.append([Piece(start, "tag"), Piece(reason[0])])
        rows += [[Piece(" " * cell_len(start)), Piece(part)] for part in reason[1:3]]
    return rows


def _in_short(marks: Sequence[Mark]) -> str:
    said = (f"{each.tag} {'declined' if each.value is None else each.value}" for each in marks)
    return " " + "   ".join(printable(each) for each in said)
