"""The next review and the first core group, booked one after the other before anyone leaves."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from textual import on, work
from textual.widget import Widget

from cpclerk.rules.dates_in_words import date_words, time_words
from cpclerk.services import booking_next, decisions, office, outline
from cpclerk.services.next_meetings import NextMeetings, next_meetings, propose_review
from cpclerk.services.outline import Outline
from cpclerk.services.placing import Place
from cpclerk.services.slots import Proposal
from cpclerk.ui import dialogs
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import DateField, Field, TimeField
from cpclerk.ui.screens import next_meetings_commands as commands
from cpclerk.ui.screens import next_meetings_words as words
from cpclerk.ui.screens.beside_decisions import BesideDecisions
from cpclerk.ui.screens.core_group import ask_members
from cpclerk.ui.screens.slot_picking import SlotPicking, TakeSlot
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines
from cpclerk.ui.widgets.plain import Plain

ON_SLOTS = frozenset(
    {"next_best", "only_the_day", "choose_chair", "choose_room", "other_day", "what_if"}
)


class NextMeetingsScreen(SlotPicking, BesideDecisions):
    """What is booked and what is not; the best slot of the review stands ready for Enter.

    `first` says which of the two it begins with.
    """

    TITLE = "Next meetings"
    AUTO_FOCUS = ""
    FOOTER_LINES = 2
    INSTEAD = "k keeps the day."
    OFFERS: ClassVar[tuple[type[Command], ...]] = (TakeSlot, *commands.ALL)
    DEFAULT_CSS = """
    NextMeetingsScreen #meetings { height: auto; max-height: 4; }
    NextMeetingsScreen #state { height: auto; padding: 0 1; color: $text-muted; }
    NextMeetingsScreen.-asking BookingPanel { display: none; }
    NextMeetingsScreen BookingPanel.-settled { display: none; }
    """

    def __init__(self, conference_uid: str, first: str = words.REVIEW) -> None:
        super().__init__(conference_uid)
        self.page: NextMeetings | None = None
        # What is still to be begun with: each of the two is opened by itself once.
        self._to_open = [words.CORE_GROUP] if first == words.CORE_GROUP else [words.REVIEW]
        self.meetings = Lines(
            (Column(width=16), Column(stretch=True, least=20)),
            empty="No child leaves on a plan.",
            id="meetings",
            classes="panel",
        )
        self.state = Plain("", id="state")

    def content(self) -> Iterable[Widget]:
        """Return the two meetings, what is to be known, the slots, and the form."""
        yield self.meetings
        yield self.state
        yield self.panel
        yield self.asking

    def focus_list(self) -> None:
        """Put the focus on the slots while the review is to be booked, else on the meetings."""
        to_book = self.page is not None and self.page.needs_review
        (self.panel.strip if to_book else self.meetings).focus()

    def load(self) -> None:
        """Read what is booked and what is not."""
        super().load()
        session, uid = self.session, self.conference_uid
        self.read_page(
            lambda: next_meetings(session, uid),
            self.paint,
            lambda page: {page.conference_uid: page.rev},
        )

    def paint(self, page: NextMeetings) -> None:
        """Show it; what is not booked is asked for, the one after the other, once."""
        before, self.page = self.page, page
        self.meetings.show(words.rows(page))
        self.state.show(words.state(page))
        self.panel.set_class(not page.needs_review, "-settled")
        if page.needs_review:
            self.propose()
        if before is not None and _has_moved_on(before, page):
            self._to_open = [words.CORE_GROUP]
        elif before is not None and page.needs_review and not before.needs_review:
            # Taken back: the slots again.
            self._to_open = [words.REVIEW]
        self.refresh_bindings()
        self.call_next(self._open_next)

    async def _open_next(self) -> None:
        page = self.page
        if page is None or not self._to_open or self.asking.form is not None:
            return
        first = self._to_open.pop()
        if (first == words.CORE_GROUP or not page.needs_review) and page.needs_core_group:
            await self.action_core_group_meets()
        else:
            self.focus_list()

    # The review

    def proposing(self) -> Callable[[], Proposal] | None:
        """Return the job that lays out the days the review could be on."""
        session, uid, wish = self.session, self.conference_uid, self.wish
        return lambda: propose_review(session, uid, wish)

    def show_proposal(self, proposal: Proposal) -> None:
        """Show the days; where nobody is free on any of them, say what can be done."""
        is_known = self.wish.first is not None or (self.page and self.page.review_date)
        super().show_proposal(proposal)
        if not proposal.best and not is_known:
            self.complain(words.NOBODY_FREE)

    def take(self, place: Place) -> None:
        """Book the review there, then go on to the core group."""
        session, uid = self.session, self.conference_uid
        when = f"{date_words(place.day)} {time_words(place.start)}"
        self.do(
            words.REVIEW,
            lambda _: booking_next.book_review(session, uid, place),
            lambda _: self.saved_words(f"The next review is booked: {when}."),
            saved=lambda result: result,
            revs=lambda result: {uid: result.before_rev},
        )

    def action_next_best(self) -> None:
        """Put the cursor on the next best day."""
        strip = self.panel.strip
        best = strip.proposal.best if strip.proposal else ()
        if not best:
            self.complain(words.NOBODY_FREE)
            return
        days = [each.day for each in best]
        here = days.index(strip.day.day) if strip.day and strip.day.day in days else -1
        place = (here + 1) % len(best)
        strip.go_to(best[place])
        strip.focus()
        self.say(f"Number {place + 1} of the {len(best)} best days. Enter books it.")

    def action_only_the_day(self) -> None:
        """Keep the day under the cursor, without chair and room."""
        page, day = self.page, self.panel.strip.day
        if page is None or day is None:
            return
        session, uid, then = self.session, self.conference_uid, day.day
        if page.may_book:
            self.save(
                uid,
                lambda rev: booking_next.ask_for_review(session, uid, rev, then),
                self.saved_words(f"{date_words(then)} kept; the desk asks to book it."),
            )
        else:
            self.save(
                uid,
                lambda rev: decisions.set_review_date(session, uid, rev, then),
                self.saved_words(f"{date_words(then)} kept; a clerk books it."),
            )

    # The core group

    async def action_core_group_meets(self) -> None:
        """Ask when and where the core group first meets; its last date is proposed."""
        page, session = self.page, self.session
        if page is None or page.core_group is None:
            return
        limit = page.core_group
        fields: tuple[Field, ...] = (
            DateField(
                "day",
                "Day",
                today=page.day or session.today,
                calendar=office.typing_calendar(session),
                value=page.core_group_date or limit.due,
                words=lambda day: words.core_group_day(day, limit),
                required=True,
            ),
            TimeField(
                "start",
                "Time",
                value=page.core_group_time,
                placeholder="10am, if it is known",
            ),
            Field(
                "place",
                "Where",
                text=page.core_group_place,
                wide=True,
                placeholder="such as the school, if it is known",
            ),
        )
        await self.ask(
            words.core_group_question(page),
            *fields,
            then=self._core_group_typed,
            draft="core group meeting",
        )

    @work
    async def _core_group_typed(self, values: dict[str, Any]) -> None:
        """Put it down, asking why where it is after its last date."""
        page, day = self.page, values["day"]
        if page is None:
            return
        limit, reason = page.core_group, ""
        if limit is not None and limit.due is not None and day > limit.due:
            question = f"{booking_next.too_late_words(limit)} Why is it {date_words(day)}?"
            picked = await dialogs.pick(self.app, question, page.reasons, chosen=True)
            if picked is None:
                return
            reason = picked
        session, uid = self.session, self.conference_uid
        members = [invitee for invitee, _ in page.proposed]
        self.save(
            uid,
            lambda rev: booking_next.set_core_group_date(
                session,
                uid,
                rev,
                day,
                start=values["start"],
                place=values["place"] or "",
                members=members,
                late_reason=reason,
            ),
            self.saved_words(f"The core group first meets on {date_words(day)}."),
        )

    def action_core_group_members(self) -> None:
        """Tick who is in the core group; whom the plan speaks for is ticked while nobody is."""
        session, uid = self.session, self.conference_uid
        self.read(lambda: outline.outline(session, uid), self._ask_members, group="members")

    def _ask_members(self, found: Outline) -> None:
        session, uid, page = self.session, self.conference_uid, self.page
        proposed = [invitee for invitee, _ in page.proposed] if page is not None else []

        def answered(chosen: list[str]) -> None:
            self.save(
                "members",
                lambda _: outline.set_core_group(session, uid, chosen),
                self.saved_words("The core group is put down."),
            )

        ask_members(self.app, found, answered, proposed)

    # Moving about

    @on(Lines.Chosen, "#meetings")
    async def open_meeting(self, message: Lines.Chosen) -> None:
        """Enter on a meeting: the slots, the form, or the step 1 of the review that is booked."""
        page = self.page
        if page is None:
            return
        if message.key == words.CORE_GROUP:
            await self.action_core_group_meets()
        elif page.needs_review:
            self.panel.strip.focus()
        elif page.review is not None:
            self.open("booking", page.review.uid)

    def working_under_cursor(self) -> tuple[str, ...] | None:
        """Return the working of the last date of the meeting that is looked at."""
        if self.page is None:
            return None
        is_asked = self.asking.form is not None
        on_row = self.meetings.key if self.meetings.has_focus else words.REVIEW
        key = words.CORE_GROUP if is_asked or not self.page.limits else on_row or words.REVIEW
        return words.working(self.page, key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done with what is still to be booked."""
        page, is_asked = self.page, self.asking.form is not None
        if action in ON_SLOTS:
            return bool(page and page.needs_review) and not is_asked
        if action == "take_slot":
            return bool(page and page.may_book) and self.panel.strip.has_focus
        if action in {"core_group_meets", "core_group_members"}:
            return bool(page and page.core_group) and not is_asked
        return super().check_action(action, parameters)


def _has_moved_on(before: NextMeetings, now: NextMeetings) -> bool:
    """Whether the review was booked, or its day kept, so that the core group is next."""
    kept = now.review_date is not None and now.review_date != before.review_date
    return before.needs_review and (kept or not now.needs_review)
