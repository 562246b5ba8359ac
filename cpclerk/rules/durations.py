"""Lengths of time as people write them: `15 working days`, `3 months`, `2 wd before`."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from cpclerk.rules.calendar import Calendar, add_months
from cpclerk.rules.errors import Refused

Unit = Literal["working day", "day", "week", "month", "hour"]
Direction = Literal["before", "after", ""]

_UNITS: dict[str, Unit] = {
    "working day": "working day",
    "working days": "working day",
    "wd": "working day",
    "wds": "working day",
    "work day": "working day",
    "work days": "working day",
    "business day": "working day",
    "business days": "working day",
    "day": "day",
    "days": "day",
    "d": "day",
    "calendar day": "day",
    "calendar days": "day",
    "week": "week",
    "weeks": "week",
    "wk": "week",
    "wks": "week",
    "w": "week",
    "month": "month",
    "months": "month",
    "mth": "month",
    "mths": "month",
    "hour": "hour",
    "hours": "hour",
    "hr": "hour",
    "hrs": "hour",
    "h": "hour",
}
_PATTERN = re.compile(r"(?P<n>[0-9]{1,4}) ?(?P<unit>[a-z ]+?)(?: (?P<way>before|after))?")


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: a number, its unit, and whether it is counted before or after."""

    n: int
    unit: Unit
    direction: Direction = ""

    @property
    def words(self) -> str:
        """`15 working days`, `1 month`, `2 working days before`."""
        plural = "" if self.n == 1 else "s"
        return f"{self.n} {self.unit}{plural} {self.direction}".rstrip()

    def counted(self, day: date, calendar: Calendar, *, back: bool = False) -> date:
        """The day so long after the given day, or before it when `back`.

        Months clip to the month's end. Hours are judged by whole days, since only the day is
        known: 24 hours are 1 day, 48 hours 2.
        """
        sign = -1 if back else 1
        if self.unit == "working day":
            return calendar.add(day, sign * self.n)
        if self.unit == "month":
            return add_months(day, sign * self.n)
        days = {"day": self.n, "week": 7 * self.n, "hour": -(-self.n // 24)}[self.unit]
        try:
            return day + timedelta(days=sign * days)
        except OverflowError:
            raise Refused(f"{self.words} from {day:%d/%m/%Y} lies outside the calendar.") from None


def parse_duration(text: str) -> Duration:
    """The length of time that the words mean. Refused when they mean none."""
    words = " ".join(re.sub(r"(?<=[a-z0-9])-(?=[a-z])", " ", text.casefold()).split()).rstrip(".")
    if re.fullmatch("[0-9]{1,4}", words):
        # Days that count or every day: a limit turns on it, so it is not guessed.
        raise Refused(
            f"{words} of what? Type {words} working days, {words} days or {words} months."
        )
    found = _PATTERN.fullmatch(words)
    unit = _UNITS.get(found["unit"] or "") if found else None
    if not found or not unit:
        raise Refused(
            "That is not a length of time. Type a number and a unit, such as 15 working days, "
            "3 months, 7 days or 24 hours."
        )
    way = found["way"]
    direction: Direction = "before" if way == "before" else "after" if way == "after" else ""
    return Duration(int(found["n"]), unit, direction)
