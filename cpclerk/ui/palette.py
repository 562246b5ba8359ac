"""Every command and every screen, by name."""

from typing import TYPE_CHECKING

from textual.await_complete import AwaitComplete

from cpclerk.ui.commands import commands_here, key_words
from cpclerk.ui.dialogs import Pick
from cpclerk.ui.rooms import PLACES
from cpclerk.ui.themes import THEMES

if TYPE_CHECKING:
    from cpclerk.ui.screens.base import BaseScreen


class PaletteScreen(Pick):
    """A list of all that can be done from a screen; what is picked is done there."""

    def __init__(self, screen: "BaseScreen") -> None:
        self.about = screen
        super().__init__("Commands", palette_of(screen))

    def dismiss(self, result: str | None = None) -> AwaitComplete:
        """Close, then do what was picked."""
        is_open, closing = self.is_active, super().dismiss()
        if result is not None and is_open:
            self.about.call_after_refresh(run, self.about, result)
        return closing


def palette_of(screen: "BaseScreen") -> list[tuple[str, ...]]:
    """Return what can be done from a screen: what to run, words, and the key if there is one."""
    found: list[tuple[str, ...]] = []
    for _, command in commands_here(screen):
        if command.id != "palette":
            found.append((f"do:{command.id}", command.description, key_words(command.key)))
    role = screen.session.actor.role
    open_here = [place for place in PLACES if not place.closed_to(role)]
    found += [(f"open:{place.name}", f"Go to: {place.words}") for place in open_here]
    found += [(f"theme:{theme.name}", f"Colours: {theme.name}") for theme in THEMES]
    return found


async def run(screen: "BaseScreen", what: str) -> None:
    """Do what was picked in the palette."""
    kind, _, name = what.partition(":")
    if kind == "open":
        screen.open(name)
    elif kind == "theme":
        screen.office_app.choose_theme(name)
    else:
        for node, command in commands_here(screen):
            if command.id == name:
                await screen.app.run_action(command.action(), node)
                return
