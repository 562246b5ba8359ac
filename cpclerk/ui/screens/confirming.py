"""A list whose lines are confirmed one by one, then sent in one go, which nothing takes back."""

from collections.abc import Iterable
from typing import ClassVar

from cpclerk.services.families import FamilyPage, family
from cpclerk.services.reaching import Owner, owner_of
from cpclerk.ui.screens.follow_up import FollowUpScreen
from cpclerk.ui.widgets.lines import Lines


class ConfirmingScreen(FollowUpScreen):
    """What lists of recipients have in common; `STAYS` says that what was sent stays sent."""

    STAYS: ClassVar[str]

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

    def show_ways(self, invitee_uid: str, name: str) -> None:
        """Open where somebody is reached; what is changed there shows at once."""
        session = self.session

        def read() -> tuple[Owner, FamilyPage | None]:
            owner = owner_of(session, invitee_uid)
            return owner, family(session, owner.family_uid) if owner.family_uid else None

        self.read(read, lambda found: self._show_ways(name, *found), group="ways")

    def _show_ways(self, name: str, owner: Owner, of: FamilyPage | None) -> None:
        from cpclerk.ui.screens.agency import AgencyScreen
        from cpclerk.ui.screens.family_contacts import FamilyContactsScreen
        from cpclerk.ui.screens.professional import ProfessionalScreen

        if of is not None:
            self.app.push_screen(FamilyContactsScreen(of))
        elif owner.kind == "professional":
            self.app.push_screen(ProfessionalScreen(owner.uid))
        elif owner.kind == "agency":
            self.app.push_screen(AgencyScreen(owner.uid))
        else:
            self.say(f"Nothing is kept of how {name} is reached: h, by hand.")

    def action_undo(self) -> None:
        """Take back the last confirmation; say that what was sent stays sent."""
        if self.has_sent and not self._done:
            self.complain(self.STAYS)
        else:
            super().action_undo()
