"""Keeping somebody out of a conference, or of part of it; or hearing them separately."""

from types import MappingProxyType

from cpclerk.rules.errors import Refused

WHOLE, PART, SEPARATELY = "whole", "part", "separately"
EXTENTS = MappingProxyType(
    {
        WHOLE: "kept out of all of it",
        PART: "kept out of part of it",
        SEPARATELY: "attends separately",
    }
)
APART = frozenset({PART, SEPARATELY})
"""Those for whom the conference has two parts: times and waiting rooms are agreed."""
GROUNDS = MappingProxyType(
    {
        "child_welfare": "the child's welfare",
        "violence": "violence or intoxication",
        "child_asks": "the child asks for it",
        "silences": "others could not speak",
        "confidential": "confidential information",
        "conflict": "family conflict",
    }
)
TEXT_LIMIT = 300


def check_exclusion(extent: str, ground: str, how_long: str, views_by: str) -> None:
    """Refuse, naming the field, an exclusion of which not all is said."""
    if extent not in EXTENTS:
        raise Refused("Choose one of: " + ", ".join(EXTENTS.values()) + ".", "extent")
    if ground not in GROUNDS:
        raise Refused("Choose the ground: " + ", ".join(GROUNDS.values()) + ".", "ground")
    if extent in APART and not how_long:
        raise Refused("Say for how long: which part, or from when to when.", "how_long")
    if not views_by:
        raise Refused("Say how what they think gets into the conference.", "views_by")
