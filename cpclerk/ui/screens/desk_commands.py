"""The keys of the desk."""

from cpclerk.ui.commands import Command, WhoIsAtWork
from cpclerk.ui.rooms import STEPS
from cpclerk.ui.screens.runup_commands import RUN_UP
from cpclerk.ui.screens.why_late import WhyLate


class DoIt(Command):
    """Enter on the desk."""

    id = "do-it"
    key = "enter"
    words = "do it"
    description = "Open the step that does what the line under the cursor asks for"
    # Else the list would take Enter for itself and the footer not show it.
    priority = True


class BookNew(Command):
    """b on the desk."""

    id = "book-conference"
    key = "b"
    words = "book"
    description = "Book a conference: pick or add a family, the program proposes the slot"


class ToBeBooked(Command):
    """t on the desk."""

    id = "to-be-booked"
    key = "t"
    words = "requests"
    description = "What is asked for and not booked, and reviews to come, with days left"


class Diary(Command):
    """F2 on the desk."""

    id = "diary"
    key = "f2"
    words = "diary"
    description = "The diary: day, week or month, by chair, room or clerk"


class Find(Command):
    """/ on the desk."""

    id = "find"
    key = "slash"
    words = "find"
    description = "Find a family, a child or a conference by part of a name or reference"


class OnAPlan(Command):
    """o on the desk."""

    id = "on-a-plan"
    key = "o"
    words = "on a plan?"
    description = "Is this child on a plan? Type part of a name for the answer"


class ChaseReplies(Command):
    """c on the desk."""

    id = "chase-replies-of-all"
    key = "c"
    words = "chase"
    description = "Who has not answered an invitation, whom a quorum needs first"
    shown = False


class MineOrAll(Command):
    """a on the desk."""

    id = "mine-or-all"
    key = "a"
    words = "mine/all"
    description = "Show only the conferences you clerk or chair, or everybody's"


class Families(Command):
    """F3 on the desk."""

    id = "families"
    key = "f3"
    words = "families"
    description = "Families, the people in them, their networks and conferences"


class Conferences(Command):
    """F4 on the desk."""

    id = "conferences"
    key = "f4"
    words = "conferences"
    description = "Every conference, closed ones too, with its stages and deadlines"


class Settings(Command):
    """F8 on the desk."""

    id = "settings"
    key = "f8"
    words = "settings"
    description = "Settings of the office, such as its working days"


class Leave(Command):
    """q on the desk."""

    id = "leave"
    key = "q"
    words = "leave"
    description = "Leave cpclerk"


def _open_step(number: int) -> type[Command]:
    step = STEPS[number - 1]
    return type(
        f"Open{number}",
        (Command,),
        {
            "__doc__": f"{number} on the desk.",
            "id": f"open-{step.name}",
            "key": str(number),
            "words": step.words,
            "description": f"Open step {number}, {step.words}, of the conference under the cursor",
            "shown": False,
            "action": lambda: f"open_step({number})",
        },
    )


COMMANDS: tuple[type[Command], ...] = (
    DoIt,
    BookNew,
    ToBeBooked,
    Diary,
    Find,
    OnAPlan,
    ChaseReplies,
    MineOrAll,
    Families,
    Conferences,
    *RUN_UP,
    WhyLate,
    Settings,
    WhoIsAtWork,
    Leave,
    *(_open_step(number) for number in range(1, len(STEPS) + 1)),
)
