"""The calendar that the rules are tested on: the bank holidays that gov.uk published."""

import csv
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.profile import Profile, read_profile

DATA = Path(__file__).parent.parent / "data"


@cache
def published() -> dict[date, str]:
    with (DATA / "bank-holidays-england-and-wales.csv").open(encoding="utf-8", newline="") as file:
        return {date.fromisoformat(row["date"]): row["title"] for row in csv.DictReader(file)}


@cache
def statutory() -> Calendar:
    return Calendar("statutory", published(), 2012, 2028)


@cache
def office() -> Calendar:
    """The same, and an office shut between Christmas 2014 and New Year 2015."""
    shut = {date(2014, 12, day): "Christmas closure" for day in (24, 29, 30, 31)}
    return Calendar("office", {**published(), **shut}, 2012, 2028)


@cache
def shipped(name: str) -> Profile:
    file = resources.files("cpclerk") / "profiles" / f"{name}.toml"
    return read_profile(file.read_text(encoding="utf-8"), f"{name}.toml")
