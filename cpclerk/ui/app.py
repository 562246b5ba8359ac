"""The program on the screen: one session, one writer, a stack of screens."""

import gc
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.binding import BindingType
from textual.events import Event, Key

from cpclerk.rules.errors import Refused
from cpclerk.ui import failures
from cpclerk.ui.commands import Command, LeaveProgram, Offering, OnAPlanNow, Palette
from cpclerk.ui.jobs import Written
from cpclerk.ui.keymap import read_keymap
from cpclerk.ui.reader import Reader
from cpclerk.ui.rooms import room
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.themes import THEMES
from cpclerk.ui.widgets.header import UNENCRYPTED, Flag, TopLine
from cpclerk.ui.widgets.inert import Inert
from cpclerk.ui.writer import Writer

if TYPE_CHECKING:
    from textual.filter import LineFilter

    from cpclerk.machine import Machine
    from cpclerk.services import Session
    from cpclerk.services.office import OpenOffice
    from cpclerk.services.unlocking import Unlocked
    from cpclerk.ui.keeper import Keeper

CRASHED = 70
"""The exit code after an error in the program itself (EX_SOFTWARE)."""


INERT = Inert()

AT_WORK = "at work"
"""The stack of screens of somebody who has signed in."""

MOVES_FOCUS = frozenset({"tab", "shift+tab"})
"""Keys after which what is typed belongs to another field."""

AT_REST = 1.0
"""Seconds after which the first screen is up."""


class CpclerkApp(Offering, App[None]):
    """cpclerk on a terminal.

    With a session it opens on the desk; with an office alone it first asks who is there, and
    `front_door` makes the screen that is shown before a locked office is open.
    `demo` says in the header that this is the sample, on its own day.
    """

    TITLE = "cpclerk"
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False
    OFFERS: ClassVar[tuple[type[Command], ...]] = (LeaveProgram, Palette, OnAPlanNow)
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self,
        session: "Session | None" = None,
        *,
        office: "OpenOffice | None" = None,
        machine: "Machine | None" = None,
        demo: bool = False,
        first_screen: Callable[[], BaseScreen] | None = None,
        front_door: Callable[[], BaseScreen] | None = None,
    ) -> None:
        super().__init__()
        self._session = session
        self.office = office
        self.machine = machine
        self.demo = demo
        self.first_screen = first_screen
        self.front_door = front_door
        self.reader = Reader()
        self.writer = Writer(self._open_writer, self._close_writer)
        self.unexpected: list[BaseException] = []
        self.parting_words = ""
        self._keeper: Keeper | None = None
        self._is_over = False
        self._is_leaving = False
        self.animation_level = "none"
        for theme in THEMES:
            self.register_theme(theme)
        chosen = machine.setting("theme") if machine is not None else ""
        self.theme = chosen if chosen in {theme.name for theme in THEMES} else THEMES[0].name

    @property
    def session(self) -> "Session":
        """Who acts in which store. There is none before somebody has signed in."""
        if self._session is None:
            raise RuntimeError("nobody has signed in")
        return self._session

    def on_mount(self) -> None:
        """Take the person's own keys; say so when they cannot be used."""
        self.set_timer(AT_REST, _collect_garbage_again)
        self.set_timer(AT_REST, self._begin_keeping)
        if self.machine is not None:
            try:
                self.set_keymap(read_keymap(self.machine.keymap_file))
            except Refused as error:
                if isinstance(self.screen, BaseScreen):
                    self.screen.complain(error.sentence)

    def get_line_filters(self) -> "Sequence[LineFilter]":
        """Return what every line passes through on its way to the terminal."""
        return [*super().get_line_filters(), INERT]

    def get_default_screen(self) -> BaseScreen:
        """Return the screen at the bottom of the stack: the desk, or who is there."""
        if self._session is not None:
            return self._first()
        if self.front_door is not None:
            return self.front_door()
        from cpclerk.ui.screens.staff import StaffScreen

        return StaffScreen()

    def sign_in(self, staff_uid: str) -> None:
        """Start work as this member of the office's staff. Raises Refused."""
        from cpclerk.services.office import sign_in

        if self.office is None or self.machine is None:
            raise RuntimeError("no office is open")
        machine = self.machine
        session = sign_in(
            self.office, staff_uid, device=machine.device, signing_key=machine.signing_key
        )
        self.machine.remember_staff(self.office.store.path, staff_uid)
        self.begin(session)

    def come_in(self, unlocked: "Unlocked") -> None:
        """Start work in an office as whoever unlocked it."""
        self.office = unlocked.office
        self.sign_in(unlocked.staff_uid)

    def choose_theme(self, name: str) -> None:
        """Show these colours from now on."""
        self.theme = name
        if self.machine is not None:
            self.machine.remember("theme", name)

    def begin(self, session: "Session") -> None:
        """Start work in this session, on the desk."""
        self._session = session
        self.set_timer(AT_REST, self._begin_keeping)
        self.add_mode(AT_WORK, self._first)
        self.switch_mode(AT_WORK)

    def _first(self) -> BaseScreen:
        return (self.first_screen or room("desk").screen())()

    def top_line(self, title_parts: tuple[str, ...]) -> TopLine:
        """Return what the header shows above a screen with this title."""
        from cpclerk.rules.dates_in_words import date_words

        store = self._session.store if self._session else self.office and self.office.store
        flags = (UNENCRYPTED,) if store and store.unencrypted else ()
        if self._session is None:
            return TopLine(title_parts, self.office.name if self.office else "", flags)
        session = self._session
        day, name = date_words(session.today), session.actor.name
        if self.demo:
            sample = Flag(f"SAMPLE · its day is {day}", f"SAMPLE {day}", "header--sample")
            return TopLine(title_parts, session.store.name, (*flags, sample), name)
        return TopLine(title_parts, session.store.name, flags, f"{day}  {name}")

    def action_palette(self) -> None:
        """Show every command and screen by name."""
        from cpclerk.ui.palette import PaletteScreen

        if not isinstance(self.screen, BaseScreen):
            return
        self.push_screen(PaletteScreen(self.screen))

    def action_on_a_plan_now(self) -> None:
        """Answer whether a child is on a plan, over whatever is being done."""
        on_top = self.screen
        answering = room("on-a-plan").target.partition(":")[2]
        if not isinstance(on_top, BaseScreen) or self._session is None:
            return
        if type(on_top).__name__ != answering:
            on_top.open("on-a-plan")

    async def on_event(self, event: Event) -> None:
        """Do what a letter commands, and go where Tab goes, before the next key is looked at.

        Else a name typed quickly after the letter that opens its field would be taken, letter by
        letter, for commands of the list it came from, or land in the field that Tab left.
        """
        if (
            isinstance(event, Key)
            and not event.is_forwarded
            and (event.is_printable or event.key in MOVES_FOCUS)
            and not self._takes_typing(event)
            and await self._check_bindings(event.key)
        ):
            return
        await super().on_event(event)

    def _takes_typing(self, event: Key) -> bool:
        focused = self.focused
        return focused is not None and focused.check_consume_key(event.key, event.character)

    def action_leave_program(self) -> None:
        """Leave once what is being saved is; ask only if something is not, or takes its time."""
        from cpclerk.ui import dialogs

        if isinstance(self.screen, dialogs.Leaving):
            return
        screens = [each for each in self.screen_stack if isinstance(each, BaseScreen)]
        writing = next((each for each in screens if each.is_writing), None)
        if writing is not None and not self._is_leaving:
            self._is_leaving = True
            writing.after_writes(self.action_leave_program)
            return
        self._is_leaving = False
        if writing is not None:
            writing.after_writes(None)
        if writing is None and not any(each.unsaved() for each in screens):
            self.exit()
            return

        def answered(answer: str | None) -> None:
            if answer == "leave":
                self._keep_drafts()
                self.exit()

        self.push_screen(dialogs.Leaving(saving=writing is not None), answered)

    def action_help_quit(self) -> None:
        """Ctrl+C, pressed out of habit: say which key leaves."""
        if isinstance(self.screen, BaseScreen):
            self.screen.say("Ctrl+Q leaves cpclerk. Ctrl+C copies what is selected.")

    def on_written(self, message: Written) -> None:
        """A write came back to a screen that is gone: a failure is still told."""
        error = message.outcome.error
        if error is not None and isinstance(self.screen, BaseScreen):
            self.screen.on_written_elsewhere(error)

    async def on_unmount(self) -> None:
        """Do what is waiting to be written, and let the threads go."""
        self._is_over = True
        self.reader.close()
        self.writer.close()
        keeper = self._keeper or self._new_keeper()
        if keeper is not None:
            keeper.at_end()

    def _open_writer(self) -> None:
        if self._session is not None:
            self._session.store.connect()

    def _close_writer(self) -> None:
        if self._session is not None:
            self._session.store.close()

    def _begin_keeping(self) -> None:
        """Have backups made from now on."""
        from cpclerk.ui.keeper import EVERY, SOON

        if self._keeper is None and (keeper := self._new_keeper()) is not None:
            self._keeper = keeper
            self.set_timer(SOON, keeper.at_start)
            self.set_interval(EVERY, keeper.at_work)

    def _new_keeper(self) -> "Keeper | None":
        """Return what keeps the store safe: of the sample, which is thrown away, nothing does."""
        if self._session is None or self.machine is None or self.demo:
            return None
        from cpclerk.ui.keeper import Keeper

        return Keeper(self._session, self.machine, self._told)

    def _told(self, sentence: str, is_complaint: bool) -> None:
        """Hear from the keeper's thread; once there is no screen, it is said on leaving."""
        if not self.is_running or self._is_over:
            self.parting_words = sentence
            return
        self.call_later(self._say, sentence, is_complaint)

    def _say(self, sentence: str, is_complaint: bool) -> None:
        if isinstance(self.screen, BaseScreen) and (is_complaint or not self.screen.notice.text):
            self.screen.notice.say(sentence, complaint=is_complaint)

    def _handle_exception(self, error: Exception) -> None:
        """Close on an unexpected error, saying where it arose and nothing of what it held."""
        self._return_code = CRASHED
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._fatal_error()

    def _keep_drafts(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.keep_drafts()

    def _fatal_error(self) -> None:
        error: BaseException | None = self._exception
        while isinstance(inner := getattr(error, "error", None), BaseException):
            error = inner
        self._exit_renderables[:] = [failures.last_words(error)]
        with suppress(Exception):
            self._keep_drafts()
        self._close_messages_no_wait()


def _collect_garbage_again() -> None:
    # The command line stopped it for the start. What is loaded by now stays: the collector need
    # not look at it again while people type.
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def run(
    machine: "Machine",
    office: "OpenOffice | None" = None,
    *,
    staff_uid: str = "",
    demo: bool = False,
    front_door: Callable[[], BaseScreen] | None = None,
) -> int:
    """Open an office on the terminal and return the exit code.

    The sample is explored as its first clerk, a locked office as whoever unlocked it; in a
    training store the program first asks who is there.
    """
    failures.tell_no_values()
    session = None
    if office is not None and (demo or staff_uid):
        from cpclerk.services.office import sign_in

        who = staff_uid or next(each.uid for each in office.staff if each.role == "clerk")
        # The sample is everybody's: nobody signs it.
        signing_key = None if demo else machine.signing_key
        session = sign_in(office, who, device=machine.device, signing_key=signing_key)
    app = CpclerkApp(session, office=office, machine=machine, demo=demo, front_door=front_door)
    app.run()
    if app.parting_words:
        print(app.parting_words, file=sys.stderr)
    return app.return_code or 0
