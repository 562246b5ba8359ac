"""What an idle screen shows: who it waits for, and the passphrase field. Nothing else."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from cpclerk.services import unlocking
from cpclerk.ui.commands import Command
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.screens.unlock import UnlockScreen
from cpclerk.ui.widgets.plain import Plain

if TYPE_CHECKING:
    from cpclerk.services.unlocking import Unlocked


class ComeBack(Command):
    """Enter on the hidden screen."""

    id = "come-back"
    key = "enter"
    words = "come back"
    description = "Show again what was being done"


class LockScreen(UnlockScreen):
    """The lock of an encrypted store; somebody else can sign in here, too."""

    IS_DOOR: ClassVar[bool] = True

    def about(self) -> str:
        """Return what is said above the fields."""
        return "The screen is locked. What was being done waits; what was typed is kept."

    def attempt(self, name: str, passphrase: str) -> "Unlocked":
        """Unlock the store, once its key has been put away."""
        put_away = self.office_app.locking.put_away
        if put_away is not None:
            put_away.result()
        return unlocking.unlock_office(self.store, name, passphrase)

    def ask_about(self, damaged: unlocking.Damaged) -> None:
        """Bring nothing back under the work that waits: that is for the door."""

    def come_in(self, unlocked: "Unlocked") -> None:
        """Go on where it was left."""
        self.passphrase.set_text("")
        self.office_app.locking.come_back(unlocked)


class HiddenScreen(BaseScreen):
    """The lock of a training store, which anybody can read anyway: it only hides."""

    TITLE = "Hidden"
    IS_DOOR: ClassVar[bool] = True
    OFFERS: ClassVar[tuple[type[Command], ...]] = (ComeBack,)

    def body(self) -> Iterable[Widget]:
        """Return the words."""
        yield Plain("\n  The screen is hidden. What was being done waits.\n\n  Enter comes back.")

    def action_come_back(self) -> None:
        """Go on where it was left."""
        self.office_app.locking.come_back()
