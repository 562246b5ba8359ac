"""Step 1 of a conference: when, where and with whom; moved, called off or held again from here."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from textual import work
from textual.widget import Widget

from cpclerk.rules.people import age_words
from cpclerk.rules.slots import Slot
from cpclerk.services import Session, booking
from cpclerk.services.asking import Asked
from cpclerk.services.booked import Booked, booked
from cpclerk.services.invitation_list import InvitationList, invitation_list
from cpclerk.services.office import Choice, places, typing_calendar
from cpclerk.services.placing import Place
from cpclerk.services.slots import Proposal, propose_for
from cpclerk.services.undo import Saved
from cpclerk.ui import dialogs
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import DateField, Field, Option, PickField
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.screens.booking_list import InvitationListing, TheList
from cpclerk.ui.screens.booking_told import TellingOfMoves, WhoKnows
from cpclerk.ui.screens.booking_words import children_words, place_words, standing_lines
from cpclerk.ui.screens.slot_picking import OtherDay, SlotPicking, TakeSlot, WhatIf
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines, Row
from cpclerk.ui.widgets.plain import Plain

TO_COME = ("requested", "booked", "postponed")


class Amend(Command):
    """e on step 1."""

    id = "amend"
    key = "e"
    words = "edit"
    description = "Put right the dates the limits count from, the team and why it is asked for"


class Postpone(Command):
    """p on step 1."""

    id = "postpone"
    key = "p"
    words = "postpone"
    description = "Put it off without a date yet; Enter on another slot moves it there"


class Cancel(Command):
    """x on step 1."""

    id = "cancel"
    key = "x"
    words = "cancel"
    description = "Cancel the conference"


class StandDown(Command):
    """s on step 1."""

    id = "stand-down"
    key = "s"
    words = "stand down"
    description = "Stand the conference down: it is not needed any more"


class HoldAgain(Command):
    """h on step 1."""

    id = "hold-again"
    key = "h"
    words = "hold again"
    description = "Hold again a conference that was not quorate"


class BookingScreen(SlotPicking, InvitationListing, TellingOfMoves):
    """The booking of one conference as it stands, and the slots it could be in."""

    STEP = "booking"
    DEFAULT_CSS = """
    BookingScreen #booked-children { height: auto; max-height: 6; }
    BookingScreen #standing { padding: 0 1; height: auto; }
    BookingScreen #children-line { padding: 0 1; display: none; }
    /* On a small screen the children are one line. */
    BookingScreen.-short #booked-children { display: none; }
    BookingScreen.-short #children-line { display: block; height: 1; }
    BookingScreen.-short #standing { max-height: 7; }
    /* On a small screen a form takes the place of the slots. */
    BookingScreen.-asking.-short BookingPanel { height: 0; border: none; }
    """
    VERTICAL_BREAKPOINTS = [(0, "-short"), (36, "-tall")]
    # What is done most stands first in the footer.
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        TakeSlot, TheList, WhatIf, OtherDay, WhoKnows, Postpone, Amend, HoldAgain, Cancel,
        StandDown,
    )  # fmt: skip

    def __init__(self, conference_uid: str, said: str = "", made: Saved | None = None) -> None:
        """`made` is the change that this booking came about by, which u takes back as a whole."""
        super().__init__(conference_uid)
        self._said = said
        if made is not None:
            self._done.append((conference_uid, made))
        self._made_by = made
        self.teams: tuple[Choice, ...] = ()
        self.standing = Plain("", id="standing")
        self.children_line = Plain("", id="children-line")
        self.children_list = Lines(
            (
                Column("child", stretch=True, least=12),
                Column("age", rank=1),
                Column("type", least=8),
            ),
            id="booked-children",
            classes="panel",
        )
        self.children_list.can_focus = False

    def content(self) -> Iterable[Widget]:
        """Return the children, how it stands, the slots, and the form that opens under them."""
        yield self.children_list
        yield self.children_line
        yield self.standing
        yield self.panel
        yield self.asking

    def load(self) -> None:
        """Read the booking as it stands."""
        super().load()
        session, uid = self.session, self.conference_uid
        self.read(lambda: places(session).teams, self._take_teams, group="teams")
        self.read_page(
            lambda: (booked(session, uid), invitation_list(session, uid)),
            self.paint,
            lambda found: {uid: found[0].heading.rev},
        )

    def paint(self, found: tuple[Booked, InvitationList]) -> None:
        """Show the booking."""
        page, self.list = found
        self.booked = page
        if self._said:
            self.say(self._said)
            self._said = ""
        # As old as they were, or will be, on the day.
        day = page.heading.date or self.session.today
        self.children_list.border_title = "Children"
        self.children_list.show(
            [
                Row(
                    each.uid,
                    (
                        each.name,
                        age_words(each.date_of_birth, expected=each.expected, day=day),
                        page.types[each.type],
                    ),
                )
                for each in page.children
            ],
            empty="No child is named yet.",
        )
        self.children_line.show(children_words(page))
        self.standing.show("\n".join(standing_lines(page, self.list)))
        self.panel.display = page.heading.state in TO_COME
        self.refresh_bindings()
        self.propose()
        self.open_the_list()

    def proposing(self) -> Callable[[], Proposal] | None:
        """Return the job that lays out the days this conference could be on."""
        if self.booked is None or self.booked.heading.state not in TO_COME:
            return None
        session, uid, wish = self.session, self.conference_uid, self.wish
        return lambda: propose_for(session, uid, wish)

    def show_proposal(self, proposal: Proposal) -> None:
        """Show the days; a booked conference has its own slot under the cursor."""
        super().show_proposal(proposal)
        top = self.booked.heading if self.booked else None
        if top is not None and top.date and top.time and self.wish.first is None:
            self.panel.strip.go_to(Slot(top.date, top.time, "", ""))
        if self.focused is None and self.asking.form is None:
            self.panel.strip.focus()

    def focus_list(self) -> None:
        """Put the focus back on the slots."""
        self.panel.strip.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the conference's state allows."""
        state = self.booked.heading.state if self.booked else ""
        allowed = {
            "postpone": state == "booked",
            "cancel": state in TO_COME,
            "stand_down": state in TO_COME,
            "amend": state in TO_COME,
            "the_list": state in TO_COME,
            "choose_chair": state in TO_COME,
            "what_if": state in TO_COME,
            "choose_room": state in TO_COME,
            "other_day": state in TO_COME,
            "hold_again": self._can_be_held_again(),
            "who_knows": bool(self.booked and self.booked.has_list),
        }
        if action in allowed:
            return allowed[action]
        return super().check_action(action, parameters)

    def take(self, place: Place) -> None:
        """Book the slot, or move the conference there."""
        page = self.booked
        if page is None:
            return
        if page.heading.state == "booked":
            self._move(place)
            return
        session, uid = self.session, self.conference_uid
        self.save(
            uid,
            lambda rev: booking.book(session, uid, rev, place),
            f"Booked: {place_words(place)}. Key 2: invite people.",
        )

    def stands_there(self, slot: Slot) -> bool:
        """Whether it is booked for that time already."""
        top = self.booked.heading if self.booked else None
        return top is not None and (slot.day, slot.start) == (top.date, top.time)

    def undone(self, last: Saved) -> None:
        """Leave when what was taken back is the booking itself: nothing of it is there."""
        if last is not self._made_by:
            super().undone(last)
            return
        self.leave()
        self.app.call_after_refresh(self._say_below, "The booking is taken back.")

    def _say_below(self, words: str) -> None:
        if isinstance(self.app.screen, BaseScreen):
            self.app.screen.say(words)

    @work
    async def _move(self, place: Place) -> None:
        if self.booked is None:
            return
        if self.stands_there(Slot(place.day, place.start, "", "")):
            self._rearrange(place)
            return
        reason = place.late_reason or await self._why(f"Moved to {place_words(place)}. Why?")
        if reason is None:
            return
        session, uid = self.session, self.conference_uid
        self.give_up(
            lambda rev: booking.postpone(session, uid, rev, late_reason=reason, place=place),
            f"Moved: {place_words(place)}.",
        )

    def _rearrange(self, place: Place) -> None:
        session, uid = self.session, self.conference_uid
        if self.wish.chair_uid is None and self.wish.room_uid is None:
            self.say("That is when it is booked for now. Another slot moves it; c, r: who, where.")
            return
        self.save(
            uid,
            lambda rev: booking.rearrange(session, uid, rev, place),
            "Another chair or room, the same time. u undoes it.",
        )

    @work
    async def action_postpone(self) -> None:
        """Put it off without a date."""
        reason = await self._why("Put off without a date yet. Why?")
        if reason is None:
            return
        session, uid = self.session, self.conference_uid
        self.give_up(
            lambda rev: booking.postpone(session, uid, rev, late_reason=reason),
            "Postponed. The last date in timescale stays what it was.",
        )

    def action_cancel(self) -> None:
        """Cancel it."""
        self._call_off("cancelled", booking.cancel)

    def action_stand_down(self) -> None:
        """Stand it down."""
        self._call_off("stood down", booking.stand_down)

    def _call_off(self, said: str, job: Callable[[Session, str, int, str], Saved]) -> None:
        session, uid = self.session, self.conference_uid

        def answered(words: str) -> None:
            self.give_up(lambda rev: job(session, uid, rev, words), f"It is {said}.")

        question = f"Why is it {said}? Enter without words leaves that out, Esc goes back."
        dialogs.ask_line(self, question, answered)

    def action_hold_again(self) -> None:
        """Ask for a conference that holds this one again, and open its booking."""
        session, uid = self.session, self.conference_uid

        def held(saved: Saved) -> None:
            said = "It is asked for again. Enter on a slot books it. u undoes it."
            self.open_instead("booking", saved.uid, said, saved)

        self.write(lambda: booking.hold_again(session, uid), held)

    async def action_amend(self) -> None:
        """Put right what it was asked for with."""
        page, proposal = self.booked, self.panel.strip.proposal
        if page is None or proposal is None:
            return
        today, calendar = self.session.today, typing_calendar(self.session)
        fields: list[Field] = [
            DateField(
                event,
                proposal.labels[event],
                today=today,
                calendar=calendar,
                value=page.asked.events.get(event),
            )
            for event in proposal.needed
        ]
        fields += [
            PickField(
                "team",
                "Asked for by",
                [Option(each.uid, each.words) for each in self.teams],
                value=page.asked.team_uid,
            ),
            Field("reason", "Why", text=page.asked.reason, wide=True),
        ]
        session, uid, needed = self.session, self.conference_uid, proposal.needed

        def amended(values: dict[str, Any]) -> None:
            kept = {event: day for event, day in page.asked.events.items() if event not in needed}
            given = {event: values[event] for event in needed if values[event]}
            asked = Asked(
                page.asked.family_uid,
                page.asked.types,
                kept | given,
                values["team"],
                values["reason"] or "",
                page.asked.reconvenes,
            )
            self.save(uid, lambda rev: booking.amend_request(session, uid, rev, asked), "Saved.")

        await self.ask("What it was asked for with", *fields, then=amended, draft="booking")

    async def _why(self, question: str) -> str | None:
        proposal = self.panel.strip.proposal
        reasons = proposal.reasons if proposal is not None else ()
        options = [(each.code, each.name) for each in reasons]
        return await dialogs.pick(self.app, question, options, chosen=True)

    def _can_be_held_again(self) -> bool:
        page = self.booked
        return (
            page is not None
            and page.heading.state == "held"
            and page.heading.quorate is False
            and not page.again
        )

    def _take_teams(self, teams: tuple[Choice, ...]) -> None:
        self.teams = teams


def _revs(page: Booked) -> dict[str, int]:
    return {page.heading.uid: page.heading.rev}
