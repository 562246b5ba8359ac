"""The people of a family on its page: added, put right, related, made one."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from textual import on

from cpclerk.services import kin, people
from cpclerk.services.alike import Alike, look_alikes
from cpclerk.services.families import FamilyPage, Member
from cpclerk.services.office import typing_calendar
from cpclerk.services.people import Someone
from cpclerk.services.undo import Saved
from cpclerk.ui.forms import Field, Option, PickField, YesNoField
from cpclerk.ui.screens.family_contacts import FamilyContactsScreen
from cpclerk.ui.screens.family_words import as_known, person_fields, someone_of
from cpclerk.ui.screens.page import PageScreen
from cpclerk.ui.screens.same_person import SamePersonScreen
from cpclerk.ui.widgets.alike import AlikeList, of_rows
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines

NAMING = frozenset({"given_name", "surname", "born", "expected"})
"""The fields by which somebody is recognised."""


class FamilyPeople(PageScreen):
    """What is done on a family's page about those who are in it."""

    def __init__(self, family_uid: str, person_uid: str = "") -> None:
        super().__init__()
        self.family_uid = family_uid
        # Who is to be under the cursor once the family is read.
        self.person_uid = person_uid
        self.page: FamilyPage | None = None
        self.alike = AlikeList()
        self.adding: Someone | None = None
        # To be said once this screen is on top again.
        self.news = ""
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
        self.say("")
        if self.adding is not None:
            known = message.looks.alike.person_uid if message.looks else ""
            self._put_in(replace(self.adding, person_uid=known))

    @on(AlikeList.FamilyWanted)
    def open_other_family(self, message: AlikeList.FamilyWanted) -> None:
        """Look at the family of who is known."""
        from cpclerk.ui.screens.family import FamilyScreen

        self.app.push_screen(FamilyScreen(message.family_uid))

    def _put_in(self, someone: Someone) -> None:
        session, uid = self.session, self.family_uid
        self.save(lambda: people.add_member(session, uid, someone), self._added)

    def _added(self, saved: Saved) -> str:
        self.person_uid = saved.uid
        return "Added. u undoes it."

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
            Field("kin", "Is", placeholder="mother, half-brother"),
        ]
        if not member.is_child:
            fields.append(YesNoField("carer", "Main carer"))
        session, uid = self.session, member.person_uid

        def say_so(values: dict[str, Any]) -> None:
            other, care = values["other"], values.get("carer")
            if values["kin"] or care is None:
                self._write(lambda: kin.relate(session, uid, other, values["kin"] or ""), "Saved.")
            if care is not None:
                who = uid if care else None
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
        self.person_uid = saved.uid
        self.news = "They are one now. u undoes it."

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
