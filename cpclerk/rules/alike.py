"""Whether two descriptions may be of one person: names alike, birth dates near."""

from dataclasses import dataclass
from datetime import date

import jellyfish

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.text import fold

# Days by which two birth dates may lie apart and still be a slip, or one heard at second hand.
NEAR = 31
# Days by which a child may come before or after the day it was due.
ABOUT_DUE = 60
# How like two spellings are, from 0 to 1 (Jaro and Winkler), to be taken for one name.
LIKE = 0.88
LIKE_WHEN_HEARD = 0.79


@dataclass(frozen=True, slots=True)
class Described:
    """What is known of somebody: `born` is the due date while `expected`. None: not recorded."""

    given: str
    surname: str
    born: date | None = None
    expected: bool = False


def differences(one: Described, other: Described) -> tuple[str, ...] | None:
    """Return in words what differs between two who may be the same; None: they are two people.

    The same seen from either side. A first name alone, or a surname alone, is nobody yet.
    """
    if not one.surname or not other.surname:
        return None
    surname = sounds_alike(one.surname, other.surname)
    given = _given_alike(one, other)
    if not given or not (surname or _born_alike(one, other, exactly=True)):
        return None
    known = one.born is not None and other.born is not None
    if known and not _born_alike(one, other):
        return None
    if not known and (fold(one.given) != fold(other.given) or not _same(one, other)):
        # With no day to go by, only the very same name will do.
        return None
    return _told(one, other)


def sounds_alike(one: str, other: str) -> bool:
    """Whether two names are the same, spelt alike, or sound the same."""
    first, second = fold(one), fold(other)
    if first == second:
        return True
    if not first or not second:
        return False
    like = jellyfish.jaro_winkler_similarity(first, second)
    if like >= LIKE:
        return True
    if not (first.isascii() and second.isascii()):
        return False
    code = jellyfish.metaphone(first)
    heard = len(code) > 1 and code == jellyfish.metaphone(second)
    return heard or (
        like >= LIKE_WHEN_HEARD and bool(jellyfish.match_rating_comparison(first, second))
    )


def _given_alike(one: Described, other: Described) -> bool:
    if one.given and other.given:
        return sounds_alike(one.given, other.given)
    # A child has often no name yet while it is expected.
    return one.expected or other.expected


def _same(one: Described, other: Described) -> bool:
    return bool(one.given) and fold(one.surname) == fold(other.surname)


def _born_alike(one: Described, other: Described, *, exactly: bool = False) -> bool:
    if one.born is None or other.born is None:
        return False
    if exactly:
        return one.born == other.born and not (one.expected or other.expected)
    apart = abs((one.born - other.born).days)
    if one.expected or other.expected:
        return apart <= ABOUT_DUE
    return apart <= NEAR or _is_slip(one.born, other.born)


def _is_slip(one: date, other: date) -> bool:
    """Whether day and month were changed round, or one of day, month and year mistyped."""
    if (one.day, one.month, one.year) == (other.month, other.day, other.year):
        return True
    same = (one.day == other.day, one.month == other.month, one.year == other.year)
    return sum(same) == 2 and (same[2] or abs(one.year - other.year) <= 1)


def _told(one: Described, other: Described) -> tuple[str, ...]:
    told = []
    if fold(one.given) != fold(other.given):
        told.append("first name" if one.given and other.given else "not named yet")
    if fold(one.surname) != fold(other.surname):
        told.append("surname")
    if one.born != other.born:
        known = one.born is not None and other.born is not None
        told.append("date" if known else "date not recorded")
    if one.expected != other.expected:
        told.append("born since")
    return tuple(told)


def in_words(other: Described, differs: tuple[str, ...]) -> str:
    """Return what is known of the other and what differs, in a few words."""

    due = "due" if other.expected else "born"
    when = f"{due} {date_words(other.born)}" if other.born else "birth date not recorded"
    return f"differs: {', '.join(differs)}; {when}" if differs else f"the same in all; {when}"
