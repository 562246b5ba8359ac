"""A list of aligned rows that stays quick with ten thousand of them."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from cpclerk.rules.text import printable
from cpclerk.ui.widgets.columns import Column, widths
from cpclerk.ui.widgets.drawn import Drawn
from cpclerk.ui.widgets.plain import fit

GAP = 2
NOT_READ = "Not read yet."
"""What an empty list says as long as nobody knows whether it is empty."""


class Cell(NamedTuple):
    """A text in a row with a tone: late, soon, done, quiet or strong. Words must say it too.

    One that `runs_on` is the last of its row: it has the room of all columns from its own.
    """

    text: str
    tone: str = ""
    runs_on: bool = False


class Row(NamedTuple):
    """A row of a list. One without a key spans the list, and nobody stops on it: a heading.

    With a tone it is no heading but more words about the row above.
    """

    key: str | None
    cells: tuple[str | Cell, ...]
    tone: str = ""


class Lines(Drawn, can_focus=True):
    """Rows in columns, one of them under the cursor.

    A list that is led by a field beside it, which keeps the focus, has the class `-led`.
    Posts `Highlighted` when the cursor stands on another row, `Chosen` on Enter or a click on
    the row under the cursor; both carry the row's key.
    """

    DEFAULT_CSS = """
    Lines { height: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; }
    Lines > .lines--title { color: $text-muted; }
    Lines > .lines--heading { color: $text-primary; text-style: bold; }
    Lines > .lines--cursor { background: $panel; text-style: bold; }
    Lines:focus > .lines--cursor, Lines.-led > .lines--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
    }
    Lines > .lines--late { color: $text-error; text-style: bold; }
    Lines > .lines--soon { color: $text-warning; }
    Lines > .lines--done { color: $text-success; }
    Lines > .lines--quiet { color: $text-muted; }
    Lines > .lines--strong { text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "lines--title",
        "lines--heading",
        "lines--cursor",
        "lines--late",
        "lines--soon",
        "lines--done",
        "lines--quiet",
        "lines--strong",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
        Binding("enter", "choose", show=False),
    ]
    ALLOW_SELECT: ClassVar[bool] = False

    class Highlighted(Message):
        """The cursor stands on another row; `key` is None when the list is empty."""

        def __init__(self, lines: "Lines", key: str | None) -> None:
            super().__init__()
            self.lines = lines
            self.key = key

        @property
        def control(self) -> "Lines":
            """The list, for `@on(Lines.Highlighted, "#id")`."""
            return self.lines

    class Chosen(Message):
        """Enter was pressed on a row."""

        def __init__(self, lines: "Lines", key: str) -> None:
            super().__init__()
            self.lines = lines
            self.key = key

        @property
        def control(self) -> "Lines":
            """The list, for `@on(Lines.Chosen, "#id")`."""
            return self.lines

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        empty: str = "",
        titles: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.columns = tuple(columns)
        self.empty = empty
        self.titles = titles
        self.rows: tuple[Row, ...] = ()
        self.is_read = False
        self.cursor = -1
        self._widths: tuple[int, ...] = ()
        self._shared = 0

    @property
    def key(self) -> str | None:
        """The key of the row under the cursor, or None."""
        return self.rows[self.cursor].key if 0 <= self.cursor < len(self.rows) else None

    def show(self, rows: Sequence[Row], *, empty: str | None = None) -> None:
        """Show other rows. The cursor stays with its row's key, or else where it was."""
        before, key = self.cursor, self.key
        self.rows, self.is_read = tuple(rows), True
        if empty is not None:
            self.empty = empty
        self.cursor = self._place_of(key, before)
        self._measure()
        if self.cursor != before:
            self.call_after_refresh(self._see_cursor)
        if self.key != key or before < 0:
            self.post_message(self.Highlighted(self, self.key))

    def forget(self) -> None:
        """Take the rows away: they could not be read, and `empty` might say that all is well."""
        self.show(())
        self.is_read = False

    def move_to(self, key: str) -> bool:
        """Put the cursor on the row with that key; False when there is none."""
        for place, row in enumerate(self.rows):
            if row.key == key:
                self._go(place)
                return True
        return False

    def action_move(self, by: int) -> None:
        """Go to the next row up or down that is no heading."""
        place = self.cursor + by
        while 0 <= place < len(self.rows):
            if self.rows[place].key is not None:
                self._go(place)
                return
            place += by
        if by < 0:
            self.scroll_to(y=0, animate=False)

    def action_page(self, by: int) -> None:
        """Go a screenful up or down."""
        height = max(1, self.size.height - self._top - 1)
        self._go(self._near(min(max(self.cursor + by * height, 0), len(self.rows) - 1)))

    def action_first(self) -> None:
        """Go to the first row."""
        self._go(self._near(0))

    def action_last(self) -> None:
        """Go to the last row."""
        self._go(self._near(len(self.rows) - 1))

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if self.key is not None:
            self.post_message(self.Chosen(self, self.key))

    def on_click(self, event: Click) -> None:
        """Move to the row that was clicked; choose it if the cursor was there."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        place = offset.y + round(self.scroll_y) - self._top
        if 0 <= place < len(self.rows) and self.rows[place].key is not None:
            if place == self.cursor:
                self.action_choose()
            else:
                self._go(place)

    def on_resize(self, _event: Resize) -> None:
        """Share the new width among the columns; in less height, the cursor stays in sight."""
        self._measure()
        # Once it has the room that it keeps: on the way there it may have less.
        self.call_after_refresh(self._see_cursor)

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is visible."""
        width, base = self.size.width, self.base
        if self.scrollable_content_region.width != self._shared:
            # A scrollbar that came or went changes the room without a Resize.
            self._share()
        if y < self._top:
            titles = tuple(column.title for column in self.columns)
            return self._strip(titles, self._style("title", base), base, width)
        place = y + round(self.scroll_y) - self._top
        if not self.rows and place == 0:
            words = self.empty if self.is_read else NOT_READ
            return self._strip_of(" " + words, self._style("quiet", base), width)
        if not 0 <= place < len(self.rows):
            return Strip.blank(width, base)
        row = self.rows[place]
        if row.key is None:
            text = "  ".join(_text(cell) for cell in row.cells)
            return self._strip_of(" " + text, self._style(row.tone or "heading", base), width)
        if place == self.cursor:
            base += self.get_component_rich_style("lines--cursor", partial=not self._is_led)
        return self._strip(row.cells, self._style(row.tone, base), base, width, place)

    @property
    def _is_led(self) -> bool:
        return self.has_focus or self.has_class("-led")

    @property
    def _top(self) -> int:
        return 1 if self.titles else 0

    def _strip(
        self,
        cells: Sequence[str | Cell],
        style: Style,
        base: Style,
        width: int,
        place: int | None = None,
    ) -> Strip:
        at_cursor = place is not None and place == self.cursor and self._is_led
        segments = [Segment(">" if at_cursor else " ", style)]
        for column, cell, wide in zip(self.columns, cells, self._widths, strict=False):
            runs_on = isinstance(cell, Cell) and cell.runs_on
            # What runs on has all that is left beside what stands before it.
            room = width - sum(each.cell_length for each in segments) if runs_on else wide
            if room:
                tone = cell.tone if isinstance(cell, Cell) and not at_cursor else ""
                text = fit(printable(_text(cell)), room, column.align)
                segments.append(Segment(text, self._style(tone, base) if tone else style))
                segments.append(Segment(" " * GAP, base))
            if runs_on:
                break
        return Strip(segments).adjust_cell_length(width, base)

    def _strip_of(self, text: str, style: Style, width: int) -> Strip:
        return Strip([Segment(fit(printable(text), width), style)], width)

    def _style(self, tone: str, base: Style) -> Style:
        return (
            base + self.get_component_rich_style(f"lines--{tone}", partial=True) if tone else base
        )

    def _measure(self) -> None:
        width = self.size.width
        self.virtual_size = Size(width, max(len(self.rows), 1) + self._top)
        self._share()
        self.refresh()

    def _share(self) -> None:
        """Share the room beside the scrollbar among the columns."""
        self._shared = self.scrollable_content_region.width
        self._widths = widths(self.columns, self._longest(), self._shared - 1, GAP)

    def _longest(self) -> list[int]:
        """Return how wide each column's texts are; a long list is judged by its first rows."""
        longest = [cell_len(column.title) if self.titles else 0 for column in self.columns]
        for row in self.rows[:500]:
            if row.key is not None:
                for place, cell in enumerate(row.cells[: len(longest)]):
                    if isinstance(cell, Cell) and cell.runs_on:
                        continue
                    longest[place] = max(longest[place], cell_len(printable(_text(cell))))
        return longest

    def _place_of(self, key: str | None, before: int) -> int:
        if key is not None:
            for place, row in enumerate(self.rows):
                if row.key == key:
                    return place
        return self._near(min(max(before, 0), len(self.rows) - 1))

    def _near(self, place: int) -> int:
        """Return the row at `place` or the nearest that is no heading; -1 when there is none."""
        for distance in range(len(self.rows)):
            for candidate in (place + distance, place - distance):
                if 0 <= candidate < len(self.rows) and self.rows[candidate].key is not None:
                    return candidate
        return -1

    def _go(self, place: int) -> None:
        if place < 0 or place == self.cursor:
            return
        self.cursor = place
        self._scroll_to_cursor()
        self.refresh()
        self.post_message(self.Highlighted(self, self.key))

    def _scroll_to_cursor(self) -> None:
        place = Region(0, self.cursor, 1, 1 + self._top)
        above = all(row.key is None for row in self.rows[: self.cursor])
        if above and place.bottom <= self.size.height:
            # No key leads to the words above the first row: they are in sight with it.
            place = Region(0, 0, 1, place.bottom)
        self.scroll_to_region(place, animate=False, force=True, origin_visible=False)

    def _see_cursor(self) -> None:
        """Scroll to the cursor if it got out of sight."""
        first, room = round(self.scroll_y), self.size.height - self._top
        if room > 0 and self.cursor >= 0 and not first <= self.cursor < first + room:
            self._scroll_to_cursor()


def _text(cell: str | Cell) -> str:
    return cell.text if isinstance(cell, Cell) else cell
