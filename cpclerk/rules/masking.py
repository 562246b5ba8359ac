"""Who may learn that somebody is invited: some would give another person's whereabouts away."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cpclerk.rules.audience import Audience
from cpclerk.rules.distribution import Recipient, may_have

SOMEBODY = "Somebody who is not named here"


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody on a list that leaves the room: an invitation, an attendance or distribution list.

    `uids` are all by which an audience can name them, `names` what tells who it is wherever it
    is said: their own name, and that of somebody who came for them.
    """

    uids: frozenset[str]
    name: str
    capacity: str
    agency: str
    shown_to: Audience
    names: tuple[str, ...] = ()

    @property
    def is_masked(self) -> bool:
        """Whether some reader may not learn who this is."""
        return self.shown_to.is_restricted


def shown_to(stored: str, *, has_protected_contact: bool, uids: Iterable[str]) -> Audience:
    """Return who may learn that somebody is invited: as decided, or else by what is protected.

    A professional who has a protected contact (a refuge worker, the new school) would give the
    place away by being named: until somebody decides otherwise, nobody else learns of them. Where
    people are singled out, those it is about (`uids`) are among them.
    """
    if not stored:
        return Audience.for_only(uids) if has_protected_contact else Audience.for_everyone()
    decided = Audience.parse(stored)
    return decided if decided.only is None else replace(decided, only=decided.only | set(uids))


def may_learn_of(reader: Recipient, one: Listed) -> bool:
    """Whether a reader may learn who this is. Everybody may read of themselves."""
    return bool(reader.uids & one.uids) or may_have(reader, one.shown_to)


def masked(one: Listed) -> Listed:
    """Return somebody without name, capacity and agency: each of them can be the giveaway."""
    return Listed(one.uids, SOMEBODY, "", "", one.shown_to)


def as_read_by(reader: Recipient, people: Iterable[Listed]) -> tuple[Listed, ...]:
    """Return a list as one reader gets it, in its order."""
    return tuple(one if may_learn_of(reader, one) else masked(one) for one in people)
