"""The keys of step 6, Minutes."""

from cpclerk.rules.minutes import DRAFT, FROZEN, NONE, RETURNED, WITH_CHAIR
from cpclerk.ui.commands import Command


class OpenBlock(Command):
    """Enter on a block of the minutes."""

    id = "open-block"
    key = "enter"
    words = "open"
    description = "Open the block under the cursor to edit it, or once it may not be, to read it"


class Draft(Command):
    """d on the minutes."""

    id = "draft"
    key = "d"
    words = "draft"
    description = "Draw the minutes from the record, today; again, what was edited stays"


class ToChair(Command):
    """c on the minutes."""

    id = "to-chair"
    key = "c"
    words = "chair"
    description = "The minutes went to the chair today"


class Returned(Command):
    """r on the minutes."""

    id = "returned"
    key = "r"
    words = "returned"
    description = "The chair sent the minutes back today; asks for the comments"


class Approved(Command):
    """a on the minutes."""

    id = "approved"
    key = "a"
    words = "approved"
    description = "The minutes were approved today; this freezes them"


class OutlinePlanOut(Command):
    """o on the minutes."""

    id = "outline-plan-out"
    key = "o"
    words = "outline"
    description = (
        "The outline plan's copies: it is out with the last of them; w if it went otherwise"
    )


class Copies(Command):
    """s on the minutes."""

    id = "copies"
    key = "s"
    words = "send"
    description = "The minutes' distribution list: confirm each recipient, then send the copies"


class StageWhen(Command):
    """w on the minutes."""

    id = "stage-when"
    key = "w"
    words = "when"
    description = "Say on which other day the stage under the cursor was reached, and how"


class NewVersion(Command):
    """n on the minutes."""

    id = "new-version"
    key = "n"
    words = "new version"
    description = "Correct approved minutes: a new version, the one before stays as it was sent"


class AddBlock(Command):
    """i on the minutes."""

    id = "add-block"
    key = "i"
    words = "add block"
    description = "Add a block behind the one under the cursor; it is then said for whom it is"


class ForWhom(Command):
    """F7 on the minutes."""

    id = "for-whom"
    key = "f7"
    words = "for whom"
    description = "Say who may see the block under the cursor, which was added"


class TakeBlockOut(Command):
    """x on the minutes."""

    id = "take-block-out"
    key = "x"
    words = "take out"
    description = "Take out the block under the cursor, which was added"


class WhatChanged(Command):
    """v on the minutes."""

    id = "what-changed"
    key = "v"
    words = "what changed"
    description = "This version beside the one before, and what the record says otherwise since"


class AllGaps(Command):
    """g on the minutes."""

    id = "all-gaps"
    key = "g"
    words = "gaps"
    description = "All that is not recorded of this conference, line by line"
    shown = False


class RecordsInHand(Command):
    """h on the minutes."""

    id = "records-in-hand"
    key = "h"
    words = "in hand"
    description = "Every record in hand, by stage, clerk and chair, and the weeks to come"


ALL: tuple[type[Command], ...] = (
    OpenBlock,
    Draft,
    ToChair,
    Returned,
    Approved,
    OutlinePlanOut,
    Copies,
    NewVersion,
    AddBlock,
    ForWhom,
    StageWhen,
    TakeBlockOut,
    WhatChanged,
    RecordsInHand,
    AllGaps,
)
_OPEN = frozenset({Draft, ToChair, AddBlock, ForWhom, StageWhen, RecordsInHand})
OF_USE: dict[str, frozenset[type[Command]]] = {
    NONE: frozenset({Draft, OutlinePlanOut, StageWhen, RecordsInHand}),
    DRAFT: _OPEN,
    RETURNED: _OPEN,
    WITH_CHAIR: frozenset({Approved, Returned, OutlinePlanOut, StageWhen, RecordsInHand}),
    **dict.fromkeys(
        FROZEN, frozenset({OutlinePlanOut, Copies, NewVersion, WhatChanged, RecordsInHand})
    ),
}
"""What the footer names as the minutes stand: its one line does not hold every key."""
