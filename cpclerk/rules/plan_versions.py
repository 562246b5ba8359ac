"""What an outline plan said when a version of it went out, beside what it says now."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that an outline plan says: in which section, what, and who may see it.

    `facts` are what was decided or written, without the program's own words for it: by them it is
    the same. `line` is how it read, `key` what it is about. `audience` is in its stored form.
    """

    section: str
    key: str
    facts: tuple[str, ...]
    audience: str
    line: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Differs:
    """One thing that two versions say otherwise; None where one of them does not say it."""

    section: str
    was: Said | None
    now: Said | None


def is_same(was: Iterable[Said], now: Iterable[Said]) -> bool:
    """Return whether two versions say the same, in whatever order and words of the program's."""
    return _counted(was) == _counted(now)


def differences(was: Iterable[Said], now: Iterable[Said]) -> tuple[Differs, ...]:
    """Return what two versions say otherwise, in the order of the later one, what is gone last."""
    was, now = list(was), list(now)
    both = _counted(was) & _counted(now)
    gone, new = _left(was, both), _left(now, both)
    found = []
    for each in new:
        pair = next((e for e in gone if (e.section, e.key) == (each.section, each.key)), None)
        if pair is not None:
            gone.remove(pair)
        found.append(Differs(each.section, pair, each))
    return (*found, *(Differs(each.section, each, None) for each in gone))


def _what(each: Said) -> tuple[str, tuple[str, ...], str]:
    return each.section, each.facts, each.audience


def _counted(said: Iterable[Said]) -> Counter[tuple[str, tuple[str, ...], str]]:
    return Counter(_what(each) for each in said)


def _left(said: Iterable[Said], both: Counter[tuple[str, tuple[str, ...], str]]) -> list[Said]:
    left, found = both.copy(), []
    for each in said:
        if left[_what(each)]:
            left[_what(each)] -= 1
        else:
            found.append(each)
    return found
