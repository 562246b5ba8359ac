"""The chair's monitoring form of one conference, from the procedures."""

from collections.abc import Iterable
from typing import Any

from textual import on
from textual.containers import Vertical
from textual.widget import Widget

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.reports import gaps_words
from cpclerk.services import monitoring as service
from cpclerk.ui.commands import SaveForm
from cpclerk.ui.forms import ChoiceField, Field, Form
from cpclerk.ui.forms.field import NoteField
from cpclerk.ui.screens.conference import ConferenceScreen
from cpclerk.ui.widgets.plain import Plain


class MonitoringScreen(ConferenceScreen):
    """The questions, each with its answers in sight; what is typed is kept as a draft."""

    TITLE = "Chair's form"
    DEFAULT_CSS = """
    MonitoringScreen #about { padding: 0 2; color: $text-muted; }
    MonitoringScreen #questions { height: 1fr; }
    """
    OFFERS = (SaveForm,)

    def __init__(self, conference_uid: str, *, as_it_closes: bool = False) -> None:
        super().__init__(conference_uid)
        # Opened by closing the meeting: what is saved goes on from there.
        self._as_it_closes = as_it_closes
        self._about = Plain("", id="about")
        self._box = Vertical(id="questions", classes="panel")
        self._form: Form | None = None

    def content(self) -> Iterable[Widget]:
        """Return what is known already, and the questions."""
        self._box.border_title = "Chair's monitoring form"
        yield self._about
        yield self._box

    def load(self) -> None:
        """Read the form."""
        super().load()
        session, uid = self.session, self.conference_uid
        self.read(lambda: service.chair_form(session, uid), self.paint, group="form")

    async def paint_form(self, page: service.Form) -> None:
        """Lay out the questions, once."""
        if self._form is not None or not page.questions:
            return
        self._form = Form(*(_field(each) for each in page.questions))
        await self._box.mount(self._form)
        next(iter(self._form.fields.values())).focus_in()
        self.journal(self._form, f"monitoring {self.conference_uid}")

    def paint(self, page: service.Form) -> None:
        """Show who filled it in, and the questions."""
        later = " Esc leaves it for later, on the desk." if self._as_it_closes else ""
        empty = f"Not filled in.{later}"
        said = [f"Filled in by {page.by}, {date_words(page.on)}." if page.on else empty]
        if page.gaps:
            said.append(f"When the meeting was closed: {gaps_words(page.gaps).lower()}")
        if not page.questions:
            said = ["The procedures have no form for this kind of meeting."]
        self._about.show(" ".join(said))
        self.run_worker(self.paint_form(page))

    def action_save(self) -> None:
        """Save what is answered so far."""
        if self._form is not None:
            self._form.action_save()

    @on(Form.Completed)
    def completed(self, message: Form.Completed) -> None:
        """Keep the answers."""
        session, uid, form = self.session, self.conference_uid, message.form
        values: dict[str, Any] = message.values

        def done(_: object) -> None:
            form.saved()
            if self._as_it_closes:
                self.leave()
                return
            self.say("Saved. Esc goes back.")
            self.load()

        self.write(lambda: service.fill_chair_form(session, uid, values), done)


def _field(each: service.Asked) -> Field:
    if each.answers:
        options = [(answer, answer) for answer in each.answers]
        return ChoiceField(each.code, each.question, options, value=each.answer)
    return NoteField(each.code, each.question, text=each.answer or "", wide=True)
