"""Families: find one as its name is typed; Enter opens it, F2 adds one."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.widget import Widget

from cpclerk.ui.commands import Command
from cpclerk.ui.screens.adding_family import AddingFamily, NewFamily
from cpclerk.ui.screens.family import FamilyScreen
from cpclerk.ui.widgets.finder import FamilyFinder


class FamiliesScreen(AddingFamily):
    """A line to type in, and the families that match."""

    OFFERS: ClassVar[tuple[type[Command], ...]] = (NewFamily,)

    def body(self) -> Iterable[Widget]:
        """Return the finder, and the form that takes its place."""
        self.adding.display = False
        yield self.finder
        yield self.adding

    def title_parts(self) -> tuple[str, ...]:
        """Return the screen's name."""
        return ("Families",)

    def family_added(self, uid: str) -> None:
        """Open the family that was added."""
        self.back_to_families()
        self.app.push_screen(FamilyScreen(uid))

    @on(FamilyFinder.Chosen)
    def choose(self, message: FamilyFinder.Chosen) -> None:
        """Open the family."""
        self.app.push_screen(FamilyScreen(message.uid))
