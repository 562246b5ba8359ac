"""People: who can open the store, one's own passphrase, and when an idle screen locks."""

from collections.abc import Callable
from typing import Any, ClassVar

from textual import work

from cpclerk.rules.errors import Refused
from cpclerk.rules.passphrases import as_typed
from cpclerk.rules.roles import ADD_USER, REMOVE_USER, ROLES, SET_LOCK
from cpclerk.services import office, users
from cpclerk.services.office import LATEST, SOONEST
from cpclerk.services.users import User
from cpclerk.ui import dialogs
from cpclerk.ui.commands import Command
from cpclerk.ui.dialogs import Answer
from cpclerk.ui.forms import CheckedField, ChoiceField, Field
from cpclerk.ui.forms.secret import PassphraseField
from cpclerk.ui.screens.page import PageScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row


class AddUser(Command):
    """n on the people."""

    id = "add-user"
    key = "n"
    words = "new"
    description = "Let somebody in: their name, their role, a first passphrase they will change"


class RemoveUser(Command):
    """Del on the people."""

    id = "remove-user"
    key = "delete"
    words = "remove"
    description = "Let the person under the cursor in no more; what they did stays under their name"


class ChangePassphrase(Command):
    """p on the people."""

    id = "change-passphrase"
    key = "p"
    words = "my passphrase"
    description = "Give yourself a new passphrase"


class LockAfter(Command):
    """m on the people."""

    id = "lock-after"
    key = "m"
    words = "minutes"
    description = "Set after how many idle minutes every screen of the office locks"


class PeopleScreen(PageScreen):
    """Who can open the store; in a training store, who works in the office."""

    TITLE = "People"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        AddUser,
        RemoveUser,
        ChangePassphrase,
        LockAfter,
    )

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, User] = {}
        self.lines = Lines(
            (Column("Name", stretch=True, least=20), Column("Role", width=12), Column("")),
            titles=True,
            classes="panel",
        )

    @property
    def is_locked(self) -> bool:
        """Whether people open this store with passphrases."""
        return not self.session.store.unencrypted

    def load(self) -> None:
        """Read who there is, and when screens lock."""
        session = self.session
        self.read(lambda: (users.users(session), office.locks_after(session)), self.paint)

    def paint(self, found: tuple[tuple[User, ...], int]) -> None:
        """Show them."""
        people, minutes = found
        self.office_app.locking.minutes = minutes
        self.known = {each.uid: each for each in people}
        what = "can open the store" if self.is_locked else "work in this training office"
        self.lines.border_title = f"{len(people)} {what}"
        self.lines.border_subtitle = (
            f"an idle screen locks after {minutes} minute{'' if minutes == 1 else 's'}"
        )
        own = self.session.actor.uid
        self.lines.show(
            [
                Row(each.uid, (each.name, each.role, Cell("you" if uid == own else "", "quiet")))
                for uid, each in self.known.items()
            ]
        )
        if self.focused is None:
            self.lines.focus()

    async def action_add_user(self) -> None:
        """Ask who is let in."""
        if not self.allowed(ADD_USER):
            return
        fields = [
            Field("name", "Name", required=True, wide=True),
            ChoiceField("role", "Role", [(role, role) for role in ROLES], value=ROLES[0]),
        ]
        if self.is_locked:
            fields += _new_passphrase("passphrase", "First passphrase")
        await self.ask("Let somebody in", fields, self._add, draft="people new")

    @work
    async def action_remove_user(self) -> None:
        """Let the person under the cursor in no more."""
        user, session = self.known.get(self.lines.key or ""), self.session
        if user is None or not self.allowed(REMOVE_USER):
            return
        if user.uid == session.actor.uid:
            self.say("That is you. Ask another clerk or manager to remove you.")
            return
        answers = [Answer("keep", "k", "Keep"), Answer("remove", "r", f"Remove {user.name}")]
        if await dialogs.ask(self.app, f"Let {user.name} in no more?", answers) != "remove":
            return
        hint = " If they may have a copy of the store: cpclerk rekey." if self.is_locked else ""
        self._write(lambda: users.remove_user(session, user.name), f"{user.name} is removed.{hint}")

    async def action_change_passphrase(self) -> None:
        """Ask for one's own passphrase, then the new one twice."""
        if not self.is_locked:
            self.say("A training store has no passphrases: anybody can open it.")
            return
        fields = [
            PassphraseField("old", "Passphrase now", required=True),
            *_new_passphrase("new", "New passphrase"),
        ]
        await self.ask("Your passphrase", fields, self._change_passphrase, draft="")

    async def action_lock_after(self) -> None:
        """Ask after how many minutes."""
        if not self.allowed(SET_LOCK):
            return
        minutes = CheckedField(
            "minutes",
            "Minutes",
            _whole,
            text=str(self.office_app.locking.minutes),
            required=True,
            placeholder=f"{SOONEST} to {LATEST}",
        )
        await self.ask(
            "An idle screen locks after how many minutes?",
            [minutes],
            self._lock_after,
            draft="people minutes",
        )

    def _add(self, values: dict[str, Any]) -> None:
        session, name, role = self.session, values["name"], values["role"]
        passphrase = values.get("passphrase", "")
        if self.is_locked and not self._is_same(passphrase, values["again"]):
            return
        self._write(
            lambda: users.add_user(session, name, role, passphrase),
            f"{name} is let in, as {role}.",
        )

    def _change_passphrase(self, values: dict[str, Any]) -> None:
        session, old, new = self.session, values["old"], values["new"]
        if self._is_same(new, values["again"]):
            self._write(
                lambda: users.change_own_passphrase(session, old, new),
                "Your passphrase is changed. The old one opens nothing any more.",
            )

    def _lock_after(self, values: dict[str, Any]) -> None:
        session, minutes = self.session, values["minutes"]
        self.save(
            lambda: office.set_lock(session, minutes),
            lambda _: f"An idle screen locks after {minutes} min from now on. u undoes it.",
        )

    def _is_same(self, passphrase: str, again: str) -> bool:
        form = self.asking.form
        if as_typed(passphrase) == as_typed(again) or form is None:
            return True
        form.complain("again", "This is not the same. Type it once more.")
        return False

    def _write(self, job: Callable[[], object], said: str) -> None:
        """Write what is not taken back with a key, close the form it came from, and say it."""

        def done(_: object) -> None:
            self.close_saved()
            self.say(said)
            self.load()

        self.write(job, done)


def _new_passphrase(name: str, label: str) -> list[Field]:
    return [
        PassphraseField(name, label, required=True),
        PassphraseField("again", "The same again", required=True),
    ]


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise Refused(f"Type a whole number, {SOONEST} to {LATEST}.")
    return int(text)
