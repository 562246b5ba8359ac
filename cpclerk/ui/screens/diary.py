"""The diary: day, week or month, all of it or one chair's, room's or clerk's."""

import calendar
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import ClassVar

from textual import on, work
from textual.widget import Widget

from cpclerk.rules.dates_in_words import MONTHS, date_words, day_month_words, time_words
from cpclerk.services.diary_days import Diary, DiaryDay, Entry, diary
from cpclerk.ui import dialogs
from cpclerk.ui.commands import Command
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row

DAY, WEEK, MONTH = "day", "week", "month"


def _view(view: str, letter: str) -> type[Command]:
    return type(
        f"View{view.title()}",
        (Command,),
        {
            "__doc__": f"{letter} on the diary.",
            "id": f"diary-{view}",
            "key": letter,
            "words": view,
            "description": f"Show the {view} that the cursor stands in",
            "does": f"view('{view}')",
        },
    )


def _turn(by: int, arrow: str, what: str) -> type[Command]:
    return type(
        f"Turn{what.title()}",
        (Command,),
        {
            "__doc__": f"{arrow} on the diary.",
            "id": f"diary-{what}",
            "key": arrow,
            "words": what,
            "description": f"The day, week or month {what}",
            "does": f"turn({by})",
            "shown": False,
        },
    )


class ToToday(Command):
    """t on the diary."""

    id = "diary-today"
    key = "t"
    words = "today"
    description = "Go to today"


class ByChair(Command):
    """c on the diary."""

    id = "by-chair"
    key = "c"
    words = "chair"
    description = "Only one chair's conferences, or everybody's again"
    does = "narrow('chair')"


class ByRoom(Command):
    """r on the diary."""

    id = "by-room"
    key = "r"
    words = "room"
    description = "Only what is held in one room, or everywhere again"
    does = "narrow('room')"


class ByClerk(Command):
    """k on the diary."""

    id = "by-clerk"
    key = "k"
    words = "clerk"
    description = "Only one clerk's conferences, or everybody's again"
    does = "narrow('clerk')"


class ChairsAway(Command):
    """a on the diary."""

    id = "chairs-away"
    key = "a"
    words = "away"
    description = "Chairs' diaries: put in leave, other commitments, the days they work"


class PrintDiary(Command):
    """p on the diary."""

    id = "print-diary"
    key = "p"
    words = "as a page"
    description = "Show what is laid out as a plain page of text, to read or to print"


class DiaryScreen(BaseScreen):
    """The days laid out, with their conferences, who is away, closures and clashes."""

    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        _view(DAY, "d"), _view(WEEK, "w"), _view(MONTH, "m"), ToToday, ByChair, ByRoom, ByClerk,
        ChairsAway, PrintDiary, _turn(-1, "left", "before"), _turn(1, "right", "after"),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.view = WEEK
        self.day: date | None = None
        self.by, self.who = "", ""
        self.shown: Diary | None = None
        self.lines = Lines(
            (
                Column(width=11),
                Column(stretch=True, least=14),
                Column(width=6),
                Column(least=6, rank=1),
                Column(least=4, rank=2),
                Column(least=8),
            ),
            id="diary",
            classes="panel",
        )

    def body(self) -> Iterable[Widget]:
        """Return the list of days."""
        yield self.lines

    def title_parts(self) -> tuple[str, ...]:
        """Return the screen's name, and whose diary it is."""
        return ("Diary", self.who) if self.who else ("Diary",)

    def load(self) -> None:
        """Read the days."""
        self.day = self.day or self.session.today
        session, (first, last) = self.session, self.span()
        self.read(lambda: diary(session, first, last), self.paint)

    def span(self) -> tuple[date, date]:
        """Return the first and the last day that are laid out."""
        day = self.day or self.session.today
        if self.view == DAY:
            return day, day
        if self.view == WEEK:
            monday = day - timedelta(days=day.weekday())
            return monday, monday + timedelta(days=6)
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])

    def paint(self, found: Diary) -> None:
        """Show the days."""
        self.shown = found
        self.lines.border_title = self.period()
        self.lines.show(
            [row for day in self.days() for row in _rows(day, self.view, self.session.today)]
        )
        if self.day is not None and not self._is_at(self.day):
            self.lines.move_to(self._first_key(self.day))
        self.lines.focus()
        self.show_title()

    def days(self) -> tuple[DiaryDay, ...]:
        """Return what is laid out; weekends only where something stands on them."""
        wanted: Callable[[Entry], bool] = lambda entry: (  # noqa: E731
            not self.who or getattr(entry.conference, self.by) == self.who
        )
        days = []
        for each in self.shown.days if self.shown else ():
            entries = tuple(filter(wanted, each.entries))
            away = tuple(words for words in each.away if self._shows_away(words))
            if entries or each.day.weekday() < 5 or self.view == DAY:
                days.append(DiaryDay(each.day, each.closed, entries, away))
        return tuple(days)

    def period(self) -> str:
        """Return the days that are laid out, in words."""
        first, last = self.span()
        if self.view == DAY:
            return date_words(first)
        if self.view == MONTH:
            return f"{MONTHS[first.month - 1]} {first.year}"
        return f"Week of {date_words(first)} to {day_month_words(last)}"

    @on(Lines.Highlighted)
    def follow(self, event: Lines.Highlighted) -> None:
        """Keep the day under the cursor, so that another view shows the same."""
        if event.key is not None:
            self.day = date.fromisoformat(event.key.partition(" ")[0])

    @on(Lines.Chosen)
    def choose(self, event: Lines.Chosen) -> None:
        """Open the conference under the cursor; of a day without, the day."""
        _, _, uid = event.key.partition(" ")
        if uid:
            self.open("overview", uid)
        elif self.view != DAY:
            self.action_view(DAY)

    def action_view(self, view: str) -> None:
        """Show the day, week or month that the cursor stands in."""
        self.view = view
        self.load()

    def action_turn(self, by: int) -> None:
        """Go a day, a week or a month on or back."""
        first, last = self.span()
        try:
            if self.view == DAY:
                self.day = first + timedelta(days=by)
                while self.day.weekday() > 4:
                    self.day += timedelta(days=by)
            elif self.view == WEEK:
                self.day = first + timedelta(days=7 * by)
            else:
                self.day = last + timedelta(days=1) if by > 0 else first - timedelta(days=1)
        except OverflowError:
            self.day = first
        self.load()

    def action_diary_today(self) -> None:
        """Go to today."""
        self.day = self.session.today
        self.lines.cursor = -1
        self.load()

    @work
    async def action_narrow(self, by: str) -> None:
        """Choose whose conferences are shown."""
        if self.shown is None:
            return
        everybody = "Everything"
        names = {"chair": self.shown.chairs, "room": self.shown.rooms, "clerk": self.shown.clerks}
        options = [(everybody, everybody), *((each, each) for each in names[by])]
        picked = await dialogs.pick(self.app, f"Which {by}?", options, self.who)
        if picked is not None:
            self.by, self.who = (by, picked) if picked != everybody else ("", "")
            self.paint(self.shown)

    def action_chairs_away(self) -> None:
        """Open the chairs' diaries."""
        self.open("chairs")

    def action_print_diary(self) -> None:
        """Show it as a page."""
        from cpclerk.ui.screens.paper import PaperScreen

        text = page_of(self.days(), self.period(), self.who)
        self.app.push_screen(
            PaperScreen(
                ("Diary", self.period()),
                lambda: (text, "Families are named in it: mind who reads it."),
            )
        )

    def _shows_away(self, words: str) -> bool:
        return not self.who or self.by != "chair" or words.startswith(f"{self.who} ")

    def _is_at(self, day: date) -> bool:
        return (self.lines.key or "").startswith(day.isoformat())

    def _first_key(self, day: date) -> str:
        keys = [each.key for each in self.lines.rows if each.key]
        return next((key for key in keys if key >= day.isoformat()), keys[0] if keys else "")


def _rows(day: DiaryDay, view: str, today: date) -> list[Row]:
    """Return a day's rows: its name once, then what stands on it."""
    key = day.day.isoformat()
    name = day_month_words(day.day) + (" today" if day.day == today else "")
    notes = [Cell(words, "quiet") for words in (_capital(day.closed), *day.away) if words]
    rows = [
        Row(
            f"{key} {each.conference.uid}",
            (
                f"{time_words(each.start)}-{time_words(each.end)}" if each.start and each.end
                else "no time",
                each.conference.family,
                each.conference.kind_short,
                each.conference.chair,
                each.conference.room,
                Cell(each.state, "late" if each.clashes else _tone(each)),
            ),
        )
        for each in day.entries
    ]  # fmt: skip
    if view == MONTH:
        return [_in_a_month(key, day, today)]
    heading = [] if view == DAY else [Row(None, (name,))]
    free = [] if rows or notes else [Row(key, ("", Cell("nothing", "quiet")))]
    return [*heading, *rows, *(Row(key, ("", note)) for note in notes), *free]


def _in_a_month(key: str, day: DiaryDay, today: date) -> Row:
    """Return a day of a month in one row: how much stands on it, and its first families."""
    count = len(day.entries)
    clashes = sum(bool(each.clashes) for each in day.entries)
    families = ", ".join(_short(each) for each in day.entries)
    about = " · ".join(part for part in (families, _capital(day.closed), *day.away) if part)
    state = Cell(f"! {clashes} clash", "late") if clashes else Cell("")
    if day.day == today and not clashes:
        state = Cell("today", "strong")
    what = Cell(about, "" if families else "quiet")
    return Row(key, (day_month_words(day.day), what, str(count or ""), "", "", state))


def _short(entry: Entry) -> str:
    at = f"{time_words(entry.start)} " if entry.start else ""
    return f"{at}{entry.conference.family}"


def _tone(entry: Entry) -> str:
    return {"held": "done", "booked": ""}.get(entry.conference.state, "quiet")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def page_of(days: Iterable[DiaryDay], period: str, who: str) -> str:
    """Return days of the diary on which something stands as a page of text, 76 cells wide."""
    lines = [f"DIARY  {period}" + (f"  {who}" if who else ""), ""]
    for day in days:
        if not (day.entries or day.away or day.closed):
            continue
        lines.append(date_words(day.day) + (f"  {_capital(day.closed)}" if day.closed else ""))
        for each in day.entries:
            at = time_words(each.start) if each.start else "     "
            top = each.conference
            what = f"  {at}  {top.reference}  {top.family}  {top.kind_short}"
            lines.append(what[:76])
            where = "  ".join(part for part in (top.chair, top.room, each.state) if part)
            lines.append(f"         {where}"[:76])
        lines += [f"  {words}"[:76] for words in day.away]
        lines.append("")
    return "\n".join(lines)
