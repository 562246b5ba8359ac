"""The chair's preparation page, and the day sheet, of one conference."""

from typing import ClassVar

from cpclerk.ui import dialogs
from cpclerk.ui.commands import Command
from cpclerk.ui.screens.printing import PrintScreen

Worry = tuple[str, str, str, int]


class SayWorry(Command):
    """w on the preparation page."""

    id = "say-worry"
    key = "w"
    words = "what worries them"
    description = "Put down what worries somebody whom the chair meets before the start"


class ShowExclusions(Command):
    """e on the preparation page."""

    id = "show-exclusions"
    key = "e"
    words = "exclusions"
    description = "Who is kept out of the conference or heard separately, on what grounds"


class PreparationScreen(PrintScreen):
    """All that the chair needs before a conference, on one page."""

    WHICH = "preparation"
    WORDS = "Preparation"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (SayWorry, ShowExclusions)

    def action_show_exclusions(self) -> None:
        """Open the list of exclusions."""
        self.open("exclusions", self.conference_uid)

    def action_say_worry(self) -> None:
        """Ask whose worry it is, then what it is."""
        from cpclerk.services import preparation

        session, uid = self.session, self.conference_uid
        self.read(lambda: preparation.worries(session, uid), self._ask_whose, group="worries")

    def _ask_whose(self, family: tuple[Worry, ...]) -> None:
        if not family:
            self.say("Nobody of the family is on the list yet. Step 2 makes it.")
            return
        by_uid = {each[0]: each for each in family}
        options = [(uid, name, text) for uid, name, text, _ in family]

        def picked(uid: str | None) -> None:
            if uid is not None:
                self._ask_what(by_uid[uid])

        self.app.push_screen(dialogs.Pick("Whom does the chair meet?", options), picked)

    def _ask_what(self, worry: Worry) -> None:
        from cpclerk.services import preparation

        session, (uid, name, text, rev) = self.session, worry

        def said(words: str) -> None:
            self.write(
                lambda: preparation.say_worry(session, uid, rev, words), lambda _: self._said()
            )

        dialogs.ask_line(self, f"What worries {name}?", said, text)

    def _said(self) -> None:
        self.say("Put down. It is on this page alone.")
        self.load()


class DaySheetScreen(PrintScreen):
    """What lies on the table on the day: who signs, what the room needs, the agenda."""

    WHICH = "day-sheet"
    WORDS = "Day sheet"
