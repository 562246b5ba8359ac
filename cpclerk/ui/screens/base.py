"""What every screen is: a top line, a body, one line for notices, the keys at the bottom."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from cpclerk.rules.errors import Refused
from cpclerk.ui import failures
from cpclerk.ui.commands import Command, GoBack, Help, Offering
from cpclerk.ui.jobs import ReadDone, Written, outcome_of
from cpclerk.ui.rooms import room
from cpclerk.ui.widgets.footer import FooterLine
from cpclerk.ui.widgets.ground import Ground, Under
from cpclerk.ui.widgets.header import HeaderLine
from cpclerk.ui.widgets.notice import NoticeLine

if TYPE_CHECKING:
    from cpclerk.services import Session
    from cpclerk.services.drafts import Kept
    from cpclerk.ui.app import CpclerkApp
    from cpclerk.ui.forms.form import Form

T = TypeVar("T")

SLOW_READ = 0.25
"""Seconds before a screen says that it is still reading."""
READING = "Reading …"
FILLING = frozenset({"load", "page"})
"""Groups of the reads that fill a whole screen."""


class BaseScreen(Offering, Screen[None], Ground):
    """A screen of the program. A room overrides `body`, `title_parts`, `load` and its actions."""

    DEFAULT_CSS = """
    BaseScreen { overflow: hidden; }
    BaseScreen > .body { height: 1fr; overflow: hidden; }
    BaseScreen .panel { border: round $border-blurred; padding: 0 1; }
    BaseScreen .panel:focus, BaseScreen .panel:focus-within { border: round $border; }
    """
    OFFERS: ClassVar[tuple[type[Command], ...]] = (Help, GoBack)
    IS_DOOR: ClassVar[bool] = False
    FOOTER_LINES: ClassVar[int] = 1
    """How many lines of keys it has: two where one would leave some out on a small screen."""

    def __init__(self) -> None:
        super().__init__()
        self.header = HeaderLine()
        self.notice = NoticeLine(most=3)
        self._read_numbers: dict[str, int] = {}
        self._reads: dict[str, Future[Any]] = {}
        self._writing = 0
        self._after_writes: Callable[[], Any] | None = None
        self._covered = False
        self._is_opening_entered = False
        self._behind_reading = "", False
        self.ask_again: Callable[[str], None] | None = None

    # What a room overrides

    def body(self) -> Iterable[Widget]:
        """Return the widgets between the top line and the notice."""
        return ()

    def title_parts(self) -> tuple[str, ...]:
        """Return the words of the top line, such as ("Recording", "OAK"); of most the `TITLE`."""
        return (self.TITLE,) if self.TITLE else ()

    def load(self) -> None:
        """Begin the reads that fill the screen; called when it opens and when it is back on top."""

    def working_under_cursor(self) -> tuple[str, ...] | None:
        """Return how the date or figure under the cursor came about, line by line, or None."""
        return None

    @property
    def stays_open(self) -> bool:
        """Whether this screen must not lock by itself, whatever lies over it."""
        return False

    # What a room uses

    @property
    def office_app(self) -> "CpclerkApp":
        """The app, typed."""
        return cast("CpclerkApp", self.app)

    @property
    def session(self) -> "Session":
        """Who acts in which store; passed to every service."""
        return self.office_app.session

    def read(
        self, job: Callable[[], T], paint: Callable[[T], None], *, group: str = "load"
    ) -> None:
        """Read beside the screen, then paint; a read overtaken in its group paints nothing."""
        if self.office_app.locking.holds(self, lambda: self.read(job, paint, group=group)):
            return
        number = self._read_numbers[group] = self._read_numbers.get(group, 0) + 1
        if (overtaken := self._reads.get(group)) is not None:
            overtaken.cancel()

        def run() -> None:
            self.post_message(ReadDone(outcome_of(job), paint, group, number))

        self._reads[group] = self.office_app.reader.submit(run)
        asyncio.get_running_loop().call_later(SLOW_READ, self._still_reading, group, number)

    def write(
        self,
        job: Callable[[], T],
        done: Callable[[T], None] | None = None,
        *,
        ask_again: Callable[[str], None] | None = None,
    ) -> None:
        """Hand a service call to the writer; `done` paints its result.

        Refused is shown beside the field it names or in the notice line; any other error in
        the notice line, without values. What was typed stays: `ask_again`, given here or set
        meanwhile (`dialogs.ask_line`), brings back a question that has closed.
        """
        app, ask_again = self.office_app, ask_again or self.ask_again
        if app.locking.holds(self, lambda: self.write(job, done, ask_again=ask_again)):
            return
        self._writing += 1

        def run() -> None:
            message = Written(outcome_of(job), done, ask_again)
            # A screen that is gone takes no messages; a failure must still be told.
            if not self.post_message(message):
                app.post_message(message)

        app.writer.submit(run)

    def enter_opening(self, job: Callable[[], None]) -> None:
        """Enter in the audit that this was opened: once, however often it is painted."""
        if not self._is_opening_entered:
            self._is_opening_entered = True
            self.write(job)

    def say(self, text: str) -> None:
        """Say something in the notice line."""
        self.notice.say(text)

    def say_saved(self) -> None:
        """Say `saved 10:22:07`."""
        self.notice.say(f"saved {self.session.here:%H:%M:%S}")

    def complain(self, sentence: str) -> None:
        """Say what went wrong in the notice line."""
        self.notice.say(sentence, complaint=True)

    def refused(self, error: Refused) -> None:
        """Show a refusal beside the field it names, or in the notice line."""
        if error.field is None or not any(
            form.complain(error.field, error.sentence) for form in self.forms()
        ):
            self.complain(error.sentence)

    def read_refused(self, error: Refused) -> None:
        """Show why something may not, or cannot, be read."""
        self.refused(error)

    def show_title(self) -> None:
        """Draw the top line again (the title parts have changed)."""
        self.header.show(self.office_app.top_line(self.title_parts()))

    def open(self, name: str, *arguments: Any) -> None:
        """Open the room of that name on top of this screen."""
        if (screen := self._made(name, *arguments)) is not None:
            self.app.push_screen(screen)

    def open_instead(self, name: str, *arguments: Any) -> None:
        """Open the room of that name in place of this screen, once its writes are done."""
        if (screen := self._made(name, *arguments)) is None:
            return
        # The first screen of a stack cannot be replaced.
        take = self.app.switch_screen if len(self.app.screen_stack) > 1 else self.app.push_screen
        self.after_writes(lambda: take(screen))

    def journal(self, form: "Form", key: str) -> None:
        """Keep what is typed in a form as a draft under `key`; offer to recover what is there.

        Call it when the form is filled. `form.saved()` lets the draft go.
        """
        from cpclerk.services import drafts
        from cpclerk.ui import dialogs

        session = self.session
        form.on_typing(
            lambda payload: self.write(lambda: drafts.keep(session, key, payload)),
            lambda: self.write(lambda: drafts.drop(session, key)),
        )

        def found(kept: "Kept | None") -> None:
            if kept is not None and not form.dirty:
                payload = kept.payload
                self.app.push_screen(
                    dialogs.about_draft(kept.at, session.today),
                    lambda answer: form.discard() if answer == "discard" else form.restore(payload),
                )

        self.read(lambda: drafts.recall(session, key), found, group=f"draft {key}")

    def forms(self) -> "list[Form]":
        """Return the forms on this screen."""
        if "cpclerk.ui.forms.form" not in _loaded():
            return []
        from cpclerk.ui.forms.form import Form

        return list(self.query(Form))

    def unsaved(self) -> bool:
        """Whether something was typed here that is not saved."""
        return any(form.dirty for form in self.forms())

    def keep_drafts(self) -> None:
        """Keep at once what is being typed: the program is about to end."""
        for form in self.forms():
            form.keep_now()

    # What it does itself

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield self.header
        yield Under(*self.body(), classes="body")
        yield self.notice
        yield FooterLine(self.FOOTER_LINES)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """There is no way back from the first screen."""
        return action != "go_back" or len(self.app.screen_stack) > 1

    def on_mount(self) -> None:
        """Fill the screen."""
        self.show_title()
        # The frame is painted first: reading asks for modules that take their time to load.
        self.call_after_refresh(self.load)

    def on_screen_suspend(self) -> None:
        """Remember that a whole screen, not just a dialog, lies over this one."""
        self._covered = not self.app.screen.is_modal

    def on_screen_resume(self) -> None:
        """Read again what may have changed under another screen."""
        if self._covered:
            self._covered = False
            # What was said before another screen was opened is over.
            self.notice.say("")
            self.show_title()
            self.load()

    def on_read_done(self, message: ReadDone) -> None:
        """Paint a read, unless a later one was begun."""
        if self._read_numbers.get(message.group) != message.number:
            return
        if self.office_app.locking.holds(self, lambda: self.on_read_done(message)):
            return
        self._reads.pop(message.group, None)
        if self.notice.text == READING:
            text, is_complaint = self._behind_reading
            self.notice.say(text, complaint=is_complaint)
        result, error = message.outcome
        if error is None:
            message.paint(result)
        elif isinstance(error, Refused):
            self.read_refused(error)
        else:
            self._failed(error, "This could not be read")
            self._forget_lists(message.group)

    def on_written(self, message: Written) -> None:
        """Paint what was written, or say why it was not."""
        if self.office_app.locking.holds(self, lambda: self.on_written(message)):
            return
        self._writing -= 1
        result, error = message.outcome
        if error is None:
            if message.done is not None:
                message.done(result)
        else:
            self._after_writes = None
            self._failed(error, "This was not saved; what you typed is still here")
            if message.ask_again is not None:
                said = error.sentence if isinstance(error, Refused) else self.notice.text
                message.ask_again(said)
        if not self._writing and (go := self._after_writes) is not None:
            self._after_writes = None
            go()

    def on_written_elsewhere(self, error: BaseException) -> None:
        """Tell of a write that failed after its own screen was left."""
        self._failed(error, "Something on the screen before was not saved")

    def action_help(self) -> None:
        """Show the working under the cursor, or the keys of this screen."""
        from cpclerk.ui import dialogs

        lines = self.working_under_cursor()
        if lines is None:
            self.app.push_screen(dialogs.help_for(self))
        else:
            self.app.push_screen(dialogs.ShowLines("How this was worked out", lines))

    def action_go_back(self) -> None:
        """Go back, asking first if something typed is not saved."""
        self.when_settled(self.leave)

    def when_settled(self, go: Callable[[], Any]) -> None:
        """Call `go` once nothing typed here is unsaved: at once, or after asking."""
        if not self.unsaved():
            go()
            return
        from cpclerk.ui import dialogs

        def answered(answer: str | None) -> None:
            if answer in {"discard", "draft"}:
                for form in self.forms():
                    form.let_go(keep_draft=answer == "draft")
                go()

        self.app.push_screen(dialogs.about_unsaved(self.forms()), answered)

    def leave(self) -> None:
        """Take this screen away once its writes are done; the desk stays."""
        if len(self.app.screen_stack) > 1:
            self.after_writes(self._go_if_on_top)

    def _go_if_on_top(self) -> None:
        # A key before this one may have opened another screen, which would go in its place.
        if self.is_active:
            self.dismiss()

    @property
    def is_writing(self) -> bool:
        """Whether something of this screen is still being written."""
        return self._writing > 0

    def after_writes(self, go: Callable[[], Any] | None) -> None:
        """Call `go` when this screen's writes are done; not at all if one of them fails.

        It takes the place of what was to be called before; None calls nothing.
        """
        if self._writing:
            self._after_writes = go
        elif go is not None:
            go()

    def _made(self, name: str, *arguments: Any) -> "BaseScreen | None":
        if why := room(name).closed_to(self.session.actor.role):
            self.complain(why)
            return None
        try:
            return room(name).screen()(*arguments)
        except ModuleNotFoundError as error:
            if not (error.name or "").startswith("cpclerk.ui.screens."):
                raise
            self.complain(f"{room(name).words} is not in this version.")
            return None

    def _failed(self, error: BaseException, what: str) -> None:
        from cpclerk.services import Stale

        if isinstance(error, Refused):
            self.refused(error)
        elif isinstance(error, Stale):
            self.complain(
                "Somebody changed this meanwhile. Look at it as it stands, then do it again."
            )
            self.load()
        else:
            self.office_app.unexpected.append(error)
            self.complain(f"{what}: {failures.words_for(error)}.")

    def _forget_lists(self, group: str) -> None:
        """Let no list say that there is nothing where what would fill it was not read."""
        from cpclerk.ui.widgets.lines import Lines

        for lines in self.query(Lines):
            # What was read otherwise stays, such as the rows on which a question was asked.
            if group in FILLING or not lines.rows:
                lines.forget()

    def _still_reading(self, group: str, number: int) -> None:
        under_way = self._read_numbers.get(group) == number and group in self._reads
        if under_way and self.is_attached and self.notice.text != READING:
            # What was said before comes back: a slow read must not hide that something is saved.
            self._behind_reading = self.notice.text, self.notice.is_complaint
            self.say(READING)


def _loaded() -> dict[str, Any]:
    import sys

    return sys.modules
