"""What if: every limit of a conference as it would stand on another day."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from cpclerk.rules.dates_in_words import date_words, day_month_words
from cpclerk.rules.timescales import Deadline
from cpclerk.rules.what_if import Consequence
from cpclerk.services.slots import Day
from cpclerk.ui.dialogs import Dialog, ShowLines
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.plain import Plain


class WhatIfDialog(Dialog):
    """The limits of one day, broken ones first; F1 shows how the one under the cursor comes out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "close", show=False),
        Binding("f1", "why", show=False),
        Binding("enter", "why", show=False),
    ]

    def __init__(self, day: Day) -> None:
        super().__init__(f"If it is held on {date_words(day.day)}")
        self.day = day
        self.lines = Lines(
            [
                Column("Limit", stretch=True, least=20),
                Column("Now", width=11, rank=1),
                Column("Then", width=11),
                Column("", least=10),
            ],
            titles=True,
        )

    def compose(self) -> ComposeResult:
        """Lay out the limits."""
        with self.box:
            yield self.lines
            yield Plain("F1 shows how a date is worked out · Esc goes back", classes="foot")

    def on_mount(self) -> None:
        """Show the limits, the cursor on the first."""
        self.lines.show([_row(n, each) for n, each in enumerate(self.day.what_if)])
        self.lines.focus()

    def on_lines_chosen(self) -> None:
        """Enter does what F1 does."""
        self.action_why()

    def action_why(self) -> None:
        """Show how the last date under the cursor would be worked out."""
        if self.lines.key is not None:
            then = self.day.what_if[int(self.lines.key)].then
            self.app.push_screen(ShowLines(then.label, then.working.lines()))


def _row(number: int, each: Consequence) -> Row:
    if each.breaks:
        stands = Cell("! breaks", "late")
    elif each.is_mended:
        stands = Cell("kept again", "done")
    elif each.is_to_do_again:
        stands = Cell("do it again", "soon")
    elif each.was.due is None:
        stands = Cell("")
    else:
        stands = Cell("moves" if each.moves else "stays", "" if each.moves else "quiet")
    return Row(str(number), (each.then.label, _day(each.was), _day(each.then), stands))


def _day(each: Deadline) -> str:
    return day_month_words(each.due) if each.due else "–"
