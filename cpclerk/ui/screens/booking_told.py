"""Who has been told of the date on step 1: a conference that moves opens the list of them."""

from collections.abc import Callable

from cpclerk.services.booked import Booked
from cpclerk.services.undo import Saved
from cpclerk.ui.commands import Command
from cpclerk.ui.screens.step import StepScreen


class WhoKnows(Command):
    """o on step 1."""

    id = "who-knows"
    key = "o"
    words = "who knows"
    description = "Who has been told of the date and who has not; after a move it opens by itself"


class TellingOfMoves(StepScreen):
    """A step on which a date is given up. `booked` is how it stands, once read."""

    booked: Booked | None = None
    _moved: str = ""

    def give_up(self, job: Callable[[int], Saved], said: str) -> None:
        """Do something that gives a date up, then open the list of those who believe in it."""

        def done(_saved: Saved) -> str:
            self._moved = said
            return f"{said} u undoes it."

        self.do(self.conference_uid, job, done, saved=lambda result: result)

    def open_the_list(self) -> None:
        """Open the list if a date was just given up, once it is known that somebody believes it."""
        said, self._moved = self._moved, ""
        if said and self.booked is not None and self.booked.to_tell and self.app.screen is self:
            self.open("sending", self.conference_uid, said)

    def action_who_knows(self) -> None:
        """Open the list of who knows of the date."""
        self.open("sending", self.conference_uid)
