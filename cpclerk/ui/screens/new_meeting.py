"""Booking a meeting that names no family, such as a case audit: what it is about, and the slot."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import on
from textual.containers import Vertical
from textual.widget import Widget

from cpclerk.services import booking
from cpclerk.services.asking import Asked, without_family
from cpclerk.services.office import Places, places
from cpclerk.services.placing import Place
from cpclerk.services.slots import Proposal, propose
from cpclerk.services.undo import Saved
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import Field, Form, Option, PickField
from cpclerk.ui.screens.booking_words import place_words
from cpclerk.ui.screens.slot_picking import SlotPicking
from cpclerk.ui.widgets.plain import Plain


class OtherKind(Command):
    """t on a meeting without a family."""

    id = "other-kind"
    key = "t"
    words = "kind"
    description = "Another kind of meeting that names no family"


class NewMeetingScreen(SlotPicking):
    """What the meeting is about, who asks for it, and the first good slot."""

    TITLE = "Book a meeting"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (OtherKind,)
    DEFAULT_CSS = """
    NewMeetingScreen #kind { padding: 1 1 0 1; height: auto; text-style: bold; }
    NewMeetingScreen #facts { padding: 1; height: auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.kinds: tuple[tuple[str, str], ...] = ()
        self.number = 0
        self.facts = Vertical(id="facts")
        self.kind_line = Plain("", id="kind")

    def body(self) -> Iterable[Widget]:
        """Return the kind, the form, and the slots."""
        self.panel.display = False
        yield self.kind_line
        yield self.facts
        yield self.panel

    def load(self) -> None:
        """Read which kinds there are, and who can ask for one."""
        session = self.session
        self.read(lambda: (without_family(session), places(session)), self._begin)

    async def _make(self, found: Places) -> None:
        teams = [Option(each.uid, each.words) for each in found.teams]
        form = Form(
            Field("about", "About", required=True, wide=True, placeholder="a theme; names nobody"),
            PickField("team", "Asked for by", teams, placeholder="social work team, if known"),
            Field("reason", "Why", wide=True, placeholder="if it should be kept"),
        )
        await self.facts.mount(form)
        self.journal(form, "new meeting")
        form["about"].focus_in()

    def _begin(self, found: tuple[tuple[tuple[str, str], ...], Places]) -> None:
        self.kinds, here = found
        if not self.kinds:
            self.kind_line.show("The procedures of this office know no meeting without a family.")
            return
        self.panel.display = True
        self._show_kind()
        if self.form is None:
            self.run_worker(self._make(here))
        self.propose()

    @property
    def form(self) -> Form | None:
        """The form; None while it is being made."""
        return next((each for each in self.facts.children if isinstance(each, Form)), None)

    def proposing(self) -> Callable[[], Proposal] | None:
        """Return the job that lays out the days."""
        if not self.kinds:
            return None
        session, asked, wish = self.session, self.asked(), self.wish
        return lambda: propose(session, asked, wish)

    def asked(self) -> Asked:
        """Return what is asked for."""
        kind, form = self.kinds[self.number][0], self.form
        values = (form.values() or {}) if form is not None and form["about"].text.strip() else {}
        return Asked(
            None,
            {},
            team_uid=values.get("team"),
            reason=values.get("reason") or "",
            kind=kind,
            about=values.get("about") or "",
        )

    @on(Form.Completed)
    def facts_known(self) -> None:
        """Everything is understood: on to the slot."""
        self.panel.strip.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer another kind where there is one."""
        if action == "other_kind":
            return len(self.kinds) > 1
        return super().check_action(action, parameters)

    def action_other_kind(self) -> None:
        """Take the next kind."""
        self.number = (self.number + 1) % len(self.kinds)
        self._show_kind()
        self.propose()

    def take(self, place: Place) -> None:
        """Book the slot that was chosen."""
        form, session, asked = self.form, self.session, self.asked()

        def kept(saved: Saved) -> None:
            if form is not None:
                form.saved()
            said = f"Booked: {place_words(place)}. Key 2: invite people. u undoes it."
            self.open_instead("booking", saved.uid, said, saved)

        self.write(lambda: booking.request_and_book(session, asked, place), kept)

    def _show_kind(self) -> None:
        self.kind_line.show(self.kinds[self.number][1])
        self.refresh_bindings()
