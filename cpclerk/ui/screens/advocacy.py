"""The advocate's desk: the children on their list, and when their conferences are."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widget import Widget

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.people import named_together
from cpclerk.ui.commands import Command, WhoIsAtWork
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.screens.desk_commands import Leave, Settings
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines, Row

if TYPE_CHECKING:
    from cpclerk.services.advocacy import OnList


class OpenOwn(Command):
    """Enter on the advocate's desk."""

    id = "open-own"
    key = "enter"
    words = "open"
    description = "Open the conference under the cursor: when, where, and what the child said"
    # Else the list would take Enter for itself and the footer not show it.
    priority = True


class AdvocacyScreen(BaseScreen):
    """The children on an advocate's list; no other child, and nobody's work."""

    TITLE = "My children"
    AUTO_FOCUS = "Lines"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (OpenOwn, Settings, WhoIsAtWork, Leave)

    def body(self) -> Iterable[Widget]:
        """Return the list."""
        self.lines = Lines(
            (
                Column("When", width=21),
                Column("Child", stretch=True, least=18),
                Column("Age", width=6),
                Column("Where", least=8, rank=2),
                Column("Chair", least=8, rank=1),
                Column("Conference"),
                Column("Record", rank=3),
            ),
            titles=True,
            empty="No child of your list has a conference to come.",
            classes="panel",
        )
        self.lines.border_title = "Children on your list"
        yield self.lines

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to go back to from a desk."""
        if action == "who_is_at_work":
            return self.office_app.may_change_hands
        return False if action == "go_back" else super().check_action(action, parameters)

    def action_who_is_at_work(self) -> None:
        """Ask who goes on here."""
        self.office_app.change_hands()

    def load(self) -> None:
        """Read the list."""
        from cpclerk.services import advocacy

        session = self.session
        self.read(lambda: advocacy.own_list(session), self.paint)

    def paint(self, found: "tuple[OnList, ...]") -> None:
        """Show the list."""
        self.lines.show([_row(each) for each in found])

    def action_open_own(self) -> None:
        """Open the conference under the cursor."""
        self.lines.action_choose()

    @on(Lines.Chosen)
    def choose(self, event: Lines.Chosen) -> None:
        """Open a conference."""
        self.open("own-child", event.key)

    def action_settings(self) -> None:
        """Open the settings."""
        self.open("settings")

    async def action_leave(self) -> None:
        """Leave the program."""
        await self.app.run_action("app.leave_program")


def when_words(each: "OnList") -> str:
    """Return when a conference is: `Mon 23 Nov 2026 10:00`."""
    day = date_words(each.date) if each.date else "no date yet"
    return f"{day} {each.time:%H:%M}" if each.time else day


def _row(each: "OnList") -> Row:
    return Row(
        each.uid,
        (
            when_words(each),
            named_together([child.name for child in each.children]) or "record given only",
            ", ".join(str(child.age) for child in each.children),
            each.room,
            each.chair,
            f"{each.reference} {'wait: not told' if each.waits else each.state}",
            "given" if each.has_record else "",
        ),
    )
