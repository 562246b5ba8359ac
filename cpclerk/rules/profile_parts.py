"""What a procedure profile is made of: one named tuple for each kind of table in the file.

The fields are the keys of the TOML table; a field without a default must be given. They are
named tuples because dataclasses take longer to make than the whole profile takes to read.
"""

from datetime import date
from typing import Literal, NamedTuple

from cpclerk.rules.durations import Duration, parse_duration

CalendarName = Literal["statutory", "office"]
Situation = Literal[
    "", "interpreter", "split_family", "unborn", "receiving_in", "previous_conflict"
]

UNSET = Duration(0, "day")
"""The limit of a rule that leaves it to the office, until the office has chosen one."""


class Heading(NamedTuple):
    """`[profile]`: whose procedures these are, and from when to when they hold."""

    name: str
    title: str
    authority: str
    guidance: str
    in_force_from: date
    in_force_to: date | None = None
    note: str = ""


class Kind(NamedTuple):
    """`[[kind]]`: a kind of meeting that the office books.

    `types` are what its children come for; `also_types` may sit with them without changing the
    kind. `group` lets rules name several kinds at once. `decides`: children are decided on.
    `kept_apart`: its records never share a store with any other group's (a LADO meeting).
    `names_family`: it is held about a family; a case audit links to none. `source` or
    `assumption` says where it is seen that the office holds such meetings.
    """

    code: str
    name: str
    short_name: str
    group: str
    types: tuple[str, ...] = ()
    also_types: tuple[str, ...] = ()
    decides: bool = True
    quorum: bool = True
    length_minutes: int = 120
    kept_apart: bool = False
    names_family: bool = True
    source: str = ""
    assumption: bool = False


class ChildType(NamedTuple):
    """`[[child_type]]`: what a child comes to a meeting for, and what may be decided of it.

    `child_is` says which children come so to a child protection conference: not on a plan,
    unborn, on a plan elsewhere, on a plan not yet reviewed, on a plan reviewed before. `any` is
    for meetings of other kinds.
    """

    code: str
    name: str
    child_is: Literal["not_on_plan", "unborn", "on_plan_elsewhere", "on_new_plan", "on_plan", "any"]
    outcomes: tuple[str, ...]


class Outcome(NamedTuple):
    """`[[outcome]]`: a decision about one child, and what it next comes back for, if anything."""

    code: str
    name: str
    on_plan: bool
    next_type: str = ""


class Category(NamedTuple):
    """`[[category]]`: a category of abuse, with its code in the Children in Need census."""

    code: str
    name: str
    census: str
    definition: str
    needs_reason: bool = False


class Named(NamedTuple):
    """`[[participation]]`, `[[factor]]`, `[[late_reason]]`, `[[quorum_exception]]`: coded words."""

    code: str
    name: str
    source: str = ""
    assumption: bool = False


class Follows(NamedTuple):
    """`[[follows]]`: what a child goes on to when there is no plan, by outcome."""

    code: str
    name: str
    outcomes: tuple[str, ...]
    source: str = ""
    assumption: bool = False


class Setting(NamedTuple):
    """`[[setting]]`: what the procedures leave to each office, as a question in plain words."""

    code: str
    name: str
    is_number: bool = False


class Offered(NamedTuple):
    """`[[offered]]`: a value that an office may choose for a setting, and where it is seen."""

    setting: str
    value: str
    authority: str
    source: str = ""
    assumption: bool = False


class Chosen(NamedTuple):
    """`[[chosen]]`: what this office has chosen for a setting; `none` for no limit at all."""

    setting: str
    value: str


class Timescale(NamedTuple):
    """`[[timescale]]`: one limit: which date must fall how long after, or before, which other.

    Applies to the `types` of child and `kinds` of meeting named (at least one of them).
    `when`: `plan_made` is owed only if a child left on a plan; `counted_from_known` applies
    only where the date counted from exists (a sitting held again, a birth); `event_known` only
    where the event itself does, which nobody need bring about (a dissent, a complaint).
    `on_working_day` moves the last day back to a working day, as for *holding* a review.
    `setting` names the setting that gives the limit where each office sets its own; the rule's
    words then hold `{limit}` in its place.
    """

    code: str
    label: str
    rule: str
    event: str
    calendar: CalendarName
    authority: str
    owed_by: str
    limit: Duration = UNSET
    setting: str = ""
    after: str = ""
    before: str = ""
    types: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    when: Literal["", "plan_made", "counted_from_known", "event_known"] = ""
    on_working_day: bool = False
    source: str = ""
    assumption: bool = False
    note: str = ""

    @property
    def counted_from(self) -> str:
        """The event that the limit is counted from."""
        return self.after or self.before

    def applies(self, kind: str, types: frozenset[str]) -> bool:
        """Whether it governs a meeting of that kind with children of those types."""
        return (not self.kinds or kind in self.kinds) and (
            not self.types or not types.isdisjoint(self.types)
        )


class Report(NamedTuple):
    """`[[report]]`: a report owed to the conference, and the events of its readers having it.

    `agencies_to` says who reads what the other agencies send in: chair, family.
    """

    code: str
    name: str
    agency: str
    chair_event: str
    family_event: str
    kinds: tuple[str, ...] = ()
    agencies_to: tuple[str, ...] = ("chair",)


class Agency(NamedTuple):
    """`[[agency]]`: an agency as the office's log spells it.

    `short` fits beside an entry. `counts_as` is what it counts as towards quorum:
    `social_care`, `none`, or a name; agencies of one name count once.
    """

    name: str
    short: str
    sector: str
    counts_as: str = ""


class Invitee(NamedTuple):
    """`[[invitee]]`: who is usually invited, and when.

    `when`: always; only if in a child's network; only with a child old enough for advocacy.
    `counts_as` is the agency's unless it is given here. `notice` is the event of telling them.
    """

    code: str
    name: str
    group: Literal["family", "professional"]
    when: Literal["always", "in_network", "advocacy_age"]
    agency: str = ""
    kinds: tuple[str, ...] = ()
    report: bool = False
    counts_as: str = ""
    notice: str = ""


class ChecklistItem(NamedTuple):
    """`[[checklist]]`: something to see to, whose job it is, and by when before or after.

    `when` names the situation in which alone it stands.
    """

    code: str
    text: str
    owner: str
    due: Duration
    calendar: CalendarName = "office"
    kinds: tuple[str, ...] = ()
    when: Situation = ""
    source: str = ""
    assumption: bool = False


CHAIR_FORM = "chair_form"
"""The item of a checklist that the chair's monitoring form sees to."""


class AgendaItem(NamedTuple):
    """`[[agenda]]`: a part of the meeting, with the Signs of Safety column it fills, if any.

    `minutes` is how long it takes; the parts without share the rest of the meeting.
    """

    code: str
    name: str
    column: Literal["", "worried", "working_well", "needs_to_happen"] = ""
    kinds: tuple[str, ...] = ()
    minutes: int = 0


class MonitoringQuestion(NamedTuple):
    """`[[monitoring]]`: a question of the chair's monitoring form; without `answers`, in words."""

    code: str
    name: str
    answers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    source: str = ""
    assumption: bool = False


class DaySheet(NamedTuple):
    """`[day_sheet]`: minutes before the start for the chair and family, and for reading reports.

    `room` is what the room has to have.
    """

    family_minutes: int
    reading_minutes: int
    room: tuple[str, ...]
    source: str = ""
    assumption: bool = False


NO_DAY_SHEET = DaySheet(0, 0, ())
"""What a profile says that has no such table."""


class MinutesStage(NamedTuple):
    """`[[minutes_stage]]`: a stage of the minutes, the event that marks it, and who does it."""

    code: str
    name: str
    event: str
    by: str


class QuorumRule(NamedTuple):
    """`[quorum]`: how many agencies must be present for the conference to decide."""

    words: str
    authority: str
    other_agencies: int = 0
    setting: str = ""
    social_care: bool = True
    source: str = ""
    assumption: bool = False


class Advocacy(NamedTuple):
    """`[advocacy]`: from what age, and at which kinds, a child's advocate is told at booking."""

    authority: str
    kinds: tuple[str, ...]
    age: int = 0
    setting: str = ""
    contact_attempts: int = 3
    source: str = ""
    assumption: bool = False


class PlanLength(NamedTuple):
    """`[plan_length]`: when a chair asks why a plan still lasts, and from when it is counted.

    `ask_after` are lengths in months from the plan's start; `counted_after` is the length that
    figures call too long (S2 3.1.3).
    """

    ask_after: tuple[str, ...]
    counted_after: Duration
    authority: str
    source: str = ""
    assumption: bool = False

    @property
    def marks(self) -> tuple[int, ...]:
        """The lengths after which a chair asks, in months."""
        return tuple(parse_duration(each).n for each in self.ask_after)


class Question(NamedTuple):
    """`[[question]]`: what parents or agencies are asked about a conference afterwards."""

    code: str
    text: str
    asked_of: Literal["parents", "agencies"]
    source: str = ""
    assumption: bool = False
