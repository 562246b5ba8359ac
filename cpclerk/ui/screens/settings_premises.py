"""Rooms and teams: where conferences are held, and who asks for them."""

from typing import Any, ClassVar

from cpclerk.rules.roles import ADD_PLACE, RENAME_PLACE
from cpclerk.services import premises
from cpclerk.services.premises import ROOM, TEAM, Premises
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import Field
from cpclerk.ui.screens.page import PageScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines, Row


class AddRoom(Command):
    """r on the rooms and teams."""

    id = "add-room"
    key = "r"
    words = "new room"
    description = "Add a room in which conferences are held"
    does = "add('room')"


class AddTeam(Command):
    """t on the rooms and teams."""

    id = "add-team"
    key = "t"
    words = "new team"
    description = "Add a social work team that asks for conferences"
    does = "add('team')"


class Rename(Command):
    """Enter on the rooms and teams."""

    id = "rename"
    key = "enter"
    words = "rename"
    description = "Call the room or team under the cursor otherwise"
    # Else the list would take Enter for itself and the footer not show it.
    priority = True


class PremisesScreen(PageScreen):
    """The office's rooms, then its teams."""

    TITLE = "Rooms and teams"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (Rename, AddRoom, AddTeam)

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, Premises] = {}
        self.lines = Lines(
            (Column(stretch=True), Column(rank=1)), empty="None yet.", classes="panel"
        )
        self.lines.border_title = "Rooms and teams"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer Enter where it renames something."""
        if action == "rename":
            return self.lines.has_focus
        return super().check_action(action, parameters)

    def load(self) -> None:
        """Read them."""
        session = self.session
        self.read(lambda: premises.premises(session), self.paint)

    def paint(self, found: tuple[Premises, ...]) -> None:
        """Show them."""
        self.known = {each.uid: each for each in found}
        rows: list[Row] = []
        for kind, title in ((ROOM, "Rooms"), (TEAM, "Social work teams")):
            rows.append(Row(None, (title,)))
            rows += [Row(each.uid, (each.name, each.place)) for each in found if each.kind == kind]
        self.lines.show(rows)
        if self.focused is None:
            self.lines.focus()

    async def action_add(self, kind: str) -> None:
        """Ask for the name of a new one."""
        if not self.allowed(ADD_PLACE):
            return
        session = self.session

        def add(values: dict[str, Any]) -> None:
            name, place = values["name"], values.get("place") or ""
            self.save(
                lambda: premises.add(session, kind, name, place),
                lambda _: f"{name} is added. u undoes it.",
            )

        await self.ask(f"A new {kind}", _fields(kind), add, draft=f"new {kind}")

    async def action_rename(self) -> None:
        """Ask for another name."""
        each, session = self.known.get(self.lines.key or ""), self.session
        if each is None or not self.allowed(RENAME_PLACE):
            return
        kind, uid, rev = each.kind, each.uid, each.rev

        def rename(values: dict[str, Any]) -> None:
            name = values["name"]
            place = values["place"] or "" if kind == ROOM else None
            self.save(
                lambda: premises.rename(session, kind, uid, rev, name, place),
                lambda _: f"It is called {name} now. u undoes it.",
            )

        await self.ask(
            f"Call {each.name} otherwise", _fields(kind, each), rename, draft=f"rename {uid}"
        )


def _fields(kind: str, each: Premises | None = None) -> list[Field]:
    name = Field("name", "Name", text=each.name if each else "", required=True, wide=True)
    if kind != ROOM:
        return [name]
    place = each.place if each else ""
    return [name, Field("place", "Where", text=place, placeholder="the town or office it is in")]
