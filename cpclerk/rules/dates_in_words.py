"""Dates and times as people type them, always day first, and as they are read out."""

import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Final

from cpclerk.rules.calendar import FIRST_YEAR, LAST_YEAR, Calendar, add_months
from cpclerk.rules.errors import Refused

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
_FULL_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FULL_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_NEAR = {"today": 0, "tomorrow": 1, "yesterday": -1}
_EXAMPLES = "Type a day such as 30/4 or tue."
_NO_DAY = f"That is not a day. {_EXAMPLES}"
# What is booked lies up to nine months ahead; anything else typed without a year is recent.
_MONTHS_AHEAD = 9

# Strings: no date is typed on the way to the first screen, and `re` keeps what it compiled.
_NUMBERS = r"([0-9]{1,2})([/. -])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2}))?"
_ISO = r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})"
_NAMED = r"([0-9]{1,2})(?:st|nd|rd|th)?(?: of)?[ -]?([a-z]{3,9})(?:[ -]([0-9]{4}|[0-9]{2}))?"
_MONTH_FIRST = r"([a-z]{3,9})[ -]?([0-9]{1,2})(?:st|nd|rd|th)?(?:[ -][0-9]{2,4})?"
_WEEKDAY = r"(?:(next|last|this) )?([a-z]{3,9})"
_STEP = r"([+-]?) ?([0-9]{1,4}) ?(wds?|d|w|m|working days?|days?|weeks?|months?)"
_CLOCK = r"([0-9]{1,2}?)[:.]?([0-9]{2})?(?: ?(am|pm))?"


def date_words(day: date) -> str:
    """`Tue 14 Jul 2026`."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def day_month_words(day: date) -> str:
    """`Tue 14 Jul`, where the year is plain."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def time_words(moment: time) -> str:
    """`10:00`, by the 24-hour clock."""
    return f"{moment.hour:02}:{moment.minute:02}"


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def parse_date(text: str, *, today: date, calendar: Calendar) -> date:
    """The day that the words mean, day before month. Refused when they mean none.

    `14/7`, `14/7/26`, `14/07/2026`, `2026-07-14`, `14 Jul`, `Tue 14 Jul 2026`, `today`,
    `tomorrow`, `+15wd` and `-2wd` (working days of `calendar` from today), `+3d`, `+2w`, `+3m`.
    `tue` is the first Tuesday after today, `next tue` the one in next week, `this tue` the one
    in this week, `last tue` the latest before today. A day and month without a year lie in the
    coming nine months, or else in the past three.
    """
    words = _plain(text)
    if words in _NEAR:
        return today + timedelta(days=_NEAR[words])
    if step := re.fullmatch(_STEP, words):
        return _stepped(step, today, calendar)
    if iso := re.fullmatch(_ISO, words):
        return _day(int(iso[4]), int(iso[3]), iso[1], today)
    if weekday := re.fullmatch(_WEEKDAY, words):
        return _on_weekday(weekday, today)
    return _after_weekday_name(words, today)


def parse_time(text: str) -> time:
    """The time of day that the words mean: `1400`, `14:00`, `2pm`, `9.30`, `10`, `noon`.

    An hour from 1 to 6 needs am, pm or a leading nought. Refused when the words mean no time.
    """
    words = _plain(text).replace("a.m", "am").replace("p.m", "pm")
    if words in {"noon", "midday"}:
        return time(12)
    clock = re.fullmatch(_CLOCK, words)
    if not clock:
        raise Refused("That is not a time. Type one such as 14:00, 2pm or 9.30.")
    hour, minute, half = int(clock[1]), int(clock[2] or 0), clock[3]
    if half and not 1 <= hour <= 12:
        raise Refused(f"There is no {hour}{half}. Type a time such as 14:00 or 2pm.")
    if hour > 23 or minute > 59:
        raise Refused(f"There is no {hour:02}:{minute:02}. Type a time such as 14:00 or 2pm.")
    if not half and 1 <= hour <= 6 and len(clock[1]) == 1:
        raise Refused(f"Morning or afternoon? Type {hour}.{minute:02}am or {hour}.{minute:02}pm.")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute)


def parse_date_time(text: str, *, today: date, calendar: Calendar) -> tuple[date, time | None]:
    """A day and, if one is given after it, a time: `tomorrow 10am`, `14/7 at 1400`.

    `14 Jul 2030` is a year, not half past eight. Refused as `parse_date` and `parse_time` do,
    in the words that say most.
    """
    words = _plain(text).replace(" at ", " ")
    try:
        return parse_date(words, today=today, calendar=calendar), None
    except Refused as error:
        refused = error
    if _is_time(words):
        raise Refused(f"On which day? Type it before the time, such as tue {words}.")
    for size in (1, 2):
        parts = words.rsplit(" ", size)
        if len(parts) != size + 1:
            break
        try:
            day = parse_date(parts[0], today=today, calendar=calendar)
        except Refused as error:
            refused = refused if refused.sentence != _NO_DAY else error
            continue
        try:
            return day, parse_time(" ".join(parts[1:]))
        except Refused as error:
            refused = refused if refused.sentence != _NO_DAY else error
    raise refused


def _is_time(words: str) -> bool:
    try:
        parse_time(words)
    except Refused:
        return False
    return True


def _plain(text: str) -> str:
    """Small letters, single spaces, and no full stops or commas that end a word."""
    words = [word.rstrip(".,") for word in text.casefold().split()]
    return " ".join(word for word in words if word)


def _stepped(step: re.Match[str], today: date, calendar: Calendar) -> date:
    if not step[1]:
        raise Refused(f"From now on, or back? Type +{step[2]}{step[3]} or -{step[2]}{step[3]}.")
    n = int(step[2]) * (-1 if step[1] == "-" else 1)
    unit = step[3][0]
    if step[3].startswith(("wd", "wo")):
        return calendar.add(today, n)
    if unit == "m":
        return add_months(today, n)
    return today + timedelta(days=n * (7 if unit == "w" else 1))


def _on_weekday(found: re.Match[str], today: date) -> date:
    weekday = _index(found[2], _FULL_DAYS)
    if weekday is None:
        raise Refused(_NO_DAY)
    monday = today - timedelta(days=today.weekday())
    if found[1] == "this":
        return monday + timedelta(days=weekday)
    if found[1] == "next":
        return monday + timedelta(days=7 + weekday)
    if found[1] == "last":
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _after_weekday_name(words: str, today: date) -> date:
    """A day and month, which a weekday's name may come before: it must then be that weekday."""
    first, _, rest = words.partition(" ")
    weekday = _index(first, _FULL_DAYS)
    day = _by_numbers_or_name(rest if weekday is not None else words, today)
    if weekday is not None and day.weekday() != weekday:
        name = _FULL_DAYS[weekday].title()
        raise Refused(
            f"{date_words(day)} is not a {name}. Leave out the weekday, or type the year."
        )
    return day


def _by_numbers_or_name(words: str, today: date) -> date:
    if numbers := re.fullmatch(_NUMBERS, words):
        return _day(int(numbers[1]), int(numbers[3]), numbers[4], today)
    named = re.fullmatch(_NAMED, words)
    month = _index(named[2], _FULL_MONTHS) if named else None
    if (swapped := re.fullmatch(_MONTH_FIRST, words)) and _index(
        swapped[1], _FULL_MONTHS
    ) is not None:
        raise Refused(f"The day comes first: {swapped[2]} {swapped[1]}? {_EXAMPLES}")
    if not named or month is None:
        raise Refused(_NO_DAY)
    return _day(int(named[1]), month + 1, named[3], today)


def _index(word: str, names: tuple[str, ...]) -> int | None:
    """Which of the names the word begins, by three letters or more (`sept`, `weds`)."""
    word = {"weds": "wed", "thurs": "thu", "tues": "tue"}.get(word, word)
    if len(word) < 3:
        return None
    return next((place for place, name in enumerate(names) if name.startswith(word)), None)


def _day(day: int, month: int, year: str | None, today: date) -> date:
    if not 1 <= month <= 12:
        swapped = f" The day comes first: {month}/{day}?" if 1 <= day <= 12 else ""
        raise Refused(f"There is no month {month}.{swapped} {_EXAMPLES}")
    if year is None:
        return _nearest(day, month, today)
    number = int(year) if len(year) == 4 else _century(int(year), today)
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise Refused(f"{number} is not a year to work with. Type a day such as 30/4/{today.year}.")
    try:
        return date(number, month, day)
    except ValueError:
        raise Refused(f"There is no {day} {_month(month)} {number}. {_EXAMPLES}") from None


def _nearest(day: int, month: int, today: date) -> date:
    last = add_months(today, _MONTHS_AHEAD)
    first = add_months(last, -12)
    for year in range(today.year - 1, today.year + 2):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if first < found <= last:
            return found
    if (day, month) == (29, 2):
        raise Refused(f"There is no {day} {_month(month)} near today. Type the year too.")
    raise Refused(f"There is no {day} {_month(month)}. {_EXAMPLES}")


def _century(year: int, today: date) -> int:
    """A year of two figures: up to twenty years ahead of today, or else in the past."""
    century = today.year // 100 * 100
    return century + year if century + year <= today.year + 20 else century - 100 + year


def _month(month: int) -> str:
    return _FULL_MONTHS[month - 1].title()
