"""The keys of step 3, Check."""

from cpclerk.ui.commands import Command


class TickItem(Command):
    """t or Space on the checklist."""

    id = "tick-item"
    key = "t,space"
    words = "tick"
    description = "Put down that the item is seen to, or take that back"


class NotApplicable(Command):
    """n on the checklist."""

    id = "not-applicable"
    key = "n"
    words = "not applicable"
    description = "Put down that the item does not apply here, and why"


class ReceivedToday(Command):
    """r on the reports."""

    id = "received-today"
    key = "r"
    words = "in today"
    description = "This reader received this report today"


class ReceivedYesterday(Command):
    """y on the reports."""

    id = "received-yesterday"
    key = "y"
    words = "yesterday"
    description = "This reader received this report yesterday"


class ReceivedWhen(Command):
    """w on the reports."""

    id = "received-when"
    key = "w"
    words = "when, how"
    description = "Say on which other day, and how, this report was received"


class ReceivedVerbally(Command):
    """v on the reports."""

    id = "received-verbally"
    key = "v"
    words = "verbal"
    description = "Nothing written: this reader was told by word of mouth today"


class NotReceived(Command):
    """x on the reports."""

    id = "not-received"
    key = "x"
    words = "none came"
    description = "It is known that this reader did not receive this report"


class NotRecorded(Command):
    """0 on the reports."""

    id = "not-recorded"
    key = "0"
    words = "clear"
    description = "Take back what was put down: it is not recorded whether it came"


class InFormat(Command):
    """f on the reports."""

    id = "in-format"
    key = "f"
    words = "format"
    description = "Whether this report is in the agreed format: yes, no, not recorded"


class HasView(Command):
    """a on the reports."""

    id = "has-view"
    key = "a"
    words = "view"
    description = "Whether this report gives a view or analysis, or only facts, or not recorded"


class ReportFiles(Command):
    """o on the reports."""

    id = "report-files"
    key = "o"
    words = "files"
    description = "The files in which this report came: open, add or take one away"


class Situations(Command):
    """s on step 3."""

    id = "situations"
    key = "s"
    words = "situation"
    description = "What is so here and asks for more: interpreter, split family, conflict before"


class Exclusions(Command):
    """e on step 3."""

    id = "exclusions"
    key = "e"
    words = "exclusions"
    description = "Who is kept out or heard separately, on what grounds, and how they are heard"


class Preparation(Command):
    """c on step 3."""

    id = "preparation"
    key = "c"
    words = "chair's page"
    description = "The chair's preparation of this conference, on one page"


class DaySheet(Command):
    """d on step 3."""

    id = "day-sheet"
    key = "d"
    words = "day sheet"
    description = "The day sheet to print: who signs in, what the room needs, the agenda"


class ChairForm(Command):
    """m on step 3."""

    id = "chair-form"
    key = "m"
    words = "chair's form"
    description = "The chair's monitoring form, filled in after the conference"


ALL: tuple[type[Command], ...] = (
    TickItem,
    NotApplicable,
    ReceivedToday,
    ReceivedYesterday,
    ReceivedWhen,
    ReceivedVerbally,
    NotReceived,
    ReportFiles,
    InFormat,
    HasView,
    Exclusions,
    ChairForm,
    Situations,
    Preparation,
    DaySheet,
    NotRecorded,
)
"""In the order of the footer: what does not fit on a small screen is dropped from the end."""
