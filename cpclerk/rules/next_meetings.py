"""What is booked before anyone leaves: the next review, and the core group's first meeting."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import NamedTuple

from cpclerk.rules.dates_in_words import date_words, listed
from cpclerk.rules.recording import BETWEEN, Voice, find_voice
from cpclerk.rules.timescales import Deadline

PLACE_LIMIT = 120


class Candidate(NamedTuple):
    """Somebody asked to the conference who may be in the core group.

    `leads`: of children's social care, which carries the plan; `came`: to the conference.
    """

    voice: Voice
    is_parent: bool
    leads: bool
    came: bool


def who_carries_it_out(people: Iterable[Candidate], named: Iterable[str]) -> tuple[str, ...]:
    """The core group that the plan speaks for, by uid, in the order of the conference's list.

    Family and professionals who carry the plan out: parents and carers, social care
    where it came, and whoever an action names as the one who does it (`named`: `N. Shah and Mum`).
    A name that could be several people's is nobody's.
    """
    known = list(people)
    voices = [each.voice for each in known]
    does = set()
    for words in named:
        for name in filter(None, (each.strip() for each in BETWEEN.split(words))):
            meant = find_voice(name, voices)
            if who := meant.one or meant.guess:
                does.add(who.uid)
    return tuple(
        each.voice.uid
        for each in known
        if each.is_parent or (each.leads and each.came) or each.voice.uid in does
    )


def earliest_rules(limits: Sequence[Deadline]) -> str:
    """Which of several limits on the next review rules, in a sentence; empty where one stands.

    `limits` come the earliest first: siblings come together, so the earliest rules.
    """
    if len({each.due for each in limits}) < 2:
        return ""
    first, *others = limits
    # A birth counts beside the conference.
    if len({each.working.counted_on for each in limits}) > 1:
        why, rest = "it is the earliest", "Counted from another day"
    else:
        why, rest = "the children come together, and it is the earliest", "For the others"
    later = listed([f"{each.label} {_due(each)}" for each in others])
    return f"{first.label} {_due(first)} rules: {why}. {rest}: {later}."


def _due(limit: Deadline) -> str:
    return f"by {date_words(limit.due)}" if limit.due else "without a date"


def when_words(day: date, start: time | None = None, *where: str) -> str:
    """`Tue 8 Dec 2026 at 10:00, Ash Primary School`: as much of it as is known."""
    at = f" at {start:%H:%M}" if start else ""
    return ", ".join((f"{date_words(day)}{at}", *filter(None, where)))
