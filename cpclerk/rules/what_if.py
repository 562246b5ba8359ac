"""What if: which limits move and which break when a conference is held on another day."""

from dataclasses import dataclass, replace
from datetime import date

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.profile import Profile
from cpclerk.rules.timescales import Deadline, Facts, deadlines


@dataclass(frozen=True, slots=True)
class Consequence:
    """One limit: `was` as it stands, `then` as it would stand on the day asked about."""

    was: Deadline
    then: Deadline

    @property
    def moves(self) -> bool:
        """Whether its last date would be another one, or be known at last."""
        return self.was.due != self.then.due

    @property
    def breaks(self) -> bool:
        """Whether it could not be kept: past already, or planned for too late a day."""
        return self.then.is_late


def what_if(
    facts: Facts,
    day: date,
    profile: Profile,
    statutory: Calendar,
    office: Calendar,
    today: date,
) -> tuple[Consequence, ...]:
    """Every limit that would have a last date if the conference were held on the day.

    Those that break come first, then by last date. Nothing is stored.
    """
    moved = replace(facts, state="booked", events={**facts.events, "conference": day})
    found = [
        Consequence(was, then)
        for was, then in zip(
            deadlines(facts, profile, statutory, office, today),
            deadlines(moved, profile, statutory, office, today),
            strict=True,
        )
        if then.due is not None
    ]
    return tuple(sorted(found, key=lambda each: (not each.breaks, each.then.due or date.max)))
