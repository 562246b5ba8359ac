"""A bank holiday that was moved: the days withdrawn and the day proclaimed go together."""

from dataclasses import dataclass
from datetime import date

from cpclerk.rules.dates_in_words import date_words
from cpclerk.services.undo import Saved
from cpclerk.store import BankHolidayCorrection


@dataclass(frozen=True, slots=True)
class PutRight(Saved):
    """A bank holiday put right, and the other days of the move that it was part of, if any."""

    along: tuple[date, ...]

    @property
    def words(self) -> str:
        """Say which other days were taken back with it; nothing when there are none."""
        if not self.along:
            return ""
        return f"Taken back with it: {' and '.join(map(date_words, self.along))}."


def moved_words(day: date) -> str:
    """`moved to Wed 8 May 2030`: all that is ever said of a withdrawn day; nobody types it."""
    return f"moved to {date_words(day)}"


def moved_to(day: date) -> list[BankHolidayCorrection]:
    """Return the bank holidays withdrawn because they were moved to that day."""
    row = BankHolidayCorrection
    query = row.select().where(row.withdrawn, row.words == moved_words(day))
    return list(query.order_by(row.date))


def moved_with(row: BankHolidayCorrection) -> list[BankHolidayCorrection]:
    """Return the other days of the move that a correction is part of, by day; none if of none."""
    proclaimed = BankHolidayCorrection.select().where(~BankHolidayCorrection.withdrawn)
    to = (
        next((each for each in proclaimed if moved_words(each.date) == row.words), None)
        if row.withdrawn
        else row
    )
    move = [to, *moved_to(to.date)] if to is not None else []
    return sorted((each for each in move if each.uid != row.uid), key=lambda each: each.date)
