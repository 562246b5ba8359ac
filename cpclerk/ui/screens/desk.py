"""The desk: what to do next, most urgent first, one key away from doing it."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Container
from textual.widget import Widget

from cpclerk.ui.commands import Command, WhoIsAtWork
from cpclerk.ui.rooms import STEPS
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.screens.runup_commands import RUN_UP
from cpclerk.ui.screens.why_late import WhyLate, ask_why_late
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row

if TYPE_CHECKING:
    from cpclerk.services.conferences import Heading
    from cpclerk.services.desk import Desk, Today, ToDo


UP = 2.0
"""Seconds after which the desk is up, on any machine that is quick enough to work on."""


class DoIt(Command):
    """Enter on the desk."""

    id = "do-it"
    key = "enter"
    words = "do it"
    description = "Open the step that does what the line under the cursor asks for"
    # Else the list would take Enter for itself and the footer not show it.
    priority = True


class BookNew(Command):
    """b on the desk."""

    id = "book-conference"
    key = "b"
    words = "book"
    description = "Book a conference: pick or add a family, the program proposes the slot"


class ToBeBooked(Command):
    """t on the desk."""

    id = "to-be-booked"
    key = "t"
    words = "requests"
    description = "What is asked for and not booked, and reviews to come, with days left"


class Diary(Command):
    """F2 on the desk."""

    id = "diary"
    key = "f2"
    words = "diary"
    description = "The diary: day, week or month, by chair, room or clerk"


class Find(Command):
    """/ on the desk."""

    id = "find"
    key = "slash"
    words = "find"
    description = "Find a family, a child or a conference by part of a name or reference"


class OnAPlan(Command):
    """o on the desk."""

    id = "on-a-plan"
    key = "o"
    words = "on a plan?"
    description = "Is this child on a plan? Type part of a name for the answer"


class ChaseReplies(Command):
    """c on the desk."""

    id = "chase-replies-of-all"
    key = "c"
    words = "chase"
    description = "Who has not answered an invitation, whom a quorum needs first"
    shown = False


class MineOrAll(Command):
    """a on the desk."""

    id = "mine-or-all"
    key = "a"
    words = "mine/all"
    description = "Show only the conferences you clerk or chair, or everybody's"


class Families(Command):
    """F3 on the desk."""

    id = "families"
    key = "f3"
    words = "families"
    description = "Families, the people in them, their networks and conferences"


class Conferences(Command):
    """F4 on the desk."""

    id = "conferences"
    key = "f4"
    words = "conferences"
    description = "Every conference, closed ones too, with its stages and deadlines"


class Settings(Command):
    """F8 on the desk."""

    id = "settings"
    key = "f8"
    words = "settings"
    description = "Settings of the office, such as its working days"


class Leave(Command):
    """q on the desk."""

    id = "leave"
    key = "q"
    words = "leave"
    description = "Leave cpclerk"


def _open_step(number: int) -> type[Command]:
    step = STEPS[number - 1]
    return type(
        f"Open{number}",
        (Command,),
        {
            "__doc__": f"{number} on the desk.",
            "id": f"open-{step.name}",
            "key": str(number),
            "words": step.words,
            "description": f"Open step {number}, {step.words}, of the conference under the cursor",
            "shown": False,
            "action": lambda: f"open_step({number})",
        },
    )


class DeskScreen(BaseScreen):
    """To do, and today."""

    TITLE = "Desk"
    DEFAULT_CSS = """
    DeskScreen #desk { layout: vertical; height: 1fr; }
    DeskScreen #to-do { height: 1fr; }
    DeskScreen #today { height: auto; max-height: 8; min-height: 3; }
    DeskScreen.-wide #desk { layout: horizontal; }
    DeskScreen.-wide #to-do { width: 2fr; }
    DeskScreen.-wide #today { width: 1fr; height: 1fr; max-height: 100%; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        DoIt,
        BookNew,
        ToBeBooked,
        Diary,
        Find,
        OnAPlan,
        ChaseReplies,
        MineOrAll,
        Families,
        Conferences,
        *RUN_UP,
        WhyLate,
        Settings,
        WhoIsAtWork,
        Leave,
        *(_open_step(number) for number in range(1, len(STEPS) + 1)),
    )

    def __init__(self) -> None:
        super().__init__()
        self.mine = True
        self._found: dict[str, ToDo | Today] = {}
        # What is due, and what is found out once that stands.
        self._parts: dict[str, Desk] = {}
        self._to_do = Lines(
            (
                Column(width=5),
                Column(width=4, align="right"),
                Column(stretch=True, least=20),
                Column(width=10, rank=3),
                Column(least=10, stretch=True),
                Column(least=4, rank=2),
                Column(width=6, rank=1),
            ),
            id="to-do",
            classes="panel",
        )
        self._today = Lines(
            (
                Column(width=5),
                Column(stretch=True, least=12),
                Column(rank=3),
                Column(rank=1),
                Column(rank=2),
            ),
            empty="No conference today.",
            id="today",
            classes="panel",
        )

    def body(self) -> Iterable[Widget]:
        """Return the two lists."""
        self._to_do.border_title = "To do"
        self._today.border_title = "Today"
        yield Container(self._to_do, self._today, id="desk")

    def on_mount(self) -> None:
        """See, once the desk is up, that the calendar reaches far enough ahead.

        That is needed every few years and may take a while, so it is kept off the way to the
        first screen. It is here, where everybody passes, so that nobody has to think of it.
        """
        self.set_timer(UP, self._look_ahead)

    def load(self) -> None:
        """Read what is due."""
        from cpclerk.services.desk import desk

        session, mine = self.session, self.mine
        self.read(lambda: desk(session, mine=mine), self.paint)

    def paint(self, desk: "Desk") -> None:
        """Show what is due; what invitations and plans ask for is read once this stands."""
        self._parts["due"] = desk
        self._show()
        self._today.show([_today_row(each) for each in desk.today])
        self.call_after_refresh(self._look_further)

    def _look_further(self) -> None:
        session, mine = self.session, self.mine

        def invitations() -> "Desk":
            from cpclerk.services.ahead import ahead

            return ahead(session, mine=mine)

        def plans() -> "Desk":
            from cpclerk.services.plan_work import plan_work

            return plan_work(session, mine=mine)

        for name, job in (("invitations", invitations), ("plans", plans)):
            self.read(job, partial(self._add, name, mine), group=name)

    def _add(self, name: str, mine: bool, found: "Desk") -> None:
        # Not what was asked before somebody wanted to see the others' as well.
        if mine == self.mine and "due" in self._parts and found != self._parts.get(name):
            self._parts[name] = found
            self._show()

    def _show(self) -> None:
        from cpclerk.services.desk import together

        desk = together(self._parts.values())
        self._found = {_key(line): line for line in desk.to_do}
        self._found |= {f"today {each.conference.uid}": each for each in desk.today}
        whose = "mine" if self.mine else "everybody's"
        others = f", {desk.others} more with a" if desk.others else ""
        first = sum(line.first for line in desk.to_do)
        # The cursor stays where it is: what comes before it may be out of sight.
        urgent = f" · ! {first} before all else: Home" if first else ""
        self._to_do.border_title = f"To do · {whose}{others}{urgent}"
        self._to_do.show(
            [_row(_key(line), line) for line in desk.to_do],
            empty="Nothing to do. b books a conference, a shows everybody's."
            if self.mine
            else "Nothing to do. b books a conference.",
        )

    def working_under_cursor(self) -> tuple[str, ...] | None:
        """Return the working of the limit under the cursor."""
        line = self._found.get(self._to_do.key or "")
        deadline = getattr(line, "deadline", None)
        return deadline.working.lines() if deadline else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to go back to from the desk."""
        if action == "who_is_at_work":
            return self.office_app.may_change_hands
        return False if action == "go_back" else super().check_action(action, parameters)

    def action_who_is_at_work(self) -> None:
        """Ask who goes on here."""
        self.office_app.change_hands()

    @on(Lines.Chosen)
    def choose(self, event: Lines.Chosen) -> None:
        """Open the step that the line asks for; a conference of today opens its record."""
        line = self._found.get(event.key)
        if line is not None:
            step = getattr(line, "step", "recording")
            # The outbox is the whole office's.
            about = () if step == "outbox" else (line.conference.uid, getattr(line, "of", ""))
            self.open(step, *filter(None, about))

    def action_do_it(self) -> None:
        """Choose the line under the cursor of the list that has the focus."""
        lines = self._today if self._today.has_focus else self._to_do
        lines.action_choose()

    def action_why_late(self) -> None:
        """Say why the limit of the line under the cursor passed, or see all of its conference."""
        line = self._found.get(self._to_do.key or "")
        deadline = getattr(line, "deadline", None)
        if line is not None and deadline is None:
            self.open("overview", line.conference.uid)
        elif line is not None:
            ask_why_late(self, line.conference.uid, deadline)

    def action_open_step(self, number: int) -> None:
        """Open a step of the conference under the cursor."""
        conference = self._under_cursor()
        if conference is None:
            self.say("There is no conference under the cursor. b books one.")
        else:
            self.open(STEPS[number - 1].name, conference.uid)

    def action_book_conference(self) -> None:
        """Book a new conference."""
        self.open("new-booking")

    def action_to_be_booked(self) -> None:
        """Open the request queue."""
        self.open("requests")

    def action_diary(self) -> None:
        """Open the diary."""
        self.open("diary")

    def action_find(self) -> None:
        """Find a family."""
        self.open("families")

    def action_families(self) -> None:
        """Open the families."""
        self.open("families")

    def action_conferences(self) -> None:
        """Open the list of every conference."""
        self.open("conferences")

    def action_run_up(self) -> None:
        """Open the run-up of the next days."""
        self.open("run-up")

    def action_chase_reports(self) -> None:
        """Open the reports to chase."""
        self.open("report-chasing")

    def action_settings(self) -> None:
        """Open the settings."""
        self.open("settings")

    def action_on_a_plan(self) -> None:
        """Answer whether a child is on a plan."""
        self.open("on-a-plan")

    def action_chase_replies_of_all(self) -> None:
        """Open the chase list."""
        self.open("chasing")

    def action_mine_or_all(self) -> None:
        """Show mine, or everybody's."""
        self.mine = not self.mine
        self._parts.clear()
        self.load()

    async def action_leave(self) -> None:
        """Leave the program."""
        await self.app.run_action("app.leave_program")

    def _look_ahead(self) -> None:
        session = self.session

        def look() -> None:
            from cpclerk.services.calendars import look_ahead

            look_ahead(session)

        self.write(look)

    def _under_cursor(self) -> "Heading | None":
        lines = self._today if self._today.has_focus else self._to_do
        line = self._found.get(lines.key or "")
        return line.conference if line is not None else None


def _key(line: "ToDo") -> str:
    """Return what stays the same of a line while others come and go."""
    # Two children of one conference may have plans that last.
    code = line.deadline.code if line.deadline else f"{line.step} {line.what}"
    return f"{line.conference.uid} {code}"


def _row(key: str, line: "ToDo") -> Row:
    top = line.conference
    tone = {"late": "late", "today": "soon"}.get(line.urgency, "")
    return Row(
        key,
        (
            Cell(line.urgency, tone),
            Cell(signed(line.days), tone),
            line.what,
            top.reference,
            top.family,
            top.kind_short,
            f"{line.due.day} {line.due:%b}" if line.due else "",
        ),
    )


def signed(days: int | None) -> str:
    """Return working days left as the desk writes them: −2 late, 0 today, +3 left."""
    if days is None:
        return ""
    return f"−{-days}" if days < 0 else f"+{days}" if days else "0"


def _today_row(each: "Today") -> Row:
    top = each.conference
    return Row(
        f"today {top.uid}",
        (
            f"{each.at:%H:%M}" if each.at else "no time",
            top.family,
            top.kind_short,
            f"{each.coming} of {each.invited} coming",
            f"reports {each.reports} of {each.reports_owed}",
        ),
    )
