"""The sheet for the case system: large, to key from; ticked when keyed; where the two differ."""

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on
from textual.containers import VerticalScroll
from textual.widget import Widget

from cpclerk.rules.case_system import FIELDS
from cpclerk.rules.dates_in_words import date_words
from cpclerk.services import case_system as service
from cpclerk.services.case_system import Sheet
from cpclerk.services.decided import decided, late_review
from cpclerk.services.sheets import SheetLine
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import Field
from cpclerk.ui.screens.beside_decisions import BesideDecisions
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.plain import Plain

NO_NUMBER = "not recorded (m on the family's page enters it)"


class Keyed(Command):
    """k on the sheet."""

    id = "keyed"
    key = "k"
    words = "keyed"
    description = "This child's line is keyed into the case system; the next child is next"


class WhatItSays(Command):
    """m on the sheet."""

    id = "what-it-says"
    key = "m"
    words = "it says"
    description = "Type what the case system says of this child; what differs is listed"


class CopyAcrossScreen(BesideDecisions):
    """The children; under them what is to be keyed of the one under the cursor."""

    TITLE = "Case system"
    AUTO_FOCUS = "#children"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (Keyed, WhatItSays)
    DEFAULT_CSS = """
    CopyAcrossScreen #children { height: auto; min-height: 3; max-height: 9; }
    CopyAcrossScreen #sheet { height: 1fr; }
    CopyAcrossScreen.-asking #sheet { display: none; }
    """

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self._lines: dict[str, SheetLine] = {}
        self._late: tuple[str, ...] = ()
        self.sheet = Plain("")
        self.children_list = Lines(
            (
                Column("Child", stretch=True, least=12),
                Column("Reference", least=6, rank=1),
                Column("Case system", stretch=True, least=14),
                Column("Differs", least=7),
            ),
            titles=True,
            empty="This meeting is about no child. Step 1 says which.",
            id="children",
            classes="panel",
        )

    def content(self) -> Iterable[Widget]:
        """Return the children, the sheet of one of them, and the form."""
        yield self.children_list
        yield VerticalScroll(self.sheet, id="sheet", classes="panel", can_focus=False)
        yield self.asking

    def focus_list(self) -> None:
        """Put the focus back on the children."""
        self.children_list.focus()

    def load(self) -> None:
        """Read the sheet."""
        super().load()
        session, uid = self.session, self.conference_uid
        self.read_page(
            lambda: (service.sheet(session, uid), late_review(decided(session, uid))),
            self._paint,
            lambda found: {each.child_uid: each.rev for each in found[0].lines},
        )

    def _paint(self, found: tuple[Sheet, tuple[str, ...]]) -> None:
        sheet, self._late = found
        first = not self._lines
        self._lines = {each.child_uid: each for each in sheet.lines}
        self.children_list.show([_row(each) for each in sheet.lines])
        left = [each.child_uid for each in sheet.lines if each.is_outstanding]
        if first and left:
            self.children_list.move_to(left[0])
        self.show_sheet()

    @on(Lines.Highlighted, "#children")
    def show_sheet(self) -> None:
        """Show what is to be keyed of the child under the cursor."""
        line = self._lines.get(self.children_list.key or "")
        late = ("", *self._late) if self._late and line and line.values["review_date"] else ()
        self.sheet.show("\n".join((*_large(line), *late)) if line else "")

    @on(Lines.Chosen, "#children")
    def key_chosen(self) -> None:
        """Enter ticks the child under the cursor as keyed."""
        self.action_keyed()

    def action_keyed(self) -> None:
        """Tick the child under the cursor as keyed."""
        line, session = self._lines.get(self.children_list.key or ""), self.session
        if line is None:
            return
        uid = line.child_uid
        self.save(
            uid, lambda rev: service.key_in(session, uid, rev), f"{line.name}: keyed. u undoes."
        )
        self.children_list.action_move(1)

    async def action_what_it_says(self) -> None:
        """Ask what the case system says of the child under the cursor."""
        line, session = self._lines.get(self.children_list.key or ""), self.session
        if line is None:
            return
        uid, says = line.child_uid, line.says or line.values

        def then(values: dict[str, Any]) -> None:
            read = {field: values[field] or "" for field in FIELDS}
            self.save(
                uid, lambda rev: service.read_off(session, uid, rev, read), "Compared. u undoes."
            )

        await self.ask(
            f"{line.name}: what does the case system say? As here where nothing is changed.",
            *(Field(field, label, text=says.get(field, "")) for field, label in FIELDS.items()),
            then=then,
        )


def _row(line: SheetLine) -> Row:
    count = len(line.mismatches)
    differs = Cell(str(count), "late") if count else "no" if line.says is not None else ""
    return Row(line.child_uid, (line.name, line.reference, _stands(line), differs))


def _stands(line: SheetLine) -> Cell:
    if not line.decided:
        return Cell("nothing decided yet", "quiet")
    if line.keyed is None or line.keyed_on is None:
        return Cell("to be keyed", "soon")
    if line.changed:
        fields = ", ".join(FIELDS[field].lower() for field in line.changed)
        return Cell(f"to be keyed again: {fields}", "late")
    return Cell(f"keyed {date_words(line.keyed_on)}, {line.keyed_by}", "done")


def _large(line: SheetLine) -> Iterable[str]:
    """Yield a child's values with room between them, and beside each what the system says."""
    there = {each.field: each.theirs or "nothing" for each in line.mismatches}
    for number, (field, label) in enumerate(FIELDS.items()):
        if number:
            yield ""
        said = f"   ! there: {there[field]}" if field in there else ""
        changed = ""
        if line.keyed is not None and field in line.changed:
            changed = f"   (keyed as: {line.keyed.get(field, '') or 'nothing'})"
        missing = NO_NUMBER if field == "case_system_id" else "–"
        yield f"{label:<20}{line.values[field] or missing}{said}{changed}"
