"""The keys of the children's views."""

from cpclerk.ui.commands import Command


class AddView(Command):
    """a on the children's views."""

    id = "add-child-view"
    key = "a"
    words = "add"
    description = "Put down what a child thinks, as the child says it, or a letter read out"


class AnswerView(Command):
    """Enter on the children's views."""

    id = "answer-child-view"
    key = "enter"
    words = "answer"
    description = "Put down what was done about it: a child who wants a change is owed an answer"
    priority = True


class AmendView(Command):
    """e on the children's views."""

    id = "amend-child-view"
    key = "e"
    words = "put right"
    description = "Put right the view under the cursor; what it said before is kept"


class TakeViewOut(Command):
    """x on the children's views."""

    id = "take-child-view-out"
    key = "x"
    words = "take out"
    description = "Take the view under the cursor out of the record; u brings it back"


class TakeOver(Command):
    """t on the children's views."""

    id = "take-over"
    key = "t"
    words = "from the record"
    description = "Put down as views what the children say in the record: nothing is typed twice"


class SayInRecord(Command):
    """r on the children's views."""

    id = "say-in-record"
    key = "r"
    words = "into the record"
    description = "Enter the view under the cursor in the record, as what the child says"


class ViewsOnTheWall(Command):
    """F10 on the children's views."""

    id = "views-on-the-wall"
    key = "f10"
    words = "wall"
    does = "wall"
    description = (
        "Show on the wall what the child under the cursor thinks, as far as everybody now in the "
        "room may see it; or show nothing there. Back at the record, the wall shows that again"
    )
