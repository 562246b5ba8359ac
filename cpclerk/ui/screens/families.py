"""Families and people: find anything as it is typed; Enter opens it, F2 and F6 add."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import on
from textual.widget import Widget

from cpclerk.services.finding import Hits, find_anything
from cpclerk.ui.commands import Command
from cpclerk.ui.screens.adding_family import AddingFamily, NewFamily
from cpclerk.ui.screens.agency import AgencyScreen
from cpclerk.ui.screens.family import FamilyScreen
from cpclerk.ui.screens.professional import ProfessionalScreen
from cpclerk.ui.widgets.finder import AnythingFinder, Finder


class NewProfessional(Command):
    """F6 on the families."""

    id = "new-professional"
    key = "f6"
    words = "new professional"
    description = "Add a professional, and their agency if it is new"


class FamiliesScreen(AddingFamily):
    """A line to type in, and whatever matches: families, people, professionals, conferences."""

    TITLE = "Families and people"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (NewFamily, NewProfessional)

    def body(self) -> Iterable[Widget]:
        """Return the finder, and the form that takes its place."""
        self.adding.display = False
        yield self.finder
        yield self.adding

    def make_finder(self) -> Finder:
        """Return the line and the list by which anything is found."""
        return AnythingFinder()

    def on_screen_resume(self) -> None:
        """Begin to find anew: the words of before are there to be seen, and to be typed over."""
        if self._covered:
            self.finder.begin_anew()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a new professional where something is found."""
        if action == "new_professional":
            return bool(self.finder.display)
        return super().check_action(action, parameters)

    def finding(self, words: str) -> Callable[[], Hits]:
        """Return the job that finds anything."""
        session = self.session
        return lambda: find_anything(session, words)

    def family_added(self, uid: str) -> None:
        """Open the family that was added."""
        self.back_to_families()
        self.app.push_screen(FamilyScreen(uid))

    @on(Finder.Chosen)
    def choose(self, message: Finder.Chosen) -> None:
        """Open what was chosen; of a person the family."""
        kind, uid, family = message.key.split(" ")
        if kind == "conference":
            self.open("overview", uid)
        elif kind == "professional":
            self.app.push_screen(ProfessionalScreen(uid))
        elif kind == "agency":
            self.app.push_screen(AgencyScreen(uid))
        else:
            self.app.push_screen(FamilyScreen(family, uid))

    def action_new_professional(self) -> None:
        """Add a professional of the name that is typed."""
        self.app.push_screen(ProfessionalScreen("", self.finder.words.strip()))
