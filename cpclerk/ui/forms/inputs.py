"""Text fields that keep all that is pasted and let nothing through that a terminal could act on."""

from collections import deque
from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Focus, Paste
from textual.geometry import Size
from textual.reactive import reactive
from textual.widgets import Input, TextArea

from cpclerk.rules.text import printable, printable_lines

STEPS_BACK = 100
"""How many changes of one line of text can be taken back."""


class TextInput(Input):
    """One line of text; several lines pasted into it are joined by spaces. Ctrl+Z takes back."""

    DEFAULT_CSS = """
    TextInput { height: 1; border: none; padding: 0 1; background: $panel; width: 1fr; }
    TextInput:focus { border: none; background: $primary 25%; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+z", "take_back", show=False)]

    # The field keeps its place whatever is typed: nothing needs laying out again at each key,
    # which would double what a key costs.
    virtual_size = reactive(Size(0, 0), layout=False)

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        id: str | None = None,
        replaceable: Callable[[], bool] | None = None,
    ) -> None:
        """While `replaceable`, the next text typed takes the place of what is there."""
        super().__init__(
            printable(value), placeholder=placeholder, select_on_focus=False, id=id, compact=True
        )
        self.cursor_blink = False
        self._replaceable = replaceable
        self._before: deque[tuple[str, int]] = deque(maxlen=STEPS_BACK)
        self._left, self._is_typing = self.value, False

    def replace(self, text: str, start: int, end: int) -> None:
        """Put a text in place of part of what is there, and remember what was there before."""
        was = self.value
        if was != self._left:
            # The program put another text here: what was typed before it is over.
            self._before.clear()
            self._is_typing = False
        super().replace(text, start, end)
        typed = len(self.value) - len(was) == 1
        # Letters typed one after the other are taken back together.
        if not (typed and self._is_typing):
            self._before.append((was, max(start, end)))
        self._left, self._is_typing = self.value, typed

    def action_take_back(self) -> None:
        """Bring back what was here before the last change, unless the program changed it since."""
        if self._before and self.value == self._left:
            self.value, self.cursor_position = self._before.pop()
            self._left, self._is_typing = self.value, False

    def _on_focus(self, _event: Focus) -> None:
        # Asked here, in the order of the keys: a key pressed at once must find it decided. Textual
        # then does what belongs to its own class.
        self.select_on_focus = self._replaceable is not None and self._replaceable()

    def _on_paste(self, event: Paste) -> None:
        event.stop()
        event.prevent_default()
        self.replace(printable(event.text.rstrip("\r\n")), *self.selection)

    def action_paste(self) -> None:
        """Paste what was copied in the program."""
        self.replace(printable(self.app.clipboard), *self.selection)


class NoteArea(TextArea, inherit_bindings=False):
    """Several lines of text. F6 and F7 stay free for the screen; Tab leaves the field."""

    DEFAULT_CSS = """
    NoteArea {
        height: 5; border: none; padding: 0; background: $panel; width: 1fr;
        scrollbar-size-vertical: 1;
    }
    NoteArea:focus { border: none; background: $primary 25%; }
    """
    # Of those inherited, F7 would mark the whole text and the next letter would take its place.
    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in TextArea.BINDINGS
        if not (isinstance(binding, Binding) and binding.key in {"f6", "f7"})
    ]

    def __init__(self, text: str = "", *, id: str | None = None) -> None:
        super().__init__(
            printable_lines(text), tab_behavior="focus", compact=True, soft_wrap=True, id=id
        )
        self.cursor_blink = False

    async def _on_paste(self, event: Paste) -> None:
        event.stop()
        event.prevent_default()
        if result := self._replace_via_keyboard(printable_lines(event.text), *self.selection):
            self.move_cursor(result.end_location)
