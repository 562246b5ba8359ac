"""An approval of minutes: who gave it, how it reached the office, and what shows that."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from types import MappingProxyType

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused

EMAIL, PAPER = "email", "paper"
WAYS = MappingProxyType({EMAIL: "by e-mail", PAPER: "signed on paper"})
FEWEST_WORDS = 3
FEWEST_OF_REASON = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows an approval that somebody else puts down: one of WAYS, and what it says.

    `came_at` is the time of day at which an e-mail came; `words` are what it says and where it
    is filed. Of an approval that whoever gives it puts down here all is empty.
    """

    way: str = ""
    came_at: time | None = None
    words: str = ""

    @property
    def how(self) -> str:
        """Return how it came, as it follows a name: `by e-mail at 10:14`; empty: here."""
        if not self.way:
            return ""
        return WAYS[self.way] + (f" at {self.came_at:%H:%M}" if self.came_at else "")


def check_evidence(evidence: Evidence, *, name: str, on: date, now: datetime) -> None:
    """Raise Refused, naming the field, unless this shows years later that `name` approved.

    `now` is the local time, `on` the day of the approval, which is checked elsewhere.
    """
    if evidence.way not in WAYS:
        raise Refused(f"How did {name} approve: {' or '.join(WAYS.values())}?", "way")
    if evidence.way == EMAIL:
        if evidence.came_at is None:
            raise Refused("At what time did the e-mail come? Such as: 10:14.", "came_at")
        if datetime.combine(on, evidence.came_at) > now:
            when = f"{evidence.came_at:%H:%M} on {date_words(on)}"
            raise Refused(f"{when} is still to come. When did the e-mail come?", "came_at")
    if _words(evidence.words) < FEWEST_WORDS:
        raise Refused("Type what it says, and where it is filed.", "evidence")


def check_reason(reason: str, *, name: str, chair: str) -> None:
    """Raise Refused unless it is said why `name` approves for a chair; `chair` may be nobody."""
    if _words(reason) < FEWEST_OF_REASON:
        whose = f"the chair, {chair}" if chair else "the chair"
        raise Refused(
            f"Why does {name} approve for {whose}? Such as: on leave until Mon 30 Nov.", "note"
        )


def approved_words(name: str, on: str, evidence: Evidence, *, chair: str) -> str:
    """Return who approved, for whom, when and how, as a document says it.

    `chair` is the name of the conference's chair, empty where there is none.
    """
    for_whom = "" if not chair else ", the chair," if name == chair else f" for {chair}, the chair,"
    how = f", {WAYS[evidence.way]}" if evidence.way else ""
    return f"Approved by {name}{for_whom} on {on}{how}."


def _words(text: str) -> int:
    return len(re.findall(r"\w+", text))
