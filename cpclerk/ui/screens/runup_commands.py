"""The keys of the desk that lead to the days before the conferences."""

from cpclerk.ui.commands import Command


class OpenRunup(Command):
    """r on the desk."""

    id = "run-up"
    key = "r"
    words = "run-up"
    description = "The conferences of the next days side by side, with what each still lacks"


class OpenChasing(Command):
    """k on the desk."""

    id = "chase-reports"
    key = "k"
    words = "chase"
    description = "Reports to chase, by agency and days left; which agencies are often late"


RUN_UP: tuple[type[Command], ...] = (OpenRunup, OpenChasing)
