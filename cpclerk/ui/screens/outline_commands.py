"""The keys of the outline plan."""

from cpclerk.ui.commands import Command
from cpclerk.ui.screens.next_meetings_commands import BookNext


class AddGoal(Command):
    """g on the outline plan."""

    id = "add-goal"
    key = "g"
    words = "goal"
    description = "Add what must be true for the plan to end"


class AddAction(Command):
    """a on the outline plan."""

    id = "add-action"
    key = "a"
    words = "action"
    description = "Add what somebody is to do, by when"


class ItsGoal(Command):
    """t on an action of the outline plan."""

    id = "tie-to-goal"
    key = "t"
    words = "its goal"
    description = "Say which goal this action serves, or that it serves none"


class BringIn(Command):
    """s on the outline plan."""

    id = "bring-in-steps"
    key = "s"
    words = "next steps"
    description = "Make an action of each next step of the record, without retyping"


class CoreGroup(Command):
    """c on the outline plan."""

    id = "core-group"
    key = "c"
    words = "core group"
    description = "Tick who of those asked to the conference is in the core group"


class NameMember(Command):
    """m on the outline plan."""

    id = "name-member"
    key = "m"
    words = "somebody else"
    description = "Put somebody into the core group who was not asked to the conference"


class AddWhatIf(Command):
    """w on the outline plan."""

    id = "add-what-if"
    key = "w"
    words = "what if"
    description = "Add what happens if the plan does not work"


class OwnVersion(Command):
    """o on the outline plan."""

    id = "own-version"
    key = "o"
    words = "child's own"
    description = "Write a child's own version: worries, what goes well, what happens next, who"


class Change(Command):
    """Enter on the outline plan."""

    id = "change-part"
    key = "enter"
    words = "change"
    description = "Put the line under the cursor right, or say who may see it"


class TakeOut(Command):
    """x on the outline plan."""

    id = "take-line-out"
    key = "x"
    words = "take out"
    description = "Take the line under the cursor out of the plan; u brings it back"


class Done(Command):
    """d on an action of the plan before."""

    id = "action-done"
    key = "d"
    words = "done"
    description = "This action of the plan before was done: type what came of it"
    does = "judge('done')"


class PartlyDone(Command):
    """p on an action of the plan before."""

    id = "action-partly-done"
    key = "p"
    words = "partly"
    description = "This action of the plan before was partly done: type what came of it"
    does = "judge('partly')"


class NotDone(Command):
    """n on an action of the plan before."""

    id = "action-not-done"
    key = "n"
    words = "not done"
    description = "This action of the plan before was not done: type what came of that"
    does = "judge('not_done')"


ALL: tuple[type[Command], ...] = (
    Done,
    PartlyDone,
    NotDone,
    AddGoal,
    AddAction,
    ItsGoal,
    BringIn,
    CoreGroup,
    BookNext,
    NameMember,
    AddWhatIf,
    OwnVersion,
    Change,
    TakeOut,
)
