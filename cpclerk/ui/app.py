"""The program on the screen: one session, one writer, a stack of screens."""

import gc
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import time
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType
from textual.events import Event, InputEvent, Key, Paste

from cpclerk.rules.errors import Refused
from cpclerk.ui import failures
from cpclerk.ui.commands import Command, LeaveProgram, LockNow, Offering, OnAPlanNow, Palette
from cpclerk.ui.jobs import Written
from cpclerk.ui.keeper import Keeping
from cpclerk.ui.keymap import read_keymap
from cpclerk.ui.locking import LOOK, Locking
from cpclerk.ui.reader import Reader
from cpclerk.ui.rooms import home_of, room
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.styles import Styles
from cpclerk.ui.terminal import TerminalApp
from cpclerk.ui.themes import THEMES
from cpclerk.ui.widgets.header import UNENCRYPTED, Flag, TopLine
from cpclerk.ui.widgets.inert import Inert
from cpclerk.ui.writer import Writer

if TYPE_CHECKING:
    from concurrent.futures import Future

    from textual.filter import LineFilter

    from cpclerk.machine import Machine
    from cpclerk.services import Session
    from cpclerk.services.opening import OpenOffice
    from cpclerk.services.unlocking import Unlocked
    from cpclerk.ui.feed import Feed

CRASHED = 70
"""The exit code after an error in the program itself (EX_SOFTWARE)."""


FIRST, AT_WORK = "first", "at work"
"""Stacks of screens: those of the start, and of somebody who signed in later."""

FOR_SOMEBODY = frozenset({"palette", "on_a_plan_now", "lock_now"})
"""What nobody does before signing in, nor at a locked screen."""

MOVES_FOCUS = frozenset({"tab", "shift+tab"})
"""Keys after which what is typed belongs to another field."""

AT_REST = 1.0
"""Seconds after which the first screen is up."""


class CpclerkApp(Offering, TerminalApp[None]):
    """cpclerk on a terminal.

    With a session it opens on the desk; with an office alone it first asks who is there, and
    `front_door` makes the screen that is shown before a locked office is open.
    `demo` says in the header that this is the sample, on its own day.
    """

    TITLE = "cpclerk"
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False
    DEFAULT_MODE = FIRST
    OFFERS: ClassVar[tuple[type[Command], ...]] = (LeaveProgram, Palette, OnAPlanNow, LockNow)
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
        clock: Callable[[], float] = time,
    ) -> None:
        self._inert = Inert()
        super().__init__()
        self.stylesheet = Styles(variables=self.stylesheet._variables)
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
        self.locking = Locking(self, clock)
        self.keeping = Keeping(self)
        self._feed: Feed | None = None
        self._signed_in = 0
        self.is_over = False
        self._is_leaving = False
        self.animation_level = "none"
        self.add_mode(FIRST, self._first_of_all)
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
        self.set_timer(AT_REST, self.keeping.begin)
        self.set_timer(AT_REST, self.locking.begin)
        self.set_interval(LOOK, self.locking.look)
        self._tell_of_store()
        if self.machine is not None:
            try:
                self.set_keymap(read_keymap(self.machine.keymap_file))
            except Refused as error:
                if isinstance(self.screen, BaseScreen):
                    self.screen.complain(error.sentence)

    def get_line_filters(self) -> "Sequence[LineFilter]":
        """Return what every line passes through on its way to the terminal."""
        before = super().get_line_filters()
        if before != self._inert.before:
            self._inert = Inert(before)
        return (self._inert,)

    def _first_of_all(self) -> BaseScreen:
        """Return the screen at the bottom of the stack: the desk, or who is there."""
        if self._session is not None:
            return self._first()
        if self.front_door is not None:
            return self.front_door()
        from cpclerk.ui.screens.staff import StaffScreen

        return StaffScreen()

    def sign_in(self, staff_uid: str) -> None:
        """Start work as this member of the office's staff. Raises Refused."""
        from cpclerk.services.opening import sign_in

        if self.office is None or self.machine is None:
            raise RuntimeError("no office is open")
        machine = self.machine
        # The sample is everybody's, and thrown away: nobody signs it or is remembered there.
        signing_key = None if self.demo else machine.signing_key
        session = sign_in(self.office, staff_uid, device=machine.device, signing_key=signing_key)
        if not self.demo:
            machine.remember_staff(self.office.store.path, staff_uid)
        self.begin(session)

    def come_in(self, unlocked: "Unlocked", *, first_time: bool = False) -> None:
        """Start work in an office as whoever unlocked it; a new one first sees what it sets."""
        self.office = unlocked.office
        self.sign_in(unlocked.staff_uid)
        if first_time:
            self.call_later(self._show_what_is_set)

    @property
    def feed(self) -> "Feed":
        """What the walls of this recorder show."""
        if self._feed is None:
            from cpclerk.ui.feed import feed_of

            self._feed = feed_of(self)
        return self._feed

    def blank_wall(self, why: str) -> None:
        """Show nothing on the wall, if there is one."""
        if self._feed is not None:
            self._feed.blank(why)

    @property
    def has_session(self) -> bool:
        """Whether somebody has signed in."""
        return self._session is not None

    def work_screens(self) -> list[BaseScreen]:
        """Return the screens in the stack, the one on top last; dialogs are none."""
        return [each for each in self.screen_stack if isinstance(each, BaseScreen)]

    def under_way(self) -> "list[Future[Any]]":
        """Return what other threads than the writer are doing now."""
        return [*self.reader.under_way(), *self.keeping.under_way()]

    def keep_drafts(self) -> None:
        """Keep at once what is being typed, on every screen."""
        for screen in self.work_screens():
            screen.keep_drafts()

    def choose_theme(self, name: str) -> None:
        """Show these colours from now on."""
        self.theme = name
        if self.machine is not None:
            self.machine.remember("theme", name)

    def begin(self, session: "Session") -> None:
        """Start work in this session, on the desk."""
        self.keeping.stop()
        self._session = session
        self.set_timer(AT_REST, self.keeping.begin)
        self.set_timer(AT_REST, self.locking.begin)
        self._signed_in += 1
        before, mode = self.current_mode, f"{AT_WORK} {self._signed_in}"
        self.add_mode(mode, self._first)
        self.switch_mode(mode)
        self.remove_mode(before)
        self._tell_of_store()

    def _show_what_is_set(self) -> None:
        if isinstance(self.screen, BaseScreen):
            self.screen.open("procedures")

    def _first(self) -> BaseScreen:
        return (self.first_screen or home_of(self.session.actor.role).screen())()

    def top_line(self, title_parts: tuple[str, ...]) -> TopLine:
        """Return what the header shows above a screen with this title."""
        from cpclerk.rules.dates_in_words import date_words

        store = self._session.store if self._session else self.office and self.office.store
        flags = (UNENCRYPTED,) if store and store.unencrypted else ()
        if self.locking.is_locked:
            return TopLine(title_parts, "", flags)
        if self._session is None:
            return TopLine(title_parts, self.office.name if self.office else "", flags)
        session = self._session
        day, name = date_words(session.today), session.actor.name
        if self.demo:
            sample = Flag(f"SAMPLE · its day is {day}", f"SAMPLE {day}", "header--sample")
            return TopLine(title_parts, session.store.name, (*flags, sample), name)
        return TopLine(title_parts, session.store.name, flags, f"{day}  {name}")

    @property
    def may_change_hands(self) -> bool:
        """Whether somebody else may go on here: nobody proved who they are."""
        return self.office is not None and self.session.store.unencrypted

    def change_hands(self) -> None:
        """Ask who goes on here; the wall shows nothing meanwhile."""
        from cpclerk.ui.screens.staff import StaffScreen

        self.blank_wall("somebody else is at work")
        self.push_screen(StaffScreen())

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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is looked up or left open before somebody signs in, nor at a locked screen."""
        if action in FOR_SOMEBODY:
            return self.has_session and not self.locking.is_locked
        return super().check_action(action, parameters)

    def action_lock_now(self) -> None:
        """Lock the screen."""
        self.locking.lock()

    async def on_event(self, event: Event) -> None:
        """Do what a letter commands, and go where Tab goes, before the next key is looked at.

        Else a name typed quickly after the letter that opens its field would be taken, letter by
        letter, for commands of the list it came from, or land in the field that Tab left.
        """
        if isinstance(event, InputEvent | Paste) and not self.locking.used():
            # It comes too late: what it would have been typed into is hidden now.
            return
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
        screens = self.work_screens()
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
                self.keep_drafts()
                self.exit()

        self.push_screen(dialogs.Leaving(saving=writing is not None), answered)

    def end_at_once(self, return_code: int) -> None:
        """End with nobody to ask; what is being typed is kept."""
        self.keep_drafts()
        super().end_at_once(return_code)

    def action_help_quit(self) -> None:
        """Ctrl+C, pressed out of habit: say which key leaves."""
        if isinstance(self.screen, BaseScreen):
            self.screen.say("Ctrl+Q leaves cpclerk. Ctrl+C copies what is selected.")

    def on_written(self, message: Written) -> None:
        """A write came back to a screen that is gone: a failure is still told."""
        error = message.outcome.error
        if self.locking.holds(self, lambda: self.on_written(message)):
            return
        if error is not None and isinstance(self.screen, BaseScreen):
            self.screen.on_written_elsewhere(error)

    async def on_unmount(self) -> None:
        """Do what is waiting to be written, and let the threads go."""
        self.is_over = True
        if self._feed is not None:
            self._feed.close()
        self.reader.close()
        self.writer.close()
        self.keeping.end()

    def _open_writer(self) -> None:
        if self._session is not None:
            self._session.store.connect()

    def _close_writer(self) -> None:
        if self._session is not None:
            self._session.store.close()

    def _tell_of_store(self) -> None:
        if self._session is not None and self._session.store.told:
            self.call_later(self._say, self._session.store.told, True)

    def told(self, sentence: str, is_complaint: bool) -> None:
        """Hear from the keeper's thread; once there is no screen, it is said on leaving."""
        if not self.is_running or self.is_over:
            self.parting_words = sentence
            return
        self.call_later(self._say, sentence, is_complaint)

    def _say(self, sentence: str, is_complaint: bool) -> None:
        if self.locking.holds(self, lambda: self._say(sentence, is_complaint)):
            return
        if isinstance(self.screen, BaseScreen) and (is_complaint or not self.screen.notice.text):
            self.screen.notice.say(sentence, complaint=is_complaint)

    def _handle_exception(self, error: Exception) -> None:
        """Close on an unexpected error, saying where it arose and nothing of what it held."""
        self._return_code = CRASHED
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._fatal_error()

    def _fatal_error(self) -> None:
        error: BaseException | None = self._exception
        while isinstance(inner := getattr(error, "error", None), BaseException):
            error = inner
        self._exit_renderables[:] = [failures.last_words(error)]
        with suppress(Exception):
            self.keep_drafts()
        self._close_messages_no_wait()


def _collect_garbage_again() -> None:
    # The command line stopped it for the start. What is loaded by now stays: the collector need
    # not look at it again while people type. What is not used any more would stay as well.
    if not gc.isenabled():
        gc.collect()
        gc.freeze()
        gc.enable()
