"""One class for each thing a person can do: it drives key, footer, palette, help and key table."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.screen import Screen

_KEY_WORDS = {
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "space": "Space",
    "delete": "Del",
    "slash": "/",
    "plus": "+",
    "minus": "-",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
}


class Command:
    """Something a person can do with one key.

    `id` is its long name, by which a keymap file finds it; the screen that offers it has a
    method `action_` + that name with underscores. `words` stand in the footer, `description`
    in help and palette. Hidden commands (`shown = False`) are left out of the footer.
    """

    id: ClassVar[str]
    key: ClassVar[str]
    words: ClassVar[str]
    description: ClassVar[str]
    does: ClassVar[str] = ""
    shown: ClassVar[bool] = True
    priority: ClassVar[bool] = False

    @classmethod
    def action(cls) -> str:
        """Return the action it runs: `does` with its arguments, or else its id."""
        return cls.does or cls.id.replace("-", "_")

    @classmethod
    def binding(cls) -> Binding:
        """Return the Textual binding of this command."""
        return Binding(
            cls.key,
            cls.action(),
            cls.words,
            show=cls.shown,
            priority=cls.priority,
            tooltip=cls.description,
            id=cls.id,
        )


class Help(Command):
    """F1 everywhere."""

    id = "help"
    key = "f1"
    words = "help"
    description = "Show how the date or figure under the cursor was worked out, or the keys"


class GoBack(Command):
    """Esc everywhere but on the desk."""

    id = "go-back"
    key = "escape"
    words = "back"
    description = "Go back to the screen before; asks if something typed is not saved"


class LeaveProgram(Command):
    """Ctrl+Q anywhere, dialogs included."""

    id = "leave-program"
    key = "ctrl+q"
    words = "leave"
    description = "Leave cpclerk; asks only if something is not saved"
    shown = False
    priority = True


class Palette(Command):
    """Everything by name."""

    id = "palette"
    key = "ctrl+p"
    words = "commands"
    description = "Find a command or a screen by its name"
    shown = False
    priority = True


class OnAPlanNow(Command):
    """Ctrl+N anywhere: the telephone does not wait."""

    id = "on-a-plan-now"
    key = "ctrl+n"
    words = "on a plan?"
    description = "Is this child on a plan? From any screen; what was being done there waits"
    shown = False
    priority = True


class LockNow(Command):
    """Ctrl+L anywhere: somebody comes to the desk, or its owner leaves it."""

    id = "lock-now"
    key = "ctrl+l"
    words = "lock"
    description = "Lock the screen: it shows nothing, what is being typed is kept, and waits"
    shown = False
    priority = True


class WhoIsAtWork(Command):
    """w where somebody begins, in a sample or training store alone."""

    id = "who-is-at-work"
    key = "w"
    words = "as somebody else"
    description = "Training and sample only: work on as somebody else, such as the chair"
    shown = False


class SaveForm(Command):
    """The one save key: no terminal or multiplexer takes it, no text field uses it."""

    id = "save"
    key = "ctrl+r"
    words = "save"
    description = "Save the form you are in (Enter on its last field does the same)"


class Offering:
    """A screen or app that names its commands in `OFFERS`; they become its bindings."""

    OFFERS: ClassVar[tuple[type[Command], ...]] = ()
    BINDINGS: ClassVar[list[BindingType]]

    def __init_subclass__(cls, **keywords: Any) -> None:
        own = cls.__dict__.get("OFFERS", ())
        if own:
            others = cls.__dict__.get("BINDINGS", [])
            cls.BINDINGS = [*others, *(command.binding() for command in own)]
        super().__init_subclass__(**keywords)

    def names_now(self, command: type[Command]) -> bool:
        """Return whether the footer names a command as things stand; its key works in any case."""
        return command.shown


def commands_of(offering: type) -> Iterator[type[Command]]:
    """Yield the commands a screen class offers, its own first; an overridden key is left out."""
    seen: set[str] = set()
    for base in offering.__mro__:
        for command in base.__dict__.get("OFFERS", ()):
            if command.key not in seen and command.id not in seen:
                seen |= {command.key, command.id}
                yield command


def command_for(offering: type, action: str) -> type[Command] | None:
    """Return the command by which a screen class offers an action, whatever its arguments."""
    return next((c for c in commands_of(offering) if c.action().partition("(")[0] == action), None)


def commands_here(screen: "Screen[Any]") -> "Iterator[tuple[DOMNode, type[Command]]]":
    """Yield the commands that can be given now, from the focus outwards, with who offers them."""
    start: DOMNode = screen.focused or screen
    seen: set[str] = set()
    for node in start.ancestors_with_self:
        for command in commands_of(type(node)):
            if command.key not in seen:
                seen.add(command.key)
                yield node, command


def key_words(key: str) -> str:
    """Return a key as the footer and the docs write it: `F1`, `Esc`, `Ctrl+Q`, `b`."""
    first = key.partition(",")[0].strip()
    if first in _KEY_WORDS:
        return _KEY_WORDS[first]
    if first.startswith("ctrl+"):
        return "Ctrl+" + first[5:].upper()
    if first.startswith("shift+"):
        return "Shift+" + key_words(first[6:])
    return first.upper() if first[0] == "f" and first[1:].isdigit() else first
