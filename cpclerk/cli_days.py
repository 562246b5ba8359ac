"""How the command line reads a day, and the name of a store."""

import os
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from cpclerk.rules.errors import Refused

# Disks take 255 bytes; beside a store and its backups lie files with longer names.
LONGEST_NAME = 200
LONGEST_PATH = 1_000


class _Place(click.Path):
    """A file or a folder by its name, refused where no such name can be."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the path; Refused when its name, or that of what lies beside it, is too long."""
        path = Path(str(super().convert(value, param, ctx)))
        if any(len(os.fsencode(part)) > LONGEST_NAME for part in path.parts):
            raise Refused("That name of a file is too long. Give it a shorter one.")
        if len(os.fsencode(path)) > LONGEST_PATH:
            raise Refused("That path is too long. Choose a folder that lies less deep.")
        return path


class _File(_Place):
    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the path; Refused for one that cannot be a file's, such as nothing or a slash."""
        path = super().convert(value, param, ctx)
        if not path.name:
            raise Refused(f"“{value}” is no name of a file.")
        return path


FOLDER = _Place(path_type=Path)
STORE = _File(path_type=Path)
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
