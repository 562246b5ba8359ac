"""The desk: what to do next, most urgent first, one key away from doing it."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Container
from textual.widget import Widget

from cpclerk.ui.commands import Command
from cpclerk.ui.rooms import STEPS
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.screens.desk_commands import COMMANDS
from cpclerk.ui.screens.why_late import ask_why_late
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row

if TYPE_CHECKING:
    from cpclerk.services.conferences import Heading
    from cpclerk.services.desk import Desk, Today, ToDo


UP = 2.0
"""Seconds after which the desk is up, on any machine that is quick enough to work on."""


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
    OFFERS: ClassVar[tuple[type[Command], ...]] = COMMANDS

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
                # What is to be done and whose it is are read to the end; the rest gives way.
                Column(stretch=True, least=26),
                Column(width=10, rank=3),
                Column(least=14, stretch=True),
                Column(least=8, stretch=True, rank=2),
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
