"""A child's views at a conference: what they are about, and how they were given (S4)."""

from types import MappingProxyType

from cpclerk.rules.errors import Refused

WELL, WORRIED, CHANGE, LETTER = "well", "worried", "change", "letter"
ABOUT = MappingProxyType(
    {
        WELL: "working well",
        WORRIED: "worried about",
        CHANGE: "wants to change",
        LETTER: "a letter read out",
    }
)
HOW = MappingProxyType(
    {
        "said": "said at the conference",
        "advocate": "brought by the advocate",
        "somebody": "told by somebody else",
        "written": "written or drawn",
        "recorded": "recorded",
    }
)
"""How a view was given."""

CHILD, ADVOCATE, OTHER = "child", "advocate", "other"
"""Who brought a view: the child itself, the advocate, or anybody else."""
_NOT_BY = MappingProxyType(
    {
        ("said", ADVOCATE): "Said at the conference, it was brought by nobody but the child.",
        ("said", OTHER): "Said at the conference, it was brought by nobody but the child.",
        ("advocate", CHILD): "The child is not the advocate.",
        ("advocate", OTHER): "Brought by the advocate, nobody else brought it.",
        ("somebody", CHILD): "What the child says itself is told by nobody else.",
        ("somebody", ADVOCATE): "That is the advocate: choose brought by the advocate.",
    }
)
_COLUMNS = MappingProxyType({WELL: "working_well", WORRIED: WORRIED, CHANGE: "needs_to_happen"})


def checked_about(about: str) -> str:
    """Return what a view is about. Refused when it is none of these."""
    if about not in ABOUT:
        raise Refused(f"Choose one of: {', '.join(ABOUT.values())}.", "about")
    return about


def checked_how(how: str) -> str:
    """Return how a view was given; empty: nobody said. Refused when it is none of these."""
    if how and how not in HOW:
        raise Refused(f"Choose one of: {', '.join(HOW.values())}.", "how")
    return how


def check_brought(how: str, by: str) -> None:
    """Raise Refused where how a view was given and who brought it contradict each other.

    `by` is one of CHILD, ADVOCATE, OTHER; empty: nobody is named.
    """
    if by and not how:
        raise Refused("Say how it was given, too.", "how")
    if why_not := _NOT_BY.get((how, by)):
        raise Refused(f"{why_not} Change one of the two.", "how")


def is_advocate(capacity: str) -> bool:
    """Whether somebody who comes as this speaks for a child."""
    return ADVOCATE in capacity.casefold()


def column_of(about: str) -> str:
    """Return the column of the record in which a view says the same. Refused for a letter."""
    if about not in _COLUMNS:
        raise Refused("A letter has no column. Put down what of it belongs into one, then use r.")
    return _COLUMNS[about]


def about_in(column: str) -> str:
    """Return what a view is about that stands in a column of the record."""
    return next(about for about, each in _COLUMNS.items() if each == column)


def given_words(how: str, tag: str) -> str:
    """Return how a view was given, in few words: `said`, `brought by Adv`, `written, Mum`."""
    short = {"advocate": "brought", "somebody": "told"}
    words = short.get(how, how)
    if not tag:
        return words
    return f"{words} by {tag}" if how in short else ", ".join(filter(None, (words, tag)))


def is_wish(about: str) -> bool:
    """Whether something is owed in answer: a child who wants a change is told what was done."""
    return about == CHANGE
