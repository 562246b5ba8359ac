"""The keys among those who may come."""

from cpclerk.ui.commands import Command


class Here(Command):
    """h among those who may come."""

    id = "here"
    key = "h"
    words = "here"
    description = "They are here from now on; Enter does the same. The next row is next"


class NotHere(Command):
    """x among those who may come."""

    id = "not-here"
    key = "x"
    words = "did not come"
    description = "They did not come"


class LeftRoom(Command):
    """l among those who may come."""

    id = "left-room"
    key = "l"
    words = "left"
    description = "They have left the room; h when they are back"


class Times(Command):
    """t among those who may come."""

    id = "times"
    key = "t"
    words = "times"
    description = "When they came or left, where that was not just now"


class Substitute(Command):
    """s among those who may come."""

    id = "substitute"
    key = "s"
    words = "substitute"
    description = "Somebody else is here in their place"


class WalkIn(Command):
    """w among those who may come."""

    id = "walk-in"
    key = "w"
    words = "add"
    description = "Add somebody who is here without having been asked"


class ParentTookPart(Command):
    """p among those who may come."""

    id = "parent-took-part"
    key = "p"
    words = "parent"
    description = "How a parent or carer took part: all of it, a part, separately, excluded …"


class YoungChildsDay(Command):
    """d on a child."""

    id = "young-childs-day"
    key = "d"
    words = "child's day"
    description = "A young child: whose observation, and what is this child's day like?"


ALL: tuple[type[Command], ...] = (
    Here,
    NotHere,
    LeftRoom,
    Times,
    Substitute,
    WalkIn,
    ParentTookPart,
    YoungChildsDay,
)
