"""Starting an office: its name, its first user, a passphrase, and the recovery key on paper."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from textual import on
from textual.widget import Widget

from cpclerk.rules.errors import Refused
from cpclerk.rules.passphrases import LEAST, as_typed
from cpclerk.rules.text import clean_text
from cpclerk.services import unlocking
from cpclerk.services.procedures import available
from cpclerk.ui.forms import CheckedField, ChoiceField, Field, Form, Option, PickField
from cpclerk.ui.forms.secret import PassphraseField
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.widgets.plain import Plain

GENERAL = "england-2023"
"""The national limits: what most offices start from, and set the rest of themselves."""


class StartOfficeScreen(BaseScreen):
    """Start our office: an encrypted store, and you as the first who can open it."""

    TITLE = "Start our office"

    def __init__(self, store: Path) -> None:
        super().__init__()
        self.store = store

    def body(self) -> Iterable[Widget]:
        """Return what is asked."""
        self.again = PassphraseField("again", "The same again", required=True)
        self.form = Form(
            Field("office", "Name of the office", required=True),
            Field("name", "Your name", required=True),
            ChoiceField(
                "role", "Your role", [(role, role) for role in unlocking.STARTERS], value="clerk"
            ),
            PickField(
                "profile",
                "Procedures",
                [
                    Option(each.heading.name, each.heading.title, each.heading.guidance)
                    for each in available()
                ],
                value=GENERAL,
                required=True,
            ),
            PassphraseField("passphrase", "Passphrase", required=True),
            self.again,
        )
        yield Plain(f"\n  Start our office. It will be encrypted, in:\n  {self.store}\n")
        yield self.form
        yield Plain(
            f"\n  A passphrase has {LEAST} characters or more: four or five words that only you\n"
            "  put together. Nobody can look it up for you. Enter on the last field goes on."
        )

    def unsaved(self) -> bool:
        """Nothing is kept before the office is made."""
        return False

    def load(self) -> None:
        """Begin with the office's name."""
        self.form["office"].focus_in()

    @on(Form.Completed)
    def start(self, message: Form.Completed) -> None:
        """Make the office, then show its recovery key."""
        values = message.values
        if as_typed(values["passphrase"]) != as_typed(values["again"]):
            self.again.select_all()
            self.form.complain("again", "This is not the same. Type it once more.")
            return
        self.say("Making the office …")
        self.write(lambda: self._make(values), lambda key: self._show_key(values, key))

    def refused(self, error: Refused) -> None:
        """Say why not, beside the field."""
        self.say("")
        super().refused(error)

    def _make(self, values: dict[str, Any]) -> str:
        return unlocking.start_office(
            self.store,
            office=values["office"],
            profile=values["profile"],
            name=values["name"],
            role=values["role"],
            passphrase=values["passphrase"],
        )

    def _show_key(self, values: dict[str, Any], recovery_key: str) -> None:
        name, passphrase = values["name"], values["passphrase"]
        values.clear()
        for field in ("passphrase", "again"):
            self.form[field].set_text("")
        self.say("")
        self.app.push_screen(RecoveryKeyScreen(self.store, recovery_key, name, passphrase))


class RecoveryKeyScreen(BaseScreen):
    """The recovery key, shown once; it goes on when the last group is typed back."""

    TITLE = "Recovery key"

    def __init__(self, store: Path, recovery_key: str, name: str, passphrase: str) -> None:
        super().__init__()
        self.store = store
        self.recovery_key = recovery_key
        self.name_typed = name
        self.passphrase = passphrase

    def body(self) -> Iterable[Widget]:
        """Return the key and the field for its last group."""
        self.form = Form(
            CheckedField(
                "group", "Its last group", self._understood, in_words=lambda _: "", required=True
            )
        )
        yield Plain(
            "\n  This is the recovery key of your office. It opens the store when somebody\n"
            "  forgets their passphrase. It is shown once and kept nowhere: write it on\n"
            f"  paper, and lock the paper away.\n\n      {self.recovery_key}\n\n"
            "  When you have written it down, type its last group from the paper:\n"
        )
        yield self.form

    def unsaved(self) -> bool:
        """Nothing typed here is kept."""
        return False

    def load(self) -> None:
        """Wait for the last group."""
        self.form["group"].focus_in()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no way back: the office is made."""
        return action != "go_back" and super().check_action(action, parameters)

    @on(Form.Completed)
    def go_on(self) -> None:
        """Go to the desk."""
        name, passphrase, self.passphrase = self.name_typed, self.passphrase, ""
        self.read(
            lambda: unlocking.unlock_office(self.store, name, passphrase),
            lambda unlocked: self.office_app.come_in(unlocked, first_time=True),
            group="unlock",
        )

    def _understood(self, text: str) -> str:
        typed = clean_text(text).upper().rpartition("-")[2]
        if typed != self.recovery_key.rpartition("-")[2]:
            raise Refused("That is not the last group. Look at what you wrote down.")
        return typed
