"""A list in which several things are ticked, then saved at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key

from cpclerk.ui.answers import NEXT
from cpclerk.ui.dialogs import Dialog
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.plain import Plain

WORDS = {True: "yes", False: "no", None: "not recorded"}


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to tick: its code, words and state. `is_asked`: yes, no, or not recorded."""

    code: str
    words: str
    state: bool | None = False
    is_asked: bool = False

    @property
    def turned(self) -> "Tick":
        """It as the next press of its key leaves it."""
        if not self.is_asked:
            return replace(self, state=not self.state)
        return replace(self, state=NEXT[self.state])


class Ticks(Dialog):
    """Space or the row's own letter ticks; Enter saves all; Esc leaves everything as it was.

    Its answer is the state of each row, by code.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "turn", show=False),
        Binding("enter", "take", show=False, priority=True),
    ]

    def __init__(self, question: str, ticks: Sequence[Tick]) -> None:
        super().__init__()
        self.question = question
        self.ticks = list(ticks)
        self.letters = _letters(self.ticks)
        self.lines = Lines([Column(width=1), Column(width=3), Column(stretch=True), Column()])

    def compose(self) -> ComposeResult:
        """Lay out question, list and what the keys do."""
        with self.box:
            yield Plain(self.question)
            yield self.lines
            yield Plain("Space or its letter ticks · Enter saves · Esc goes back", classes="foot")

    def on_mount(self) -> None:
        """Show the list."""
        self._show()
        self.lines.focus()

    def on_key(self, event: Key) -> None:
        """Tick the row whose letter was pressed."""
        for place, letter in enumerate(self.letters):
            if letter and event.character == letter:
                event.stop()
                self.lines.move_to(self.ticks[place].code)
                self.action_turn()
                return

    def on_lines_chosen(self) -> None:
        """A click on the row under the cursor ticks it."""
        self.action_turn()

    def action_turn(self) -> None:
        """Tick the row under the cursor, or take the tick back."""
        place = self.lines.cursor
        if 0 <= place < len(self.ticks):
            self.ticks[place] = self.ticks[place].turned
            self._show()

    def action_take(self) -> None:
        """Save every row as it stands."""
        self.dismiss({each.code: each.state for each in self.ticks})

    def _show(self) -> None:
        self.lines.show(
            [
                Row(each.code, (letter, _box(each), each.words, _said(each)))
                for each, letter in zip(self.ticks, self.letters, strict=True)
            ]
        )


def _box(each: Tick) -> str:
    return {True: "[x]", False: "[ ]", None: "[?]"}[each.state]


def _said(each: Tick) -> str | Cell:
    if not each.is_asked:
        return ""
    return Cell(WORDS[each.state], "soon" if each.state is None else "")


def _letters(ticks: Sequence[Tick]) -> list[str]:
    """Return a letter for each row, the first of its own that is free."""
    taken: set[str] = set()
    letters = []
    for each in ticks:
        free = (c for c in each.words.lower() if c.isascii() and c.isalpha() and c not in taken)
        letter = next(free, "")
        taken.add(letter)
        letters.append(letter)
    return letters
