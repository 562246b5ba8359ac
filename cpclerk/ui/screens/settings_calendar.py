"""Working days: a year's bank holidays and closures, and what is put right in them."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from textual import on

from cpclerk.rules.bank_holidays import PUBLISHED_UNTIL, Standing
from cpclerk.rules.calendar import FIRST_YEAR, LAST_YEAR
from cpclerk.rules.dates_in_words import date_words
from cpclerk.services import calendars
from cpclerk.services.calendars import CLOSED, CalendarDay, CalendarYear, TakenOut
from cpclerk.services.moves import PutRight
from cpclerk.services.office import typing_calendar
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import DateField, Field
from cpclerk.ui.screens.page import PageScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row

_ABOUT = {
    Standing.PUBLISHED: "Published by government (gov.uk/bank-holidays, England and Wales).",
    Standing.EXPECTED: f"Expected: government has published bank holidays up to {PUBLISHED_UNTIL}; "
    "this one is worked out by the same rules.",
    Standing.PROCLAIMED: "Proclaimed, and entered here: it counts as every bank holiday does.",
    Standing.WITHDRAWN: "Withdrawn, and entered here: it counts as a working day.",
    CLOSED: "The office is closed. Its own targets wait; no statutory limit does.",
}
_TONES = {
    Standing.PUBLISHED: "",
    Standing.EXPECTED: "quiet",
    Standing.PROCLAIMED: "strong",
    Standing.WITHDRAWN: "quiet",
    CLOSED: "soon",
}


class Proclaim(Command):
    """n on the working days."""

    id = "proclaim"
    key = "n"
    words = "new"
    description = "Put in a bank holiday that was proclaimed, or one moved to another day"


class Withdraw(Command):
    """w on the working days."""

    id = "withdraw"
    key = "w"
    words = "withdraw"
    description = "Make the bank holiday under the cursor a working day: it was withdrawn"


class CloseDays(Command):
    """c on the working days."""

    id = "close-days"
    key = "c"
    words = "close"
    description = "Close the office on a day or from one to another; statutory limits go on"


class PutBack(Command):
    """Del on the working days."""

    id = "put-back"
    key = "delete"
    words = "take back"
    description = "Take back the correction or closure under the cursor (Enter does the same)"


class YearBefore(Command):
    """Left on the working days."""

    id = "year-before"
    key = "left"
    words = "year before"
    description = "Show the year before; one that is not held yet is worked out and added"
    does = "turn(-1)"
    shown = False


class YearAfter(Command):
    """Right on the working days."""

    id = "year-after"
    key = "right"
    words = "year after"
    description = "Show the year after; one that is not held yet is worked out and added"
    does = "turn(1)"
    shown = False


class CalendarScreen(PageScreen):
    """One year's days that do not count, and what can be put right about them."""

    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        Proclaim,
        Withdraw,
        CloseDays,
        PutBack,
        YearBefore,
        YearAfter,
    )

    def __init__(self) -> None:
        super().__init__()
        self.year = 0
        self._go_to = ""
        self._days: dict[str, CalendarDay] = {}
        self.lines = Lines(
            (
                Column("Day", width=15),
                Column("Called", stretch=True, least=20),
                Column("What it is"),
            ),
            titles=True,
            id="days",
            classes="panel",
        )

    def title_parts(self) -> tuple[str, ...]:
        """Return the screen's name and the year."""
        return ("Working days", str(self.year)) if self.year else ("Working days",)

    def load(self) -> None:
        """Read the year."""
        session, year = self.session, self.year or self.session.today.year
        self.year = year
        self.read(lambda: calendars.year_of(session, year), self.paint)

    def paint(self, found: CalendarYear) -> None:
        """Show the year; one that the store lacks is added, then shown."""
        if not found.held:
            self._add(found)
            return
        self.show_title()
        self._days = {each.day.isoformat(): each for each in found.days}
        self.lines.border_title = f"{found.year} · Left and Right show other years"
        self.lines.border_subtitle = f"held {found.first_held} to {found.last_held}"
        self.lines.show([_row(key, each) for key, each in self._days.items()])
        if self._go_to:
            self.lines.move_to(self._go_to)
            self._go_to = ""
        if self.focused is None:
            self.lines.focus()

    def working_under_cursor(self) -> tuple[str, ...] | None:
        """Return what the day under the cursor rests on, and who put it in."""
        each = self._under_cursor()
        if each is None:
            return None
        by = f"Put in by {each.by}." if each.by else ""
        note = f"It was {each.note}." if each.note else ""
        lines = (f"{date_words(each.day)}: {each.title}", _ABOUT[each.kind], note, by)
        return tuple(line for line in lines if line)

    def action_turn(self, by: int) -> None:
        """Show the year before or after."""
        self.year = min(max(self.year + by, FIRST_YEAR), LAST_YEAR)
        self.load()

    async def action_proclaim(self) -> None:
        """Ask which day was proclaimed."""
        fields = (
            self._day_field("day", "Day", required=True),
            Field("words", "Called", required=True, placeholder="Coronation", wide=True),
            self._day_field("in_place_of", "In place of", placeholder="if one was moved: its day"),
        )
        await self.ask("A new bank holiday", fields, self._proclaim, draft="calendar new")

    async def action_close_days(self) -> None:
        """Ask when the office is closed."""
        fields = (
            self._day_field("first", "From", required=True),
            self._day_field("last", "To", placeholder="if it is several days"),
            Field("words", "Called", required=True, placeholder="Christmas closure", wide=True),
        )
        await self.ask("The office is closed", fields, self._close, draft="calendar closure")

    def action_withdraw(self) -> None:
        """Make the bank holiday under the cursor a working day."""
        each, session = self._under_cursor(), self.session
        if each is None or each.is_closure:
            self.say("Go to a bank holiday: w withdraws the one under the cursor.")
            return
        if each.kind == Standing.WITHDRAWN:
            self.say("It was withdrawn already. Del takes it back.")
            return
        day = each.day
        self.save(
            lambda: calendars.withdraw(session, day),
            lambda done: _said(f"{date_words(day)} is a working day now.", done),
        )

    @on(Lines.Chosen)
    def action_put_back(self) -> None:
        """Take back what was put in about the day under the cursor."""
        each, session = self._under_cursor(), self.session
        if each is None or not (each.is_closure or each.is_correction):
            self.say("Nothing was put in about this day. w withdraws a bank holiday.")
            return
        day, said = each.day, f"Taken back: {date_words(each.day)}"
        if each.is_closure:
            self.save(
                lambda: calendars.open_again(session, day),
                lambda _: f"{said}, {each.title}. u undoes it.",
            )
        else:
            self.save(
                lambda: calendars.put_back(session, day), lambda done: _said(f"{said}.", done)
            )

    def _proclaim(self, values: dict[str, Any]) -> None:
        session, day = self.session, values["day"]
        self._take_out(
            day,
            lambda: calendars.proclaim(session, day, values["words"], values["in_place_of"]),
            f"{date_words(day)} is a bank holiday now.",
        )

    def _close(self, values: dict[str, Any]) -> None:
        session, first = self.session, values["first"]
        self._take_out(
            first,
            lambda: calendars.close_days(session, first, values["last"], values["words"]),
            "The office is closed then.",
        )

    def _take_out(self, day: date, job: Callable[[], TakenOut], said: str) -> None:
        """Write days that no longer count; then show the year and say what stands on them."""

        def done(taken: TakenOut) -> str:
            self.year, self._go_to = day.year, day.isoformat()
            return f"{said} {taken.words}".rstrip()

        self.save(job, done)

    def _add(self, found: CalendarYear) -> None:
        session, year = self.session, found.year

        def added(_saved: object) -> None:
            self.say(f"The bank holidays of {year} were worked out and added.")
            self.load()

        self.write(lambda: calendars.hold_year(session, year), added)

    def _day_field(self, name: str, label: str, **keywords: Any) -> DateField:
        session = self.session
        return DateField(
            name, label, today=session.today, calendar=typing_calendar(session), **keywords
        )

    def _under_cursor(self) -> CalendarDay | None:
        return self._days.get(self.lines.key or "")


def _said(sentence: str, done: PutRight) -> str:
    # Both would not fit on a small screen, and the bottom line shows u too.
    return f"{sentence} {done.words or 'u undoes it.'}"


def _row(key: str, each: CalendarDay) -> Row:
    kind = f"{each.kind}, {each.note}" if each.note else each.kind
    return Row(key, (date_words(each.day), each.title, Cell(kind, _TONES[each.kind])))
