"""Fields for dates and times: type `tue`, `14/7`, `+15wd`, `2pm`; the echo says which that is."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, time
from typing import TYPE_CHECKING, Any

from cpclerk.rules.dates_in_words import date_words, parse_date, parse_time
from cpclerk.rules.errors import Refused
from cpclerk.ui.forms.field import Field

if TYPE_CHECKING:
    from cpclerk.rules.calendar import Calendar


class DateField(Field):
    """A date. `words` may say more about it than its name, such as `3 working days from now`.

    A `past` date is one that has been: `thu` is then the last Thursday, not the next.
    """

    def __init__(
        self,
        name: str,
        label: str,
        *,
        today: date,
        calendar: "Calendar",
        value: date | None = None,
        words: Callable[[date], str] = date_words,
        past: bool = False,
        **keywords: Any,
    ) -> None:
        keywords.setdefault("placeholder", "10/11, tue, -2wd" if past else "14/7, tue, +15wd")
        super().__init__(name, label, text=f"{value:%d/%m/%Y}" if value else "", **keywords)
        self.today = today
        self.calendar = calendar
        self.words = words
        self.past = past

    def parse(self, text: str) -> date:
        """Return the day that is meant."""
        day = parse_date(text, today=self.today, calendar=self.calendar)
        if self.past and day > self.today:
            with suppress(Refused):
                return parse_date(f"last {text}", today=self.today, calendar=self.calendar)
            raise Refused(f"{date_words(day)} is still to come. Type the day it was.")
        return day

    def echo(self, value: Any) -> str:
        """Return the day in words."""
        return self.words(value)

    def set_date(self, day: date) -> None:
        """Put a day into the field."""
        self.set_text(f"{day:%d/%m/%Y}")


class TimeField(Field):
    """A time of day."""

    def __init__(
        self, name: str, label: str, *, value: time | None = None, **keywords: Any
    ) -> None:
        keywords.setdefault("placeholder", "10am, 1400, 9.30")
        super().__init__(name, label, text=f"{value:%H:%M}" if value else "", **keywords)

    def parse(self, text: str) -> time:
        """Return the time that is meant."""
        return parse_time(text)

    def echo(self, value: Any) -> str:
        """Return the time on the 24-hour clock."""
        return f"{value:%H:%M}"
