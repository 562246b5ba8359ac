"""Whom something said is for, in the words that stand beside it."""

from collections.abc import Iterable, Mapping

from cpclerk.rules.audience import Audience

EVERYONE, PROFESSIONALS = Audience.for_everyone(), Audience.for_professionals()

MOST_NAMED = 4
"""How many a restriction names beside an entry; more are counted."""


def audience_words(audience: Audience, tags: Mapping[str, str]) -> str:
    """Return whom something is for, by their tags: `Mum, SW only`, `everyone but Dad`."""
    parts = ["professionals only"] if audience.professionals_only else []
    if audience.only is not None:
        parts.append(f"{_tags(audience.only, tags) or 'nobody'} only")
    if audience.withheld:
        names = _tags(audience.withheld, tags)
        parts.append(f"not {names}" if parts else f"everyone but {names}")
    return ", ".join(parts) or audience.words


def restricted_mark(audience: Audience, tags: Mapping[str, str]) -> str:
    """Return the mark of something restricted: `[R]` for professionals, else `[R: not Dad]`."""
    if not audience.is_restricted or audience == PROFESSIONALS:
        return "[R]" if audience.is_restricted else ""
    return f"[R: {audience_words(audience, tags).replace('everyone but ', 'not ')}]"


def _tags(uids: Iterable[str], tags: Mapping[str, str]) -> str:
    named = sorted(tags.get(uid, "somebody else") for uid in uids)
    return ", ".join(named) if len(named) <= MOST_NAMED else f"{len(named)} of the list"
