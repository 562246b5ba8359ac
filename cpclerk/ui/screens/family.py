"""One family: who is in it, how the children stand, their networks, their conferences."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, ClassVar

from textual import on
from textual.content import Content
from textual.widget import Widget

from cpclerk.rules.text import printable
from cpclerk.services import kin, networks, people, trail
from cpclerk.services.alike import Alike, look_alikes
from cpclerk.services.families import FamilyPage, Member, family
from cpclerk.services.networks import Known
from cpclerk.services.office import Choice, places, typing_calendar
from cpclerk.services.people import Someone
from cpclerk.services.undo import Saved
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import ChoiceField, DateField, Field, New, Option, PickField
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
from cpclerk.ui.screens.family_contacts import FamilyContactsScreen
from cpclerk.ui.screens.family_words import (
    YES_NO,
    as_known,
    conference_row,
    kin_words,
    member_row,
    network_rows,
    person_fields,
    someone_of,
)
from cpclerk.ui.screens.page import PageScreen
from cpclerk.ui.screens.same_person import SamePersonScreen
from cpclerk.ui.widgets.alike import AlikeList, of_rows
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines

NAMING = frozenset({"given_name", "surname", "born", "expected"})
"""The fields by which somebody is recognised."""


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
        WaysToReach,
        AddToNetwork,
        TakeOut,
        Relate,
        EditFamily,
        SamePerson,
    )

    def __init__(self, family_uid: str, person_uid: str = "") -> None:
        super().__init__()
        self.family_uid = family_uid
        self.person_uid = person_uid
        self.alike = AlikeList()
        self.adding: Someone | None = None
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
            # Opened for one of them; from now on the cursor is the person's own.
            self.members.move_to(found[0])
            self.person_uid = ""
        self._show_network()
        self.conferences.show([conference_row(each) for each in page.conferences])
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

    # People

    async def action_add_person(self) -> None:
        """Ask for somebody new."""
        surname = self.page.surname if self.page else ""
        await self._ask_person("Somebody new", Someone("", surname=surname), self._add)
        self.alike = AlikeList()
        await self.asking.mount(self.alike)

    async def action_edit_person(self) -> None:
        """Ask what is to be put right of the person under the cursor."""
        each = self._member()
        if each is None:
            self.say("Nobody is under the cursor. a adds somebody.")
            return
        session, uid, rev = self.session, each.uid, each.rev
        await self._ask_person(
            "What is known",
            as_known(each),
            lambda someone: self._write(
                lambda: people.amend_person(session, uid, rev, someone), "Saved."
            ),
        )

    async def _ask_person(
        self, question: str, now: Someone, then: Callable[[Someone], None]
    ) -> None:
        fields = person_fields(now, self.session.today, typing_calendar(self.session))
        await self._ask(question, fields, lambda values: then(someone_of(values)))

    @on(Field.Changed)
    def look_for_alike(self, message: Field.Changed) -> None:
        """Point out who looks like the person being added, as it is typed."""
        form = self.asking.form
        if form is None or not self.alike.is_mounted or message.field.field_name not in NAMING:
            return
        someone = someone_of({name: each.so_far() for name, each in form.fields.items()})
        session = self.session
        self.read(lambda: look_alikes(session, someone), self._show_alike, group="alike")

    def _show_alike(self, found: tuple[Alike, ...]) -> None:
        self.alike.offer(of_rows([""], [found]))

    def _add(self, someone: Someone) -> None:
        """Add somebody, once it is certain that they are not known already."""
        session = self.session
        self.adding = someone
        self.read(lambda: look_alikes(session, someone), self._make_certain, group="alike")

    def _make_certain(self, found: tuple[Alike, ...]) -> None:
        self._show_alike(found)
        if found:
            self.say("Is this somebody known? Enter uses the one under the cursor.")
            self.alike.focus()
        elif self.adding is not None:
            self._put_in(self.adding)

    @on(AlikeList.Used)
    def use_known(self, message: AlikeList.Used) -> None:
        """Take who is known already, or add somebody new after all."""
        if self.adding is not None:
            known = message.looks.alike.person_uid if message.looks else ""
            self._put_in(replace(self.adding, person_uid=known))

    @on(AlikeList.FamilyWanted)
    def open_other_family(self, message: AlikeList.FamilyWanted) -> None:
        """Look at the family of who is known."""
        self.app.push_screen(FamilyScreen(message.family_uid))

    def _put_in(self, someone: Someone) -> None:
        session, uid = self.session, self.family_uid
        self._write(lambda: people.add_member(session, uid, someone), "Added.")

    def action_ways_to_reach(self) -> None:
        """Open how the family is reached."""
        if self.page is not None:
            self.app.push_screen(FamilyContactsScreen(self.page))

    async def action_relate(self) -> None:
        """Ask how the person under the cursor is related to another of the family."""
        page, member = self.page, self._member()
        if page is None or member is None or len(page.members) < 2:
            self.say("Add somebody else first: two people are related to each other.")
            return
        if not self.allowed("relate people"):
            return
        others = [each for each in page.members if each is not member]
        fields: list[Field] = [
            PickField(
                "other",
                "Of",
                [Option(each.person_uid, each.name, each.relation) for each in others],
                value=others[0].person_uid if len(others) == 1 else None,
                required=True,
            ),
            Field("kin", "Is", placeholder="mother, half-brother; empty: nothing said"),
        ]
        if not member.is_child:
            fields.append(ChoiceField("carer", "Main carer", YES_NO))
        session, uid = self.session, member.person_uid

        def say_so(values: dict[str, Any]) -> None:
            other, care = values["other"], values.get("carer")
            if values["kin"] or care is None:
                self._write(lambda: kin.relate(session, uid, other, values["kin"] or ""), "Saved.")
            if care is not None:
                who = uid if care == "yes" else None
                self._write(lambda: kin.set_main_carer(session, other, who), "Saved.")

        await self._ask(f"What {member.name} is to another", fields, say_so)

    def action_same_person(self) -> None:
        """Find who the person under the cursor is as well."""
        member = self._member()
        if member is None:
            self.say("Nobody is under the cursor. a adds somebody.")
        elif self.allowed("merge people"):
            self.app.push_screen(SamePersonScreen(as_known(member), member, self._merged))

    def _merged(self, saved: Saved) -> None:
        self._done.append(saved)
        self.say("They are one now. u undoes it.")

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
