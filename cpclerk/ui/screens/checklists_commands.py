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
    words = "received today"
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
    words = "not recorded"
    description = "Take back what was put down: it is not recorded whether it came"


ALL: tuple[type[Command], ...] = (
    TickItem,
    NotApplicable,
    ReceivedToday,
    ReceivedYesterday,
    ReceivedWhen,
    ReceivedVerbally,
    NotReceived,
    NotRecorded,
)
