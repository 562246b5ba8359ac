"""One conference as it stands: its children, and every limit with how it was met."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.content import Content
from textual.widget import Widget

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.letters import OUTLINE_PLAN
from cpclerk.rules.text import printable
from cpclerk.rules.timescales import DeadlineState
from cpclerk.ui import dialogs
from cpclerk.ui.commands import Command
from cpclerk.ui.screens.conference import ConferenceScreen
from cpclerk.ui.screens.decisions_commands import CaseSystem, PlansBefore
from cpclerk.ui.screens.why_late import WhyLate, ask_why_late
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.plain import Plain

if TYPE_CHECKING:
    from cpclerk.rules.timescales import Deadline
    from cpclerk.services.advocacy import Giving
    from cpclerk.services.booked import Booked
    from cpclerk.services.conferences import Child, Page
    from cpclerk.services.plan_versions import ToSendAgain

TONES = {
    DeadlineState.OVERDUE: "late",
    DeadlineState.MET_LATE: "late",
    DeadlineState.DUE_TODAY: "soon",
    DeadlineState.MET: "done",
    DeadlineState.NOT_RECORDED: "quiet",
    DeadlineState.NOT_APPLICABLE: "quiet",
    DeadlineState.WAITING: "quiet",
}


class GiveRecord(Command):
    """g on a conference's page."""

    id = "give-record"
    key = "g"
    words = "give record"
    description = "Give this conference's record to an advocate, or take it back"


class Answers(Command):
    """q on a conference's page."""

    id = "questionnaires"
    key = "q"
    words = "questionnaires"
    description = "Enter the questionnaires that came back, and see how they count"


class OutlineCopies(Command):
    """o on a conference's page."""

    id = "outline-copies"
    key = "o"
    words = "outline plan"
    description = "Who is sent the outline plan, and which version each had"


class OverviewScreen(ConferenceScreen):
    """The page of one conference: to look at, to say why a limit passed, and to go to a step."""

    TITLE = "Conference"
    FOOTER_LINES = 2
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        WhyLate,
        GiveRecord,
        PlansBefore,
        CaseSystem,
        Answers,
        OutlineCopies,
    )
    DEFAULT_CSS = """
    OverviewScreen #children { height: auto; max-height: 9; }
    OverviewScreen #limits { height: 1fr; }
    OverviewScreen #changed { height: auto; padding: 0 1; color: $text-warning; }
    OverviewScreen #dates { height: auto; max-height: 6; }
    """

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self._deadlines: tuple[Deadline, ...] = ()
        self._advocates: tuple[Giving, ...] = ()
        self._limits = Lines(
            (
                Column("Limit", stretch=True, least=24),
                Column("Due", width=15),
                Column("Done", width=15, rank=2),
                Column("How it stands", least=14),
                Column("Why late", least=6),
            ),
            titles=True,
            empty="No limit applies to this conference.",
            id="limits",
            classes="panel",
        )
        self._children = Lines(
            (
                Column("Child", stretch=True, least=10),
                Column("Born", width=15, rank=2),
                Column("Type", rank=1),
                Column("Took part", rank=3),
                Column("Plan"),
                Column("Category"),
            ),
            titles=True,
            empty="No child is named yet.",
            id="children",
            classes="panel",
        )

        self._changed = Plain("", id="changed")
        self._changed.display = False
        self._dates = Lines((Column(stretch=True),), id="dates", classes="panel")
        self._dates.display = False

    def content(self) -> Iterable[Widget]:
        """Return the limits, the children, then the dates it had, where there was more than one."""
        self._limits.border_title = "Limits"
        self._children.border_title = "Children"
        yield self._limits
        yield self._changed
        yield self._children
        self._dates.border_title = "Dates it had"
        yield self._dates

    def load(self) -> None:
        """Read the conference whole."""
        from cpclerk.services import advocacy, conferences
        from cpclerk.services.booked import booked
        from cpclerk.services.plan_versions import plan_to_send

        session, uid = self.session, self.conference_uid
        self.read(lambda: conferences.page(session, uid), self.paint)
        self.read(lambda: advocacy.advocates(session, uid), self.paint_given, group="given")
        self.read(lambda: booked(session, uid), self.paint_dates, group="dates")
        self.read(lambda: plan_to_send(session, uid), self.paint_changed, group="changed")

    def paint_changed(self, plan: "ToSendAgain | None") -> None:
        """Say that the outline plan is another than was sent, where it is."""
        self._changed.display = plan is not None
        self._changed.show(f"! {plan.words}. o opens the list." if plan else "")

    def paint_dates(self, page: "Booked") -> None:
        """Show the dates it had, moved when, why and by whom."""
        from cpclerk.ui.screens.booking_words import history_lines

        lines = history_lines(page)
        self._dates.display = bool(page.given_up) or len(lines) > 1
        self._dates.show([Row(str(number), (line,)) for number, line in enumerate(lines)])

    def paint_given(self, advocates: "tuple[Giving, ...]") -> None:
        """Show which advocates have been given the record."""
        self._advocates = advocates
        given = ", ".join(each.name for each in advocates if each.given_on)
        # Content, for a title that is text is read as markup.
        words = Content(printable(f"record given to {given}")) if given else ""
        self._children.border_subtitle = words

    def paint(self, page: "Page") -> None:
        """Show the conference."""
        self.show_heading(page.heading)
        is_first, self._deadlines = not self._deadlines, page.deadlines
        as_at = page.heading.judged_as_at
        self._limits.border_title = (
            f"Limits, as at {date_words(as_at)} (from a log)" if as_at else "Limits"
        )
        gaps = page.receipts_missing
        self._limits.border_subtitle = (
            f"closed with {gaps} receipt{'' if gaps == 1 else 's'} not recorded" if gaps else ""
        )
        self._limits.show(
            [
                _limit_row(str(n), each, _reason(each, page) if each.is_late else "")
                for n, each in enumerate(page.deadlines)
            ]
        )
        if is_first:
            # Whoever comes here to say why finds the cursor where that is asked.
            late = [n for n, each in enumerate(page.deadlines) if _asks_why(each, page)]
            self._limits.move_to(str(late[0]) if late else "")
        self._children.show([_child_row(each) for each in page.children])
        if self.focused is None:
            self._limits.focus()

    def action_why_late(self) -> None:
        """Say why the limit under the cursor passed."""
        limit = None if self._limits.key is None else self._deadlines[int(self._limits.key)]
        ask_why_late(self, self.conference_uid, limit)

    @work
    async def action_give_record(self) -> None:
        """Give the record to an advocate, who has none by default; or take it back."""
        known = self._advocates
        if not known:
            self.say("No advocate works in this office. F8, People adds one.")
            return
        options = [
            (each.uid, each.name, f"given {date_words(each.given_on)}" if each.given_on else "")
            for each in known
        ]
        title = "Who may read this record? Enter gives it, or takes it back"
        picked = await dialogs.pick(self.app, title, options)
        if picked is not None:
            self._give_or_take(next(each for each in known if each.uid == picked))

    def action_outline_copies(self) -> None:
        """Open who is sent the outline plan."""
        self.open("distribution", self.conference_uid, OUTLINE_PLAN)

    def action_plans_before(self) -> None:
        """Open the children's plans so far."""
        self.open("plans", self.conference_uid)

    def action_case_system(self) -> None:
        """Open the sheet for the case system."""
        self.open("copy-across", self.conference_uid)

    def action_questionnaires(self) -> None:
        """Open the questionnaires."""
        self.open("questionnaires", self.conference_uid)

    def _give_or_take(self, advocate: "Giving") -> None:
        from cpclerk.services import advocacy

        session, uid = self.session, self.conference_uid
        change = advocacy.take_record_back if advocate.given_on else advocacy.give_record
        said = "cannot read this record any more" if advocate.given_on else "can read this record"

        def done(_: object) -> None:
            self.say(f"{advocate.name} {said}.")
            self.load()

        self.write(lambda: change(session, uid, advocate.uid), done)

    def working_under_cursor(self) -> tuple[str, ...] | None:
        """Return the working of the limit under the cursor."""
        if self._limits.key is None or not self._limits.has_focus:
            return None
        return self._deadlines[int(self._limits.key)].working.lines()


def _asks_why(each: "Deadline", page: "Page") -> bool:
    long_ago = page.heading.judged_as_at is not None
    return each.is_late and each.code not in page.why_late and not long_ago


def _reason(each: "Deadline", page: "Page") -> str:
    """Return why it passed; asked for with y, but not of a log of long ago."""
    return "why? y" if _asks_why(each, page) else page.why_late.get(each.code, "")


def _limit_row(key: str, each: "Deadline", reason: str) -> Row:
    return Row(
        key,
        (
            each.label,
            date_words(each.due) if each.due else "",
            date_words(each.done_on) if each.done_on else "",
            Cell(state_words(each), "late" if each.is_late else TONES.get(each.state, "")),
            reason,
        ),
    )


def state_words(each: "Deadline") -> str:
    """Return how a deadline stands: `met`, `met 2 wd late`, `3 wd left`, `not recorded`."""
    days = abs(each.days or 0)
    if each.breaks:
        return f"booked {days} wd too late" if days else "booked too late"
    return {
        DeadlineState.OVERDUE: f"late by {days} wd",
        DeadlineState.DUE_TODAY: "due today",
        DeadlineState.NOT_YET_DUE: f"{days} wd left",
        DeadlineState.MET: "met",
        DeadlineState.MET_LATE: f"met {days} wd late",
        DeadlineState.NOT_RECORDED: "not recorded",
        DeadlineState.NOT_APPLICABLE: "not owed",
        DeadlineState.WAITING: "waits for its first date",
    }[each.state]


def _child_row(each: "Child") -> Row:
    born = date_words(each.date_of_birth) if each.date_of_birth else "not recorded"
    return Row(
        each.uid,
        (
            f"{each.name} ({each.reference})" if each.reference != each.name else each.name,
            f"due {born[4:]}" if each.expected else born,
            each.type.replace("_", " "),
            (each.participation or "not recorded").replace("_", " "),
            (each.outcome or "not decided").replace("_", " "),
            each.category or "",
        ),
    )
