"""One person on the list of those to be told: what they have heard, or what would go to them."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cpclerk.rules.letters import MAY_BE_LEFT_OUT
from cpclerk.rules.taking_part import EXCLUDED, part_words
from cpclerk.rules.told import NOT_OWED, OF_THIS, Heard, purpose, standing
from cpclerk.services.arranging import left_out_of
from cpclerk.services.contacts import Reach
from cpclerk.services.family_first import TELL_FAMILY_FIRST
from cpclerk.services.marking import EXCLUDED_WORDS
from cpclerk.services.reaching import mail_of, usual_way, where, why_no_way
from cpclerk.services.recipients import PROTECTED
from cpclerk.services.told import ON_PAPER, sitting_of, waits
from cpclerk.store import Conference, Invitee, Notice

BY_ITSELF = frozenset({"letter", "email", "by_hand"})
"""Ways in which something that this program makes can go."""


@dataclass(frozen=True, slots=True)
class Line:
    """One person, and what they have been told of the date or would be.

    `state`: to_confirm, confirmed (and waits to be sent), changed (since it was confirmed), told,
    not_owed, or stopped (`why_not` says why). `address` is as it may be shown; `omitted` is what
    is left out for this reader, in words that name nobody, `left_out` what was chosen to be.
    `told_of` is the date they heard of last, on the day `told_on`, by `told_by`; `on_its_way`:
    where that still lies, so that nobody knows by it yet (envelope, outbox), or nothing.
    `came_back`: the day on which a letter that went to that address came back. `restricted`:
    confirming asks for the initials.
    """

    invitee_uid: str
    rev: int
    name: str
    capacity: str
    is_family: bool
    method: str
    address: str
    omitted: tuple[str, ...]
    left_out: tuple[str, ...]
    purpose: str
    standing: str
    told_of: dt.date | None
    told_on: dt.date | None
    told_by: str
    on_its_way: str
    came_back: dt.date | None
    restricted: bool
    why_not: str
    state: str
    digest: str
    notice_uid: str
    notice_rev: int
    number: int


def line_of(
    row: Conference,
    invitee: Invitee,
    name: str,
    capacity: str,
    is_family: bool,
    notices: Sequence[Notice],
    so_far: Sequence[Heard],
    ways: Reach,
    reader: str,
    hidden: int,
    returned: Sequence[Notice],
    *,
    restricted: bool,
) -> Line:
    """Return what somebody has been told of a conference's date, or would be.

    `so_far` is what they heard, `ways` and `reader` how they are reached and as what, `hidden` how
    many on the list are not named to them, `returned` the letters about it that came back.
    """
    sitting = sitting_of(row)
    waiting = next((each for each in notices if each.sent_on is None), None)
    last = next((each for each in reversed(notices) if each.sent_on is not None), None)
    method = invitee.by_way or usual_way(ways, reader)
    left_out = left_out_of(invitee)
    omitted = _omitted(ways, method, is_family, hidden, left_out)
    stands = standing(sitting, so_far)
    next_purpose = purpose(sitting, so_far)
    digest = _digest(
        name,
        ways.post,
        mail_of(ways, is_family=is_family),
        method,
        omitted,
        next_purpose,
        sitting,
        part_words(invitee.part, invitee.part_from, invitee.part_to),
    )
    why_not = _why_not(row, invitee, name, is_family, method, ways)
    address = where(ways, method, is_family=is_family)
    return Line(
        invitee_uid=invitee.uid,
        rev=invitee.rev,
        name=name,
        capacity=capacity,
        is_family=is_family,
        method=method,
        address=address,
        omitted=omitted,
        left_out=left_out,
        purpose=next_purpose,
        standing=stands,
        told_of=so_far[-1].day if so_far else None,
        told_on=so_far[-1].on if so_far and so_far[-1].on != dt.date.min else None,
        told_by=last.method if last else invitee.method,
        on_its_way=waits(last) if last else "",
        came_back=_came_back(invitee, method, address, returned),
        restricted=restricted,
        why_not=why_not,
        state=_state(stands, waiting, digest, why_not),
        digest=digest,
        notice_uid=waiting.uid if waiting else "",
        notice_rev=waiting.rev if waiting else 0,
        number=waiting.number if waiting else 0,
    )


def _came_back(
    invitee: Invitee, method: str, address: str, returned: Sequence[Notice]
) -> dt.date | None:
    """Return when a letter to this address came back last; where none is shown, their own."""
    shown = address not in {"", PROTECTED}
    days = (
        each.returned_on
        for each in returned
        if each.returned_on is not None
        and method in ON_PAPER
        and each.address == address
        and (shown or each.invitee_id == invitee.uid)
    )
    return max(days, default=None)


def _state(stands: str, waiting: Notice | None, digest: str, why_not: str) -> str:
    if waiting is not None:
        return "confirmed" if waiting.digest == digest and not why_not else "changed"
    if stands in {OF_THIS, NOT_OWED}:
        return "told" if stands == OF_THIS else "not_owed"
    return "stopped" if why_not else "to_confirm"


def _why_not(
    row: Conference, invitee: Invitee, name: str, is_family: bool, method: str, ways: Reach
) -> str:
    if invitee.part == EXCLUDED:
        return EXCLUDED_WORDS.format(name=name)
    if is_family and row.family_told_on is None:
        return TELL_FAMILY_FIRST
    if method not in BY_ITSELF:
        return f"{name} is told by telephone. Put that down once it is done."
    return why_no_way(ways, method, name, is_family=is_family)


def _omitted(
    ways: Reach, method: str, is_family: bool, hidden: int, left_out: Sequence[str]
) -> tuple[str, ...]:
    found = [MAY_BE_LEFT_OUT[each].removeprefix("list: ") for each in left_out]
    if hidden:
        found.append("1 person is not named" if hidden == 1 else f"{hidden} people are not named")
    if ways.post_is_protected:
        found.append("the address: on the envelope alone")
    if method != "email":
        why = "contact by mail is not confirmed as safe" if is_family else "it does not go by mail"
        found.append(f"e-mail and calendar item: {why}")
    return tuple(found)


def _digest(*confirmed: object) -> str:
    return hashlib.sha256(repr(confirmed).encode()).hexdigest()
