"""The distribution log: every copy that went out, to be opened exactly as it was."""

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from cpclerk.services import copies as service
from cpclerk.services import trail
from cpclerk.ui.screens import distribution_words as words
from cpclerk.ui.screens.conference import ConferenceScreen
from cpclerk.ui.screens.paper import PaperScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines
from cpclerk.ui.widgets.plain import Plain

OPENS = "Enter opens a copy as it went"


class CopyLogScreen(ConferenceScreen):
    """Copy by copy, the latest first; below it all that is known of the one in view."""

    STEP = "minutes"
    TITLE = "Distribution log"
    AUTO_FOCUS = "#log"
    DEFAULT_CSS = """
    CopyLogScreen #log { height: 1fr; }
    CopyLogScreen #detail { height: auto; min-height: 6; max-height: 9; }
    """

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self.rows: tuple[service.Gone, ...] = ()
        self._detail = Plain("", id="detail", classes="panel")
        self.log_lines = Lines(
            (
                Column("Sent", width=10),
                Column("To", stretch=True, least=14),
                Column("What", stretch=True, least=20),
                Column("Copy", least=6),
                Column("How", width=11, rank=1),
                Column("", least=16),
            ),
            titles=True,
            empty="Nothing went out yet.",
            id="log",
            classes="panel",
        )

    def content(self) -> Iterable[Widget]:
        """Return the log and its detail."""
        self.log_lines.border_title = "What went to whom"
        self.log_lines.border_subtitle = OPENS
        yield self.log_lines
        yield self._detail

    def load(self) -> None:
        """Read the log."""
        super().load()
        session, uid = self.session, self.conference_uid
        self.read(lambda: service.distribution_log(session, uid), self.paint, group="page")
        self.read(lambda: service.numbers_taken_back(session, uid), self.explain, group="gaps")

    def paint(self, rows: tuple[service.Gone, ...]) -> None:
        """Show it."""
        self.rows = rows
        year = self.session.today.year
        self.log_lines.show([words.log_row(each, year) for each in rows])
        self.show_detail()

    def explain(self, gaps: words.Gaps) -> None:
        """Say which numbers are missing, and that no copy is."""
        self.log_lines.border_subtitle = words.taken_back(gaps) or OPENS

    @on(Lines.Highlighted, "#log")
    def show_detail(self) -> None:
        """Show all that is known of the copy under the cursor."""
        each = self._under_cursor()
        self._detail.show(words.log_detail(each) if each else "")

    @on(Lines.Chosen, "#log")
    def open_copy(self) -> None:
        """Open the copy under the cursor exactly as it went."""
        each, session = self._under_cursor(), self.session
        if each is None:
            return
        found = each

        def read() -> tuple[str, str]:
            text = service.copy_text(session, found.uid).text
            return text, "Exactly as it went."

        self.app.push_screen(PaperScreen(("Copy", str(found.number)), read))
        self.write(lambda: trail.opened_copy(session, found.uid))

    def _under_cursor(self) -> service.Gone | None:
        return next((each for each in self.rows if each.uid == self.log_lines.key), None)
