"""A page of the office to read on screen, to open for printing, or to save in a folder."""

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual.containers import VerticalScroll
from textual.widget import Widget

from cpclerk.opening import Shown
from cpclerk.ui import dialogs
from cpclerk.ui.commands import Command
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.widgets.plain import Plain


class PrintPage(Command):
    """p on a page."""

    id = "print-page"
    key = "p"
    words = "print"
    description = "Open the page with the system's program for texts, and print it from there"


class SavePage(Command):
    """f on a page."""

    id = "save-page"
    key = "f"
    words = "save"
    description = "Save the page in a folder; nothing there is written over"


class PrintScreen(BaseScreen):
    """A page of text; the arrows and PgDn scroll it. `WHICH` names it to services.pages.

    One that was made from what a screen shows is given, and is saved as it was given.
    """

    WHICH: ClassVar[str] = ""
    WORDS: ClassVar[str] = ""
    AUTO_FOCUS = "#paper"
    DEFAULT_CSS = """
    PrintScreen #paper { height: 1fr; padding: 0; scrollbar-size-vertical: 1; }
    PrintScreen #text { width: 76; }
    """
    OFFERS: ClassVar[tuple[type[Command], ...]] = (PrintPage, SavePage)

    def __init__(self, conference_uid: str = "") -> None:
        super().__init__()
        self.conference_uid = conference_uid
        self._shown = Shown()
        self._page = ""
        self._given = ""
        self._text = Plain("", id="text")

    def body(self) -> Iterable[Widget]:
        """Return the page."""
        yield VerticalScroll(self._text, id="paper", classes="panel", can_focus=True)

    def title_parts(self) -> tuple[str, ...]:
        """Return what it is."""
        return (self.WORDS,)

    def load(self) -> None:
        """Read the page."""
        from cpclerk.services import pages, trail

        session, which, uid = self.session, self.WHICH, self.conference_uid
        self.read(lambda: pages.page_text(session, which, uid), self.paint, group="page")
        if uid:
            self.enter_opening(lambda: trail.opened(session, uid, which))

    def paint(self, text: str) -> None:
        """Show the page."""
        self._page = text
        self._text.show(text)

    def on_unmount(self) -> None:
        """Take away what was given to another program."""
        self._shown.close()

    def action_print_page(self) -> None:
        """Give the page to the system's program for texts."""
        try:
            self._shown.show(f"{self.WHICH}.txt", self._page.encode())
        except OSError:
            self.complain("This machine has no program that opens texts. f saves it in a folder.")
        else:
            self.say("Opened. Print it there; here it goes when you leave this page.")

    def action_save_page(self) -> None:
        """Ask for a folder and save the page in it."""
        from cpclerk.services import pages

        session, which, uid = self.session, self.WHICH, self.conference_uid
        text = self._given

        def save(folder: str) -> None:
            self.write(lambda: pages.save_page(session, which, folder, uid, text=text), self._saved)

        question = "In which folder is the page to be saved? Remove it once it is printed."
        dialogs.ask_line(self, question, save)

    def _saved(self, path: Path) -> None:
        self.say(f"Saved in {path.parent}. Remove it once it is printed.")
