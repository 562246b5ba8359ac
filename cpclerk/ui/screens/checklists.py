"""Step 3, Check: what is seen to before the conference, and which reports have come."""

from collections.abc import Iterable
from typing import Any

from textual import on
from textual.widget import Widget

from cpclerk.rules.checklists import SITUATIONS
from cpclerk.services import checklists as service
from cpclerk.services import reports as reports_service
from cpclerk.services import situations
from cpclerk.services.situations import Situations
from cpclerk.ui import dialogs
from cpclerk.ui.forms import Field
from cpclerk.ui.screens import checklists_commands as commands
from cpclerk.ui.screens import checklists_words as words
from cpclerk.ui.screens.checklists_reports import ON_REPORTS, ReportKeys, report_row
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.plain import Plain

ON_ITEMS = frozenset({"tick_item", "not_applicable"})
Page = tuple[tuple[service.Item, ...], tuple[reports_service.Owed, ...]]


class ChecklistsScreen(ReportKeys):
    """The checklist, what the item under the cursor says in full, and the reports."""

    STEP = "checklists"
    AUTO_FOCUS = "#items"
    FOOTER_LINES = 2
    DEFAULT_CSS = """
    ChecklistsScreen #items { height: 3fr; }
    ChecklistsScreen #detail { height: 2; padding: 0 2; color: $text-muted; }
    ChecklistsScreen #reports { height: 2fr; min-height: 5; }
    """
    OFFERS = commands.ALL

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self._items: dict[str, service.Item] = {}
        # What stood before a situation was put down: the cursor goes to what that adds.
        self._before_situation: frozenset[str] | None = None
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
        self._items = {each.key: each for each in items}
        self._reports = {each.which.key: each for each in reports}
        self.items.show(_item_rows(items))
        if is_first and (still_open := next((each for each in items if each.is_open), None)):
            self.items.move_to(still_open.key)
        if self._before_situation is not None:
            added = (key for key in self._items if key not in self._before_situation)
            if (key := next(added, None)) is not None:
                self.items.move_to(key)
                self._before_situation = None
        self.items.border_title = words.counts_of_items(items)
        self.reports.show([report_row(each) for each in reports])
        if is_first and (missing := next((e for e in reports if e.is_outstanding), None)):
            self.reports.move_to(missing.which.key)
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
        self.set_focus(self.reports if self.asked_of_reports else self.items)

    @on(Lines.Highlighted)
    def highlighted(self) -> None:
        """Say what is under the cursor in full."""
        self._show_detail()

    def on_descendant_focus(self) -> None:
        """Say it of the list that has the focus."""
        self._show_detail()

    def _show_detail(self) -> None:
        item = self._items.get(self.items.key or "")
        report = self._reports.get(self.reports.key or "")
        is_asked = self.asking.form is not None and self.asked_of_reports
        if report is not None and (self.reports.has_focus or is_asked):
            self.detail.show(words.detail_of_report(report))
        else:
            self.detail.show(words.detail(item) if item is not None else "")

    # The checklist

    @on(Lines.Chosen, "#items")
    def action_tick_item(self) -> None:
        """Tick the item under the cursor, or take the tick back."""
        item, session = self._items.get(self.items.key or ""), self.session
        if item is None:
            return
        uid = item.conference_uid
        if item.is_open or not item.applies:
            self.save(
                item.key,
                lambda rev: service.tick(session, uid, item.code, rev),
                "Ticked. u undoes.",
            )
        else:
            self.save(
                item.key,
                lambda rev: service.untick(session, uid, item.code, rev),
                "No longer ticked. u undoes.",
            )

    async def action_not_applicable(self) -> None:
        """Ask why the item under the cursor does not apply."""
        item, session = self._items.get(self.items.key or ""), self.session
        if item is None:
            return
        uid = item.conference_uid
        self.asked_of_reports = False
        await self.ask(
            f"Why does this not apply here? {item.text}.",
            Field("reason", "Reason", text=item.reason, required=True, wide=True),
            then=lambda values: self.save(
                item.key,
                lambda rev: service.not_applicable(session, uid, item.code, rev, values["reason"]),
                "Not applicable, with its reason. u undoes.",
            ),
            draft=f"not applicable {item.key}",
        )

    # What is so of this conference, and the pages about it

    def action_situations(self) -> None:
        """Show what is so of this conference, to put it down or take it back."""
        session, uid = self.session, self.conference_uid
        self.read(
            lambda: situations.situations(session, uid), self._ask_situation, group="situations"
        )

    def _ask_situation(self, found: Situations) -> None:
        options = [(code, text, _how_known(code, found)) for code, text in SITUATIONS.items()]
        title = "What is so here? Enter puts it down, or takes it back"
        self.app.push_screen(
            dialogs.Pick(title, options), lambda code: self._say_situation(code, found)
        )

    def _say_situation(self, code: str | None, found: Situations) -> None:
        session, uid = self.session, self.conference_uid
        if code is None:
            return
        if code in found.known:
            self.say(f"That is known already: {found.known[code]}.")
            return
        codes = set(found.said) ^ {code}
        is_said = code in codes
        self._before_situation = frozenset(self._items) if is_said else None
        self.save(
            "situations",
            lambda _: situations.say_situations(session, uid, found.rev, codes),
            f"Put down: {SITUATIONS[code]}. The checklist has what it asks for. u undoes."
            if is_said
            else f"Taken back: {SITUATIONS[code]}. u undoes.",
        )

    def action_exclusions(self) -> None:
        """Show who is kept out, or heard separately."""
        self.when_settled(lambda: self.open("exclusions", self.conference_uid))

    def action_preparation(self) -> None:
        """Show the chair's preparation page."""
        self.when_settled(lambda: self.open("preparation", self.conference_uid))

    def action_day_sheet(self) -> None:
        """Show the day sheet."""
        self.when_settled(lambda: self.open("day-sheet", self.conference_uid))

    def action_chair_form(self) -> None:
        """Show the chair's monitoring form."""
        self.when_settled(lambda: self.open("monitoring", self.conference_uid))


def _how_known(code: str, found: Situations) -> str:
    if code in found.known:
        return found.known[code]
    return "yes" if code in found.said else ""


def _revs(page: Page) -> dict[str, int]:
    items, reports = page
    revs: dict[str, Any] = {each.key: each.rev for each in items}
    return revs | {each.which.key: each.rev for each in reports}


def _item_rows(items: Iterable[service.Item]) -> list[Row]:
    rows: list[Row] = []
    heading = "Before the conference"
    for each in items:
        if (found := words.heading(each)) != heading:
            heading = found
            rows.append(Row(None, (heading,)))
        state, tone = words.state_of_item(each)
        rows.append(
            Row(
                each.key,
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
