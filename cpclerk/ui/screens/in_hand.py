"""Records in hand: every one whose minutes are not out, grouped, with the weeks to come."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import on
from textual.widget import Widget

from cpclerk.rules.dates_in_words import day_month_words
from cpclerk.rules.in_hand import STAGES, InHand, Week, grouped
from cpclerk.services import in_hand as service
from cpclerk.ui.commands import Command
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.plain import Plain

BY: dict[str, Callable[[InHand], str]] = {
    "stage": lambda each: STAGES[each.state],
    "clerk": lambda each: each.clerk,
    "chair": lambda each: each.chair,
}


class GroupBy(Command):
    """g on the records in hand."""

    id = "group-by"
    key = "g"
    words = "group"
    description = "Group them by stage, by clerk, or by chair"


class OpenRecord(Command):
    """Enter on the records in hand."""

    id = "open-in-hand"
    key = "enter"
    words = "open"
    description = "Open the minutes of the conference under the cursor"
    # Else the list would take Enter for itself and the footer not show it.
    priority = True


class InHandScreen(BaseScreen):
    """The records line by line; below them how many stand together, and the next weeks."""

    TITLE = "Records in hand"
    AUTO_FOCUS = "#records"
    DEFAULT_CSS = """
    InHandScreen #records { height: 1fr; }
    InHandScreen #groups, InHandScreen #weeks { height: auto; max-height: 8; }
    """
    OFFERS: ClassVar[tuple[type[Command], ...]] = (OpenRecord, GroupBy)

    def __init__(self) -> None:
        super().__init__()
        self.page: service.Hand | None = None
        self.by = "stage"
        self._groups = Plain("", id="groups", classes="panel")
        self._weeks = Plain("", id="weeks", classes="panel")
        self.records = Lines(
            (
                Column("Family", stretch=True, least=14),
                Column("Minutes", least=15),
                Column("Last date", least=10),
                Column("Stood", align="right", rank=3),
                Column("Clerk", stretch=True, least=8, rank=1),
                Column("Chair", stretch=True, least=8, rank=2),
            ),
            titles=True,
            empty="No record is in hand: every conference's minutes are out.",
            id="records",
            classes="panel",
        )

    def body(self) -> Iterable[Widget]:
        """Return the list, the groups and the weeks."""
        self._weeks.border_title = "The weeks to come"
        yield self.records
        yield self._groups
        yield self._weeks

    def load(self) -> None:
        """Read them."""
        session = self.session
        self.read(lambda: service.in_hand(session), self.paint)

    def paint(self, page: service.Hand) -> None:
        """Show them, those that stand together beside each other."""
        self.page = page
        key, order = BY[self.by], list(STAGES.values())
        records = sorted(
            page.records,
            key=lambda each: (order.index(key(each)) if self.by == "stage" else 0, key(each)),
        )
        self.records.border_title = f"{len(records)} in hand, {page.late} late"
        self.records.show([_row(each, page) for each in records])
        self._groups.border_title = f"By {self.by}"
        self._groups.show(
            "\n".join(
                f"{each.words}: {each.count}" + (f", {each.late} late" if each.late else "")
                for each in grouped(records, key, page.today)
            )
            or "None."
        )
        lately = "none went out lately" if page.pace is None else f"{float(page.pace):g} a week"
        self._weeks.border_subtitle = f"pace of the last four weeks: {lately}"
        self._weeks.show("\n".join(map(_week, page.weeks)))

    def action_group_by(self) -> None:
        """Group them by the next of stage, clerk and chair."""
        names = list(BY)
        self.by = names[(names.index(self.by) + 1) % len(names)]
        if self.page is not None:
            self.paint(self.page)

    @on(Lines.Chosen, "#records")
    def action_open_in_hand(self) -> None:
        """Open the minutes under the cursor."""
        if self.records.key:
            self.open("minutes", self.records.key)


def _row(each: InHand, page: service.Hand) -> Row:
    top = page.headings[each.key]
    due = each.due or each.out_due
    late = each.is_late(page.today)
    return Row(
        each.key,
        (
            top.family,
            STAGES[each.state],
            Cell(day_month_words(due) if due else "none set", "late" if late else ""),
            "" if each.days is None else f"{each.days} wd",
            each.clerk,
            each.chair,
        ),
    )


def _week(each: Week) -> str:
    left = "" if each.standing is None else f", {each.standing} left at its end"
    return f"Week of {day_month_words(each.monday)}: {each.due} to go out, {each.added} held{left}"
