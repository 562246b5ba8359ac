"""What if: which limits move and which break when a conference is held on another day."""

from dataclasses import dataclass
from datetime import date

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.profile import Profile
from cpclerk.rules.timescales import Deadline, Facts, deadlines

# Somebody was told of one day: of another they are told afresh.
TOLD_OF_A_DAY = frozenset({"police_notice"})


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

    @property
    def is_mended(self) -> bool:
        """Whether it is late now, and would not be then."""
        return self.was.is_late and not self.then.is_late

    @property
    def is_to_do_again(self) -> bool:
        """Whether what was done for it would have to be done afresh."""
        return self.was.done_on is not None and self.then.done_on is None


def facts_of_another_day(facts: Facts, day: date | None) -> Facts:
    """What is known of a conference if it had that day, or none yet, instead of the one it has."""
    events = {event: on for event, on in facts.events.items() if event != "conference"}
    if facts.state == "booked" and facts.events.get("conference") != day:
        events = {event: on for event, on in events.items() if event not in TOLD_OF_A_DAY}
    if day is None:
        return facts._replace(state="requested", events=events)
    return facts._replace(state="booked", events={**events, "conference": day})


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
    moved = facts_of_another_day(facts, day)
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
