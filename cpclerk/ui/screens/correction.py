"""A document beside the version before it; the minutes also beside the record as it is now."""

from collections.abc import Iterable

from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.letters import MINUTES, OUTLINE_PLAN
from cpclerk.services import corrections as service
from cpclerk.ui.screens.conference import ConferenceScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines, Row
from cpclerk.ui.widgets.plain import Plain

VERSION, CHANGED, RECORD = "corrected", "changed", "the record since"


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

    def __init__(self, conference_uid: str, document: str = MINUTES) -> None:
        super().__init__(conference_uid)
        self.document = document
        self.page: service.Correction | None = None
        self._request = Plain("", id="request")
        self._was, self._now = Plain(""), Plain("")
        self.changed = Lines(
            (
                Column("Block", stretch=True, least=20),
                Column("For", stretch=True, least=14),
                Column("", least=18),
            ),
            titles=True,
            empty="Nothing has changed yet.",
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
        if self.document == OUTLINE_PLAN:
            self.read(lambda: service.plan_correction(session, uid), self.paint, group="page")
        else:
            self.read(lambda: service.correction(session, uid), self.paint, group="page")

    def paint(self, page: service.Correction) -> None:
        """Show them."""
        self.page = page
        self._request.show(_about(page))
        count = len(page.changed)
        what = "block" if self.document == MINUTES else "thing"
        blocks = f"1 {what}" if count == 1 else f"{count} {what}s"
        title = f"Version {page.version}: {blocks} changed"
        self.changed.border_title = title if page.version > 1 else "Version 1 and the record now"
        how = VERSION if self.document == MINUTES else CHANGED
        which = [how] * count + [RECORD] * len(page.since)
        self.changed.show(
            [
                Row(str(number), (each.heading, _whom(each), where))
                for number, (each, where) in enumerate(zip(self._all(), which, strict=True))
            ]
        )
        self.show_both()

    @on(Lines.Highlighted, "#changed")
    def show_both(self) -> None:
        """Show both texts of the block under the cursor."""
        key = self.changed.key
        each = self._all()[int(key)] if self.page and key is not None else None
        self._was.show((each.was or "(not there)") if each else "")
        self._now.show((each.now or "(not there)") if each else "")

    def _all(self) -> tuple[service.Changed, ...]:
        return (*self.page.changed, *self.page.since) if self.page else ()


def _about(page: service.Correction) -> str:
    """Return what was asked for and what came of it, and that the record went on."""
    since = "" if not page.since else f"What says “{RECORD}” is not in version {page.version}."
    if page.version < 2:
        return since
    if page.before is not None:
        return (
            f"Version {page.version - 1} of the outline plan went out on {date_words(page.before)}."
        )
    outcome = page.outcome or "not approved yet"
    return "\n".join(filter(None, (f"Asked for: {page.request}", f"Outcome: {outcome}", since)))


def _whom(each: service.Changed) -> str:
    if each.was_for and each.now_for and each.was_for != each.now_for:
        return f"{each.was_for} → {each.now_for}"
    return each.now_for or each.was_for
