"""Who is at this machine."""

from collections.abc import Iterable

from textual.widget import Widget

from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines, Row
from cpclerk.ui.widgets.plain import Plain


class StaffScreen(BaseScreen):
    """Choose who you are; the one who was here last is under the cursor."""

    TITLE = "Who is here"
    AUTO_FOCUS = "Lines"

    def body(self) -> Iterable[Widget]:
        """Return the list of staff."""
        self.lines = Lines(
            [Column(stretch=True), Column(width=12)], empty="Nobody works in this office yet."
        )
        yield Plain(" Who are you? Choose your name and press Enter.\n")
        yield self.lines

    def load(self) -> None:
        """Show the office's staff."""
        app = self.office_app
        if app.office is None:
            return
        self.lines.show([Row(each.uid, (each.name, each.role)) for each in app.office.staff])
        if app.has_session:
            self.lines.move_to(self.session.actor.uid)
        elif app.machine is not None:
            self.lines.move_to(app.machine.last_staff(app.office.store.path) or "")

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Start work as the person chosen."""
        app = self.office_app
        if app.has_session and message.key == self.session.actor.uid:
            self.leave()
        else:
            app.sign_in(message.key)
