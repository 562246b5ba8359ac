"""Which part of a conference somebody is asked to: all of it, one half, certain times, or none."""

from datetime import time
from types import MappingProxyType

from cpclerk.rules.errors import Refused

ALL, FIRST, SECOND, TIMES, EXCLUDED = "all", "first", "second", "times", "excluded"
PARTS = MappingProxyType(
    {
        ALL: "all of it",
        FIRST: "the first part",
        SECOND: "the second part",
        TIMES: "certain times",
        EXCLUDED: "excluded: not invited",
    }
)
"""`first` and `second` are those of a split conference, whose halves do not meet."""
TIMED = frozenset({SECOND, TIMES})
"""Those that have times of their own; the first part begins with the conference."""
APART = frozenset({FIRST, SECOND, TIMES})
"""Those whose people do not all meet: the family comes apart."""

NEXT = MappingProxyType({ALL: FIRST, FIRST: SECOND, SECOND: ALL, TIMES: ALL, EXCLUDED: ALL})
"""What one key makes of a part. Times and exclusions are never come upon by going round."""


def part_words(part: str, start: time | None = None, end: time | None = None) -> str:
    """Return a part in words: `the second part, from 10:45`, `10:00 to 10:45`; "" for all of it."""
    if part == ALL:
        return ""
    if start and end:
        times = f"{start:%H:%M} to {end:%H:%M}"
    else:
        times = f"from {start:%H:%M}" if start else f"until {end:%H:%M}" if end else ""
    if part == TIMES:
        return times or PARTS[TIMES]
    return ", ".join(filter(None, (PARTS.get(part, part), times)))


def check_part(
    part: str, start: time | None, end: time | None, begins: time | None
) -> tuple[str, time | None, time | None]:
    """Return a part as it may be stored. Raises Refused, naming the field.

    Times need one of the two, in order, and not before the conference begins; the second part
    can have them, too, once they are agreed, and begins after the first.
    """
    if part not in PARTS:
        raise Refused("Choose one of: " + ", ".join(PARTS.values()) + ".", "part")
    if part not in TIMED:
        return part, None, None
    if part == TIMES and start is None and end is None:
        raise Refused("Type from when, or until when, they are there.", "part_from")
    if start and end and end <= start:
        raise Refused(f"It ends at {end:%H:%M}, before it begins. Check both times.", "part_to")
    for each, field in ((start, "part_from"), (end, "part_to")):
        if each and begins and each < begins:
            raise Refused(
                f"The conference begins at {begins:%H:%M}. Type that time or a later one.", field
            )
    if part == SECOND and start and start == begins:
        raise Refused(
            f"The first part begins at {begins:%H:%M}. Type a later time for the second.",
            "part_from",
        )
    return part, start, end
