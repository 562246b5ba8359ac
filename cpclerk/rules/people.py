"""People in families: how old they are, and which birth and due dates can be."""

from collections.abc import Sequence
from datetime import date

from cpclerk.rules.calendar import add_months
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused

# A conference is about children: nobody of 18 or over is one (Children Act 1989 s105).
OF_AGE = 18
OLDEST = 120
# No due date lies further ahead than this.
MONTHS_EXPECTED = 10


def age_on(born: date, day: date) -> int:
    """Whole years from birth to the day; one born on 29 February has them on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def age_words(born: date | None, *, expected: bool, day: date) -> str:
    """`12`, `5 months`, `3 weeks`, `due Thu 4 Mar 2027`, `was due …`, or `not recorded`."""
    if born is None:
        return "due date not recorded" if expected else "age not recorded"
    if expected or born > day:
        past = "was " if born < day else ""
        return f"{past}due {date_words(born)}"
    years = age_on(born, day)
    if years >= 2:
        return str(years)
    months = 12 * (day.year - born.year) + day.month - born.month - (day.day < born.day)
    if months:
        return f"{months} month{'' if months == 1 else 's'}"
    weeks = (day - born).days // 7
    return f"{weeks} week{'' if weeks == 1 else 's'}"


def named_together(names: Sequence[str]) -> str:
    """Return siblings in few words: `Chloe, Jake Larch`; each in full where surnames differ."""
    words = [name.split() for name in names]
    # Everybody keeps a word of their own.
    most = min(map(len, words), default=1) - 1
    same = next((n for n in range(most, 0, -1) if len({tuple(w[-n:]) for w in words}) == 1), 0)
    return ", ".join([*(" ".join(w[: len(w) - same]) for w in words[:-1]), *names[-1:]])


def check_birth(
    born: date | None, *, expected: bool, child: bool, today: date, field: str = "born"
) -> None:
    """Refuse a birth date or, while `expected`, a due date that cannot be; None passes.

    A due date may not be past: by then the child is born, or somebody knows a new date.
    """
    if born is None:
        return
    if expected:
        _check_due(born, today, field)
        return
    if born > today:
        raise Refused(
            f"{date_words(born)} is still to come. Only a child not yet born has such a date.",
            field,
        )
    age = age_on(born, today)
    if child and age >= OF_AGE:
        raise Refused(
            f"Born on {date_words(born)}, this person is {age}. "
            "A conference is for children under 18; check the year.",
            field,
        )
    if age > OLDEST:
        raise Refused(f"Nobody alive was born on {date_words(born)}. Check the year.", field)


def _check_due(due: date, today: date, field: str) -> None:
    if due < today:
        raise Refused(
            f"The due date {date_words(due)} is past. Type the birth date, or the new due date.",
            field,
        )
    if due > add_months(today, MONTHS_EXPECTED):
        raise Refused(
            f"{date_words(due)} is more than {MONTHS_EXPECTED} months ahead. Check the year.", field
        )
