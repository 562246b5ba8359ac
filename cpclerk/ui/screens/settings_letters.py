"""Letters: their templates, what is enclosed, how the office is reached, and the mail server."""

from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import PURPOSES, READERS
from cpclerk.rules.roles import SET_LETTERS
from cpclerk.services import enclosures, letter_settings, templates
from cpclerk.services.enclosures import Enclosed
from cpclerk.services.letter_settings import SECURITIES, Settings
from cpclerk.services.templates import Listed
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import CheckedField, ChoiceField, Field, NoteField
from cpclerk.ui.screens.page import PageScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row

CONTACT, SERVER = "contact", "server"


class ChangeLine(Command):
    """Enter on the letters."""

    id = "change-line"
    key = "enter"
    words = "change"
    description = "Change what is under the cursor; a template: bring the edited file back"
    # Else the list would take Enter for itself and the footer not show it.
    priority = True


class GiveOutTemplate(Command):
    """x on the letters."""

    id = "give-out-template"
    key = "x"
    words = "edit in Word"
    description = "Save the template under the cursor in a folder, to be edited in Word"


class UseShipped(Command):
    """z on the letters."""

    id = "use-shipped"
    key = "z"
    words = "shipped one"
    description = "Go back to the template that came with the program"


class Made(NamedTuple):
    """What letters are made with."""

    templates: tuple[Listed, ...]
    enclosures: tuple[Enclosed, ...]
    settings: Settings


class LettersScreen(PageScreen):
    """What letters are made from, what goes with them, and how they leave."""

    TITLE = "Letters"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (ChangeLine, GiveOutTemplate, UseShipped)

    def __init__(self) -> None:
        super().__init__()
        self.made: Made | None = None
        self.lines = Lines((Column(stretch=True), Column(stretch=True)), classes="panel")
        self.lines.border_title = "What letters are made with"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer Enter where it changes something."""
        if action == "change_line":
            return self.lines.has_focus
        return super().check_action(action, parameters)

    def load(self) -> None:
        """Read it all."""
        session = self.session
        self.read(
            lambda: Made(
                templates.templates(session),
                enclosures.enclosures(session),
                letter_settings.settings(session),
            ),
            self.paint,
        )

    def paint(self, made: Made) -> None:
        """Show it."""
        self.made = made
        self.lines.show(
            [
                Row(None, ("Templates",)),
                *(Row(each.code, (each.words, _version(each))) for each in made.templates),
                Row(None, ("Enclosed",)),
                *(
                    Row(
                        _key(each), (_what(each), "; ".join(each.names) or Cell("nothing", "quiet"))
                    )
                    for each in made.enclosures
                ),
                Row(None, ("The office",)),
                Row(CONTACT, ("How it is reached", _one_line(made.settings.contact))),
                Row(SERVER, ("Mail server", _server(made.settings))),
            ]
        )
        if self.focused is None:
            self.lines.focus()

    async def action_change_line(self) -> None:
        """Ask for what is to be changed under the cursor."""
        key = self.lines.key
        if self.made is None or key is None or not self.allowed(SET_LETTERS):
            return
        if (template := self._template()) is not None:
            await self._bring_back(template)
        elif key == CONTACT:
            await self._ask_contact(self.made.settings)
        elif key == SERVER:
            await self._ask_server(self.made.settings)
        else:
            await self._ask_enclosed(next(e for e in self.made.enclosures if _key(e) == key))

    async def action_give_out_template(self) -> None:
        """Ask for a folder and save the template there."""
        template, session = self._template(), self.session
        if template is None:
            self.say("Choose a template first.")
            return
        if not self.allowed(SET_LETTERS):
            return

        def save(values: dict[str, Any]) -> None:
            folder = values["folder"]
            self.write(lambda: templates.give_out(session, template.code, folder), saved)

        def saved(path: Path) -> None:
            self.close_saved()
            self.say(f"{path.name} is saved. Edit it in Word; Enter here brings it back.")

        await self.ask(
            f"In which folder is “{template.words}” to be saved? Nothing there is written over.",
            [Field("folder", "Folder", required=True, wide=True, placeholder="~/templates")],
            save,
            draft="",
        )

    def action_use_shipped(self) -> None:
        """Go back to the shipped template."""
        template, session = self._template(), self.session
        if template is None:
            self.say("Choose a template first.")
        elif self.allowed(SET_LETTERS):
            self.save(
                lambda: templates.use_shipped(session, template.code),
                lambda _: f"“{template.words}” is the shipped one again. u undoes it.",
            )

    async def _bring_back(self, template: Listed) -> None:
        session = self.session

        def save(values: dict[str, Any]) -> None:
            file = values["file"]
            self.say("The template is tried …")
            self.save(
                lambda: templates.bring_back(session, template.code, file),
                lambda _: f"“{template.words}” is made from it from now on. u undoes it.",
            )

        await self.ask(
            f"Which Word file is “{template.words}” made from? x saves the one in use.",
            [Field("file", "File", required=True, wide=True, placeholder="~/templates/…docx")],
            save,
            draft="",
        )

    async def _ask_enclosed(self, each: Enclosed) -> None:
        session = self.session

        def save(values: dict[str, Any]) -> None:
            names = values["names"] or ""
            self.save(
                lambda: enclosures.set_enclosures(
                    session, each.purpose, each.reader, each.rev, names
                ),
                lambda _: "It is enclosed from now on. u undoes it.",
            )

        await self.ask(
            f"What is enclosed with: {_what(each)}?",
            [NoteField("names", "One on each line", text="\n".join(each.names), wide=True)],
            save,
            draft=f"enclosed {_key(each)}",
        )

    async def _ask_contact(self, now: Settings) -> None:
        session = self.session

        def save(values: dict[str, Any]) -> None:
            contact = values["contact"] or ""
            self.save(
                lambda: letter_settings.set_contact(session, now.rev, contact),
                lambda _: "Letters say so from now on. u undoes it.",
            )

        await self.ask(
            "How is the office reached? Letters print this as it stands.",
            [NoteField("contact", "Telephone, address …", text=now.contact, wide=True)],
            save,
            draft="letters contact",
        )

    async def _ask_server(self, now: Settings) -> None:
        session = self.session

        def save(values: dict[str, Any]) -> None:
            self.save(
                lambda: letter_settings.set_sending(
                    session,
                    now.rev,
                    host=values["host"] or "",
                    port=values["port"],
                    security=values["security"],
                    user=values["user"] or "",
                    sender=values["sender"] or "",
                ),
                lambda _: "Mail leaves by it from now on. u undoes it.",
            )

        await self.ask(
            "Which server takes the office's mail? Without one, drafts are saved.",
            [
                Field("host", "Server", text=now.host, placeholder="smtp.example.org"),
                ChoiceField("security", "Encryption", list(SECURITIES.items()), value=now.security),
                CheckedField("port", "Port", _port, text=str(now.port), required=True),
                Field("user", "User, if it asks", text=now.user),
                Field("sender", "Sent from", text=now.sender, placeholder="name@example.org"),
            ],
            save,
            draft="letters server",
        )

    def _template(self) -> Listed | None:
        found = self.made.templates if self.made else ()
        return next((each for each in found if each.code == self.lines.key), None)


def _key(each: Enclosed) -> str:
    return f"enclosed {each.purpose} {each.reader}"


def _what(each: Enclosed) -> str:
    return f"{PURPOSES.get(each.purpose, each.purpose).capitalize()}, {READERS[each.reader]}"


def _version(each: Listed) -> Cell:
    if each.on is None:
        return Cell("as shipped", "quiet")
    return Cell(f"version {each.version}, {date_words(each.on)}, {each.by}")


def _one_line(text: str) -> Cell:
    return Cell(", ".join(text.split("\n"))) if text else Cell("not set", "quiet")


def _server(now: Settings) -> Cell:
    if not now.host:
        return Cell("none: drafts are saved in a folder", "quiet")
    return Cell(f"{now.host}:{now.port}, from {now.sender}")


def _port(text: str) -> int:
    if not text.isdecimal() or len(text) > 5:
        raise Refused("Type a whole number; usual are 587 and 465.")
    return int(text)
