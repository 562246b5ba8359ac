"""How a deadline was worked out, in lines that can be read aloud."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from cpclerk.rules.calendar import Calendar, Skipped
from cpclerk.rules.dates_in_words import MONTHS, date_words, day_month_words, listed
from cpclerk.rules.events import HAPPENED
from cpclerk.rules.profile import Profile
from cpclerk.rules.profile_parts import Timescale

_CALENDARS = {
    "statutory": "Statutory calendar: weekends and bank holidays do not count.",
    "office": "Office calendar: weekends, bank holidays and office closures do not count.",
}


class DeadlineState(StrEnum):
    """How a deadline stands."""

    NOT_YET_DUE = "not_yet_due"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met_late"
    NOT_RECORDED = "not_recorded"
    NOT_APPLICABLE = "not_applicable"
    WAITING = "waiting"


class Working(NamedTuple):
    """The facts behind one deadline; words and skipped days are made when asked for."""

    timescale: Timescale
    profile: Profile
    calendar: Calendar
    counted_on: date | None
    due: date | None
    done_on: date | None
    planned: date | None
    state: DeadlineState
    days: int | None
    note: str

    @property
    def rule(self) -> str:
        """The rule in plain words."""
        return self.timescale.rule

    @property
    def authority(self) -> str:
        """Whose rule it is."""
        return self.timescale.authority

    @property
    def source(self) -> str:
        """Where the rule stands; `assumption` when no source gives it."""
        if self.timescale.assumption:
            return "assumption"
        return self.profile.source_words(self.timescale.source)

    @property
    def limit(self) -> str:
        """The limit in words: `15 working days after the strategy discussion`."""
        way = "before" if self.timescale.before else "after"
        return f"{self.timescale.limit.words} {way} {self.counted_from[0]}"

    @property
    def counted_from(self) -> tuple[str, date | None]:
        """The event the limit is counted from, in words, and its date; None if not known."""
        return self.profile.event_words(self.timescale.counted_from), self.counted_on

    @property
    def calendar_name(self) -> str:
        """`statutory` or `office`."""
        return self.timescale.calendar

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """Each day left out in the counting, with why.

        For a limit in months these are the days between its last day and the last working day
        before it.
        """
        counted_on, due, rule = self.counted_on, self.due, self.timescale
        if counted_on is None or due is None:
            return ()
        if rule.limit.unit == "working day":
            if rule.before:
                return self.calendar.skipped(due, counted_on - timedelta(days=1))
            return self.calendar.skipped(counted_on, due)
        if not rule.on_working_day:
            return ()
        return self.calendar.skipped(due, self._unmoved(counted_on))

    def lines(self) -> tuple[str, ...]:
        """The working, line by line, as F1 shows it."""
        lines = [self.rule, self._whose()]
        if self.state is not DeadlineState.NOT_APPLICABLE:
            lines += [self._counted(), self._limit()]
        if self.due:
            lines.append(self._left_out())
            lines.append(f"Last date in timescale: {date_words(self.due)}.")
        lines.append(self.state_words)
        lines.extend(note for note in (self.note, self.timescale.note) if note)
        return tuple(line for line in lines if line)

    @property
    def state_words(self) -> str:
        """How it stands in a sentence: `2 working days left.`"""
        return _STATES[self.state](self)

    def _unmoved(self, counted_on: date) -> date:
        rule = self.timescale
        return rule.limit.counted(counted_on, self.calendar, back=bool(rule.before))

    def _whose(self) -> str:
        if self.timescale.assumption:
            return (
                f"Whose rule: {self.authority}. No source gives this limit: it is an assumption, "
                "for the office to confirm."
            )
        source = f" Source: {self.source}." if self.source else ""
        return f"Whose rule: {self.authority}.{source}"

    def _counted(self) -> str:
        label, day = self.counted_from
        if day is None:
            return f"Counted from {label}, whose date is not recorded."
        return f"Counted from {label} on {date_words(day)}, which is day 0."

    def _limit(self) -> str:
        if self.timescale.limit.unit == "working day":
            return f"Limit: {self.limit}. {_CALENDARS[self.timescale.calendar]}"
        if self.timescale.limit.unit == "hour":
            return f"Limit: {self.limit}. Only the day is known, so it is judged by whole days."
        ending = ", on a working day" if self.timescale.on_working_day else ", every day counted"
        return f"Limit: {self.limit}{ending}."

    def _left_out(self) -> str:
        skipped = self.skipped
        rule = self.timescale
        if not skipped:
            return "No day is left out." if rule.limit.unit == "working day" else ""
        if rule.limit.unit == "working day":
            return f"Left out: {_skipped_words(skipped)}."
        days = listed([_named(each) for each in skipped])
        return f"Moved back to a working day, over {days}."


def _skipped_words(skipped: tuple[Skipped, ...]) -> str:
    """Weekends by their dates, then each other day with its name."""
    weekends: list[str] = []
    named: list[str] = []
    saturday: date | None = None
    for each in skipped:
        day = each.day
        if day.weekday() < 5:
            named.append(_named(each))
        elif day.weekday() == 5:
            saturday = day
            weekends.append(day_month_words(day))
        elif saturday and (day - saturday).days == 1:
            month = "" if saturday.month == day.month else f" {MONTHS[saturday.month - 1]}"
            weekends[-1] = f"{saturday.day}{month}–{day.day} {MONTHS[day.month - 1]}"
        else:
            weekends.append(day_month_words(day))
    plural = "weekend" if len(weekends) == 1 else "weekends"
    parts = [f"{plural} {listed(weekends)}"] if weekends else []
    return "; ".join(parts + named)


def _named(skipped: Skipped) -> str:
    """`Fri 18 Apr (Good Friday)`; with the year where that is not published yet."""
    words = date_words if skipped.expected else day_month_words
    return f"{words(skipped.day)} ({skipped.words})"


def _working_days(n: int) -> str:
    return f"{abs(n)} working day{'' if abs(n) == 1 else 's'}"


def _not_yet_due(working: Working) -> str:
    planned = working.planned
    left = f"{_working_days(working.days or 0)} left."
    if planned is None or working.due is None:
        return left
    if planned > working.due:
        return f"{left} It is planned for {date_words(planned)}, which is too late."
    return f"{left} It is planned for {date_words(planned)}, in time."


def _overdue(working: Working) -> str:
    planned = f" It is planned for {date_words(working.planned)}." if working.planned else ""
    return (
        f"Overdue by {_working_days(working.days)}.{planned}"
        if working.days
        else (f"Overdue.{planned}")
    )


def _met(working: Working) -> str:
    if working.done_on is None:
        return "Met; on which day is not recorded."
    if working.done_on == working.due:
        return f"{_done(working)}: met on the last day."
    early = f" {_working_days(working.days)} early" if working.days else ""
    return f"{_done(working)}: met{early}."


def _met_late(working: Working) -> str:
    late = f"{_working_days(working.days)} late" if working.days else "late"
    return f"{_done(working)}: {late}."


def _done(working: Working) -> str:
    happened = HAPPENED.get(working.timescale.event, "Done on")
    return f"{happened} {date_words(working.done_on)}" if working.done_on else happened


_STATES: Mapping[DeadlineState, Callable[[Working], str]] = {
    DeadlineState.NOT_YET_DUE: _not_yet_due,
    DeadlineState.DUE_TODAY: lambda _: "It is due today.",
    DeadlineState.OVERDUE: _overdue,
    DeadlineState.MET: _met,
    DeadlineState.MET_LATE: _met_late,
    DeadlineState.NOT_RECORDED: lambda _: "Not recorded, so it cannot be judged.",
    DeadlineState.NOT_APPLICABLE: lambda _: "It does not apply.",
    DeadlineState.WAITING: lambda _: "Waiting for what it counts from.",
}
