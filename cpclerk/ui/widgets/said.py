"""A column of what was said: wrapped once for each entry, painted line by line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip

from cpclerk.rules.text import printable
from cpclerk.ui.widgets.drawn import Drawn
from cpclerk.ui.widgets.plain import fit

Piece = tuple[str, str]
"""A text and the tone it is painted in."""


@dataclass(frozen=True, slots=True)
class Saying:
    """An entry as a column shows it: who says it, the words, then what is due, then its marks.

    Without a uid it is a heading, or something that is only to be read: it is not pointed at.
    """

    uid: str
    tag: str
    words: str
    step: str = ""
    marks: str = ""
    struck: bool = False
    tone: str = ""


class SaidColumn(Drawn, can_focus=False):
    """Entries one under the other; at most one of them is pointed at."""

    DEFAULT_CSS = """
    SaidColumn {
        width: 1fr; height: 1fr; border: round $border-blurred; border-title-color: $foreground;
        border-subtitle-color: $text-warning;
        scrollbar-size-vertical: 1; overflow-x: hidden;
    }
    SaidColumn.-here {
        border: round $border; border-title-color: $text-primary; border-title-style: bold;
    }
    SaidColumn > .said--tag { color: $text-primary; text-style: bold; }
    SaidColumn > .said--step { color: $text-accent; }
    SaidColumn > .said--mark { color: $text-warning; text-style: bold; }
    SaidColumn > .said--struck { color: $text-muted; text-style: strike; }
    SaidColumn > .said--quiet { color: $text-muted; }
    SaidColumn > .said--heading { text-style: bold; }
    SaidColumn > .said--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground;
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "said--tag",
        "said--step",
        "said--mark",
        "said--struck",
        "said--quiet",
        "said--heading",
        "said--cursor",
    }
    ALLOW_SELECT: ClassVar[bool] = False

    def __init__(
        self, title: str, *, empty: str = "", follows: bool = True, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.heading = title
        # Whether things are said into it: they are counted, and the last is in sight.
        self.follows = follows
        self.empty = empty
        self.sayings: list[Saying] = []
        self.pointed: str | None = None
        self._gutter = 4
        self._lines: list[tuple[str, list[Piece]]] = []
        self._width = 0
        self.border_title = title

    def show(self, sayings: Sequence[Saying], *, gutter: int) -> None:
        """Show these entries; `gutter` is the width of the widest tag."""
        self.sayings = list(sayings)
        self._gutter = gutter
        self._wrap_all()
        if self.pointed in {each.uid for each in self.sayings}:
            self._into_sight()
        else:
            self._to_end()

    def put(self, saying: Saying) -> None:
        """Show one entry: in its place if it is there, or else at the end."""
        for place, each in enumerate(self.sayings):
            if each.uid == saying.uid:
                was_at_end = self.scroll_y >= len(self._lines) - self._height
                self.sayings[place] = saying
                self._wrap_all()
                if was_at_end:
                    # The last one may have grown.
                    self._to_end()
                return
        self.sayings.append(saying)
        self._lines.extend(self._wrapped(saying))
        self._measure()
        self._to_end()

    def point(self, uid: str | None) -> None:
        """Point at one entry, or at none; what is pointed at is in sight."""
        if uid == self.pointed:
            return
        self.pointed = uid
        if uid is None:
            self._to_end()
        else:
            self._into_sight()
        self.refresh()

    def _into_sight(self) -> None:
        places = [place for place, (of, _) in enumerate(self._lines) if of == self.pointed]
        if places and self._height:
            top = round(self.scroll_y)
            if places[0] < top or len(places) >= self._height:
                top = places[0]
            elif places[-1] >= top + self._height:
                top = places[-1] - self._height + 1
            self.scroll_to(y=top, animate=False, immediate=True)

    def next_to(self, uid: str | None, by: int) -> str | None:
        """Return the entry above (-1) or below (1) one; from none, the last. None beyond an end."""
        uids = [each.uid for each in self.sayings if each.uid]
        if uid is None:
            return uids[-1] if uids and by < 0 else None
        place = uids.index(uid) + by if uid in uids else -1
        return uids[place] if 0 <= place < len(uids) else None

    def page(self, by: int) -> None:
        """Scroll a screenful up (-1) or down (1)."""
        self.scroll_to(
            y=self.scroll_y + by * max(self._height - 1, 1), animate=False, immediate=True
        )

    def on_resize(self) -> None:
        """Wrap the entries to the new width."""
        if self.scrollable_content_region.width != self._width:
            self._wrap_all()
            self._to_end()

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is in sight."""
        width, base = self.size.width, self.base
        place = y + round(self.scroll_y)
        if not self._lines and y == 0:
            return Strip([Segment(fit(self.empty, width), self._tone("quiet", base))], width)
        if place >= len(self._lines):
            return Strip.blank(width, base)
        uid, pieces = self._lines[place]
        if uid == self.pointed:
            cursor = self.get_component_rich_style("said--cursor")
            # A mark too, where there are no colours to see it by.
            first = f"{pieces[0][0][:-1]}>" if pieces[0][1] == "tag" else pieces[0][0]
            segments = [
                Segment(text, cursor) for text in (first, *(each for each, _ in pieces[1:]))
            ]
            return Strip(segments).adjust_cell_length(width, cursor)
        segments = [Segment(text, self._tone(tone, base)) for text, tone in pieces]
        return Strip(segments).adjust_cell_length(width, base)

    @property
    def _height(self) -> int:
        return self.scrollable_content_region.height

    def _tone(self, tone: str, base: Style) -> Style:
        return base + self.get_component_rich_style(f"said--{tone}", partial=True) if tone else base

    def _wrap_all(self) -> None:
        self._width = self.scrollable_content_region.width
        self._lines = [line for each in self.sayings for line in self._wrapped(each)]
        self._measure()

    def _measure(self) -> None:
        size = Size(self._width, len(self._lines))
        if self.show_vertical_scrollbar and size.height > self._height:
            # Nothing moves but the bar: to say more would lay the whole screen out again.
            self.set_reactive(SaidColumn.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = size.height
        else:
            self.virtual_size = size
        count = sum(not each.struck for each in self.sayings) if self.follows else 0
        title = f"{self.heading} {count}" if count else self.heading
        if title != self.border_title:
            self.border_title = title
        self.refresh()

    def _to_end(self) -> None:
        if not self.follows:
            return
        end = max(len(self._lines) - self._height, 0)
        self.scroll_to(y=end, animate=False, immediate=True, force=True)

    def _wrapped(self, saying: Saying) -> Iterator[tuple[str, list[Piece]]]:
        indent = " " * (self._gutter + 1)
        width = max(self._width - len(indent) - 1, 4)
        start: Piece = (fit(printable(saying.tag), self._gutter) + " ", "tag")
        tone = "struck" if saying.struck else saying.tone
        parts = [(words, tone) for words in wrap(saying.words, width)]
        if tone == "heading":
            yield from ((saying.uid, [(words, tone)]) for words, _ in parts)
            return
        parts += [(words, tone or "step") for words in wrap(saying.step, width) if words]
        _add_marks(parts, saying.marks, width)
        for words, its_tone in parts:
            pieces = [start, (words, its_tone)]
            if saying.marks and words.endswith(saying.marks) and its_tone != "mark":
                pieces = [start, (words[: -len(saying.marks)], its_tone), (saying.marks, "mark")]
            yield saying.uid, pieces
            start = (indent, "")


def _add_marks(parts: list[Piece], marks: str, width: int) -> None:
    """Put the marks behind the last words, or below them where there is no room."""
    if not marks:
        return
    words, tone = parts[-1]
    if cell_len(words) + 1 + cell_len(marks) <= width:
        parts[-1] = (f"{words} {marks}", tone)
    else:
        parts.extend((line, "mark") for line in wrap(marks, width))


def wrap(text: str, width: int) -> list[str]:
    """Return the text in lines of at most `width` cells, broken between words where it can be."""
    lines: list[str] = []
    line, length = "", 0
    for word in printable(text).split():
        room = cell_len(word)
        if line and length + 1 + room <= width:
            line, length = f"{line} {word}", length + 1 + room
            continue
        if line:
            lines.append(line)
        *whole, line = chop_cells(word, width) if room > width else [word]
        lines.extend(whole)
        length = cell_len(line)
    return [*lines, line]
