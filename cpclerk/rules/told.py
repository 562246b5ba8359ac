"""Who has been told of a conference's date, and who is asked again for a reply first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from types import MappingProxyType

from cpclerk.rules.quoracy import NOT_COUNTED, SOCIAL_CARE, Quorum

INVITATION, CHANGED, CANCELLED = "invitation", "changed", "cancelled"
PURPOSES = MappingProxyType(
    {INVITATION: "invitation", CHANGED: "change of date", CANCELLED: "not taking place"}
)

NEVER, OF_THIS, OF_ANOTHER, NOT_OWED = "never", "of_this", "of_another", "not_owed"
"""Told nothing; of the date as it stands; of another one; nothing that they need to be told."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """When and where a conference is; `off`: it is not held, or not on any date yet."""

    day: date | None
    at: time | None = None
    room: str = ""
    off: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that reached somebody: what it was about. `is_off`: that it does not take place."""

    on: date
    day: date | None
    at: time | None = None
    room: str = ""
    is_off: bool = False


def standing(sitting: Sitting, heard: Sequence[Heard]) -> str:
    """Return how somebody stands who was told `heard`, in order: never, of_this, and so on.

    Only the last counts. Who was told nothing need not be told that nothing takes place. A time
    or room that was not told of, or is not known, is no difference.
    """
    last = heard[-1] if heard else None
    if sitting.off:
        if last is None:
            return NOT_OWED
        return OF_THIS if last.is_off else OF_ANOTHER
    if last is None:
        return NEVER
    same = (
        not last.is_off
        and last.day == sitting.day
        and (last.at is None or last.at == sitting.at)
        and (not last.room or last.room == sitting.room)
    )
    return OF_THIS if same else OF_ANOTHER


def purpose(sitting: Sitting, heard: Sequence[Heard]) -> str:
    """Return what is sent next: an invitation, a change, or that it does not take place."""
    if sitting.off:
        return CANCELLED
    return CHANGED if heard else INVITATION


def heard_before_records(
    told_on: date | None, now: Sitting, moves: Iterable[tuple[date, date | None]]
) -> tuple[Heard, ...]:
    """Return what somebody heard by an invitation of which only the day is known.

    `moves` are the days on which a date was given up, with that date, in order. An invitation
    told of the date that stood then; on the day of a move nobody can say which, and it counts as
    the date given up, so that they are told rather than not.
    """
    if told_on is None:
        return ()
    then = next((was for moved_on, was in moves if moved_on >= told_on), now.day)
    return (Heard(told_on, then),)


def reply_stands(
    reply_for: date | None, replied_on: date | None, now: date | None, moved_on: date | None
) -> bool:
    """Whether a reply is to the date as it stands: one to a date given up is none to the new."""
    if reply_for is not None:
        return reply_for == now
    return moved_on is None or (replied_on is not None and replied_on > moved_on)


@dataclass(frozen=True, slots=True)
class Silent:
    """Somebody who was asked and has not answered; `needed` None: as the procedures count."""

    uid: str
    counts_as: str
    needed: bool | None = None
    chased: int = 0


def is_needed(counts_as: str, needed: bool | None, coming: Quorum) -> bool:
    """Whether the quorum needs somebody: it is short without them. `needed` says otherwise."""
    if needed is not None:
        return needed
    if counts_as in {NOT_COUNTED, ""} or coming.quorate:
        return False
    if counts_as == SOCIAL_CARE:
        return not coming.social_care
    return counts_as not in coming.agencies


def chase_first(silent: Iterable[Silent], coming: Quorum) -> tuple[Silent, ...]:
    """Return those who are silent, most needed first: whom the quorum lacks, social care first.

    Then whoever counts towards it, then the others; among equals who was chased least.
    """

    def rank(each: Silent) -> tuple[int, int]:
        if is_needed(each.counts_as, each.needed, coming):
            return (0 if each.counts_as == SOCIAL_CARE else 1, each.chased)
        counts = each.counts_as not in {NOT_COUNTED, ""} and each.needed is not False
        return (2 if counts else 3, each.chased)

    return tuple(sorted(silent, key=rank))
