"""One family: who is in it, how the children stand, their networks, their conferences."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from cpclerk.rules.dates_in_words import date_words
from cpclerk.services import networks, people
from cpclerk.services.conferences import Heading
from cpclerk.services.families import FamilyPage, Member, family
from cpclerk.services.networks import Known
from cpclerk.services.office import Choice, places, typing_calendar
from cpclerk.services.people import CHILD, Someone
from cpclerk.services.undo import Saved
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import ChoiceField, DateField, Field, New, Option, PickField
from cpclerk.ui.screens.page import PageScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row

SEXES = (("F", "female"), ("M", "male"), ("U", "not known"))
YES_NO = (("yes", "yes"), ("no", "no"))


class AddPerson(Command):
    """a on a family's page."""

    id = "add-person"
    key = "a"
    words = "add person"
    description = "Add a child, parent or carer to this family"


class EditPerson(Command):
    """e on a family's page."""

    id = "edit-person"
    key = "e"
    words = "edit"
    description = "Put right what is known of the person under the cursor, or that a child is born"


class EditFamily(Command):
    """m on a family's page."""

    id = "edit-family"
    key = "m"
    words = "family"
    description = "Put right the family's surname, team or number on the case system"


class AddToNetwork(Command):
    """n on a family's page."""

    id = "add-to-network"
    key = "n"
    words = "network"
    description = "Put a professional into the child's network, or into all the children's"


class TakeOut(Command):
    """x on a child's network."""

    id = "take-out"
    key = "x"
    words = "take out"
    description = "Take the professional under the cursor out of the network from today"


class FamilyScreen(PageScreen):
    """A family whole, and what can be put right about it."""

    DEFAULT_CSS = """
    FamilyScreen #members { height: auto; max-height: 40%; }
    FamilyScreen #network { height: auto; max-height: 35%; }
    FamilyScreen #conferences { height: 1fr; min-height: 4; }
    """
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        AddPerson,
        EditPerson,
        AddToNetwork,
        TakeOut,
        EditFamily,
    )

    def __init__(self, family_uid: str) -> None:
        super().__init__()
        self.family_uid = family_uid
        self.page: FamilyPage | None = None
        self.teams: tuple[Choice, ...] = ()
        self.known: tuple[Known, ...] = ()
        self.agencies: tuple[str, ...] = ()
        self.members = Lines(
            (
                Column("Who", least=6),
                Column("Name", stretch=True, least=10),
                Column("Age", rank=1),
                Column("Plan, or responsibility", stretch=True, least=8),
                Column("Reference", rank=2),
            ),
            id="members",
            titles=True,
            empty="Nobody is in this family yet. a adds somebody.",
            classes="panel",
        )
        self.network = Lines(
            (
                Column("Name", stretch=True, least=10),
                Column("As", stretch=True, least=6, rank=1),
                Column("Agency", least=6),
                Column("For", stretch=True, rank=2),
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
        self.members.show([_member_row(each) for each in page.members])
        self._show_network()
        self.conferences.show([_conference_row(each) for each in page.conferences])
        if self.focused is None:
            self.members.focus()

    @on(Lines.Highlighted, "#members")
    def _show_network(self) -> None:
        member = self._member()
        children = self.page.children if self.page else ()
        shown = [member] if member and member.is_child else list(children)
        rows: dict[str, list[str]] = {}
        links = {}
        for child in shown:
            for link in child.network:
                rows.setdefault(link.professional_uid, []).append(child.given_name or child.name)
                links[link.professional_uid] = link
        self.network.show(
            [
                Row(uid, (links[uid].name, links[uid].capacity, links[uid].agency, ", ".join(who)))
                for uid, who in rows.items()
            ]
        )

    @on(Lines.Chosen, "#members")
    async def choose_member(self) -> None:
        """Enter on somebody puts right what is known of them."""
        await self.action_edit_person()

    @on(Lines.Chosen, "#conferences")
    def open_conference(self, message: Lines.Chosen) -> None:
        """Enter on a conference opens it."""
        self.open("overview", message.key)

    # People

    async def action_add_person(self) -> None:
        """Ask for somebody new."""
        surname = self.page.surname if self.page else ""
        await self._ask_person("Somebody new", Someone("", surname=surname), self._add)

    async def action_edit_person(self) -> None:
        """Ask what is to be put right of the person under the cursor."""
        each = self._member()
        if each is None:
            self.say("Nobody is under the cursor. a adds somebody.")
            return
        now = Someone(
            each.relation,
            each.given_name,
            each.surname,
            each.born,
            each.expected,
            each.sex,
            each.parental_responsibility,
        )
        session, uid, rev = self.session, each.uid, each.rev
        await self._ask_person(
            "What is known",
            now,
            lambda someone: self._write(
                lambda: people.amend_person(session, uid, rev, someone), "Saved."
            ),
        )

    async def _ask_person(
        self, question: str, now: Someone, then: Callable[[Someone], None]
    ) -> None:
        session = self.session
        fields = (
            Field(
                "relation",
                "Who",
                text=now.relation,
                required=True,
                placeholder="child, mother, grandfather",
            ),
            Field("given_name", "First name", text=now.given_name),
            Field("surname", "Surname", text=now.surname),
            DateField(
                "born",
                "Born, or due",
                today=session.today,
                calendar=typing_calendar(session),
                value=now.born,
                placeholder="1/5/2014",
            ),
            ChoiceField(
                "expected",
                "Not yet born",
                YES_NO,
                value="yes" if now.expected else "no" if now.relation else None,
            ),
            ChoiceField("sex", "Sex", SEXES, value=now.sex if now.relation else None),
            ChoiceField(
                "responsibility",
                "Responsibility",
                YES_NO,
                value={True: "yes", False: "no", None: None}[now.parental_responsibility],
            ),
        )
        await self._ask(question, fields, lambda values: then(_someone(values)))

    def _add(self, someone: Someone) -> None:
        session, uid = self.session, self.family_uid
        self._write(lambda: people.add_member(session, uid, someone), "Added.")

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

    # Networks

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
        )
        session = self.session

        def put(values: dict[str, Any]) -> None:
            who, agency = values["professional"], values["agency"]
            if not isinstance(who, New):
                self._write(lambda: networks.put_in_network(session, children, who), "Added.")
                return
            self._write(
                lambda: networks.put_new_in_network(
                    session,
                    children,
                    name=who.name,
                    agency=agency.name if isinstance(agency, New) else agency or "",
                    capacity=values["capacity"] or "",
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

    # Saving

    async def _ask(
        self, question: str, fields: Iterable[Field], then: Callable[[dict[str, Any]], None]
    ) -> None:
        await self.ask(question, fields, then, draft=f"family {self.family_uid} {question}")

    def focus_list(self) -> None:
        """Go back to who is in the family."""
        self.members.focus()

    def _write(self, job: Callable[[], Saved], said: str) -> None:
        self.save(job, lambda _: said)

    def _member(self) -> Member | None:
        members = self.page.members if self.page else ()
        return next((each for each in members if each.uid == self.members.key), None)

    def _take_teams(self, teams: tuple[Choice, ...]) -> None:
        self.teams = teams

    def _take_known(self, known: tuple[Known, ...]) -> None:
        self.known = known

    def _take_agencies(self, agencies: tuple[str, ...]) -> None:
        self.agencies = agencies


def _someone(values: dict[str, Any]) -> Someone:
    responsible = {"yes": True, "no": False, None: None}[values["responsibility"]]
    return Someone(
        values["relation"],
        values["given_name"] or "",
        values["surname"] or "",
        values["born"],
        values["expected"] == "yes",
        values["sex"] or "U",
        responsible,
    )


def _member_row(each: Member) -> Row:
    standing = Cell(each.standing, "late" if each.status and each.status.on_plan else "")
    if each.relation != CHILD:
        has = {True: "yes", False: "no", None: "not recorded"}[each.parental_responsibility]
        standing = Cell(f"parental responsibility: {has}", "quiet")
    age = "" if each.age == "age not recorded" and each.relation != CHILD else each.age
    return Row(each.uid, (each.relation, each.name, age, standing, each.reference))


def _conference_row(each: Heading) -> Row:
    when = date_words(each.date) if each.date else "no date yet"
    state = each.state.replace("_", " ")
    state += ", inquorate" if each.quorate is False else ""
    return Row(each.uid, (when, each.reference, each.kind_words, state, each.chair))
