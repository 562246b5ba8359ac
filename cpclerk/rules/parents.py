"""How each parent or carer took part in a conference (S2 2.3)."""

from types import MappingProxyType

ATTENDED, PART, SEPARATELY = "attended", "part", "separately"
EXCLUDED, DECLINED, NOT_INVITED = "excluded", "declined", "not_invited"
WAYS = MappingProxyType(
    {
        ATTENDED: "attended",
        PART: "attended part of it",
        SEPARATELY: "attended separately",
        EXCLUDED: "was excluded",
        DECLINED: "declined, or did not come",
        NOT_INVITED: "was not invited",
    }
)
WERE_THERE = frozenset({ATTENDED, PART, SEPARATELY})


def took_part(
    said: str | None, *, attended: bool | None, left: bool, invited: bool | None
) -> str | None:
    """How a parent took part: as was said, or else as the attendance shows; None: not recorded.

    Whoever left before the end attended part of it.
    """
    if said is not None:
        return said
    if attended:
        return PART if left else ATTENDED
    if attended is None:
        return None
    return NOT_INVITED if invited is False else DECLINED
