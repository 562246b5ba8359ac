"""A line to type in, and under it what matches: families, or anything."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from cpclerk.rules.dates_in_words import date_words
from cpclerk.services.families import FamilyLine, Found
from cpclerk.services.finding import Hit, Hits
from cpclerk.ui.forms.inputs import TextInput
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row

NEW = "new"
"""The key of the row that adds a family."""


class Finder(Vertical):
    """Find something by what was heard. The screen reads on `Wanted` and calls `show`."""

    DEFAULT_CSS = """
    Finder { height: 1fr; }
    Finder TextInput { margin: 0 1; }
    """
    COLUMNS: ClassVar[tuple[Column, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    class Wanted(Message):
        """Other words were typed."""

    class Chosen(Message):
        """A row was chosen."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class New(Message):
        """A family that is not there is to be added, perhaps of the name typed."""

        def __init__(self, surname: str) -> None:
            super().__init__()
            self.surname = surname

    def __init__(self) -> None:
        super().__init__(id="finder")
        self.typed = TextInput(placeholder="part of a name, a reference or a birth date")
        self.lines = Lines(self.COLUMNS, titles=True, id="families", classes="panel")
        self._shown_for: str | None = None
        self._choose = False

    def compose(self) -> Iterable[Widget]:
        """Lay out line and list."""
        yield self.typed
        yield self.lines

    @property
    def words(self) -> str:
        """What is typed; the key that finds, pressed once more, is none of it."""
        return self.typed.value.removeprefix("/")

    def begin_anew(self) -> None:
        """Let what is typed next take the place of the words found by before."""
        self.typed.select_all()

    def show(self, words: str, found: Any) -> None:
        """Show what was found by the words."""
        raise NotImplementedError

    def show_rows(self, words: str, rows: Sequence[Row], *, more: bool) -> None:
        """Show what matches the words."""
        self._shown_for = words
        named = self.words.strip()
        new = f"add a family: {named}" if named else "add a family"
        self.lines.cursor = -1
        self.lines.show([*rows, Row(NEW, (new, ""), "quiet")])
        self.lines.border_title = "More match: type a little more" if more else ""
        if self._choose and words == self.words:
            self.choose()

    def choose(self) -> None:
        """Choose the row under the cursor, once the list shows what is typed."""
        self._choose = self._shown_for != self.words
        if self._choose or self.lines.key is None:
            return
        if self.lines.key == NEW:
            self.post_message(self.New(self.words.strip()))
        else:
            self.post_message(self.Chosen(self.lines.key))

    def action_move(self, by: int) -> None:
        """Move in the list while typing goes on."""
        self.lines.action_move(by)

    def action_page(self, by: int) -> None:
        """Move in the list while typing goes on."""
        self.lines.action_page(by)

    def on_input_changed(self) -> None:
        """Have other families looked for."""
        self._choose = False
        self.post_message(self.Wanted())

    def on_input_submitted(self) -> None:
        """Enter in the line chooses the row under the list's cursor."""
        self.choose()

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter on a row chooses it."""
        message.stop()
        self.choose()


class FamilyFinder(Finder):
    """Find a family: how its children stand, and what is to come."""

    COLUMNS = (
        Column("Family", least=10, stretch=True),
        Column("Children", stretch=True, least=16),
        Column("Plan", least=7, rank=1),
        Column("To come", rank=2),
        Column("Team", rank=3),
    )

    def show(self, words: str, found: Found) -> None:
        """Show the families that match the words."""
        self.show_rows(words, [_family(each) for each in found.families], more=found.more)


class AnythingFinder(Finder):
    """Find anything: a row's key is its kind and its uid."""

    COLUMNS = (
        Column("Name", least=16),
        Column("What", stretch=True, least=24),
        Column("Family, agency, plan", least=8, rank=1),
        Column("Born", width=15, rank=2),
    )

    def show(self, words: str, found: Hits) -> None:
        """Show what matches the words."""
        self.show_rows(words, [_hit(each) for each in found.hits], more=found.more)


def _hit(each: Hit) -> Row:
    born = date_words(each.born) if each.born else ""
    what = Cell(each.what, "quiet" if each.kind in {"professional", "agency"} else "")
    return Row(f"{each.kind} {each.uid} {each.family_uid}", (each.name, what, each.near, born))


def _family(each: FamilyLine) -> Row:
    plan = Cell("", "quiet")
    if each.on_plan is not None:
        count = f"{each.on_plan} of {each.number_of_children}"
        plan = Cell(f"plan {count}" if each.on_plan else "no plan")
    coming = f"{each.next_kind} {each.next_state}".strip()
    if each.next_date:
        coming += f" {date_words(each.next_date)}"
    return Row(each.uid, (each.label, each.children, plan, coming, each.team))
