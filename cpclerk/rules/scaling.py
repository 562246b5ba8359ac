"""The scale of safety, 0 to 10: how judgements are spread, and how they went on."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.recording import SCALE


@dataclass(frozen=True, slots=True)
class Scaled:
    """How safe it was thought to be at one conference; `values` are 0 to 10, in no order."""

    day: dt.date | None
    values: tuple[int, ...]
    declined: int = 0


def chart(values: Sequence[int]) -> str:
    """Return `0 ··1·2·1···· 10`: how many chose each place of the scale; + for ten or more."""
    counts = [sum(value == place for value in values) for place in SCALE]
    return "0 " + "".join("·" if not n else str(n) if n < 10 else "+" for n in counts) + " 10"


def middle_words(values: Sequence[int]) -> str:
    """Return the middle of the judgements, `middle 6` or `middle 6.5`; nothing of none."""
    return f"middle {median(values):g}" if values else ""


def trend(scaled: Sequence[Scaled]) -> tuple[str, ...]:
    """Return a line for each conference at which anybody was asked, the earliest first."""
    lines = []
    for each in scaled:
        if not each.values and not each.declined:
            continue
        when = date_words(each.day) if each.day else "not dated"
        declined = f"{each.declined} declined" if each.declined else ""
        parts = (f"{when:<15}", chart(each.values), middle_words(each.values), declined)
        lines.append("  ".join(part for part in parts if part))
    return tuple(lines)


def course(scaled: Sequence[Scaled], name: str) -> str:
    """Return how one thing went on: the latest chart, the middle of each time, what it is.

    `0 ····1··1··· 10  middle 3 → 5.5  he may come back`; empty where nobody was ever asked.
    """
    asked = [each for each in scaled if each.values or each.declined]
    if not asked:
        return ""
    middles = [f"{median(each.values):g}" if each.values else "declined" for each in asked]
    return f"{chart(asked[-1].values)}  middle {' → '.join(middles)}  {name}"
