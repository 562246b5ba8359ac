"""What an outline plan said when a version of it went out, beside what it says now."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

OF_ONE = frozenset({"decisions"})
"""Sections of which the same words are something else when said of another child."""
_What = tuple[str, str, tuple[str, ...], str]


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
    return Counter(map(_what, was)) == Counter(map(_what, now))


def differences(was: Iterable[Said], now: Iterable[Said]) -> tuple[Differs, ...]:
    """Return what two versions say otherwise, in the order of the later one, what is gone last."""
    gone, new = list(was), list(now)
    # What stands as it stood, then what was only written anew: of two alike one may be amended.
    for what in (_itself, _what):
        both = Counter(map(what, gone)) & Counter(map(what, new))
        gone, new = _left(gone, both, what), _left(new, both, what)
    found = []
    for each in new:
        pair = next((e for e in gone if (e.section, e.key) == (each.section, each.key)), None)
        if pair is not None:
            gone.remove(pair)
        found.append(Differs(each.section, pair, each))
    return (*found, *(Differs(each.section, each, None) for each in gone))


def _itself(each: Said) -> _What:
    return each.section, each.key, each.facts, each.audience


def _what(each: Said) -> _What:
    return each.section, each.key if each.section in OF_ONE else "", each.facts, each.audience


def _left(said: Iterable[Said], both: Counter[_What], what: Callable[[Said], _What]) -> list[Said]:
    left, found = both.copy(), []
    for each in said:
        if left[what(each)]:
            left[what(each)] -= 1
        else:
            found.append(each)
    return found
