"""One agency: its professionals, how it is reached, what it counts as towards quorum."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.content import Content
from textual.widget import Widget

from cpclerk.rules.text import printable
from cpclerk.services import professionals
from cpclerk.services.professionals import AgencyPage, counts_words
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import Field
from cpclerk.ui.screens.professional import ProfessionalScreen, WorkScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row


class EditAgency(Command):
    """m on an agency's page."""

    id = "edit-agency"
    key = "m"
    words = "put right"
    description = "Put right the agency's name, or what it counts as towards quorum"


class NewColleague(Command):
    """n on an agency's page."""

    id = "new-colleague"
    key = "n"
    words = "new professional"
    description = "Add a professional of this agency"


class AgencyScreen(WorkScreen):
    """An agency whole."""

    DEFAULT_CSS = "AgencyScreen #professionals { height: 1fr; min-height: 4; }"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (EditAgency, NewColleague)

    def __init__(self, uid: str) -> None:
        super().__init__(uid)
        self.page: AgencyPage | None = None
        self.professionals = Lines(
            (Column("Name", stretch=True), Column("As", stretch=True)),
            id="professionals",
            empty="Nobody of it is known yet. n adds somebody.",
            classes="panel",
        )
        self.professionals.border_title = "Professionals"

    def body(self) -> Iterable[Widget]:
        """Return the two lists, and the form that opens under them."""
        yield self.professionals
        yield self.ways
        yield self.asking

    def title_parts(self) -> tuple[str, ...]:
        """Return which it is."""
        if self.page is None:
            return ("Agency",)
        return ("Agency", self.page.name, *(() if self.page.active else ("not there any more",)))

    def load(self) -> None:
        """Read the agency."""
        session, uid = self.session, self.uid
        self.read(lambda: professionals.agency(session, uid), self.paint)
        super().load()

    def paint(self, page: AgencyPage) -> None:
        """Show who is there."""
        self.page = page
        self.show_title()
        counted = counts_words(page.counts_as or page.usual)
        own = " (the office says so)" if page.counts_as else ""
        self.professionals.border_subtitle = Content(
            printable(f"counts as {counted} towards quorum{own}")
        )
        self.professionals.show(
            [
                Row(
                    each.uid,
                    (each.name, each.capacity if each.active else Cell("not there any more")),
                    "" if each.active else "quiet",
                )
                for each in page.professionals
            ]
        )

    @on(Lines.Chosen, "#professionals")
    def open_professional(self, message: Lines.Chosen) -> None:
        """Enter on somebody opens them."""
        self.app.push_screen(ProfessionalScreen(message.key))

    async def action_edit_agency(self) -> None:
        """Ask what is to be put right."""
        page, session = self.page, self.session
        if page is None or not self.allowed("amend agency"):
            return
        usual = counts_words(page.usual)
        fields = (
            Field("name", "Name", text=page.name, required=True),
            Field(
                "counts_as",
                "Counts as",
                text=counts_words(page.counts_as),
                wide=True,
                placeholder=f"{usual}, by the procedures; or social care, nothing, a name",
            ),
        )
        await self.ask(
            "The agency",
            fields,
            lambda values: self.save(
                lambda: professionals.amend_agency(
                    session,
                    page.uid,
                    page.rev,
                    name=values["name"],
                    counted=values["counts_as"] or "",
                ),
                lambda _: "Saved. u undoes it.",
            ),
            draft=f"agency {page.uid}",
        )

    def action_new_colleague(self) -> None:
        """Add a professional of this agency."""
        if self.page is not None:
            self.app.push_screen(ProfessionalScreen("", "", self.page.name))
