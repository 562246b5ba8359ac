"""Booking a conference: find or add the family, and the first good slot stands ready for Enter."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.containers import Vertical
from textual.widget import Widget

from cpclerk.rules.dates_in_words import date_words, time_words
from cpclerk.rules.errors import Refused
from cpclerk.services import Session, booking, drafts
from cpclerk.services.asking import Asked, Ready, ready
from cpclerk.services.office import typing_calendar
from cpclerk.services.placing import Place
from cpclerk.services.slots import Proposal, Wish, propose
from cpclerk.services.undo import Saved
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import DateField, Field, Form, Option, PickField
from cpclerk.ui.screens.adding_family import AddingFamily, NewFamily
from cpclerk.ui.screens.slot_picking import SlotPicking
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.finder import Finder
from cpclerk.ui.widgets.lines import Cell, Lines, Row

if TYPE_CHECKING:
    pass


class InOrOut(Command):
    """Space on the children."""

    id = "in-or-out"
    key = "space"
    words = "in/out"
    description = "Take the child under the cursor in, or leave it out"


class OtherType(Command):
    """t on the children."""

    id = "other-type"
    key = "t"
    words = "type"
    description = "Change what the child under the cursor comes for, such as receiving-in"


class OnlyRequest(Command):
    """k on the booking screen."""

    id = "only-request"
    key = "k"
    words = "no date yet"
    description = "Keep it as a request, to be booked later"


class NewBookingScreen(AddingFamily, SlotPicking):
    """First the family; then everything derived from it, and the slot."""

    DEFAULT_CSS = """
    NewBookingScreen #children { height: auto; max-height: 7; }
    NewBookingScreen #asking { height: 1fr; overflow-y: auto; scrollbar-size-vertical: 1; }
    NewBookingScreen #facts { height: auto; padding: 0 1; }
    """
    OFFERS: ClassVar[tuple[type[Command], ...]] = (OnlyRequest, InOrOut, OtherType, NewFamily)

    def __init__(self) -> None:
        super().__init__()
        self.facts = Vertical(id="facts")
        self.children_list = Lines(
            (
                Column(width=3),
                Column("child", stretch=True, least=12),
                Column("age", rank=2),
                Column("standing", stretch=True, least=8, rank=1),
                Column("type", least=8),
            ),
            id="children",
            classes="panel",
        )
        self.asking = Vertical(self.children_list, self.facts, self.panel, id="asking")
        self.start: Ready | None = None
        self.types: dict[str, str] = {}
        self.left_out: set[str] = set()
        self.needed: tuple[str, ...] = ()
        self.labels: Mapping[str, str] = {}
        self._arriving = False

    def body(self) -> Iterable[Widget]:
        """Return the three parts, of which one is shown at a time."""
        self.adding.display = self.asking.display = False
        yield self.finder
        yield self.adding
        yield self.asking

    def title_parts(self) -> tuple[str, ...]:
        """Return what is done here, and for whom."""
        return ("Book a conference", self.start.label) if self.start else ("Book a conference",)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what works in the part that is shown."""
        slots = {"choose_chair", "choose_room", "other_day", "only_request"}
        if action in slots:
            return bool(self.asking.display)
        if action in {"in_or_out", "other_type"}:
            return bool(self.asking.display) and self.children_list.has_focus
        return super().check_action(action, parameters)

    @on(Finder.Chosen)
    def choose_family(self, message: Finder.Chosen) -> None:
        """Derive everything from the family that was chosen."""
        self.begin(message.key)

    def family_added(self, uid: str) -> None:
        """Go on to the conference of the family that was added."""
        self.begin(uid)

    # What is asked for

    def begin(self, family_uid: str) -> None:
        """Read what booking for this family starts from."""
        session = self.session
        self.wish = Wish()
        self.read(lambda: ready(session, family_uid), self._start, group="ready")

    def _start(self, start: Ready) -> None:
        self.start = start
        self.types = {each.person_uid: each.type for each in start.children}
        self.left_out = {each.person_uid for each in start.children if not each.is_in}
        self.needed = ()
        self._arriving = True
        self.facts.remove_children()
        self.show_part(self.asking)
        self.show_title()
        self._show_children()
        self.propose()

    def proposing(self) -> Callable[[], Proposal] | None:
        """Return the job that lays out the days for what is asked."""
        asked = self.asked()
        if asked is None:
            return None
        session, wish = self.session, self.wish
        return lambda: propose(session, asked, wish)

    def show_proposal(self, proposal: Proposal) -> None:
        """Show the days, and ask for the dates that the limits count from."""
        super().show_proposal(proposal)
        self.children_list.border_title = "Children"
        if proposal.needed != self.needed or not self.facts.children:
            self.needed, self.labels = proposal.needed, proposal.labels
            self._ask_facts()
        elif self._arriving:
            self._arrive()

    def asked(self) -> Asked | None:
        """Return what is asked for, as far as it is understood."""
        if self.start is None:
            return None
        events: dict[str, date] = {}
        if not self.needed and self.start.previous is not None:
            events["previous_conference"] = self.start.previous
        form = self.facts_form
        for event in self.needed if form is not None else ():
            day = _understood(form, event)
            if isinstance(day, date):
                events[event] = day
        team = _understood(form, "team") if form is not None else self.start.team_uid
        return Asked(
            family_uid=self.start.family_uid,
            types={uid: kind for uid, kind in self.types.items() if uid not in self.left_out},
            events=events,
            team_uid=team if isinstance(team, str) else None,
            reason=form["reason"].text if form is not None else "",
        )

    @property
    def facts_form(self) -> Form | None:
        """The form that asks for dates, team and why; None while it is being made."""
        found = [each for each in self.facts.children if isinstance(each, Form)]
        return found[0] if found else None

    @work(exclusive=True, group="facts")
    async def _ask_facts(self) -> None:
        before = self.facts_form
        typed = before.payload() if before is not None else {}
        today, calendar, start = self.session.today, typing_calendar(self.session), self.start
        if start is None:
            return
        known = {"previous_conference": start.previous}
        fields: list[Field] = [
            DateField(
                event,
                self.labels[event],
                today=today,
                calendar=calendar,
                value=known.get(event),
                past=True,
            )
            for event in self.needed
        ]
        fields += [
            PickField(
                "team",
                "Asked for by",
                [Option(each.uid, each.words) for each in self.teams],
                value=start.team_uid,
                placeholder="social work team, if known",
            ),
            Field("reason", "Why", wide=True, placeholder="if it should be kept"),
        ]
        form = Form(*fields)
        await self.facts.remove_children()
        await self.facts.mount(form)
        form.restore(typed)
        self._keep_typing(form, start.family_uid, again=before is not None)
        if self._arriving:
            self._arrive()

    def _keep_typing(self, form: Form, family_uid: str, *, again: bool) -> None:
        """Keep what is typed as a draft; what was left is offered once, not at each new form."""
        key, session = f"booking {family_uid}", self.session
        if not again:
            self.journal(form, key)
            return
        form.on_typing(
            lambda payload: self.write(lambda: drafts.keep(session, key, payload)),
            lambda: self.write(lambda: drafts.drop(session, key)),
        )

    def _arrive(self) -> None:
        """Go where the first thing is missing: a date, or else nothing but Enter on the slot."""
        self._arriving = False
        form = self.facts_form
        for event in self.needed if form is not None else ():
            if form is not None and not form[event].text:
                form[event].focus_in()
                return
        self.panel.strip.focus()

    @on(Field.Changed)
    def dates_changed(self, message: Field.Changed) -> None:
        """Lay the days out again when another date is understood."""
        if message.field.field_name in self.needed:
            self.propose()

    @on(Form.Completed)
    def facts_known(self, message: Form.Completed) -> None:
        """Everything is understood: on to the slot."""
        if message.form is self.facts_form:
            self.panel.strip.focus()

    # The children

    def _show_children(self) -> None:
        if self.start is None:
            return
        names = dict(self.start.types)
        rows = []
        for each in self.start.children:
            out = each.person_uid in self.left_out
            kind = "left out" if out else names[self.types[each.person_uid]]
            mark = Cell("[ ]" if out else "[x]")
            cells = (mark, each.name, each.age, each.standing, kind)
            rows.append(Row(each.person_uid, cells, "quiet" if out else ""))
        self.children_list.show(rows, empty="No child is in this family yet. F3 adds one.")

    @on(Lines.Chosen, "#children")
    def action_in_or_out(self) -> None:
        """Take the child under the cursor in, or leave it out."""
        uid = self.children_list.key
        if uid is not None:
            self.left_out ^= {uid}
            self._children_changed()

    def action_other_type(self) -> None:
        """Change what the child under the cursor comes for."""
        uid = self.children_list.key
        if uid is None or self.start is None:
            return
        codes = [code for code, _ in self.start.types]
        self.types[uid] = codes[(codes.index(self.types[uid]) + 1) % len(codes)]
        self.left_out.discard(uid)
        self._children_changed()

    def _children_changed(self) -> None:
        self._show_children()
        self.propose()

    # Booking

    def take(self, place: Place) -> None:
        """Book the slot that was chosen."""
        said = f"Booked: {date_words(place.day)} {time_words(place.start)}. Key 2: invite people."
        self._keep(lambda session, asked: booking.request_and_book(session, asked, place), said)

    def action_only_request(self) -> None:
        """Keep it without a date."""
        self._keep(booking.request, "Kept as a request. Enter on a slot books it.")

    def _keep(self, job: Callable[[Session, Asked], Saved], said: str) -> None:
        form = self.facts_form
        if form is not None and form.values() is None:
            return
        session, asked = self.session, self.asked()
        if asked is None:
            return
        asked = replace(asked, types=dict(asked.types))

        def kept(saved: Saved) -> None:
            if form is not None:
                form.saved()
            self.open_instead("booking", saved.uid, said)

        self.write(lambda: job(session, asked), kept)

    def refused(self, error: Refused) -> None:
        """Say why not; about a slot, the days are laid out again as they stand."""
        super().refused(error)
        if error.field in {"day", "chair", "room"}:
            self.propose()

    # Moving about

    def parts(self) -> tuple[Widget, ...]:
        """Return the parts of the screen, of which one is shown at a time."""
        return (*super().parts(), self.asking)

    def back_to_families(self) -> None:
        """Let this family go and find another."""
        self.start = None
        self.facts.remove_children()
        super().back_to_families()


def _understood(form: Form | None, name: str) -> object:
    """Return the value of a field, None while it is empty or half typed."""
    if form is None or name not in form.fields:
        return None
    try:
        return form[name].take()
    except Refused:
        return None
