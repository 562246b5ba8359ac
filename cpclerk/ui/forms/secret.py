"""A field whose text is not shown, not copied, and never kept as a draft."""

from typing import Any, ClassVar

from textual.events import Paste
from textual.widget import Widget

from cpclerk.ui.forms.field import Field
from cpclerk.ui.forms.inputs import TextInput


class SecretInput(TextInput):
    """One line of dots. What is pasted is taken as it is, up to the end of its line."""

    def __init__(self, placeholder: str = "") -> None:
        super().__init__("", placeholder=placeholder)
        self.password = True

    def action_take_back(self) -> None:
        """Bring nothing back: what is deleted here is gone."""

    def replace(self, text: str, start: int, end: int) -> None:
        """Put a text in place of part of what is there; nothing of it is remembered."""
        super().replace(text, start, end)
        self._before.clear()
        self._left = ""

    def action_copy(self) -> None:
        """Give nothing to the clipboard."""

    def action_cut(self) -> None:
        """Give nothing to the clipboard."""

    def _on_paste(self, event: Paste) -> None:
        event.stop()
        event.prevent_default()
        self.replace((event.text.splitlines() or [""])[0], *self.selection)


class PassphraseField(Field):
    """A passphrase: every character counts, blanks too, so nothing of it is cleaned."""

    SECRET: ClassVar[bool] = True

    def make_control(self, text: str, placeholder: str) -> Widget:  # noqa: ARG002
        """Return the widget in which is typed."""
        return SecretInput(placeholder)

    def select_all(self) -> None:
        """Have the next key begin anew: nobody can put right what they cannot see."""
        self._input.select_all()

    def parse(self, text: str) -> Any:
        """Return what is typed, as it is."""
        return text
