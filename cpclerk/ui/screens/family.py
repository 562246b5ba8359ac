"""One family: who is in it, how the children stand, their networks, their conferences."""

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on
from textual.content import Content
from textual.widget import Widget

from cpclerk.rules.text import printable
from cpclerk.services import networks, people, trail
from cpclerk.services.families import FamilyPage, family
from cpclerk.services.networks import Known
from cpclerk.services.office import Choice, places, typing_calendar
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import DateField, Field, New, Option, PickField
from cpclerk.ui.screens.family_commands import (
    AddPerson,
    AddToNetwork,
    EditFamily,
    EditPerson,
    Relate,
    SamePerson,
    TakeOut,
    WaysToReach,
)
from cpclerk.ui.screens.family_people import FamilyPeople
from cpclerk.ui.screens.family_words import conference_row, kin_words, member_row, network_rows
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines


class FamilyScreen(FamilyPeople):
    """A family whole, and what can be put right about it."""

    DEFAULT_CSS = """
    FamilyScreen #members { height: auto; max-height: 40%; }
    FamilyScreen #network { height: auto; max-height: 35%; }
    FamilyScreen #conferences { height: 1fr; min-height: 4; }
    /* The lists give way to a form, however large the family; on a small screen to all of it. */
    FamilyScreen.-asking #conferences { display: none; }
    FamilyScreen.-asking #network { max-height: 20%; }
    FamilyScreen.-asking #members { height: 1fr; max-height: 100%; min-height: 3; }
    FamilyScreen.-asking.-short #network { display: none; }
    FamilyScreen.-asking.-short Asking { max-height: 85%; }
    """
    VERTICAL_BREAKPOINTS = [(0, "-short"), (36, "-tall")]
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        AddPerson,
        EditPerson,
        WaysToReach,
        AddToNetwork,
        TakeOut,
        Relate,
        EditFamily,
        SamePerson,
    )

    def __init__(self, family_uid: str, person_uid: str = "") -> None:
        super().__init__(family_uid, person_uid)
        self.teams: tuple[Choice, ...] = ()
        self.known: tuple[Known, ...] = ()
        self.agencies: tuple[str, ...] = ()
        self.network = Lines(
            (
                Column("Name", stretch=True, least=10),
                Column("As", stretch=True, least=6, rank=1),
                Column("Agency", least=6),
                Column("For", stretch=True, rank=2),
                Column("Since", rank=3),
            ),
            id="network",
            empty="Nobody is in the network. n adds somebody.",
            classes="panel",
        )
        self.conferences = Lines(
            (
                Column("Held", width=15),
                Column("Reference", least=6),
                Column("Type", stretch=True),
                Column("State"),
                Column("Chair", rank=1),
            ),
            id="conferences",
            empty="No conference yet. b on the desk books one.",
            classes="panel",
        )

    def body(self) -> Iterable[Widget]:
        """Return the three lists, and the form that opens under them."""
        self.members.border_title = "Family"
        self.network.border_title = "Network"
        self.conferences.border_title = "Conferences"
        yield self.members
        yield self.network
        yield self.conferences
        yield self.asking

    def title_parts(self) -> tuple[str, ...]:
        """Return the family's name."""
        return ("Family", self.page.label) if self.page else ("Family",)

    def load(self) -> None:
        """Read the family whole."""
        session, uid = self.session, self.family_uid
        self.read(lambda: family(session, uid), self.paint)
        self.read(lambda: places(session).teams, self._take_teams, group="teams")
        self.read(lambda: networks.find_professionals(session), self._take_known, group="known")
        self.read(lambda: networks.agency_names(session), self._take_agencies, group="agencies")

    def paint(self, page: FamilyPage) -> None:
        """Show the family."""
        self.page = page
        self.show_title()
        session, uid = self.session, self.family_uid
        self.enter_opening(lambda: trail.opened_family(session, uid))
        self.members.show([member_row(each) for each in page.members])
        found = [each.uid for each in page.members if each.person_uid == self.person_uid]
        if found:
            # From now on the cursor is where it is left.
            self.members.move_to(found[0])
            self.person_uid = ""
        self._show_network()
        self.conferences.show([conference_row(each) for each in page.conferences])
        if self.news:
            self.say(self.news)
            self.news = ""
        if self.focused is None:
            self.members.focus()

    @on(Lines.Highlighted, "#members")
    def _show_network(self) -> None:
        member = self._member()
        children = self.page.children if self.page else ()
        shown = [member] if member and member.is_child else list(children)
        self.network.show(network_rows(shown))
        kin = kin_words(self.page, member) if self.page and member else ""
        self.members.border_subtitle = Content(printable(kin))

    @on(Lines.Chosen, "#members")
    async def choose_member(self) -> None:
        """Enter on somebody puts right what is known of them."""
        await self.action_edit_person()

    @on(Lines.Chosen, "#conferences")
    def open_conference(self, message: Lines.Chosen) -> None:
        """Enter on a conference opens it."""
        self.open("overview", message.key)

    # The family, and networks

    async def action_edit_family(self) -> None:
        """Ask what is to be put right of the family."""
        page = self.page
        if page is None:
            return
        fields = (
            Field("surname", "Family's surname", text=page.surname),
            PickField(
                "team",
                "Team",
                [Option(each.uid, each.words) for each in self.teams],
                value=page.team_uid,
            ),
            Field("case_system_id", "Number on case system", text=page.case_system_id),
        )
        session, uid, rev = self.session, page.uid, page.rev

        def amend(values: dict[str, Any]) -> None:
            self._write(
                lambda: people.amend_family(
                    session,
                    uid,
                    rev,
                    surname=values["surname"] or "",
                    team_uid=values["team"],
                    case_system_id=values["case_system_id"] or "",
                ),
                "Saved.",
            )

        await self._ask("The family", fields, amend)

    async def action_add_to_network(self) -> None:
        """Ask who is put into the network of the child under the cursor, or of all."""
        page, member = self.page, self._member()
        if page is None or not page.children:
            self.say("Add a child first: a network is a child's.")
            return
        one = member if member is not None and member.is_child else None
        children = [each.person_uid for each in page.children if one is None or each is one]
        question = f"Into the network of {one.name}" if one else "Into every child's network"
        fields = (
            PickField(
                "professional",
                "Who",
                [Option(each.uid, each.name, each.agency) for each in self.known],
                allow_new=True,
                required=True,
            ),
            PickField(
                "agency",
                "Agency",
                [Option(each, each) for each in self.agencies],
                allow_new=True,
                placeholder="for somebody new",
            ),
            Field("capacity", "As", placeholder="health visitor; for somebody new"),
            DateField(
                "since",
                "Since",
                today=self.session.today,
                calendar=typing_calendar(self.session),
                past=True,
            ),
        )
        session = self.session

        def put(values: dict[str, Any]) -> None:
            who, agency, since = values["professional"], values["agency"], values["since"]
            if not isinstance(who, New):
                self._write(
                    lambda: networks.put_in_network(session, children, who, since=since), "Added."
                )
                return
            self._write(
                lambda: networks.put_new_in_network(
                    session,
                    children,
                    name=who.name,
                    agency=agency.name if isinstance(agency, New) else agency or "",
                    capacity=values["capacity"] or "",
                    since=since,
                ),
                "Added.",
            )

        await self._ask(question, fields, put)

    def action_take_out(self) -> None:
        """Take the professional under the cursor out of the network shown."""
        page, member, uid = self.page, self._member(), self.network.key
        if page is None or uid is None or not self.network.has_focus:
            self.say("Tab to the network, then x takes out who is under the cursor.")
            return
        one = member if member is not None and member.is_child else None
        links = [
            link.uid
            for child in page.children
            if one is None or child is one
            for link in child.network
            if link.professional_uid == uid
        ]
        session = self.session
        self._write(lambda: networks.leave_network(session, links), "Taken out. u undoes it.")

    def _take_teams(self, teams: tuple[Choice, ...]) -> None:
        self.teams = teams

    def _take_known(self, known: tuple[Known, ...]) -> None:
        self.known = known

    def _take_agencies(self, agencies: tuple[str, ...]) -> None:
        self.agencies = agencies
