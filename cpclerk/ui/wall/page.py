"""How a frame is laid out: large, few words to a line, the latest always in sight.

Type on a terminal is as large as its font. With 24 to 30 lines on a picture 1.5 m high a letter
is about 3 cm, which is read at 4 m; a real font at that size also beats any letters made of
blocks. So the wall asks for a larger font, and only where it has many more lines than that draws
the newest entry and its marks in blocks.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from cpclerk.rules.child_views import ABOUT
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
    if shown.views:
        return _views(shown.views, width, height)
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


def _views(views: Sequence[Line], width: int, height: int) -> list[Row]:
    """Return what a child thinks: what it is about, the child's words, what was done about it."""
    rows: list[Row] = [[Piece(fit(f" {printable(views[0].tag)}", width), "heading")]]
    for each in views:
        about = ABOUT.get(each.column, "")
        rows += [[], [Piece(fit(f" {about}", width), "tag")]]
        # A letter keeps its lines.
        for line in f"“{each.text}”".splitlines():
            rows += [[Piece(f"   {part}", "new")] for part in wrap(line, width - 3)]
        if each.step:
            rows += [[Piece(f"   {part}", "step")] for part in wrap(f"→ {each.step}", width - 3)]
    if len(rows) > height:
        rows[height - 1 :] = [[Piece("   …")]]
    return rows


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
    """Return the marks: in one line below the entries, or alone, each with its reason."""
    if not shown.marks:
        return []
    about = shown.about or "How safe is it, 0 to 10?"
    heading: list[Row] = [
        [Piece(fit(f" {part}", width), "heading")] for part in wrap(about, width - 1)
    ]
    if shown.lines:
        return [[], heading[0], [Piece(fit(_in_short(shown.marks), width))]]
    ways = [_beside, _in_blocks] if height > READABLE else [_beside]
    rows: list[Row] = []
    # In blocks where everybody's mark has room so; with a line between where that has.
    for way in reversed(ways):
        for gap in (1, 0):
            blank: list[Row] = [[]] * gap
            rows = heading + [row for each in way(shown.marks, width) for row in blank + each]
            if len(rows) <= height:
                return rows
    return rows


def _beside(marks: Sequence[Mark], width: int) -> list[list[Row]]:
    """Return each mark in plain type, its reason beside it."""
    tags = max(cell_len(printable(each.tag)) for each in marks)
    found = []
    for each in marks:
        start = f" {fit(printable(each.tag), tags)}  {_mark_words(each):<8}  "
        reason = wrap(each.reason, max(width - cell_len(start), 8))[:3] if each.reason else [""]
        rows: list[Row] = [[Piece(start, "tag"), Piece(reason[0])]]
        rows += [[Piece(" " * cell_len(start)), Piece(part)] for part in reason[1:]]
        found.append(rows)
    return found


def _in_blocks(marks: Sequence[Mark], width: int) -> list[list[Row]]:
    """Return each mark in blocks, its reason beside it in plain type."""
    found = []
    for each, plain in zip(marks, _beside(marks, width), strict=True):
        beside = width - GAP
        if each.value is not None and can_write(each.tag):
            blocks = written(f"{each.tag} {each.value}")
            beside -= len(blocks[0])
        if beside < width // 3 or beside == width - GAP:
            found.append(plain)
            continue
        words = (wrap(each.reason, beside) if each.reason else [])[:HEIGHT]
        words += [""] * (HEIGHT - len(words))
        found.append(
            [
                [Piece(block, "new"), Piece(" " * GAP), Piece(fit(part, beside))]
                for block, part in zip(blocks, words, strict=True)
            ]
        )
    return found


def _mark_words(mark: Mark) -> str:
    return "declined" if mark.value is None else str(mark.value)


def _in_short(marks: Sequence[Mark]) -> str:
    said = (f"{each.tag} {_mark_words(each)}" for each in marks)
    return " " + "   ".join(printable(each) for each in said)
