"""A screen that begins by finding a family, or adding one."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from textual import on, work
from textual.containers import Vertical
from textual.widget import Widget

from cpclerk.rules.errors import Refused
from cpclerk.services import families, people
from cpclerk.services.alike import look_alikes
from cpclerk.services.office import Choice, places, typing_calendar
from cpclerk.services.people import Someone
from cpclerk.services.undo import Saved
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import Field, Form, Option
from cpclerk.ui.forms.family import FamilyForm
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.widgets.alike import AlikeList, Looks, of_rows
from cpclerk.ui.widgets.finder import FamilyFinder, Finder


class NewFamily(Command):
    """F2 on the booking screen."""

    id = "new-family"
    key = "f2"
    words = "new family"
    description = "Add a family, of the name that is typed"


class AddingFamily(BaseScreen):
    """Finds or adds a family; what then becomes of it is the screen's own."""

    DEFAULT_CSS = """
    AddingFamily #new-family { height: 1fr; }
    """

    def __init__(self, *arguments: str) -> None:
        super().__init__(*arguments)
        self.finder: Finder = self.make_finder()
        self.adding = Vertical(id="adding")
        self.alike = AlikeList()
        # Who of the form's rows is somebody known; and whether all the others are new.
        self.known: dict[str, str] = {}
        self.are_new = False
        self.teams: tuple[Choice, ...] = ()

    def make_finder(self) -> Finder:
        """Return the line and the list by which a family is found."""
        return FamilyFinder()

    def family_added(self, uid: str) -> None:
        """Go on with the family that was added."""
        raise NotImplementedError

    def parts(self) -> tuple[Widget, ...]:
        """Return the parts of the screen, of which one is shown at a time."""
        return (self.finder, self.adding)

    def load(self) -> None:
        """Read the teams, and the families that match."""
        session = self.session
        self.read(lambda: places(session).teams, self._take_teams, group="teams")
        self.find()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a new family where families are found; Esc leads back there first."""
        if action == "new_family":
            return bool(self.finder.display)
        if action == "go_back" and not self.finder.display:
            return True
        return super().check_action(action, parameters)

    @on(Finder.Wanted)
    def find(self) -> None:
        """Look for what matches what is typed."""
        finder, words = self.finder, self.finder.words
        self.read(self.finding(words), lambda found: finder.show(words, found), group="families")

    def finding(self, words: str) -> Callable[[], Any]:
        """Return the job that finds what the list shows."""
        session = self.session
        return lambda: families.find(session, words)

    @on(Finder.New)
    def add_typed(self, message: Finder.New) -> None:
        """Add the family that was typed."""
        self._open_family_form(message.surname)

    def action_new_family(self) -> None:
        """Add a family of the name that is typed."""
        self._open_family_form(self.finder.words.strip())

    @work
    async def _open_family_form(self, surname: str) -> None:
        form = FamilyForm(
            # What was typed to search by is taken as a name is written.
            surname=surname.title() if surname.isalpha() and surname.islower() else surname,
            teams=[Option(each.uid, each.words) for each in self.teams],
            today=self.session.today,
            calendar=typing_calendar(self.session),
        )
        self.alike, self.known, self.are_new = AlikeList(), {}, False
        await self.adding.remove_children()
        await self.adding.mount(form, self.alike)
        self.show_part(self.adding)
        form["team" if surname else "surname"].focus_in()
        self.journal(form, "new family")

    @on(Field.Changed, "#new-family Field")
    def look_for_alike(self, message: Field.Changed) -> None:
        """Point out who looks like the person whose row is being typed."""
        form = self.form
        _, _, row = message.field.field_name.partition("-")
        if form is None or not row:
            return
        # What was decided about this row was about what stood there before.
        self.known.pop(row, None)
        self.are_new = False
        members, rows = form.people({name: each.so_far() for name, each in form.fields.items()})
        if row in rows:
            self._look(members, rows, (row,), self.alike.offer)

    @property
    def form(self) -> FamilyForm | None:
        """The form of a new family, while it is open."""
        return next(iter(self.adding.query(FamilyForm)), None)

    def _look(
        self,
        members: Sequence[Someone],
        rows: Sequence[str],
        wanted: Collection[str],
        show: Callable[[tuple[Looks, ...]], None],
    ) -> None:
        """Read who looks like those of the rows wanted, then show them."""
        session = self.session
        asked = {row: each for row, each in zip(rows, members, strict=False) if row in wanted}

        def found() -> tuple[Looks, ...]:
            alike = [look_alikes(session, each) for each in asked.values()]
            return of_rows(list(asked), alike)

        self.read(found, show, group="alike")

    @on(Form.Completed, "#new-family")
    def make_certain(self, message: Form.Completed) -> None:
        """Add the family, once it is certain that nobody in it is known already."""
        form = message.form
        assert isinstance(form, FamilyForm)
        members, rows = form.people(message.values)
        unsure = [row for row in rows if row not in self.known]

        def certain(found: tuple[Looks, ...]) -> None:
            self.alike.offer(found)
            if found:
                self.say("Is one of these meant? Enter uses the one under the cursor.")
                self.alike.focus()
            else:
                self.add_family(form, message.values)

        if self.are_new:
            self.add_family(form, message.values)
        else:
            self._look(members, rows, unsure, certain)

    @on(AlikeList.Used)
    def use_known(self, message: AlikeList.Used) -> None:
        """Take who is known for a row of the form; or all of them are new after all."""
        self.say("")
        if message.looks is None:
            self.are_new = True
        else:
            self.known[message.looks.row] = message.looks.alike.person_uid
        if self.form is not None:
            self.form.action_save()

    @on(AlikeList.FamilyWanted)
    def use_family(self, message: AlikeList.FamilyWanted) -> None:
        """Go on with the family that was meant; what was typed of a new one goes."""
        if self.form is not None:
            self.form.saved()
        self.family_added(message.family_uid)

    def add_family(self, form: FamilyForm, values: Mapping[str, Any]) -> None:
        """Add the family, then go on to its conference."""
        session = self.session
        members, rows = form.people(values)
        members = [
            replace(each, person_uid=self.known.get(row, ""))
            for row, each in zip(rows, members, strict=True)
        ]
        # A refusal names the place in the list; the form names the row.
        rows.append(str(form.number))

        def add() -> Saved:
            try:
                return people.add_family(
                    session, surname=values["surname"], people=members, team_uid=values["team"]
                )
            except Refused as error:
                what, _, place = (error.field or "").partition("-")
                field = f"{what}-{rows[int(place)]}" if place else error.field
                raise Refused(error.sentence, field) from None

        def added(saved: Saved) -> None:
            form.saved()
            self.say_saved()
            self.family_added(saved.uid)

        self.write(add, added)

    def action_go_back(self) -> None:
        """Go back to the families, asking if something typed is not saved; from there, leave."""
        if self.finder.display:
            super().action_go_back()
        else:
            self.when_settled(self.back_to_families)

    def back_to_families(self) -> None:
        """Find another family."""
        self.say("")
        self.adding.remove_children()
        self.show_part(self.finder)
        self.finder.typed.focus()
        self.finder.typed.select_all()
        self.show_title()
        self.find()

    def show_part(self, part: Widget) -> None:
        """Show one part in place of the others."""
        for each in self.parts():
            each.display = each is part
        self.refresh_bindings()

    def _take_teams(self, teams: tuple[Choice, ...]) -> None:
        self.teams = teams
