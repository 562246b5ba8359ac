"""What is to be booked: requests without a date, reviews to come; and how others ended."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.widget import Widget

from cpclerk.rules.booking import ENDED
from cpclerk.rules.dates_in_words import date_words, day_month_words
from cpclerk.rules.roles import END_CONSULTATION
from cpclerk.rules.timescales import Deadline
from cpclerk.services import requests
from cpclerk.services.requests import Ended, Queue, Waiting
from cpclerk.services.reviews import Review
from cpclerk.ui import dialogs
from cpclerk.ui.commands import Command
from cpclerk.ui.screens.desk import signed
from cpclerk.ui.screens.page import PageScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.plain import Plain


class BookRequest(Command):
    """Enter on the requests."""

    id = "book-request"
    key = "enter"
    words = "open it"
    description = "Open the booking of the line under the cursor, the first good slot ready"
    # Else the list would take Enter for itself and the footer not show it.
    priority = True


class EndOtherwise(Command):
    """x on the requests."""

    id = "end-otherwise"
    key = "x"
    words = "ended otherwise"
    description = "Keep that it ended otherwise than in a conference: how, and why"


class LookBack(Command):
    """v on the requests."""

    id = "look-back"
    key = "v"
    words = "ended / to book"
    description = "Look back at consultations that ended otherwise, or at what is to be booked"


class RequestsScreen(PageScreen):
    """The request queue, most urgent first, and the consultations that ended otherwise."""

    DEFAULT_CSS = "RequestsScreen #about { padding: 0 1; height: auto; max-height: 2; }"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (BookRequest, EndOtherwise, LookBack)

    def __init__(self) -> None:
        super().__init__()
        self.queue = Queue((), (), 0)
        self.is_looking_back = False
        self.known: dict[str, Waiting | Review | Ended] = {}
        self.about = Plain("", id="about")
        self.lines = Lines(
            (
                Column(width=5, align="right"),
                Column(least=10, stretch=True),
                Column(least=5),
                Column(least=10, stretch=True, rank=1),
                Column(width=15),
            ),
            id="requests",
            classes="panel",
        )

    def body(self) -> Iterable[Widget]:
        """Return the list."""
        yield self.lines
        yield self.about
        yield self.asking

    def title_parts(self) -> tuple[str, ...]:
        """Return the screen's name."""
        return ("Ended otherwise",) if self.is_looking_back else ("To be booked",)

    def load(self) -> None:
        """Read the queue, or what ended."""
        session = self.session
        if self.is_looking_back:
            self.read(lambda: requests.consultations(session), self.paint_ended)
        else:
            self.read(lambda: requests.queue(session), self.paint)

    def paint(self, queue: Queue) -> None:
        """Show what is to be booked."""
        self.queue = queue
        self.known = {each.conference.uid: each for each in queue.waiting}
        self.known |= {each.before.uid: each for each in queue.reviews}
        rows: list[Row] = []
        if queue.waiting:
            rows.append(Row(None, ("Asked for, not booked",)))
            rows += [_waiting(each) for each in queue.waiting]
        if queue.reviews:
            count = len(queue.reviews)
            some = f", the oldest {count} of {queue.owed}" if queue.owed > count else ""
            rows.append(Row(None, (f"Reviews to come that nobody has booked{some}",)))
            rows += [_review(each) for each in queue.reviews]
        self._show(rows, "Days left · to be booked", "Everything asked for is booked.")

    def paint_ended(self, found: tuple[Ended, ...]) -> None:
        """Show the consultations that ended otherwise."""
        self.known = {each.conference.uid: each for each in found}
        rows = [
            Row(
                each.conference.uid,
                ("", each.conference.family, each.conference.kind_short, each.how,
                 date_words(each.on)),
            )
            for each in found
        ]  # fmt: skip
        self._show(rows, "Consultations that ended otherwise", "None ended otherwise so far.")

    def _show(self, rows: list[Row], title: str, empty: str) -> None:
        self.lines.border_title = title
        self.lines.show(rows, empty=empty)
        self.explain()
        self.show_title()
        if self.focused is None:
            self.lines.focus()

    @on(Lines.Highlighted)
    def explain(self) -> None:
        """Show more of the line under the cursor."""
        each = self.known.get(self.lines.key or "")
        self.refresh_bindings()
        if each is None:
            self.about.show("")
        if isinstance(each, Ended):
            words = f": {each.words}" if each.words else ""
            self.about.show(f"{each.how.capitalize()}, kept by {each.by}{words}")
        elif isinstance(each, Review):
            day = f"agreed for {date_words(each.agreed)} · " if each.agreed else ""
            when = date_words(each.before.date) if each.before.date else ""
            self.about.show(
                f"{day}last held {when}, {each.before.chair} · {each.children} on a plan"
            )
        elif isinstance(each, Waiting):
            team = f"by {each.team} " if each.team else ""
            asked = f"on {date_words(each.requested_on)}" if each.requested_on else ""
            state = "Postponed · asked" if each.conference.state == "postponed" else "Asked"
            self.about.show(f"{state} for {team}{asked}" + (f": {each.why}" if each.why else ""))

    def working_under_cursor(self) -> tuple[str, ...] | None:
        """Return the working of the last date under the cursor."""
        each = self.known.get(self.lines.key or "")
        return each.last.working.lines() if isinstance(each, Waiting | Review) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the line under the cursor allows."""
        each = self.known.get(self.lines.key or "")
        if action == "end_otherwise":
            return isinstance(each, Waiting)
        if action == "book_request":
            return self.lines.has_focus
        return super().check_action(action, parameters)

    def action_book_request(self) -> None:
        """Open what books it; of what ended, how it ended."""
        each = self.known.get(self.lines.key or "")
        if isinstance(each, Review):
            self.open("new-booking", each.before.family_uid)
        elif each is not None:
            self.open("booking", each.conference.uid)

    @work
    async def action_end_otherwise(self) -> None:
        """Ask how it ended, and why."""
        each = self.known.get(self.lines.key or "")
        if not isinstance(each, Waiting):
            return
        if each.conference.state != "requested":
            # It had a date, so it is no consultation any more.
            self.complain(
                "Only a request ends otherwise. This one had a date: Enter, x cancels it."
            )
            return
        if not self.allowed(END_CONSULTATION):
            return
        top, session = each.conference, self.session
        title = f"{top.family}: how did it end?"
        how = await dialogs.pick(self.app, title, list(ENDED.items()), chosen=True)
        if how is None:
            return

        def why(words: str) -> None:
            self.save(
                lambda: requests.end_otherwise(session, top.uid, top.rev, how, words),
                lambda _: f"{top.family}: ended otherwise. v looks back at it, u undoes it.",
            )

        dialogs.ask_line(self, "In whose words, and why? Enter without words leaves that out.", why)

    def action_look_back(self) -> None:
        """Show the other list."""
        self.is_looking_back = not self.is_looking_back
        self.say("")
        self.load()


def _waiting(each: Waiting) -> Row:
    top = each.conference
    return Row(
        top.uid,
        (_days(each.last), top.family, top.kind_short, each.team or "team not recorded",
         _last(each.last)),
    )  # fmt: skip


def _review(each: Review) -> Row:
    agreed: str | Cell = "no day agreed"
    if each.agreed is not None:
        day = day_month_words(each.agreed)
        agreed = Cell(f"too late: {day}", "late") if each.is_too_late else f"agreed {day}"
    return Row(
        each.before.uid,
        (_days(each.last), each.before.family, "RCPC", agreed, _last(each.last)),
    )


def _days(last: Deadline) -> Cell:
    if last.days is None:
        return Cell("?", "soon")
    tone = "late" if last.days < 0 else "soon" if last.days < 6 else ""
    return Cell(signed(last.days), tone)


def _last(last: Deadline) -> str:
    return date_words(last.due) if last.due else "waits for a date"
