"""Letters: for which purpose there is one, what its template may use, what may be left out."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from cpclerk.rules.text import fold, for_file_name

INVITATION, CHANGED, CANCELLED = "invitation", "changed", "cancelled"
CHASE_REPLY, CHASE_REPORT = "chase_reply", "chase_report"
PURPOSES = MappingProxyType(
    {
        INVITATION: "invitation",
        CHANGED: "change of date",
        CANCELLED: "cancellation",
        CHASE_REPLY: "asking for a reply",
        CHASE_REPORT: "asking for a report",
    }
)
# What goes with a document is set in the same place as what goes with a letter.
MINUTES, QUESTIONNAIRE = "minutes", "questionnaire"
OUTLINE_PLAN, CHILD_PLAN, ATTENDANCE = "outline_plan", "child_plan", "attendance"
DOCUMENTS = MappingProxyType(
    {
        MINUTES: "Minutes",
        OUTLINE_PLAN: "Decision and outline plan",
        CHILD_PLAN: "Child's plan",
        ATTENDANCE: "Attendance and apologies",
        QUESTIONNAIRE: "Questionnaire",
    }
)
"""What comes of a conference and goes to people copy by copy."""

FAMILY, CHILD, PROFESSIONAL = "family", "child", "professional"
READERS = MappingProxyType(
    {FAMILY: "family", CHILD: "child or young person", PROFESSIONAL: "professional"}
)

LABELS = "labels"
TEMPLATES = MappingProxyType(
    {
        "invitation_family": "Invitation to family",
        "invitation_child": "Invitation to a child or young person",
        "invitation_professional": "Invitation to a professional",
        CHANGED: "Change of date",
        CANCELLED: "Cancellation",
        CHASE_REPLY: "Asking for a reply",
        CHASE_REPORT: "Asking for a report",
        LABELS: "Labels for envelopes",
        **DOCUMENTS,
    }
)
"""Templates that an office can edit, in the order in which they are offered."""

ENCLOSED = MappingProxyType(
    {
        # A leaflet with the invitation (S0 8.5), a questionnaire with the minutes (S2 6.16.1).
        (INVITATION, FAMILY): ("Leaflet: child protection conferences, for parents and carers",),
        (INVITATION, CHILD): ("Leaflet: your conference and your advocate",),
        (INVITATION, PROFESSIONAL): (),
        (CHANGED, FAMILY): (),
        (CHANGED, CHILD): (),
        (CHANGED, PROFESSIONAL): (),
        (MINUTES, FAMILY): ("Questionnaire for parents and carers",),
        (MINUTES, CHILD): (),
        (MINUTES, PROFESSIONAL): (),
    }
)
"""What is enclosed with what, for whom, until an office sets its own."""


class Field(NamedTuple):
    """A field of a template: what it is, and an example to try a template with."""

    words: str
    sample: str | bool | tuple[str, ...] | tuple[Mapping[str, Any], ...]
    leave_out: bool = False


LETTER_FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "reference": Field("the conference's reference", "C0042"),
        "office": Field("the office's name", "Fenmarsh Safeguarding Unit"),
        "contact": Field(
            "how the office is reached, as set under Letters", "Telephone 0116 496 0000"
        ),
        "date": Field("the day of the letter", "Monday 23 November 2026"),
        "recipient": Field("whom the letter is for", "Rosa Ash"),
        "greeting": Field(
            "whom it speaks to: the recipient, or colleague where only the agency is known",
            "Rosa Ash",
        ),
        "capacity": Field("as what they come: mother, health visitor", "mother"),
        "address": Field(
            "their address, in lines; empty where it is protected", "1 Mill Lane\nFenmarsh"
        ),
        "copy_number": Field("the number of this person's copy", "3"),
        "kind": Field("the kind of conference", "Initial conference"),
        "conference_date": Field("the day it is on; empty while there is none",
                                 "Monday 30 November 2026"),
        "conference_time": Field("when it starts", "10:00"),
        "place": Field("the room, and where that is", "Room 2, Fenmarsh House", leave_out=True),
        "chair": Field("who chairs it", "Nell Reed", leave_out=True),
        "clerk": Field("who clerks it", "Jo Clerk"),
        "part": Field("the part of the meeting they are asked to; empty: all of it",
                      "the second part, from 11:00"),
        "was_date": Field("the day it was booked for before", "Monday 16 November 2026"),
        "was_time": Field("the time it was booked for before", "14:00"),
        "reply_by": Field("the day by which a reply is asked for", "Thursday 26 November 2026"),
        "report_asked": Field("yes or no: a report is asked of them", True),
        "report_by": Field("the day by which it is asked for", "Friday 27 November 2026"),
        "children": Field("list: the children the conference is about, whose names they may see",
                          ("Mia Ash", "Leo Ash"), leave_out=True),
        "people": Field("list: the others whose names they may see",
                        ("Ann Visitor, health visitor",), leave_out=True),
        "enclosures": Field("list: what is enclosed", ("Leaflet: your conference",)),
    }
)  # fmt: skip
LABEL_FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "reference": Field("the conference's reference", "C0042"),
        "labels": Field(
            "list, one for each envelope: label.name, label.address, label.reference, "
            "label.copy_number",
            (
                {
                    "name": "Rosa Ash",
                    "address": "1 Mill Lane\nFenmarsh",
                    "reference": "C0042",
                    "copy_number": "3",
                },
            ),
        ),
    }
)
DOCUMENT_FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        **{name: LETTER_FIELDS[name] for name in (
            "reference", "office", "contact", "recipient", "capacity", "copy_number", "kind",
            "conference_date", "chair", "clerk", "enclosures",
        )},
        "document": Field("what it is", DOCUMENTS[MINUTES]),
        "about": Field("whose plan it is; of a child's plan", "Mia Ash"),
        "plan_title": Field("for whom, and in whose words; of a child's plan",
                            "A plan in Mia Ash's own words"),
        "version": Field("which version of it", "1"),
        "approved": Field(
            "who approved it, when and how; of minutes",
            "Approved by Nell Reed, the chair, on Monday 23 November 2026, by e-mail.",
        ),
        "others": Field("list: who else is sent it, whose names they may learn; of minutes",
                        ("Ann Visitor, health visitor",)),
        "sections": Field(
            "list: section.heading; section.for_whom, empty where everyone may see it; and the "
            "list section.lines: line.bullet; or line.under, which belongs under the line before "
            "and stands in line.text too; or else line.text",
            (
                {
                    "heading": "Decisions",
                    "for_whom": "professionals only",
                    "lines": ({"bullet": "Mia Ash: a plan starts.", "under": "", "text": ""},
                              {"bullet": "", "under": "Visit weekly", "text": "Visit weekly"},
                              {"bullet": "", "under": "", "text": "It was quorate."}),
                },
            ),
        ),
        "head": Field("the line that ties a copy to the audit", "Audit head 3f2a-120-9f86"),
    }
)  # fmt: skip
MAY_BE_LEFT_OUT = MappingProxyType(
    {name: each.words for name, each in LETTER_FIELDS.items() if each.leave_out}
)


def fields_of(template: str) -> Mapping[str, Field]:
    """The fields that a template may use, by name."""
    if template in DOCUMENTS:
        return DOCUMENT_FIELDS
    return LABEL_FIELDS if template == LABELS else LETTER_FIELDS


def template_for(purpose: str, reader: str) -> str:
    """Which template a letter of this purpose to this reader is made from."""
    return f"{INVITATION}_{reader}" if purpose == INVITATION else purpose


def long_date(day: date | None) -> str:
    """`Monday 30 November 2026`, as letters write it; nothing for no day."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}" if day else ""


def capacity_beside(name: str, capacity: str) -> str:
    """Return a capacity as it stands beside a name; nothing where both say the same: GP, GP."""
    return "" if fold(capacity) == fold(name) else capacity


def file_stem(reference: str, purpose: str, number: int) -> str:
    """The name of a letter's file without its ending: by reference and number, by no person."""
    plain = for_file_name(reference)
    return f"{plain}-{purpose.replace('_', '-')}-{number:02}"


def parted(people: Sequence[str], children: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part the names that may be printed into those of the children and the others, in order."""
    allowed = set(people)
    return (
        [each for each in children if each in allowed],
        [each for each in people if each not in set(children)],
    )


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip
