"""A page of lists with one form at a time under them; what it wrote last is taken back with u."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, TypeVar

from textual.widget import Widget

from cpclerk.rules.roles import why_not
from cpclerk.services.undo import Saved, undo
from cpclerk.ui.commands import Command, command_for
from cpclerk.ui.forms import Field, Form
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.screens.step import Asking, Undo
from cpclerk.ui.widgets.lines import Lines

S = TypeVar("S", bound=Saved)


class PageScreen(BaseScreen):
    """What the pages have in common that are put right by a form.

    One of a single list makes it `self.lines`; any other has a `body`, which yields `self.asking`.
    """

    OFFERS: ClassVar[tuple[type[Command], ...]] = (Undo,)
    lines: Lines

    def __init__(self) -> None:
        super().__init__()
        self.asking = Asking()
        self._done: list[Saved] = []

    def body(self) -> Iterable[Widget]:
        """Return the list, and the form that opens under it."""
        yield self.lines
        yield self.asking

    def focus_list(self) -> None:
        """Put the focus back on the list, when the form under it closes."""
        self.lines.focus()

    async def ask(
        self,
        question: str,
        fields: Iterable[Field],
        then: Callable[[dict[str, Any]], None],
        *,
        draft: str,
    ) -> None:
        """Open a form under the lists; what is typed is kept as a draft of that name, if any."""
        form = Form(*fields)
        await self.asking.ask(question, form, then)
        if draft:
            self.journal(form, draft)

    def allowed(self, action: str) -> bool:
        """Return whether this actor may do it; if not, say who can, before a form is filled."""
        if why := why_not(self.session.actor.role, action):
            self.complain(why)
        return not why

    def save(self, job: Callable[[], S], said: Callable[[S], str]) -> None:
        """Write something, close the form it came from, say it, and keep it for undo."""
        form = self.asking.form

        def done(saved: S) -> None:
            self._done.append(saved)
            if form is self.asking.form:
                self.close_saved()
            self.say(said(saved))
            self.load()

        self.write(job, done)

    def close_saved(self) -> None:
        """Close the form, if there is one: what it held is saved."""
        if self.asking.form is not None:
            self.asking.form.saved()
            self._close_form()

    def action_undo(self) -> None:
        """Take back the last thing done here."""
        if not self._done:
            self.say("Nothing was done here yet that could be taken back.")
            return
        session, last = self.session, self._done.pop()
        self.write(lambda: undo(session, last), lambda _: self._undone())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc closes a form even on the first screen; the lists' letters rest while one is open."""
        if self.asking.form is not None:
            if action == "go_back":
                return True
            command = command_for(type(self), action)
            if command is not None and len(command.key) == 1:
                return False
        return super().check_action(action, parameters)

    def action_go_back(self) -> None:
        """Close the form, or go back; asks if something typed is not saved."""
        if self.asking.form is not None:
            self.when_settled(self._close_form)
        else:
            super().action_go_back()

    def _undone(self) -> None:
        self.say("Taken back.")
        self.load()

    def _close_form(self) -> None:
        # What was said or asked about the form goes with it.
        self.say("")
        self.asking.close()
        self.focus_list()
