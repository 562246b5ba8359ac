"""A step whose keys each do one thing at once: it is saved, said, and taken back with u."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from textual.containers import Vertical
from textual.widget import Widget

from cpclerk.rules.errors import Refused
from cpclerk.services.undo import Saved, undo
from cpclerk.ui import dialogs
from cpclerk.ui.commands import Command, Help, command_for
from cpclerk.ui.forms import Field, Form
from cpclerk.ui.screens.conference import ConferenceScreen
from cpclerk.ui.widgets.plain import Plain

T = TypeVar("T")


class Undo(Command):
    """u on a step."""

    id = "undo"
    key = "u"
    words = "undo"
    description = "Take back what you did last on this screen"


class Asking(Vertical):
    """One form at a time, opened under the list it is about."""

    DEFAULT_CSS = """
    Asking {
        display: none; height: auto; max-height: 60%; overflow-y: auto; scrollbar-size-vertical: 1;
    }
    Asking.-open { display: block; }
    /* What is asked and what is said beside it scroll as one. */
    Asking > Form { max-height: 200; }
    """

    def __init__(self) -> None:
        super().__init__(classes="panel")
        self.form: Form | None = None
        self.then: Callable[[dict[str, Any]], None] | None = None
        self._resting: list[Widget] = []

    async def ask(self, question: str, form: Form, then: Callable[[dict[str, Any]], None]) -> None:
        """Show a form in place of the one before; `then` is given its values."""
        self._let_rest()
        await self.remove_children()
        self.form, self.then = form, then
        self.add_class("-open")
        await self.mount(Plain(question), form)
        next(iter(form.fields.values())).focus_in()

    def close(self) -> None:
        """Take the form away."""
        self.form = self.then = None
        self.remove_class("-open")
        self.remove_children()
        self.screen.remove_class("-asking")
        for each in self._resting:
            each.can_focus = True
        self._resting.clear()

    def _let_rest(self) -> None:
        """Keep Tab and letters within the form: nothing else takes the focus while it is open."""
        self.screen.add_class("-asking")
        for each in self.screen.query("*"):
            if each.can_focus and self not in each.ancestors:
                each.can_focus = False
                self._resting.append(each)

    def on_form_completed(self, message: Form.Completed) -> None:
        """Hand the values on."""
        message.stop()
        if self.then is not None:
            self.then(message.values)


class StepScreen(ConferenceScreen):
    """What the steps have in common whose keys write at once.

    `content` must yield `self.asking`. What is written goes through `do`, so that one key after
    another finds each row at the rev the last key left it at.
    """

    OFFERS: ClassVar[tuple[type[Command], ...]] = (Undo,)

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self.asking = Asking()
        self._revs: dict[str, int] = {}
        self._changes = 0
        self._done: list[tuple[str, Saved]] = []

    def focus_list(self) -> None:
        """Put the focus back on the list, when a form under it closes."""
        raise NotImplementedError

    def read_page(
        self, job: Callable[[], T], paint: Callable[[T], None], revs: Callable[[T], dict[str, int]]
    ) -> None:
        """Read the page and paint it; `revs` are the revs of its rows, by key."""
        changes = self._changes

        def painted(page: T) -> None:
            # What was read before this screen's last write knows older revs than the screen.
            if changes == self._changes:
                self._revs = revs(page)
            paint(page)

        self.read(job, painted, group="page")

    def do(
        self,
        key: str,
        job: Callable[[int], T],
        said: Callable[[T], str],
        *,
        saved: Callable[[T], Saved],
        revs: Callable[[T], Mapping[str, int]] | None = None,
    ) -> None:
        """Write something about the row `key`, given its rev; then say it, and keep it for undo.

        `saved` takes from the result what undo needs, `revs` the revs of other rows it touched.
        """
        form = self.asking.form

        def write() -> T:
            result = job(self._revs.get(key, 0))
            self._revs[key] = saved(result).rev
            if revs is not None:
                self._revs.update(revs(result))
            self._changes += 1
            return result

        def done(result: T) -> None:
            if saved(result).sequence:
                self._done.append((key, saved(result)))
            if form is not None and self.asking.form is form:
                self._close_form()
            self.say(said(result))
            self.load()

        self.write(write, done)

    def save(self, key: str, job: Callable[[int], Saved], said: str) -> None:
        """Do something whose result is all that undo needs."""
        self.do(key, job, lambda _: said, saved=lambda result: result)

    def saved_words(self, what: str = "") -> str:
        """Return `saved 10:22:07`, what it was, and which key takes it back."""
        return "  ".join(filter(None, (f"saved {self.session.here:%H:%M:%S}", what, "u undoes.")))

    async def ask(
        self,
        question: str,
        *fields: Field,
        then: Callable[[dict[str, Any]], None],
        draft: str = "",
    ) -> None:
        """Open a form under the list; what is typed is kept as a draft of that name, if any."""
        form = Form(*fields)
        await self.asking.ask(question, form, then)
        if draft:
            self.journal(form, f"{draft} {self.conference_uid}")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc closes a form even on the first screen; what lies behind it rests meanwhile."""
        if self.asking.form is not None:
            if action == "go_back":
                return True
            if command_for(type(self), action) not in (None, Help):
                return False
        return super().check_action(action, parameters)

    def refused(self, error: Refused) -> None:
        """Say why not, and show the rows as they stand."""
        super().refused(error)
        self.load()

    def read_refused(self, error: Refused) -> None:
        """Say why not, once: read again, it would be refused again."""
        self.complain(error.sentence)

    def action_undo(self) -> None:
        """Take back the last thing done here."""
        if not self._done:
            self.say("Nothing was done here yet that could be taken back.")
            return
        session, (key, last) = self.session, self._done.pop()

        def write() -> Saved:
            result = undo(session, last)
            self._revs[key] = result.rev
            self._changes += 1
            return result

        self.write(write, lambda _: self.undone(last))

    def undone(self, last: Saved) -> None:  # noqa: ARG002
        """Show the rows as they were before `last`."""
        self.say("Taken back.")
        self.load()

    def action_go_back(self) -> None:
        """Close the form under the list, or else leave the step."""
        form = self.asking.form
        if form is None:
            super().action_go_back()
        elif not form.dirty:
            self._close_form()
        else:
            self.app.push_screen(dialogs.about_unsaved([form]), self._leave_form)

    def _leave_form(self, answer: str | None) -> None:
        form = self.asking.form
        if form is not None and answer in {"discard", "draft"}:
            form.let_go(keep_draft=answer == "draft")
            self._close_form(saved=False)

    def _close_form(self, *, saved: bool = True) -> None:
        form = self.asking.form
        if form is None:
            return
        if saved:
            form.saved()
        self.asking.close()
        self.focus_list()
