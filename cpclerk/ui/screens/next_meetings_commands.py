"""The keys of the page on which the next review and the first core group are booked."""

from cpclerk.ui.commands import Command


class BookNext(Command):
    """r on the outline plan and on the page that is read back."""

    id = "book-next"
    key = "r"
    words = "book next"
    description = "Book the next review and the first core group, one after the other"


class NextBest(Command):
    """n on the slots of the next review."""

    id = "next-best"
    key = "n"
    words = "next best"
    description = "Propose the next best day; after the last of these days the best again"


class OnlyTheDay(Command):
    """k on the slots of the next review."""

    id = "only-the-day"
    key = "k"
    words = "day only"
    description = (
        "Keep the day under the cursor and ask for the review, where no chair or room is free; "
        "the desk has it to be booked"
    )


class CoreGroupMeets(Command):
    """g on the next meetings."""

    id = "core-group-meets"
    key = "g"
    words = "core group"
    description = "Put down when and where the core group first meets"


class CoreGroupMembers(Command):
    """m on the next meetings."""

    id = "core-group-members"
    key = "m"
    words = "members"
    description = "Tick who of those asked to the conference is in the core group"


ALL: tuple[type[Command], ...] = (NextBest, OnlyTheDay, CoreGroupMeets, CoreGroupMembers)
