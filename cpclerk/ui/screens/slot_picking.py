"""Choosing the slot of a conference: what the two booking screens have in common."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import ClassVar

from textual import on, work
from textual.containers import Vertical
from textual.widget import Widget

from cpclerk.rules.booking import DAYS_OFFERED
from cpclerk.rules.dates_in_words import (
    date_words,
    parse_date_time,
)
from cpclerk.rules.diaries import likely, why_too_far
from cpclerk.rules.errors import Refused
from cpclerk.rules.slots import Slot
from cpclerk.services.office import Choice, typing_calendar
from cpclerk.services.placing import Place
from cpclerk.services.slots import Proposal, Wish, too_late_words
from cpclerk.ui import dialogs
from cpclerk.ui.commands import Command
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.screens.slot_words import explained, last_words
from cpclerk.ui.widgets.plain import Plain
from cpclerk.ui.widgets.slots import SlotStrip


class TakeSlot(Command):
    """Enter on the strip of slots."""

    id = "take-slot"
    key = "enter"
    words = "book it"
    description = "Book the conference for the slot under the cursor"


class ChooseChair(Command):
    """c on the booking screens."""

    id = "choose-chair"
    key = "c"
    words = "chair"
    description = "Choose who chairs it"


class ChooseRoom(Command):
    """r on the booking screens."""

    id = "choose-room"
    key = "r"
    words = "room"
    description = "Choose the room it is held in"


class OtherDay(Command):
    """d on the booking screens."""

    id = "other-day"
    key = "d"
    words = "other day"
    description = "Type another day, and a time if you like: 14/12, tue 9.30am"


class WhatIf(Command):
    """w on the booking screens."""

    id = "what-if"
    key = "w"
    words = "what if"
    description = "Show every limit as it would stand on the day under the cursor"


class BookingPanel(Vertical):
    """The last date in timescale, the strip of slots, and what the slot chosen means."""

    DEFAULT_CSS = """
    BookingPanel { height: auto; }
    BookingPanel .last { text-style: bold; padding: 0 1; }
    BookingPanel .detail { padding: 0 1; height: auto; }
    """

    def __init__(self) -> None:
        super().__init__(id="panel", classes="panel")
        self.border_title = "When"
        self.border_subtitle = "F1: how the last date is worked out"
        self.last = Plain("", classes="last")
        self.strip = SlotStrip()
        self.detail = Plain("", classes="detail")

    def compose(self) -> Iterable[Widget]:
        """Lay out the three parts."""
        yield self.last
        yield self.strip
        yield self.detail

    def show(self, proposal: Proposal) -> None:
        """Show another proposal."""
        self.border_title = f"When · every notice is kept from {date_words(proposal.earliest)}"
        self.last.show(last_words(proposal))
        self.strip.show(proposal)
        self.explain()

    def explain(self) -> None:
        """Say what the slot under the cursor means."""
        if self.strip.proposal is not None:
            self.detail.show("\n".join(explained(self.strip)))


class SlotPicking(BaseScreen):
    """A screen on which a slot is chosen. It says in `proposing` how days are laid out."""

    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        TakeSlot, WhatIf, ChooseChair, ChooseRoom, OtherDay,
    )  # fmt: skip

    INSTEAD: ClassVar[str] = ""
    """What can be done where no chair and room are free, beside choosing another slot."""

    def __init__(self, *arguments: str) -> None:
        super().__init__(*arguments)
        self.panel = BookingPanel()
        self.wish = Wish()
        self._typed_day: date | None = None

    def proposing(self) -> Callable[[], Proposal] | None:
        """Return the job that lays the days out, or None when nothing can be proposed yet."""
        raise NotImplementedError

    def take(self, place: Place) -> None:
        """Book, or move to, the place that was chosen."""
        raise NotImplementedError

    def stands_there(self, slot: Slot) -> bool:  # noqa: ARG002
        """Whether it is booked for that time already: then nobody asks again why so late."""
        return False

    def propose(self) -> None:
        """Lay the days out again."""
        job = self.proposing()
        if job is not None:
            self.read(job, self.show_proposal, group="proposal")

    def show_proposal(self, proposal: Proposal) -> None:
        """Show what is proposed; a day that was typed comes under the cursor."""
        self.panel.show(proposal)
        typed, self._typed_day = self._typed_day, None
        if typed is None:
            return
        day = proposal.day(typed)
        if day is None:
            self.complain(
                f"{date_words(typed)} is {self._why_not(typed)}. The days after it are shown."
            )
        elif day.slots:
            self.panel.strip.go_to(day.slots[0])
        else:
            self.complain(f"No chair and room are free on {date_words(typed)}.")

    def _why_not(self, day: date) -> str:
        if day < self.session.today:
            return "past"
        if day.weekday() > 4:
            return "at a weekend"
        holidays = typing_calendar(self.session).skipped(day - timedelta(days=1), day)
        return f"closed: {holidays[0].words}" if holidays else "a day on which the office is closed"

    def wished(self, wish: Wish) -> None:
        """Lay the days out as wished."""
        self.wish = wish
        self.propose()

    def working_under_cursor(self) -> tuple[str, ...] | None:
        """Return the working of the last date in timescale, and of the earliest day."""
        proposal = self.panel.strip.proposal
        if proposal is None:
            return None
        lines = [*proposal.last.working.lines()]
        if proposal.held_back_by is not None:
            lines += [
                "",
                f"Earliest day that keeps every notice: {date_words(proposal.earliest)}.",
                proposal.held_back_by.rule,
            ]
        return tuple(lines)

    @on(SlotStrip.Moved)
    def explain_slot(self) -> None:
        """Say what the slot means."""
        self.panel.explain()

    @on(SlotStrip.Turned)
    def turn(self, message: SlotStrip.Turned) -> None:
        """Lay out the days before or after these."""
        proposal = self.panel.strip.proposal
        if proposal is None or not proposal.days:
            return
        days = [each.day for each in proposal.days]
        if message.by > 0:
            first = days[-1] + timedelta(days=1)
        elif days[0] <= self.session.today:
            self.say("These are the earliest days.")
            return
        else:
            first = max(days[0] - timedelta(days=DAYS_OFFERED * 7 // 5), self.session.today)
        self.wished(Wish(first, self.wish.start, self.wish.chair_uid, self.wish.room_uid))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer Enter where it books."""
        if action == "take_slot":
            return self.panel.strip.has_focus
        return super().check_action(action, parameters)

    @work
    async def action_take_slot(self) -> None:
        """Take the slot, asking why where it is too late for something."""
        strip = self.panel.strip
        slot, day, proposal = strip.slot, strip.day, strip.proposal
        if day is None or proposal is None:
            return
        if slot is None:
            moment = day.moment(proposal.starts[strip.place[1]])
            why = f"{moment.not_free[0]}." if moment and moment.not_free else ""
            why = why or "No chair and room are free then. c chooses another chair."
            self.complain(f"{why} {self.INSTEAD}".rstrip())
            return
        late, reason = too_late_words(day, proposal.last), ""
        if late and not self.stands_there(slot):
            options = [(each.code, each.name) for each in proposal.reasons]
            picked = await dialogs.pick(self.app, f"This day is {late}. Why?", options, chosen=True)
            if picked is None:
                return
            reason = picked
        self.take(Place(slot.day, slot.start, slot.chair_uid, slot.room_uid, reason))

    def action_what_if(self) -> None:
        """Show every limit as it would stand on the day under the cursor."""
        from cpclerk.ui.screens.what_if import WhatIfDialog

        day = self.panel.strip.day
        if day is None or not day.what_if:
            self.complain("There is no day under the cursor. Lay some out first: d types a day.")
            return
        self.app.push_screen(WhatIfDialog(day))

    @work
    async def action_choose_chair(self) -> None:
        """Let the chair be chosen."""
        proposal = self.panel.strip.proposal
        if proposal is None:
            return
        uid = await dialogs.pick(self.app, "Who chairs it?", _options(proposal.chairs))
        if uid is not None:
            self.wished(Wish(self.wish.first, self.wish.start, uid, self.wish.room_uid))

    @work
    async def action_choose_room(self) -> None:
        """Let the room be chosen."""
        proposal = self.panel.strip.proposal
        if proposal is None:
            return
        uid = await dialogs.pick(self.app, "Which room?", _options(proposal.rooms))
        if uid is not None:
            self.wished(Wish(self.wish.first, self.wish.start, self.wish.chair_uid, uid))

    @work
    async def action_other_day(self) -> None:
        """Let another day be typed."""
        if self.panel.strip.proposal is None:
            return
        question = "Which day, and what time? Such as 14/12, or tue 9.30am."
        text = ""
        while True:
            typed = await dialogs.ask_text(self.app, question, text)
            if not typed:
                return
            try:
                day, start = parse_date_time(
                    typed, today=self.session.today, calendar=typing_calendar(self.session)
                )
            except Refused as error:
                question, text = error.sentence, typed
                continue
            if why_too_far(day, self.session.today):
                near = likely(day, self.session.today)
                question = f"{day.year}? Did you mean {date_words(near)}? Enter takes it."
                text = f"{near:%d/%m/%Y}" + (f" {start:%H:%M}" if start else "")
                continue
            break
        self._typed_day, start = day, start or self.wish.start
        self.wished(Wish(day, start, self.wish.chair_uid, self.wish.room_uid))


def _options(choices: tuple[Choice, ...]) -> list[tuple[str, str]]:
    return [(each.uid, each.words) for each in choices]
