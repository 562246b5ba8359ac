"""The top of step 2: the list that came, family and police told, the quorum forecast."""

from collections.abc import Callable
from datetime import date
from typing import Any

from textual import on

from cpclerk.rules.dates_in_words import date_words
from cpclerk.services import invitations as service
from cpclerk.services import office
from cpclerk.services.undo import Saved
from cpclerk.ui.forms import DateField
from cpclerk.ui.screens import invitations_commands as commands
from cpclerk.ui.screens import invitations_words as words
from cpclerk.ui.screens.step import StepScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row

FACTS = ("list", "family", "police", "quorum")
KEYS = {
    "list": commands.ListIn.key,
    "family": commands.FamilyTold.key,
    "police": commands.PoliceTold.key,
}
TOLD: dict[str, Callable[[Any, str, int, date | None], Saved]] = {
    "list": service.invitation_list_in,
    "family": service.family_told,
    "police": service.police_told,
}


class ToldScreen(StepScreen):
    """Four facts, each with its key and its limit. `page` is what was read last."""

    OFFERS = commands.TOLD

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self.page: service.Invitations | None = None
        self.facts = Lines((Column(width=1), Column(width=15), Column(stretch=True)), id="facts")

    def show_facts(self, page: service.Invitations) -> None:
        """Keep the page and show its facts."""
        self.page = page
        self.facts.show([_fact(name, page) for name in FACTS])

    def working_under_cursor(self) -> tuple[str, ...] | None:
        """Return how the limit or the forecast under the cursor came about."""
        if self.page is None or not self.facts.has_focus:
            return None
        return words.working(self.facts.key or "", self.page)

    async def action_family_told(self) -> None:
        """The family is told today; if that is recorded, ask for the right day."""
        await self._tell("family")

    async def action_police_told(self) -> None:
        """The police are told today; if that is recorded, ask for the right day."""
        await self._tell("police")

    async def action_invitation_list_in(self) -> None:
        """The list came today; if that is recorded, ask for the right day."""
        await self._tell("list")

    @on(Lines.Chosen, "#facts")
    async def choose_fact(self, event: Lines.Chosen) -> None:
        """Enter on a fact does what its key does."""
        if event.key in TOLD:
            await self._tell(event.key)

    async def _tell(self, fact: str) -> None:
        if self.page is not None and words.day_of(fact, self.page) is None:
            self._record_day(fact, self.session.today)
        elif self.page is not None:
            await self._ask_day(fact)

    async def ask_day(self) -> None:
        """Ask for the day of the fact under the cursor."""
        if self.facts.key in TOLD:
            await self._ask_day(self.facts.key)

    async def _ask_day(self, fact: str) -> None:
        if self.page is None:
            return
        day = words.day_of(fact, self.page)
        await self.ask(
            f"{words.QUESTIONS[fact]} Leave it empty if not yet.",
            self.date_field("On", day),
            then=lambda values: self._record_day(fact, values["on"]),
        )

    def _record_day(self, fact: str, day: date | None) -> None:
        session, uid, record = self.session, self.conference_uid, TOLD[fact]
        what = f"{words.DONE[fact]} {date_words(day)}" if day else words.NOT_DONE[fact]
        self.save(uid, lambda rev: record(session, uid, rev, day), f"{what}. u undoes.")

    def date_field(self, label: str, day: date | None) -> DateField:
        """Return a field for the day on which something happened."""
        calendar = office.typing_calendar(self.session)
        return DateField("on", label, today=self.session.today, calendar=calendar, value=day)


def _fact(name: str, page: service.Invitations) -> Row:
    label, state, tone = words.fact(name, page)
    return Row(name, (KEYS.get(name, ""), label, Cell(state, tone)))
