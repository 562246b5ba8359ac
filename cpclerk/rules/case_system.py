"""The sheet for the case system: what is keyed there of each child, and where the two differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.dates_in_words import parse_date
from cpclerk.rules.errors import Refused
from cpclerk.rules.profile import Profile
from cpclerk.rules.profile_parts import ChecklistItem
from cpclerk.rules.text import fold

FIELDS = MappingProxyType(
    {
        "decision": "Subject to a plan",
        "plan_start": "Plan start",
        "plan_end": "Plan end",
        "category": "Category",
        "review_date": "Next review",
        "case_system_id": "Case-system number",
    }
)
"""What is keyed for each child (S1 1.5, 5.2.4), in the order of the sheet."""
ITEM = "case_system"
DATES = frozenset({"plan_start", "plan_end", "review_date"})


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A field in which the case system says something else; empty: it says nothing there."""

    field: str
    ours: str
    theirs: str

    @property
    def label(self) -> str:
        """What the field is called."""
        return FIELDS[self.field]


def keying(rules: Profile, kind: str) -> ChecklistItem | None:
    """The item of the procedures' checklist that asks for keying; None where none does."""
    return next((each for each in rules.checklist_for(kind) if each.code == ITEM), None)


def day_as_keyed(day: date | None) -> str:
    """A date as it is keyed: `07/12/2026`; empty when there is none."""
    return f"{day:%d/%m/%Y}" if day else ""


def read_there(field: str, text: str, *, today: date, calendar: Calendar) -> str:
    """What somebody read on the case system, dates as they are keyed here. Refused when no date.

    The refusal names the field.
    """
    if field not in FIELDS:
        raise Refused(f"The sheet has no such field. It has: {', '.join(FIELDS)}.", field)
    if field not in DATES or not text:
        return text
    try:
        return day_as_keyed(parse_date(text, today=today, calendar=calendar))
    except Refused as refused:
        raise Refused(refused.sentence, field) from None


def mismatches(ours: Mapping[str, str], theirs: Mapping[str, str] | None) -> tuple[Mismatch, ...]:
    """Where the case system says something else, in the sheet's order; nothing while unread."""
    return tuple(
        Mismatch(field, ours.get(field, ""), theirs[field])
        for field in FIELDS
        if theirs is not None and field in theirs
        if fold(theirs[field]) not in _said_as(field, ours.get(field, ""))
    )


def _said_as(field: str, ours: str) -> set[str]:
    # Some case systems name a category, some give its census code; the sheet has both.
    name, opened, code = ours.rpartition(" (")
    if field == "category" and opened and code.endswith(")"):
        return {fold(ours), fold(name), fold(code[:-1])}
    return {fold(ours)}
