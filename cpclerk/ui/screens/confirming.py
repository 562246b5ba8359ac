"""A list whose lines are confirmed one by one, then sent in one go, which nothing takes back."""

from collections.abc import Iterable
from typing import ClassVar

from cpclerk.rules.errors import Refused
from cpclerk.ui import dialogs
from cpclerk.ui.screens.follow_up import FollowUpScreen
from cpclerk.ui.widgets.lines import Lines


class ConfirmingScreen(FollowUpScreen):
    """What lists of recipients have in common.

    `STAYS` says that what was sent stays sent, `ONCE_MORE` is the answer that sends again.
    """

    STAYS: ClassVar[str]
    ONCE_MORE: ClassVar[str]

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self.has_sent = False

    @property
    def list_of_recipients(self) -> Lines:
        """The list that is gone through."""
        raise NotImplementedError

    def to_confirm(self) -> Iterable[tuple[str, bool]]:
        """Return each recipient's key, in order, and whether they are still to be confirmed."""
        raise NotImplementedError

    def confirm_again(self) -> None:
        """Confirm once more who is under the cursor and had it already."""
        raise NotImplementedError

    def focus_list(self) -> None:
        """Put the focus back on the list."""
        self.list_of_recipients.focus()

    def go_on_from(self, key: str) -> None:
        """Put the cursor on the next who is still to be confirmed."""
        rows = list(self.to_confirm())
        place = next((n for n, (uid, _) in enumerate(rows) if uid == key), 0)
        following = (uid for uid, waits in (*rows[place + 1 :], *rows[:place]) if waits)
        if (uid := next(following, None)) is not None:
            self.list_of_recipients.move_to(uid)

    def refused(self, error: Refused) -> None:
        """Ask before somebody is sent it once more; everything else as elsewhere."""
        if error.field != "again" or self.list_of_recipients.key is None:
            super().refused(error)
            return

        def answered(answer: str | None) -> None:
            if answer == "again":
                self.confirm_again()

        answers = [
            dialogs.Answer("again", "y", self.ONCE_MORE),
            dialogs.Answer("no", "n", "No"),
        ]
        self.app.push_screen(dialogs.Ask(error.sentence, answers), answered)

    def action_undo(self) -> None:
        """Take back the last confirmation; say that what was sent stays sent."""
        if self.has_sent and not self._done:
            self.complain(self.STAYS)
        else:
            super().action_undo()
