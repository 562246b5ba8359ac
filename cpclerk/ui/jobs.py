"""What threads tell a screen: each job posts its own outcome, so that they come in order."""

from collections.abc import Callable
from typing import Any, NamedTuple

from textual.message import Message


class Outcome(NamedTuple):
    """What became of a job: its result, or the error that stopped it."""

    result: Any = None
    error: BaseException | None = None


def outcome_of(job: Callable[[], Any]) -> Outcome:
    """Do a job, whatever comes of it."""
    try:
        return Outcome(job())
    except BaseException as error:
        return Outcome(error=error)


class Written(Message, bubble=False):
    """A job of the writer is done: its result, or why not.

    `ask_again` brings back the question whose answer it wrote, with why that was not taken.
    """

    def __init__(
        self,
        outcome: Outcome,
        done: Callable[[Any], None] | None,
        ask_again: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__()
        self.outcome = outcome
        self.done = done
        self.ask_again = ask_again


class ReadDone(Message, bubble=False):
    """A read has come back; it is painted unless a later one of its group was begun."""

    def __init__(
        self, outcome: Outcome, paint: Callable[[Any], None], group: str, number: int
    ) -> None:
        super().__init__()
        self.outcome = outcome
        self.paint = paint
        self.group = group
        self.number = number
