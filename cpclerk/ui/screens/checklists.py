"""Step 3, Check: what is seen to before the conference, and which reports have come."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from textual import on
from textual.widget import Widget

from cpclerk.rules.reports import DOCUMENT, HOW, VERBAL
from cpclerk.services import checklists as service
from cpclerk.services import office
from cpclerk.services import reports as reports_service
from cpclerk.ui.forms import ChoiceField, DateField, Field
from cpclerk.ui.screens import checklists_commands as commands
from cpclerk.ui.screens import checklists_words as words
from cpclerk.ui.screens.step import StepScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.plain import Plain

ON_ITEMS = frozenset({"tick_item", "not_applicable"})
ON_REPORTS = frozenset(
    {
        "received_today",
        "received_yesterday",
        "received_when",
        "received_verbally",
        "not_received",
        "not_recorded",
    }
)
Page = tuple[tuple[service.Item, ...], tuple[reports_service.Owed, ...]]


class ChecklistsScreen(StepScreen):
    """The checklist, what the item under the cursor says in full, and the reports."""

    STEP = "checklists"
    AUTO_FOCUS = "#items"
    DEFAULT_CSS = """
    ChecklistsScreen #items { height: 2fr; }
    ChecklistsScreen #detail { height: 2; padding: 0 2; color: $text-muted; }
    ChecklistsScreen #reports { height: 1fr; min-height: 5; }
    """
    OFFERS = commands.ALL

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self._items: dict[str, service.Item] = {}
        self._reports: dict[str, reports_service.Owed] = {}
        self.items = Lines(
            (
                Column(width=3),
                Column("To see to", stretch=True, least=24),
                Column("Whose", rank=2),
                Column("By", width=10),
                Column("Stands", least=10),
                Column("Who, when", rank=1),
            ),
            titles=True,
            empty="The procedures have no checklist for this kind of meeting.",
            id="items",
            classes="panel",
        )
        self.detail = Plain("", id="detail")
        self.reports = Lines(
            (
                Column("Report", stretch=True, least=16),
                Column("Reader", width=6),
                Column("Received", least=10),
                Column("By", width=10),
                Column("Stands", least=10),
            ),
            titles=True,
            empty="No report is owed. k in step 2 asks somebody for one.",
            id="reports",
            classes="panel",
        )

    def content(self) -> Iterable[Widget]:
        """Return the two lists, the words between them, and the form."""
        self.items.border_title = "Checklist"
        self.reports.border_title = "Reports received"
        yield self.items
        yield self.detail
        yield self.reports
        yield self.asking

    def load(self) -> None:
        """Read both lists."""
        super().load()
        session, uid = self.session, self.conference_uid

        def read() -> Page:
            return service.checklist(session, uid), reports_service.reports(session, uid)

        self.read_page(read, self.paint, _revs)

    def paint(self, page: Page) -> None:
        """Show both lists."""
        items, reports = page
        is_first = not self._items
        self._items = {each.code: each for each in items}
        self._reports = {each.which.key: each for each in reports}
        self.items.show(_item_rows(items))
        if is_first and (still_open := next((each for each in items if each.is_open), None)):
            self.items.move_to(still_open.code)
        self.items.border_title = words.counts_of_items(items)
        self.reports.show([_report_row(each) for each in reports])
        self.reports.border_title = words.counts_of_reports(reports)
        self._show_detail()
        self.refresh_bindings()

    def working_under_cursor(self) -> tuple[str, ...] | None:
        """Return how the limit under the cursor came about."""
        if self.reports.has_focus:
            return words.working_of_report(self._reports.get(self.reports.key or ""))
        return words.working_of_item(self._items.get(self.items.key or ""))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys of the list that has the focus."""
        if action in ON_ITEMS:
            return self.items.has_focus
        if action in ON_REPORTS:
            return self.reports.has_focus
        return super().check_action(action, parameters)

    def focus_list(self) -> None:
        """Put the focus back on the list the form was about."""
        self.set_focus(self.reports if self._asked_of_reports else self.items)

    _asked_of_reports = False

    @on(Lines.Highlighted, "#items")
    def highlighted(self) -> None:
        """Say the item under the cursor in full."""
        self._show_detail()

    def _show_detail(self) -> None:
        item = self._items.get(self.items.key or "")
        self.detail.show(words.detail(item) if item is not None else "")

    # The checklist

    @on(Lines.Chosen, "#items")
    def action_tick_item(self) -> None:
        """Tick the item under the cursor, or take the tick back."""
        item, session, uid = (
            self._items.get(self.items.key or ""),
            self.session,
            self.conference_uid,
        )
        if item is None:
            return
        if item.is_open or not item.applies:
            self.save(
                item.code,
                lambda rev: service.tick(session, uid, item.code, rev),
                "Ticked. u undoes.",
            )
        else:
            self.save(
                item.code,
                lambda rev: service.untick(session, uid, item.code, rev),
                "No longer ticked. u undoes.",
            )

    async def action_not_applicable(self) -> None:
        """Ask why the item under the cursor does not apply."""
        item, session, uid = (
            self._items.get(self.items.key or ""),
            self.session,
            self.conference_uid,
        )
        if item is None:
            return
        self._asked_of_reports = False
        await self.ask(
            f"Why does this not apply here? {item.text}.",
            Field("reason", "Reason", text=item.reason, required=True, wide=True),
            then=lambda values: self.save(
                item.code,
                lambda rev: service.not_applicable(session, uid, item.code, rev, values["reason"]),
                "Not applicable, with its reason. u undoes.",
            ),
            draft=f"not applicable {item.code}",
        )

    # Reports

    def action_received_today(self) -> None:
        """The report under the cursor was received today."""
        self._received(self.session.today, DOCUMENT)

    def action_received_yesterday(self) -> None:
        """The report under the cursor was received yesterday."""
        self._received(self.session.today - timedelta(days=1), DOCUMENT)

    def action_received_verbally(self) -> None:
        """The reader was told by word of mouth."""
        self._received(self.session.today, VERBAL)

    @on(Lines.Chosen, "#reports")
    async def action_received_when(self) -> None:
        """Ask when and how the report under the cursor was received."""
        owed, today = self._reports.get(self.reports.key or ""), self.session.today
        if owed is None:
            return
        self._asked_of_reports = True
        how = owed.how if owed.how in HOW else DOCUMENT
        await self.ask(
            f"When and how did it come? {owed.name}, to {words.reader(owed)}.",
            DateField(
                "on",
                "Received on",
                today=today,
                calendar=office.typing_calendar(self.session),
                value=owed.received_on,
                required=True,
            ),
            ChoiceField("how", "How", HOW.items(), value=how, required=True),
            then=lambda values: self._received(values["on"], values["how"], owed),
        )

    def action_not_received(self) -> None:
        """The report under the cursor is known not to have come."""
        owed, session, uid = self._owed(), self.session, self.conference_uid
        if owed is not None:
            self.save(
                owed.which.key,
                lambda rev: reports_service.not_received(session, uid, owed.which, rev),
                f"{words.title(owed)}: not received. u undoes.",
            )

    def action_not_recorded(self) -> None:
        """Take back what was put down of the report under the cursor."""
        owed, session, uid = self._owed(), self.session, self.conference_uid
        if owed is not None:
            self.save(
                owed.which.key,
                lambda rev: reports_service.not_recorded(session, uid, owed.which, rev),
                f"{words.title(owed)}: not recorded. u undoes.",
            )

    def _received(self, day: date, how: str, owed: reports_service.Owed | None = None) -> None:
        owed, session, uid = owed or self._owed(), self.session, self.conference_uid
        if owed is None:
            return
        self.do(
            owed.which.key,
            lambda rev: reports_service.received(session, uid, owed.which, rev, day, how),
            lambda result: words.was_received(owed, day, how, result.note),
            saved=lambda result: result.saved,
        )

    def _owed(self) -> reports_service.Owed | None:
        return self._reports.get(self.reports.key or "")


def _revs(page: Page) -> dict[str, int]:
    items, reports = page
    revs: dict[str, Any] = {each.code: each.rev for each in items}
    return revs | {each.which.key: each.rev for each in reports}


def _item_rows(items: Iterable[service.Item]) -> list[Row]:
    rows = []
    before = True
    for each in items:
        if before and not each.is_before:
            before = False
            rows.append(Row(None, ("After the conference",)))
        state, tone = words.state_of_item(each)
        rows.append(
            Row(
                each.code,
                (
                    words.mark(each),
                    each.text,
                    words.owner(each),
                    words.by(each.deadline),
                    Cell(state, tone),
                    words.who_and_when(each),
                ),
            )
        )
    return rows


def _report_row(each: reports_service.Owed) -> Row:
    state, tone = words.state_of_report(each)
    name = f"{each.name}, {each.detail}" if each.detail else each.name
    return Row(
        each.which.key,
        (
            name,
            words.reader(each),
            words.received(each),
            words.by(each.deadline),
            Cell(state, tone),
        ),
    )
