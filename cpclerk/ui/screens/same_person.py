"""Somebody who is there twice: find the other one, look at what differs, make the two one."""

from collections.abc import Callable, Iterable

from textual import on, work
from textual.widget import Widget

from cpclerk.rules.dates_in_words import date_words
from cpclerk.services.alike import Alike, look_alikes
from cpclerk.services.families import Member
from cpclerk.services.finding import Hits, find_anything
from cpclerk.services.merging import merge
from cpclerk.services.people import Someone
from cpclerk.services.undo import Saved
from cpclerk.ui import dialogs
from cpclerk.ui.dialogs import Answer
from cpclerk.ui.forms.inputs import TextInput
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines, Row


class SamePersonScreen(BaseScreen):
    """Those who look like somebody, or whoever is typed; Enter makes the two one."""

    DEFAULT_CSS = "SamePersonScreen #words { margin: 0 1; }"

    def __init__(self, someone: Someone, member: Member, merged: Callable[[Saved], None]) -> None:
        super().__init__()
        self.someone, self.member, self.merged = someone, member, merged
        self.names: dict[str, str] = {}
        self.typed = TextInput(placeholder="part of the other's name, or a birth date", id="words")
        self.lines = Lines(
            (
                Column("Name", least=12, stretch=True),
                Column("What is known", stretch=True, least=20),
                Column("Family", stretch=True, rank=1),
            ),
            titles=True,
            empty="Nobody looks the same. Type part of the other one's name.",
            classes="panel -led",
        )

    def body(self) -> Iterable[Widget]:
        """Return the line and the list."""
        yield self.typed
        yield self.lines

    def title_parts(self) -> tuple[str, ...]:
        """Return who is there twice."""
        return ("The same person as", self.member.name)

    def load(self) -> None:
        """Find those who look the same, or those of the name that is typed."""
        session, words, own = self.session, self.typed.value, self.member.person_uid
        if words.strip():
            self.read(lambda: find_anything(session, words), self.paint_found)
        else:
            self.read(lambda: look_alikes(session, self.someone, (own,)), self.paint)

    def paint(self, found: tuple[Alike, ...]) -> None:
        """Show who looks the same."""
        self._show(
            [
                Row(each.person_uid, (f"{each.name}, {each.relation}", each.words, each.family))
                for each in found
            ]
        )

    def paint_found(self, found: Hits) -> None:
        """Show who has such a name."""
        self._show(
            [
                Row(
                    each.uid,
                    (
                        f"{each.name}, {each.what}",
                        f"born {date_words(each.born)}" if each.born else "no birth date recorded",
                        each.near,
                    ),
                )
                for each in found.hits
                if each.kind == "person" and each.uid != self.member.person_uid
            ]
        )

    def _show(self, rows: list[Row]) -> None:
        self.names = {str(row.key): str(row.cells[0]) for row in rows}
        self.lines.cursor = -1
        self.lines.show(rows)

    @on(TextInput.Changed)
    def narrow(self) -> None:
        """Search again as it is typed."""
        self.load()

    @on(TextInput.Submitted)
    @on(Lines.Chosen)
    def choose(self) -> None:
        """Ask once more, then make the two one."""
        if self.lines.key is None:
            self.say("Type part of the other one's name.")
        else:
            self._ask(self.lines.key)

    @work
    async def _ask(self, other: str) -> None:
        question = (
            f"Make {self.member.name} and {self.names[other]} one person? All that is recorded of "
            f"{self.member.name} goes to the other. It can be undone."
        )
        answers = [
            Answer("merge", "m", "Make them one"),
            Answer("no", "n", "No: they are two people"),
        ]
        if await self.app.push_screen_wait(dialogs.Ask(question, answers)) == "merge":
            session, own = self.session, self.member.person_uid
            self.write(lambda: merge(session, own, other), self._one)

    def _one(self, saved: Saved) -> None:
        self.merged(saved)
        self.leave()

    def key_down(self) -> None:
        """Move in the list while typing goes on."""
        self.lines.action_move(1)

    def key_up(self) -> None:
        """Move in the list while typing goes on."""
        self.lines.action_move(-1)
