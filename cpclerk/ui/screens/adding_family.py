"""A screen that begins by finding a family, or adding one."""

from textual import on, work
from textual.containers import Vertical
from textual.widget import Widget

from cpclerk.rules.errors import Refused
from cpclerk.services import families, people
from cpclerk.services.families import Found
from cpclerk.services.office import Choice, places, typing_calendar
from cpclerk.services.undo import Saved
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import Form, Option
from cpclerk.ui.forms.family import FamilyForm
from cpclerk.ui.screens.base import BaseScreen
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
        """Look for the families that match what is typed."""
        session, finder, words = self.session, self.finder, self.finder.words
        assert isinstance(finder, FamilyFinder)

        def paint(found: "Found") -> None:
            finder.show(words, found)

        self.read(lambda: families.find(session, words), paint, group="families")

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
        await self.adding.remove_children()
        await self.adding.mount(form)
        self.show_part(self.adding)
        form["team" if surname else "surname"].focus_in()
        self.journal(form, "new family")

    @on(Form.Completed, "#new-family")
    def add_family(self, message: Form.Completed) -> None:
        """Add the family, then go on to its conference."""
        form, values, session = message.form, message.values, self.session
        assert isinstance(form, FamilyForm)
        members, rows = form.people(values)
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
