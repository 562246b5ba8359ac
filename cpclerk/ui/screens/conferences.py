"""Every conference, closed ones too: type part of a name or reference, Enter opens one."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from cpclerk.rules.dates_in_words import date_words
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines, Row

if TYPE_CHECKING:
    from cpclerk.services.conferences import Heading


class ConferencesScreen(BaseScreen):
    """A line to type in, and the conferences that match."""

    TITLE = "Conferences"
    DEFAULT_CSS = """
    ConferencesScreen #words { border: round $border; height: 3; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._words = Input(placeholder="part of a name or reference", id="words", compact=False)
        self._lines = Lines(
            (
                Column("Held", width=15),
                Column("Reference", least=6),
                Column("Family", stretch=True, least=14),
                Column("Type", stretch=True, least=10, rank=1),
                Column("State", rank=2),
                Column("Chair", rank=3),
            ),
            titles=True,
            id="conferences",
            classes="panel",
        )

    def body(self) -> Iterable[Widget]:
        """Return the line and the list."""
        yield self._words
        yield self._lines

    def load(self) -> None:
        """Find what matches what is typed."""
        from cpclerk.services import conferences

        session, words = self.session, self._words.value
        self.read(lambda: conferences.find(session, words), self.paint)

    def paint(self, found: "tuple[Heading, ...]") -> None:
        """Show what matches."""
        from cpclerk.services.conferences import MOST

        self._lines.show(
            [_row(each) for each in found],
            empty="No conference matches. Type less of the name, or a reference.",
        )
        more = " or more: type a little more" if len(found) == MOST else ""
        self._lines.border_title = f"{len(found)}{more}"

    @on(Input.Changed)
    def narrow(self) -> None:
        """Search again as it is typed."""
        self.load()

    @on(Input.Submitted)
    def choose_first(self) -> None:
        """Enter in the line opens the conference under the list's cursor."""
        self._lines.action_choose()

    def key_down(self) -> None:
        """Down from the line goes into the list."""
        if self._words.has_focus and self._lines.rows:
            self._lines.focus()

    @on(Lines.Chosen)
    def choose(self, event: Lines.Chosen) -> None:
        """Open the conference's page."""
        self.open("overview", event.key)


def _row(each: "Heading") -> Row:
    when = date_words(each.date) if each.date else "no date yet"
    return Row(
        each.uid,
        (
            when,
            each.reference,
            each.family,
            each.kind_short,
            _state(each),
            each.chair,
        ),
    )


def _state(each: "Heading") -> str:
    words = each.state.replace("_", " ")
    return f"{words}, inquorate" if each.quorate is False else words
