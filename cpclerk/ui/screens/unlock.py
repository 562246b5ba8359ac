"""The door of a locked office: your name, your passphrase."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from cpclerk.rules.errors import Refused
from cpclerk.services import unlocking
from cpclerk.ui.forms import Form, Option, PickField
from cpclerk.ui.forms.secret import PassphraseField
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.widgets.plain import Plain

if TYPE_CHECKING:
    from cpclerk.services.unlocking import Unlocked


class UnlockScreen(BaseScreen):
    """Unlock the office; whoever does is signed in."""

    TITLE = "Locked"
    DEFAULT_CSS = """
    UnlockScreen .told { padding: 1 2; color: $text-error; text-style: bold; height: auto; }
    """

    def __init__(self, store: Path, user: str = "") -> None:
        super().__init__()
        self.store = store
        self.user = user
        self.names: dict[str, str] = {}

    def body(self) -> Iterable[Widget]:
        """Return the words and the two fields."""
        self.people = PickField("user", "Your name", required=True)
        self.passphrase = PassphraseField("passphrase", "Passphrase", required=True)
        self.form = Form(self.people, self.passphrase)
        self.told = Plain("", classes="told")
        yield Plain(f"\n  {self.about()}\n")
        yield self.form
        yield Plain("\n  Enter goes on, and unlocks. Forgotten? cpclerk recover --help")
        yield self.told

    def about(self) -> str:
        """Return what is said above the fields."""
        return f"This office is locked.\n  {self.store}"

    def unsaved(self) -> bool:
        """Nothing typed here is kept."""
        return False

    def load(self) -> None:
        """Offer who can open the store; who was here last only types the passphrase."""
        machine = self.office_app.machine
        try:
            people = unlocking.who_can(self.store)
        except Refused as error:
            self.refused(error)
            people = ()
        self.names = dict(people)
        self.people.offer(Option(uid, name) for uid, name in people)
        last = machine.last_staff(self.store) if machine is not None else None
        known = self.user or self.names.get(last or "", people[0][1] if len(people) == 1 else "")
        self.people.set_text(known)
        (self.passphrase if known else self.people).focus_in()
        self.office_app.reader.submit(unlocking.load)

    def on_descendant_focus(self) -> None:
        """Another name takes the place of the one that stands there."""
        if self.people.has_focus_within:
            self.people.select_all()

    @on(Form.Completed)
    def unlock(self, message: Form.Completed) -> None:
        """Try what was typed, beside the screen: it takes its time on purpose."""
        name, passphrase = self.names[message.values["user"]], message.values["passphrase"]
        self.told.show("")
        self.say("Unlocking …")
        self.read(lambda: self.attempt(name, passphrase), self.come_in, group="try")

    def attempt(self, name: str, passphrase: str) -> "Unlocked":
        """Open the office with what was typed."""
        return unlocking.unlock_office(self.store, name, passphrase)

    def come_in(self, unlocked: "Unlocked") -> None:
        """Go to the desk."""
        self.say("")
        self.passphrase.set_text("")
        self.office_app.come_in(unlocked)

    def refused(self, error: Refused) -> None:
        """Say why not: beside the field, or where there is room for it."""
        self.say("")
        self.passphrase.select_all()
        if error.field in self.form.fields:
            super().refused(error)
        else:
            # What is wrong with the files takes more than one line.
            self.told.show(f"! {error.sentence}")
            if isinstance(error, unlocking.Damaged):
                self.ask_about(error)

    def ask_about(self, damaged: unlocking.Damaged) -> None:
        """Offer the newest good backup of a store that does not open."""
        backup, question = damaged.backup, unlocking.question_about(damaged)
        if backup is None or not question:
            return
        from cpclerk.ui import dialogs

        def answered(answer: str | None) -> None:
            if answer != "yes":
                return
            name, passphrase = self.people.text, self.passphrase.text
            self.told.show("")
            self.say("Bringing it back …")
            self.read(lambda: self._bring_back(backup, name, passphrase), self.come_in, group="try")

        answers = [
            dialogs.Answer("yes", "y", "Yes, bring it back"),
            dialogs.Answer("no", "n", "No, leave everything as it is"),
        ]
        self.app.push_screen(dialogs.Ask(question, answers), answered)

    def _bring_back(self, backup: Path, name: str, passphrase: str) -> "Unlocked":
        machine = self.office_app.machine
        unlocked, heads = unlocking.bring_back(
            self.store,
            backup,
            name,
            passphrase,
            device=machine.device if machine else "",
            signing_key=machine.signing_key if machine else None,
        )
        if machine is not None:
            machine.note_heads(self.store, heads)
        return unlocked
