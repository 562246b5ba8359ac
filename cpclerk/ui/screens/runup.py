"""The run-up: the conferences of the next days side by side, with what each still lacks."""

import textwrap
from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Resize
from textual.widget import Widget

from cpclerk.rules.dates_in_words import day_month_words
from cpclerk.rules.text import printable
from cpclerk.services import checklists, runup
from cpclerk.services.checklists import Item
from cpclerk.services.runup import DAYS, Coming
from cpclerk.ui.commands import Command
from cpclerk.ui.screens import checklists_words as words
from cpclerk.ui.screens.checklists_commands import TickItem
from cpclerk.ui.screens.page import PageScreen
from cpclerk.ui.screens.printing import PrintScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.plain import Plain

LEAST = 38
"""Cells that one conference needs."""
BESIDE = 15
"""Cells of it that an item's words do not have: border, cursor, the day, and an indent."""
DAY = 6
"""Cells of those that the day takes."""
MOST = 8
"""Conferences that any screen has room for."""


class NextConference(Command):
    """Right on the run-up."""

    id = "next-conference"
    key = "right"
    words = "next"
    description = "Go to the conference to the right; further ones come into sight"
    does = "turn(1)"
    priority = True


class ConferenceBefore(Command):
    """Left on the run-up."""

    id = "conference-before"
    key = "left"
    words = "before"
    description = "Go to the conference to the left"
    does = "turn(-1)"
    shown = False
    priority = True


class OpenCheck(Command):
    """Enter on the run-up."""

    id = "open-check"
    key = "enter"
    words = "open"
    description = "Open step 3, Check, of the conference under the cursor"
    # Else the list would take Enter for itself and the footer not show it.
    priority = True


class OpenPreparation(Command):
    """c on the run-up."""

    id = "open-preparation"
    key = "c"
    words = "chair's page"
    description = "Open the chair's preparation page of the conference under the cursor"


class PrintRunup(Command):
    """p on the run-up."""

    id = "print-runup"
    key = "p"
    words = "page"
    description = "Show the run-up as a page, to print or to save in a folder"


class RunupScreen(PageScreen):
    """One list for each conference, as many as there is room for."""

    DEFAULT_CSS = """
    RunupScreen #conferences { height: 1fr; }
    RunupScreen #conferences Lines { width: 1fr; }
    RunupScreen #detail { height: 3; padding: 0 2; color: $text-muted; }
    """
    FOOTER_LINES = 2
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        TickItem,
        NextConference,
        ConferenceBefore,
        OpenCheck,
        OpenPreparation,
        PrintRunup,
    )

    def __init__(self) -> None:
        super().__init__()
        self._coming: tuple[Coming, ...] = ()
        self._first = 0
        self._at = 0
        self._lists = [
            Lines(
                (Column(stretch=True, least=14), Column(least=1)),
                empty=f"No conference is booked for the next {DAYS} working days.",
                id=f"list-{number}",
                classes="panel",
            )
            for number in range(MOST)
        ]
        self._detail = Plain("", id="detail")

    def body(self) -> Iterable[Widget]:
        """Return the lists, and the words for what is under the cursor."""
        yield Horizontal(*self._lists, id="conferences")
        yield self._detail
        yield self.asking

    def title_parts(self) -> tuple[str, ...]:
        """Return the screen's name, and which are in sight where not all are."""
        shown, count = self._in_sight(), len(self._coming)
        if len(shown) == count:
            return ("Run-up",)
        first, last = self._first + 1, self._first + len(shown)
        return ("Run-up", f"{first if first == last else f'{first}-{last}'} of {count}")

    def load(self) -> None:
        """Read what is to come."""
        session = self.session
        self.read(lambda: runup.runup(session), self.paint)

    def focus_list(self) -> None:
        """Put the focus on the list under the cursor."""
        self._lists[self._at - self._first].focus()

    def paint(self, coming: tuple[Coming, ...]) -> None:
        """Show as many conferences as there is room for."""
        self._coming = coming
        self._at = min(self._at, max(len(coming) - 1, 0))
        if not coming:
            self._lists[0].show(())
        self._show()

    def on_resize(self, _event: Resize) -> None:
        """Show more or fewer of them."""
        self._show()

    def _show(self) -> None:
        self._first = min(self._first, self._at)
        self._first = max(self._first, self._at - self._room + 1)
        shown = self._in_sight()
        for place, lines in enumerate(self._lists):
            lines.display = place < max(len(shown), 1)
            if place < len(shown):
                _fill(lines, shown[place], self.size.width // len(shown) - BESIDE)
        self.show_title()
        if self.is_attached and self._lists[0].is_attached:
            self.focus_list()
        self._tell()

    @on(Lines.Highlighted)
    def highlighted(self) -> None:
        """Say the item under the cursor in full."""
        self._tell()

    def on_descendant_focus(self) -> None:
        """Whoever clicks into a list is at its conference."""
        for place, lines in enumerate(self._lists):
            if lines.has_focus and self._first + place < len(self._coming):
                self._at = self._first + place
        self._tell()

    def _tell(self) -> None:
        coming, item = self._here, self._item
        said = [words.detail(item)] if item is not None else []
        if coming is not None and coming.quorum:
            said.append(f"Forecast: {coming.quorum}")
        self._detail.show("\n".join(said))

    @property
    def _room(self) -> int:
        """How many conferences there is room for."""
        return min(max(self.size.width // LEAST, 1), MOST)

    def _in_sight(self) -> tuple[Coming, ...]:
        return self._coming[self._first : self._first + self._room]

    @property
    def _here(self) -> Coming | None:
        return self._coming[self._at] if self._at < len(self._coming) else None

    @property
    def _item(self) -> Item | None:
        coming = self._here
        key = self._lists[self._at - self._first].key
        items = coming.open if coming is not None else ()
        return next((each for each in items if each.key == key), None)

    def working_under_cursor(self) -> tuple[str, ...] | None:
        """Return how the limit of the item under the cursor came about."""
        return words.working_of_item(self._item)

    def action_turn(self, by: int) -> None:
        """Go to the conference beside this one."""
        self._at = min(max(self._at + by, 0), max(len(self._coming) - 1, 0))
        self._show()

    def action_tick_item(self) -> None:
        """Tick what is under the cursor: it is seen to, and gone from here."""
        item, session = self._item, self.session
        if item is None:
            return
        self.save(
            lambda: checklists.tick(session, item.conference_uid, item.code, item.rev),
            lambda _: f"Ticked: {item.text}. u undoes.",
        )

    def action_open_check(self) -> None:
        """Open step 3 of the conference."""
        if (coming := self._here) is not None:
            self.open("checklists", coming.heading.uid)

    def action_open_preparation(self) -> None:
        """Open the chair's page of the conference."""
        if (coming := self._here) is not None:
            self.open("preparation", coming.heading.uid)

    def action_print_runup(self) -> None:
        """Show the run-up as a page."""
        self.app.push_screen(RunupPage())


class RunupPage(PrintScreen):
    """The run-up as a page."""

    WHICH = "run-up"
    WORDS = "Run-up"


def _fill(lines: Lines, coming: Coming, width: int) -> None:
    top = coming.heading
    at = f" {top.time:%H:%M}" if top.time else ""
    day = day_month_words(top.date) if top.date else ""
    # Content, for a title that is text is read as markup.
    lines.border_title = Content(printable(f"{day}{at} {top.family}"))
    what = f"{top.kind_short}, {top.chair or 'no chair'}, {top.room or 'no room'}"
    rows = [
        *(Row(None, (line,)) for line in textwrap.wrap(what, max(width, LEAST - BESIDE) + DAY)),
        Row(None, (f"with chair {coming.reports_in} of {coming.reports} reports",)),
        *_reports_out(coming, width),
        Row(None, (f"coming {_coming(coming)}",)),
        Row(None, (_quorate(coming),)),
        *(row for each in coming.open for row in _item_rows(each, width)),
    ]
    lines.show(rows)
    late = f", {coming.late} late" if coming.late else ""
    lines.border_subtitle = f"{len(coming.open)} open{late}"


def _reports_out(coming: Coming, width: int) -> list[Row]:
    """Return whose reports have not reached the chair, in as many rows as it takes."""
    if not coming.reports_out:
        return []
    text = f"without {', '.join(coming.reports_out)}"
    return [
        Row(None, (f"  {line}",), "quiet")
        for line in textwrap.wrap(text, max(width, LEAST - BESIDE) + DAY)
    ]


def _item_rows(each: Item, width: int) -> list[Row]:
    """Return an item whole, in as many rows as it takes."""
    first, *rest = textwrap.wrap(each.text, max(width, LEAST - BESIDE)) or [""]
    stands = Cell(_stands(each), "late" if each.is_late else "")
    return [Row(each.key, (first, stands)), *(Row(None, (f"  {line}",), "quiet") for line in rest)]


def _coming(coming: Coming) -> str:
    silent = f", {coming.silent} silent" if coming.silent else ""
    return f"{coming.coming} of {coming.invited}{silent}"


def _quorate(coming: Coming) -> str:
    if coming.quorate is None:
        return "no quorum is asked for"
    return "quorate by replies" if coming.quorate else "NOT quorate by replies"


def _stands(each: Item) -> str:
    if each.is_late:
        return "LATE"
    due = each.deadline.due
    return f"{due.day} {due:%b}" if due else ""
