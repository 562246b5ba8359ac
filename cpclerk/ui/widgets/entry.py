"""The entry line: what is being typed, who says it, and into which column it goes."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from rich.cells import cell_len
from textual.events import Key, Paste
from textual.message import Message

from cpclerk.rules.kinds import letter_typed
from cpclerk.rules.recording import speaker_typed
from cpclerk.rules.text import printable
from cpclerk.ui.forms.inputs import TextInput
from cpclerk.ui.widgets.line import Line


class EntryLabel(Line):
    """`Worried about ▸ HV ▸`, and what is set for this entry alone."""

    DEFAULT_CSS = """
    EntryLabel { width: auto; }
    EntryLabel > .entry--column { color: $text-primary; text-style: bold; }
    EntryLabel > .entry--flag { color: $text-warning; text-style: bold; }
    EntryLabel > .entry--quiet { color: $text-muted; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"entry--column", "entry--flag", "entry--quiet"}

    def __init__(self) -> None:
        super().__init__()
        self._pieces: tuple[tuple[str, str], ...] = ()

    def show(self, column: str, speaker: str, flags: Iterable[str]) -> None:
        """Show column, speaker and flags."""
        pieces = [(f" {column}", "entry--column"), (" ▸ ", "entry--quiet")]
        if speaker:
            pieces += [(printable(speaker), ""), (" ▸ ", "entry--quiet")]
        pieces += [(f"{flag} ", "entry--flag") for flag in flags]
        if tuple(pieces) != self._pieces:
            self._pieces = tuple(pieces)
            self.styles.width = sum(cell_len(text) for text, _ in pieces)
            self.refresh()

    def pieces(self, width: int) -> Iterable[tuple[str, str]]:  # noqa: ARG002
        """Return the label."""
        return self._pieces


class OrderedInput(TextInput):
    """A field that does every key in the order in which the keys were pressed.

    A key that is no character otherwise goes round by the app, and characters pressed after it
    overtake it: the beginning of the next line would be entered with this one. `enter` is called
    on Enter.
    """

    def __init__(self, enter: Callable[[], None], *, placeholder: str = "") -> None:
        super().__init__(placeholder=placeholder)
        self.enter = enter

    async def _on_key(self, event: Key) -> None:
        if event.is_printable:
            return
        active = self.screen.active_bindings.get(event.key)
        if active is None or not active.enabled:
            return
        if await self.app.run_action(active.binding.action, active.node):
            event.stop()
            event.prevent_default()

    async def action_submit(self) -> None:
        """Enter what is typed."""
        self.enter()

    def put(self, text: str) -> None:
        """Put a text in place of what is there, the cursor behind it."""
        self.value = printable(text)
        self.cursor_position = len(self.value)


class EntryInput(OrderedInput):
    """The field of the entry line.

    A name before a colon at its start becomes the speaker when `find_speaker` knows it, a letter
    before a semicolon what the line is when `find_kind` does; `give_back` gives it back. A digit
    right behind the colon of a name that may be several people's picks one, through `pick`.
    While `asleep` an entry is being pointed at: the field shows nothing, and the first character
    typed wakes it, through `wake`. While it holds what was `asked_about`, a character typed at
    its end begins another line, through `hold`.
    """

    DEFAULT_CSS = "EntryInput, EntryInput:focus { background: $surface; padding: 0; }"

    class Slept(Message):
        """A key was pressed that means something to the entry pointed at."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Finding(Message):
        """A slash was typed where nothing stood: something is to be found."""

    class Pasted(Message):
        """Several lines were pasted: one entry, or one each?"""

        def __init__(self, lines: list[str]) -> None:
            super().__init__()
            self.lines = lines

    def __init__(
        self,
        enter: Callable[[], None],
        find_speaker: Callable[[str], bool],
        find_kind: Callable[[str], bool],
        pick: Callable[[str, int], bool],
        wake: Callable[[], None],
        give_back: Callable[[], str],
        hold: Callable[[], None],
    ) -> None:
        super().__init__(enter)
        self.find_speaker = find_speaker
        self.find_kind = find_kind
        self.pick = pick
        self.wake = wake
        self.give_back = give_back
        self.hold = hold
        self.asleep = False
        self.asked_about: str | None = None

    async def _on_key(self, event: Key) -> None:
        if not event.is_printable:
            return
        if self.asleep:
            self.wake()
        self._begin_another()
        if event.character in {" ", "/"} and not self.value:
            event.prevent_default()
            event.stop()
            if event.character == "/":
                self.post_message(self.Finding())
        elif (event.character or "").isdecimal() and self._picked(int(event.character or "")):
            event.prevent_default()
            event.stop()
            self.put("")
        elif event.character in {":", ";"} and self.selection.is_empty:
            before, after = self.value[: self.cursor_position], self.value[self.cursor_position :]
            if self._taken(f"{before}{event.character}") == "":
                event.prevent_default()
                event.stop()
                self.put(after)
                self.cursor_position = 0

    def _begin_another(self) -> None:
        """Leave what was asked about as it stands, if what is typed would come behind it."""
        asked, self.asked_about = self.asked_about, None
        if asked and asked == self.value and self.cursor_at_end and self.selection.is_empty:
            self.hold()

    def _picked(self, number: int) -> bool:
        """Whether this digit picks one of those that the name before it may mean."""
        typed = speaker_typed(self.value) if self.cursor_at_end else None
        is_bare = typed is not None and not typed[1] and self.value.endswith(":")
        return bool(is_bare and typed and self.pick(typed[0], number))

    def _taken(self, text: str) -> str | None:
        """Take what is said at the start of a text; return the rest, None where nothing was."""
        speaker, letter = speaker_typed(text), letter_typed(text)
        if letter and self.find_kind(letter[0]):
            return letter[1]
        return speaker[1] if speaker and self.find_speaker(speaker[0]) else None

    def _on_paste(self, event: Paste) -> None:
        if self.asleep:
            self.wake()
        self._begin_another()
        # Nothing that a terminal could act on comes in, one line or many.
        lines = [printable(line) for line in event.text.splitlines() if line.strip()]
        if len(lines) > 1:
            event.prevent_default()
            event.stop()
            self.post_message(self.Pasted(lines))
            return
        super()._on_paste(event)
        if not self.cursor_at_end:
            return
        while (rest := self._taken(self.value)) is not None:
            self.put(rest)

    def action_delete_right(self) -> None:
        """Delete the character under the cursor, or strike the entry pointed at."""
        if self.asleep:
            self.post_message(self.Slept("delete"))
        else:
            super().action_delete_right()

    def action_delete_left(self) -> None:
        """Delete the character before the cursor; in an empty field, take the speaker back."""
        if not self.value and not self.asleep and (text := self.give_back()):
            self.put(text)
        else:
            super().action_delete_left()
