"""A correction of the minutes: the version before and this one, side by side."""

from collections.abc import Iterable

from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget

from cpclerk.services import corrections as service
from cpclerk.ui.screens.conference import ConferenceScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines, Row
from cpclerk.ui.widgets.plain import Plain


class CorrectionScreen(ConferenceScreen):
    """The blocks that changed, and both texts of the one under the cursor."""

    STEP = "minutes"
    TITLE = "What changed"
    AUTO_FOCUS = "#changed"
    DEFAULT_CSS = """
    CorrectionScreen #request { height: auto; max-height: 5; padding: 0 1; }
    CorrectionScreen #changed { height: auto; max-height: 8; }
    CorrectionScreen #both { height: 1fr; }
    CorrectionScreen #both VerticalScroll { width: 1fr; }
    """

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self.page: service.Correction | None = None
        self._request = Plain("", id="request")
        self._was, self._now = Plain(""), Plain("")
        self.changed = Lines(
            (Column("Block", stretch=True, least=20), Column("For", stretch=True, least=14)),
            titles=True,
            empty="Nothing is another yet.",
            id="changed",
            classes="panel",
        )

    def content(self) -> Iterable[Widget]:
        """Return the request, the list, and both texts."""
        was = VerticalScroll(self._was, classes="panel", can_focus=False)
        now = VerticalScroll(self._now, classes="panel", can_focus=False)
        was.border_title, now.border_title = "Before", "Now"
        yield self._request
        yield self.changed
        yield Horizontal(was, now, id="both")

    def load(self) -> None:
        """Read both versions."""
        super().load()
        session, uid = self.session, self.conference_uid
        self.read(lambda: service.correction(session, uid), self.paint, group="page")

    def paint(self, page: service.Correction) -> None:
        """Show them."""
        self.page = page
        outcome = page.outcome or "not approved yet"
        self._request.show(f"Asked for: {page.request}\nOutcome: {outcome}")
        count = len(page.changed)
        blocks = "1 block" if count == 1 else f"{count} blocks"
        self.changed.border_title = f"Version {page.version}: {blocks} changed"
        self.changed.show(
            [
                Row(str(number), (each.heading, _whom(each)))
                for number, each in enumerate(page.changed)
            ]
        )
        self.show_both()

    @on(Lines.Highlighted, "#changed")
    def show_both(self) -> None:
        """Show both texts of the block under the cursor."""
        key = self.changed.key
        each = self.page.changed[int(key)] if self.page and key is not None else None
        self._was.show((each.was or "(not there)") if each else "")
        self._now.show((each.now or "(not there)") if each else "")


def _whom(each: service.Changed) -> str:
    if each.was_for and each.now_for and each.was_for != each.now_for:
        return f"{each.was_for} → {each.now_for}"
    return each.now_for or each.was_for
