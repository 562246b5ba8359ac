"""The page to read aloud before anyone leaves the meeting."""

from typing import ClassVar

from cpclerk.ui.commands import Command
from cpclerk.ui.screens.next_meetings_commands import BookNext
from cpclerk.ui.screens.printing import PrintScreen


class ReadBackScreen(PrintScreen):
    """Decisions, what is to be done and dates, on one page; what is still open stands first."""

    WHICH = "read-back"
    WORDS = "Read-back"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (BookNext,)

    def action_book_next(self) -> None:
        """Book the next review and the first core group; both then stand on the page."""
        self.open("next-meetings", self.conference_uid)
