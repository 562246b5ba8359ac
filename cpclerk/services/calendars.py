"""The office's working calendar: a year of it, bank holidays put right, days the office shuts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cpclerk.rules.bank_holidays import Holiday, Standing, bank_holidays, working_calendar
from cpclerk.rules.calendar import FIRST_YEAR, LAST_YEAR, Calendar
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.diaries import likely
from cpclerk.rules.errors import Refused
from cpclerk.rules.roles import (
    ADD_YEARS,
    CLOSE_OFFICE,
    OPEN_OFFICE,
    PROCLAIM,
    PUT_BACK,
    WITHDRAW,
)
from cpclerk.rules.text import clean_text
from cpclerk.services.moves import PutRight, moved_to, moved_with, moved_words
from cpclerk.services.permission import may, writing
from cpclerk.services.undo import Saved
from cpclerk.store import (
    Audit,
    BankHoliday,
    BankHolidayCorrection,
    Change,
    Conference,
    History,
    OfficeClosure,
    Session,
    Staff,
)
from cpclerk.store import calendars as kept
from cpclerk.store.session import in_england

WORDS_LIMIT = 80
LEAST_AHEAD = 10
"""Years that should lie ahead of today: the longest plan, and every review of it."""
AHEAD = 15
"""Years ahead that are held once they are added, so that it is seldom done."""
FAR = 20
"""Years: a day typed further ahead is taken for a slip, and no calendar is added for it."""
LONGEST_CLOSURE = 366
"""Days: a closure longer than a year is a slip of the keyboard."""
CLOSED = "office closed"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day that does not count. `kind` is what it rests on; `by` who put it in, and when."""

    day: date
    title: str
    kind: str
    note: str = ""
    by: str = ""

    @property
    def is_closure(self) -> bool:
        """Whether the office alone is closed; a bank holiday otherwise."""
        return self.kind == CLOSED

    @property
    def is_correction(self) -> bool:
        """Whether it was proclaimed or withdrawn here."""
        return self.kind in {Standing.PROCLAIMED, Standing.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """A year's days that do not count, weekends left out, and the years that are held."""

    year: int
    days: tuple[CalendarDay, ...]
    first_held: int
    last_held: int

    @property
    def held(self) -> bool:
        """Whether the store knows this year's bank holidays."""
        return self.first_held <= self.year <= self.last_held


@dataclass(frozen=True, slots=True)
class TakenOut(Saved):
    """Days taken out of the working days, and which conferences stand on them, by reference."""

    conferences: tuple[str, ...]

    @property
    def words(self) -> str:
        """Say which conferences stand on it; nothing when there are none."""
        if not self.conferences:
            return ""
        stand = "stands" if len(self.conferences) == 1 else "stand"
        return f"{', '.join(self.conferences)} {stand} on it and will have to move."


def year_of(session: Session, year: int) -> CalendarYear:
    """Return a year's bank holidays and closures, by day; no days where it is not held.

    Refused beyond the years 1900 to 2100.
    """
    _check_year(year)
    with session.store.reading():
        held = kept.years_held()
        corrections = {row.date: row for row in BankHolidayCorrection.select()}
        closures = OfficeClosure.select().where(
            OfficeClosure.date.between(date(year, 1, 1), date(year, 12, 31))
        )
        by = _put_in_by([row.uid for row in (*corrections.values(), *closures)])
        days = [
            CalendarDay(
                each.day,
                each.title,
                each.standing,
                each.note,
                by.get(corrections[each.day].uid, "") if each.day in corrections else "",
            )
            for each in kept.bank_holidays_held()
            if each.day.year == year
        ]
        days += [
            CalendarDay(row.date, row.title, CLOSED, by=by.get(row.uid, "")) for row in closures
        ]
    return CalendarYear(year, tuple(sorted(days, key=lambda each: each.day)), *held)


def hold_year(session: Session, year: int) -> Saved:
    """Add the bank holidays that the store lacks between the years it holds and this one."""
    with writing(session, ADD_YEARS, str(year)) as change:
        _hold(change, year)
    return Saved(str(year), 0, change.sequence)


def look_ahead(session: Session) -> None:
    """See to it that the store holds at least ten years ahead of today.

    Who may not write leaves it to the next who may.
    """
    with session.store.reading():
        last = kept.years_held()[1]
    if last < session.today.year + LEAST_AHEAD and may(session, ADD_YEARS):
        hold_year(session, session.today.year + AHEAD)


def proclaim(session: Session, day: date, words: str, in_place_of: date | None = None) -> TakenOut:
    """Make a day a bank holiday; `in_place_of` another one, if that was moved.

    Refused, with the field (day, words, in_place_of), on a weekend or another bank holiday.
    """
    words = _named(words)
    _refuse_far(session, day, "day")
    with writing(session, PROCLAIM) as change:
        there = _holiday_on(change, day)
        if there is not None and there.counts:
            raise Refused(f"{date_words(day)} is a bank holiday already: {there.title}.", "day")
        _refuse_weekend(day)
        if in_place_of is not None:
            before = moved_to(in_place_of)
            _withdraw(change, in_place_of, moved_words(day), "in_place_of")
            for each in before:
                # What was moved to that day is moved on with it.
                change.update(each, words=moved_words(day))
        row = _correct(change, day, words, withdrawn=False)
        change.subject = row.uid
        return TakenOut(row.uid, row.rev, change.sequence, _conferences_on([day]))


def withdraw(session: Session, day: date) -> PutRight:
    """Make a bank holiday a working day; what was moved to it stands again.

    Refused when it is none.
    """
    with writing(session, WITHDRAW) as change:
        moved = moved_to(day)
        row = _withdraw(change, day, "", "day")
        for each in moved:
            change.take_out(each)
        change.subject = row.uid
        return PutRight(row.uid, row.rev, change.sequence, tuple(each.date for each in moved))


def put_back(session: Session, day: date) -> PutRight:
    """Take back that a day was proclaimed or withdrawn, with the whole move it was part of.

    Refused when it was neither.
    """
    with writing(session, PUT_BACK) as change:
        row = BankHolidayCorrection.get_or_none(BankHolidayCorrection.date == day)
        if row is None:
            raise Refused(
                f"{date_words(day)} stands as it was worked out. There is nothing to undo."
            )
        change.subject = row.uid
        along = moved_with(row)
        for each in (row, *along):
            change.take_out(each)
        return PutRight(row.uid, 0, change.sequence, tuple(each.date for each in along))


def close_days(session: Session, first: date, last: date | None, words: str) -> TakenOut:
    """Close the office on a day, or from `first` to `last`; only its working days need closing.

    Refused, with the field (first, last, words), when there is none.
    """
    words = _named(words)
    _refuse_far(session, last or first, "first" if last is None else "last")
    days = _days(first, last)
    with writing(session, CLOSE_OFFICE) as change:
        _hold(change, days[0].year, days[-1].year)
        calendar = kept.office(session.store)
        new = [day for day in days if calendar.is_working(day)]
        if not new:
            why = calendar.skipped(first - timedelta(days=1), first)[0].why
            raise Refused(f"{date_words(first)} is closed already: {why}.", "first")
        rows = [change.insert(OfficeClosure, date=day, title=words) for day in new]
        change.subject = rows[0].uid
        return TakenOut(rows[0].uid, rows[0].rev, change.sequence, _conferences_on(new))


def open_again(session: Session, first: date, last: date | None = None) -> Saved:
    """Open the office again on a day, or from `first` to `last`. Refused when it is not closed."""
    with writing(session, OPEN_OFFICE) as change:
        rows = _closures(_days(first, last))
        if not rows:
            raise Refused("No closure of the office stands on that day, so nothing was opened.")
        for row in rows:
            change.take_out(row)
        change.subject = rows[0].uid
        return Saved(rows[0].uid, 0, change.sequence)


def worked_out(first_year: int, last_year: int) -> Calendar:
    """Return the statutory calendar of these years as it is without a store and its corrections.

    Refused beyond the years 1900 to 2100.
    """
    for year in (first_year, last_year):
        _check_year(year)
    holidays = bank_holidays(kept.worked_out(first_year, last_year), ())
    return working_calendar("statutory", holidays, {}, first_year, last_year, in_store=False)


def _named(words: str) -> str:
    try:
        words = clean_text(words, limit=WORDS_LIMIT)
    except Refused as error:
        raise Refused(error.sentence, "words") from None
    if not words:
        raise Refused("Say what the day is called, such as Christmas closure.", "words")
    return words


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(
            f"{year} is not a year to work with. Choose one from {FIRST_YEAR} to {LAST_YEAR}."
        )


def _refuse_far(session: Session, day: date, field: str) -> None:
    _check_year(day.year)
    if day.year > session.today.year + FAR:
        near = date_words(likely(day, session.today))
        raise Refused(f"{day.year}? Did you mean {near}? Type it with that year.", field)


def _refuse_weekend(day: date) -> None:
    if day.weekday() > 4:
        raise Refused(
            f"{date_words(day)} is at a weekend, which never counts. Type the weekday.", "day"
        )


def _days(first: date, last: date | None) -> list[date]:
    count = ((last or first) - first).days + 1
    if count < 1:
        raise Refused("The last day comes before the first. Type a later one.", "last")
    if count > LONGEST_CLOSURE:
        raise Refused("That is longer than a year. Check the last day.", "last")
    return [first + timedelta(days=number) for number in range(count)]


def _closures(days: Collection[date]) -> list[OfficeClosure]:
    query = OfficeClosure.select().where(OfficeClosure.date.between(min(days), max(days)))
    return list(query.order_by(OfficeClosure.date))


def _hold(change: Change, *years: int) -> None:
    for year in years:
        _check_year(year)
        kept.hold(change, year)


def _holiday_on(change: Change, day: date) -> Holiday | None:
    """Return the bank holiday on a day, whose year is added if the store lacks it."""
    _hold(change, day.year)
    return next((each for each in kept.bank_holidays_held() if each.day == day), None)


def _withdraw(change: Change, day: date, words: str, field: str) -> BankHolidayCorrection:
    there = _holiday_on(change, day)
    if there is None or not there.counts:
        how = "was withdrawn already" if there else "is not a bank holiday"
        raise Refused(f"{date_words(day)} {how}. Type the day that no longer is one.", field)
    if not BankHoliday.select().where(BankHoliday.date == day).exists():
        # It was proclaimed here: then it is only that which goes.
        row = BankHolidayCorrection.get(BankHolidayCorrection.date == day)
        change.take_out(row)
        return row
    return _correct(change, day, words, withdrawn=True)


def _correct(change: Change, day: date, words: str, *, withdrawn: bool) -> BankHolidayCorrection:
    """Put down a correction in place of the one before: one for each day, the last one counts."""
    row = BankHolidayCorrection.get_or_none(BankHolidayCorrection.date == day)
    if row is None:
        return change.insert(BankHolidayCorrection, date=day, words=words, withdrawn=withdrawn)
    return change.update(row, words=words, withdrawn=withdrawn)


def _conferences_on(days: Collection[date]) -> tuple[str, ...]:
    rows = Conference.select(Conference.reference).where(
        Conference.conference_date.in_(list(days)), Conference.state == "booked"
    )
    return tuple(row.reference for row in rows.order_by(Conference.reference))


def _put_in_by(uids: Collection[str]) -> dict[str, str]:
    """Return by uid who wrote a row last, and when: the history has it."""
    rows: Any = (
        Audit.select(History.uid, Audit.at, Staff.name)
        .join(
            History,
            on=(History.device == Audit.device) & (History.sequence == Audit.sequence),
        )
        .join(Staff, on=Staff.uid == Audit.actor)
        .where(History.uid.in_(list(uids)))
        .order_by(Audit.at)
        .tuples()
    )
    return {uid: f"{name}, {date_words(in_england(at).date())}" for uid, at, name in rows}
