"""One professional: how they are reached, whom they work with, put right, retired."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from textual import on
from textual.content import Content
from textual.widget import Widget

from cpclerk.rules.text import printable
from cpclerk.services import networks, professionals
from cpclerk.services.contacts import Way, of_one
from cpclerk.services.networks import AgencyNamed
from cpclerk.services.professionals import AgencyPage, ProfessionalPage, counts_words
from cpclerk.services.undo import Saved
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import Field, New, Option, PickField
from cpclerk.ui.screens.reach import ReachScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines, Row


class EditProfessional(Command):
    """m on a professional's page."""

    id = "edit-professional"
    key = "m"
    words = "put right"
    description = "Put right the professional's name, what they are, or their agency"


class Retire(Command):
    """r on a professional's or an agency's page."""

    id = "retire"
    key = "r"
    words = "retire"
    description = "They are not there any more, and offered no longer; again: they are"


class WorkScreen(ReachScreen):
    """What the pages of a professional and of an agency have in common."""

    OFFERS: ClassVar[tuple[type[Command], ...]] = (Retire,)

    def __init__(self, uid: str) -> None:
        super().__init__()
        self.uid = uid
        self.page: ProfessionalPage | AgencyPage | None = None

    def owners(self) -> tuple[Option, ...]:
        """Return whose page it is."""
        return (Option(self.uid, self.page.name if self.page else ""),)

    def reading_ways(self) -> Callable[[], tuple[Way, ...]]:
        """Return the job that reads how they are reached."""
        session, uid = self.session, self.uid
        return lambda: of_one(session, uid)

    def action_retire(self) -> None:
        """They are there no more, or again."""
        page, session = self.page, self.session
        if page is None or not self.allowed("retire"):
            return
        do = professionals.retire if page.active else professionals.take_on_again
        said = "Retired: offered no longer" if page.active else "There again"
        self.save(lambda: do(session, page.uid, page.rev), lambda _: f"{said}. u undoes it.")


class OpenAgency(Command):
    """g on a professional's page."""

    id = "open-agency"
    key = "g"
    words = "agency"
    description = "Open the professional's agency"


class ProfessionalScreen(WorkScreen):
    """A professional whole; without a uid a new one is asked for."""

    DEFAULT_CSS = "ProfessionalScreen #works-with { height: 1fr; min-height: 4; }"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (EditProfessional, OpenAgency)

    def __init__(self, uid: str = "", name: str = "", agency: str = "") -> None:
        super().__init__(uid)
        self.new_name, self.new_agency = name, agency
        self.page: ProfessionalPage | None = None
        self.agencies: tuple[AgencyNamed, ...] = ()
        self.works_with = Lines(
            (Column("Child", stretch=True), Column("Family", stretch=True)),
            id="works-with",
            empty="In no child's network now.",
            classes="panel",
        )
        self.works_with.border_title = "Works with"

    def body(self) -> Iterable[Widget]:
        """Return the two lists, and the form that opens under them."""
        yield self.ways
        yield self.works_with
        yield self.asking

    def title_parts(self) -> tuple[str, ...]:
        """Return who it is."""
        if self.page is None:
            return ("Professional",)
        gone = () if self.page.active else ("not there any more",)
        return (*filter(None, (self.page.name, self.page.capacity, self.page.agency)), *gone)

    def load(self) -> None:
        """Read the professional, or ask for a new one."""
        session, uid = self.session, self.uid
        self.read(lambda: networks.agencies(session), self._take_agencies, group="agencies")
        if uid:
            self.read(lambda: professionals.professional(session, uid), self.paint)
            super().load()

    def paint(self, page: ProfessionalPage) -> None:
        """Show who it is and whom they work with."""
        self.page = page
        self.show_title()
        self.refresh_bindings()
        counted = f"counts as {counts_words(page.counts_as)} towards quorum"
        self.ways.border_subtitle = Content(printable(counted))
        self.works_with.show(
            [
                Row(f"{place} {each.family_uid}", (each.child, each.family))
                for place, each in enumerate(page.works_with)
            ]
        )

    @on(Lines.Chosen, "#works-with")
    def open_family(self, message: Lines.Chosen) -> None:
        """Enter on a child opens the family."""
        from cpclerk.ui.screens.family import FamilyScreen

        self.app.push_screen(FamilyScreen(message.key.split()[1]))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer nothing about somebody who is not there yet."""
        own = {"add_contact", "edit_professional", "retire", "open_agency"}
        if action in own:
            return self.page is not None
        return super().check_action(action, parameters)

    async def _ask_new(self) -> None:
        session = self.session
        named = {each.uid: each.name for each in self.agencies}

        def add(values: dict[str, Any]) -> None:
            agency = values["agency"]
            self.save(
                lambda: networks.add_professional(
                    session,
                    name=values["name"],
                    agency=agency.name if isinstance(agency, New) else named.get(agency, ""),
                    capacity=values["capacity"] or "",
                ),
                self._added,
            )

        at = next((each.uid for each in self.agencies if each.name == self.new_agency), None)
        fields = self._fields(self.new_name, at, "", allow_new=True)
        await self.ask("A new professional", fields, add, draft="new professional")

    def _added(self, saved: Saved) -> str:
        self.uid = saved.uid
        return "Added. a adds how they are reached."

    async def action_edit_professional(self) -> None:
        """Ask what is to be put right."""
        page, session = self.page, self.session
        if page is None or not self.allowed("amend professional"):
            return
        fields = self._fields(page.name, page.agency_uid, page.capacity)
        await self.ask(
            "The professional",
            fields,
            lambda values: self.save(
                lambda: professionals.amend_professional(
                    session,
                    page.uid,
                    page.rev,
                    name=values["name"],
                    capacity=values["capacity"] or "",
                    agency_uid=values["agency"],
                ),
                lambda _: "Saved. u undoes it.",
            ),
            draft=f"professional {page.uid}",
        )

    def action_open_agency(self) -> None:
        """Open the agency."""
        from cpclerk.ui.screens.agency import AgencyScreen

        if self.page is not None:
            self.app.push_screen(AgencyScreen(self.page.agency_uid))

    def _fields(
        self, name: str, agency: str | None, capacity: str, *, allow_new: bool = False
    ) -> tuple[Field, ...]:
        return (
            Field("name", "Name", text=name, required=True, placeholder="Ms N. Care"),
            PickField(
                "agency",
                "Agency",
                [Option(each.uid, each.name) for each in self.agencies],
                value=agency,
                allow_new=allow_new,
                required=True,
            ),
            Field("capacity", "As", text=capacity, placeholder="school nurse"),
        )

    def _take_agencies(self, agencies: tuple[AgencyNamed, ...]) -> None:
        self.agencies = agencies
        if not self.uid and self.asking.form is None:
            self.run_worker(self._ask_new())
