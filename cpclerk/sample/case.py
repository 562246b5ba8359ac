"""One conference of the sample under way: what is known of it, and who works on it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from cpclerk.rules.people import age_on
from cpclerk.sample.office import AtWork
from cpclerk.sample.people import Household
from cpclerk.sample.sittings import Sitting
from cpclerk.services import Session, conferences

T = TypeVar("T")
# Before this day little is recorded of a conference: it is there for its decisions and dates.
RECENT = date(2026, 10, 1)


@dataclass
class Kin:
    """A family as it is in the store: empty until a conference about it is first asked for."""

    uid: str = ""
    # By given name.
    persons: dict[str, str] = field(default_factory=dict)


@dataclass
class Case:
    """A sitting and the conference it becomes. `number` counts sittings and varies what happens."""

    office: AtWork
    sitting: Sitting
    household: Household
    kin: Kin
    number: int
    uid: str = ""
    # The inquorate conference that this one holds again.
    first: "Case | None" = None
    # When the family's next review is to be, if that is known.
    next_day: date | None = None

    @property
    def clerk(self) -> Session:
        """The family's clerk at work."""
        return self.office.session(self.household.clerk)

    @property
    def chair(self) -> Session:
        """The family's chair at work."""
        return self.office.session(self.household.chair)

    @property
    def day(self) -> date:
        """The day it is booked for."""
        assert self.sitting.day is not None, self.sitting
        return self.sitting.day

    @property
    def rev(self) -> int:
        """The rev of the conference as it stands."""
        return conferences.heading(self.clerk, self.uid).rev

    @property
    def is_recent(self) -> bool:
        """Whether it is recorded in full."""
        return self.sitting.day is not None and self.sitting.day >= RECENT

    @property
    def children(self) -> tuple[str, ...]:
        """The given names of the children it is about, eldest first, the unborn last."""
        wanted = self.sitting.only or tuple(each.given for each in self.household.children)
        young = [each for each in self.household.children if each.given in wanted]
        young.sort(key=lambda each: each.born or date.max)
        return tuple(each.given for each in young)

    def age(self, given: str) -> int | None:
        """How old a child is on the day; None before birth."""
        born = next(each.born for each in self.household.children if each.given == given)
        return age_on(born, self.day) if born and born <= self.day else None

    def turn(self, choices: Sequence[T], further: int = 0) -> T:
        """Return one of several, another one for each sitting."""
        return choices[(self.number + further) % len(choices)]

    def said(self, words: str, capacity: str = "") -> str:
        """Fill the names in; who works with the little ones speaks of the youngest."""
        names = [each or "the baby" for each in self.children]
        child = names[-1] if "Primary" in capacity else names[0]
        mother = self.household.adults[0].given
        filled = words.format(child=child, other=names[-1], mother=mother)
        return filled[:1].upper() + filled[1:]
