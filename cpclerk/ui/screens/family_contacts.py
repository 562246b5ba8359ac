"""How the members of a family are reached, and who lives where."""

from collections.abc import Callable, Iterable

from textual.widget import Widget

from cpclerk.services.contacts import Way, of_family
from cpclerk.services.families import FamilyPage
from cpclerk.ui.forms import Option
from cpclerk.ui.screens.reach import ReachScreen


class FamilyContactsScreen(ReachScreen):
    """One list for the whole family."""

    def __init__(self, page: FamilyPage) -> None:
        super().__init__()
        self.page = page

    def body(self) -> Iterable[Widget]:
        """Return the list, and the form that opens under it."""
        yield self.ways
        yield self.asking

    def title_parts(self) -> tuple[str, ...]:
        """Return whose it is."""
        return ("Ways to reach", self.page.label)

    def owners(self) -> tuple[Option, ...]:
        """Return the members of the family."""
        return tuple(
            Option(each.person_uid, each.name, each.relation) for each in self.page.members
        )

    def reading_ways(self) -> Callable[[], tuple[Way, ...]]:
        """Return the job that reads how they are reached."""
        session, uid = self.session, self.page.uid
        return lambda: of_family(session, uid)
