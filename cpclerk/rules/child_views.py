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


def is_wish(about: str) -> bool:
    """Whether something is owed in answer: a child who wants a change is told what was done."""
    return about == CHANGE
