"""How the command line reads a day, and the name of a store."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from cpclerk.rules.errors import Refused

STORE = click.Path(path_type=Path)
# For `+15wd`, typed without any store.
YEARS_BACK, YEARS_ON = 5, 15


class Day(click.ParamType[date]):
    """A day, written 2014-04-30 or as people write it: 30/4/2014, tue, +15wd."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:  # noqa: ARG002
        """Return the day, or refuse in the words of the rule that reads dates."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
        from cpclerk.rules.dates_in_words import parse_date
        from cpclerk.services.calendars import worked_out

        today = datetime.now(ZoneInfo("Europe/London")).date()
        calendar = worked_out(today.year - YEARS_BACK, today.year + YEARS_ON)
        try:
            return parse_date(value, today=today, calendar=calendar)
        except Refused as refused:
            raise Refused(f"{value!r}: {refused.sentence}") from None
