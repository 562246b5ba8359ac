"""A field: its label, what is typed, and beside it what was understood or what is wrong."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import DescendantBlur
from textual.message import Message
from textual.widget import Widget

from cpclerk.rules.errors import Refused
from cpclerk.rules.text import clean_text, printable
from cpclerk.ui.forms.inputs import NoteArea, TextInput
from cpclerk.ui.widgets.plain import Plain

LABEL = 23
"""Cells for the label."""


class Field(Widget):
    """One line of text with a label.

    `take` gives the value, or raises Refused in words. A subclass that understands more than
    text overrides `parse` and `echo`. Empty is None, unless `required`.
    """

    DEFAULT_CSS = f"""
    Field {{ layout: horizontal; height: auto; width: 100%; }}
    Field > .label {{ width: {LABEL}; padding: 0 1 0 2; color: $text-muted; }}
    Field:focus-within > .label {{ color: $text-primary; text-style: bold; }}
    Field > .control {{ width: 35%; max-width: 48; height: auto; }}
    Field.-wide > .control {{ width: 2fr; max-width: 100%; }}
    Field > .echo {{ width: 1fr; padding: 0 0 0 2; color: $text-muted; }}
    Field > .echo.-wrong {{ color: $text-error; text-style: bold; }}
    """
    BINDINGS: ClassVar[list[BindingType]] = []
    HOW: ClassVar[str] = ""
    """How this kind of field is filled, for help."""
    SECRET: ClassVar[bool] = False
    """Whether what is typed is never kept as a draft."""

    class Changed(Message):
        """Something was typed in the field."""

        def __init__(self, field: "Field") -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> "Field":
            """The field, for `@on(Field.Changed, "#id")`."""
            return self.field

    def __init__(
        self,
        name: str,
        label: str,
        *,
        text: str = "",
        required: bool = False,
        placeholder: str = "",
        wide: bool = False,
    ) -> None:
        super().__init__(name=name, id=f"field-{name}", classes="-wide" if wide else None)
        self.label = label
        self.required = required
        self.like = placeholder
        self.at_first = text
        self._label = Plain(label, classes="label")
        self._echo = Plain("", classes="echo")
        self.control_widget = self.make_control(text, placeholder)
        self.control_widget.add_class("control")

    # What a kind of field overrides

    def make_control(self, text: str, placeholder: str) -> Widget:
        """Return the widget in which is typed."""
        return TextInput(text, placeholder=placeholder, replaceable=self.is_replaceable)

    def parse(self, text: str) -> Any:
        """Return the value of a text that is not empty. Raises Refused."""
        return clean_text(text)

    def echo(self, value: Any) -> str:  # noqa: ARG002
        """Return what was understood, in words; nothing where the text says it already."""
        return ""

    @property
    def text(self) -> str:
        """What is typed, as it is."""
        return self._input.value

    def set_text(self, text: str) -> None:
        """Put a text into the field as if it had been typed."""
        self._input.value = text

    # What is common to all

    @property
    def field_name(self) -> str:
        """The name under which a form gives the value."""
        return self.name or ""

    @property
    def dirty(self) -> bool:
        """Whether it holds something else than at first."""
        return self.text != self.at_first

    def is_replaceable(self) -> bool:
        """Whether typing takes the place of what it holds: untouched, and no long text."""
        return not self.dirty and not self.has_class("-wide")

    def take(self) -> Any:
        """Return the value, None when empty. Raises Refused, naming the field."""
        text = self.text
        if not text.strip():
            if self.required:
                raise Refused(f"{self.label} is needed.", self.field_name)
            return None
        try:
            return self.parse(text)
        except Refused as error:
            raise Refused(error.sentence, self.field_name) from None

    def so_far(self) -> Any:
        """Return the value, None while it is empty or half typed."""
        try:
            return self.take()
        except Refused:
            return None

    def check(self) -> bool:
        """Show what was understood or what is wrong; False when it is wrong."""
        try:
            value = self.take()
        except Refused as error:
            self.complain(error.sentence)
            return False
        self.tell(self.echo(value) if value is not None else "")
        return True

    def tell(self, words: str) -> None:
        """Show words beside the field."""
        self._echo.remove_class("-wrong")
        if words != self.said:
            self._echo.show(words)

    def complain(self, sentence: str) -> None:
        """Show beside the field what is wrong."""
        self._echo.add_class("-wrong")
        self._echo.show(f"! {sentence}")
        if self.has_focus_within:
            self.call_after_refresh(self.scroll_visible, animate=False)

    def help_lines(self) -> list[str]:
        """Return what goes into the field, and how."""
        what = f"{self.label.strip()}: {self.like}" if self.like else self.label.strip()
        return [printable(what), *([self.HOW] if self.HOW else []), ""]

    @property
    def typing_widget(self) -> Widget:
        """The widget that takes the keys."""
        return self.control_widget

    @property
    def said(self) -> str:
        """What stands beside the field."""
        return str(self._echo.content)

    def focus_in(self) -> None:
        """Put the cursor into the field, at once: the next letter typed is for it."""
        self.screen.set_focus(self.typing_widget)
        # What is said beside it may take more lines than what is typed.
        self.call_after_refresh(self.scroll_visible, animate=False)

    def compose(self) -> ComposeResult:
        """Lay out label, control and echo."""
        yield self._label
        yield self.control_widget
        yield self._echo

    def on_mount(self) -> None:
        """Echo what it holds at first."""
        if self.text.strip():
            self.check()

    def on_input_changed(self) -> None:
        """Echo while people type; what is half typed is not yet wrong."""
        self.typed()

    def typed(self) -> None:
        """Echo what is understood so far, and tell the form."""
        try:
            value = self.take() if self.text.strip() else None
            self.tell(self.echo(value) if value is not None else "")
        except Refused:
            self.tell("")
        self.post_message(self.Changed(self))

    def on_descendant_blur(self, _event: DescendantBlur) -> None:
        """Say what is wrong when the field is left."""
        self.left()

    def left(self) -> None:
        """Say what is wrong; that it is empty is said on saving."""
        if self.text.strip():
            self.check()

    @property
    def _input(self) -> TextInput:
        assert isinstance(self.control_widget, TextInput)
        return self.control_widget


class NoteField(Field):
    """Several lines of text. Enter begins a new line; Tab goes on."""

    HOW = "Several lines: here Enter begins a new line, and Tab goes on."
    ENTER = "Enter: new line"
    """Said beside it while it has the focus and nothing else is to be said."""
    DEFAULT_CSS = "NoteField > .control { height: auto; min-height: 3; max-height: 8; }"

    def make_control(self, text: str, placeholder: str) -> Widget:  # noqa: ARG002
        """Return the widget in which is typed."""
        return NoteArea(text)

    def parse(self, text: str) -> Any:
        """Return the text, its lines kept."""
        return clean_text(text, lines=True)

    @property
    def text(self) -> str:
        """What is typed, as it is."""
        return self._area.text

    def set_text(self, text: str) -> None:
        """Put a text into the field as if it had been typed."""
        self._area.text = text

    def tell(self, words: str) -> None:
        """Show words beside the field, or what Enter does here."""
        super().tell(words or (self.ENTER if self._area.has_focus else ""))

    def on_descendant_focus(self) -> None:
        """Say what Enter does here, unless something is wrong."""
        if not self.said:
            self.tell("")

    def left(self) -> None:
        """Say what is wrong when it is left, and no more what Enter does here."""
        super().left()
        if self.said == self.ENTER:
            self.tell("")

    def on_text_area_changed(self) -> None:
        """Tell the form."""
        self.typed()

    @property
    def _area(self) -> NoteArea:
        assert isinstance(self.control_widget, NoteArea)
        return self.control_widget


class CheckedField(Field):
    """A field whose value is what a function makes of the text (it raises Refused)."""

    def __init__(
        self,
        name: str,
        label: str,
        understand: Callable[[str], Any],
        *,
        in_words: Callable[[Any], str] = str,
        **keywords: Any,
    ) -> None:
        super().__init__(name, label, **keywords)
        self._understand = understand
        self._in_words = in_words

    def parse(self, text: str) -> Any:
        """Return what the function makes of the text."""
        return self._understand(clean_text(text))

    def echo(self, value: Any) -> str:
        """Return the value in words."""
        return self._in_words(value)


def texts(fields: Iterable[Field]) -> dict[str, str]:
    """Return what is typed in each field, by name: what a draft keeps."""
    return {field.field_name: field.text for field in fields if not field.SECRET}
