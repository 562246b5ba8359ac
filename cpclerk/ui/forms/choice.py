"""A field with a few answers, all of them in sight."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.events import Click, Key
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from cpclerk.rules.text import printable
from cpclerk.ui.forms.field import Field
from cpclerk.ui.widgets.plain import fit


class Choices(Widget, can_focus=True):
    """Answers in rows: the arrows move, a letter goes to the answer that begins with it."""

    DEFAULT_CSS = """
    Choices { height: auto; background: $panel; }
    Choices:focus { background: $primary 25%; }
    Choices > .choices--chosen { text-style: bold; color: $text-primary; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"choices--chosen"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "move(-1)", show=False),
        Binding("right,down,space", "move(1)", show=False),
        Binding("backspace,delete", "clear", show=False),
        Binding("enter", "submit", show=False),
    ]

    class Changed(Message):
        """Another answer was chosen."""

    class Submitted(Message):
        """Enter was pressed."""

    def __init__(self, words: Sequence[str], chosen: int = -1, *, may_clear: bool = True) -> None:
        super().__init__()
        self.words = tuple(map(printable, words))
        self.chosen = chosen
        self.may_clear = may_clear

    def check_consume_key(self, _key: str, character: str | None) -> bool:
        """Letters belong to the field while it has the focus."""
        return character is not None and character.isprintable()

    def on_key(self, event: Key) -> None:
        """Go to the next answer that begins with the letter pressed."""
        if event.character is None or not event.character.isprintable() or event.key == "space":
            return
        event.stop()
        count = len(self.words)
        for step in range(1, count + 1):
            place = (max(self.chosen, -1) + step) % count
            if self.words[place].casefold().startswith(event.character.casefold()):
                self.choose(place)
                return

    def action_move(self, by: int) -> None:
        """Choose the answer beside this one."""
        if self.chosen < 0:
            self.choose(0 if by > 0 else len(self.words) - 1)
        else:
            self.choose(min(max(self.chosen + by, 0), len(self.words) - 1))

    def action_clear(self) -> None:
        """Choose none: not recorded."""
        if self.may_clear:
            self.choose(-1)

    def action_submit(self) -> None:
        """Go on."""
        self.post_message(self.Submitted())

    def choose(self, place: int) -> None:
        """Choose the answer at `place`, or none (-1)."""
        if place != self.chosen:
            self.chosen = place
            self.refresh()
            self.post_message(self.Changed())

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many lines the answers take."""
        return max(1, len(self._laid_out(width)))

    def render_line(self, y: int) -> Strip:
        """Draw one line of answers."""
        width, base = self.size.width, self.rich_style
        chosen = base + self.get_component_rich_style("choices--chosen", partial=True)
        laid_out = self._laid_out(width)
        segments = []
        for place, text in laid_out[y] if y < len(laid_out) else ():
            segments.append(
                Segment(
                    fit(text, min(cell_len(text), width)), chosen if place == self.chosen else base
                )
            )
        return Strip(segments).adjust_cell_length(width, base)

    def on_click(self, event: Click) -> None:
        """Choose the answer that was clicked."""
        laid_out, at = self._laid_out(self.size.width), 0
        for place, text in laid_out[event.y] if event.y < len(laid_out) else ():
            at += cell_len(text)
            if event.x < at:
                self.choose(place)
                return

    def _laid_out(self, width: int) -> list[list[tuple[int, str]]]:
        lines: list[list[tuple[int, str]]] = [[]]
        used = 0
        for place, words in enumerate(self.words):
            mark = "(x)" if place == self.chosen else "( )"
            text = f" {mark} {words} "
            if used and used + cell_len(text) > width:
                lines.append([])
                used = 0
            lines[-1].append((place, text))
            used += cell_len(text)
        return lines


class ChoiceField(Field):
    """One of a few answers (value, words); none chosen is None, *not recorded*."""

    HOW = "The first letter, or Left and Right, choose; Del takes it back: not recorded."

    def __init__(
        self,
        name: str,
        label: str,
        options: Iterable[tuple[str, str]],
        *,
        value: str | None = None,
        **keywords: Any,
    ) -> None:
        self.options = tuple(options)
        keywords.setdefault("wide", True)
        super().__init__(name, label, text=value or "", **keywords)

    def make_control(self, text: str, placeholder: str) -> Widget:  # noqa: ARG002
        """Return the row of answers."""
        return Choices([words for _, words in self.options], self._place(text))

    @property
    def text(self) -> str:
        """The value chosen, or nothing."""
        chosen = self._choices.chosen
        return self.options[chosen][0] if chosen >= 0 else ""

    def set_text(self, text: str) -> None:
        """Choose the answer with that value."""
        self._choices.choose(self._place(text))

    def parse(self, text: str) -> Any:
        """Return the value."""
        return text

    def on_choices_changed(self) -> None:
        """Tell the form."""
        self.typed()

    @property
    def _choices(self) -> Choices:
        assert isinstance(self.control_widget, Choices)
        return self.control_widget

    def _place(self, value: str) -> int:
        return next((place for place, (each, _) in enumerate(self.options) if each == value), -1)


class YesNoField(ChoiceField):
    """Yes (True) or no (False); none chosen is None, *not recorded*."""

    def __init__(self, name: str, label: str, *, value: bool | None = None) -> None:
        text = {True: "yes", False: "no", None: None}[value]
        super().__init__(name, label, [("yes", "yes"), ("no", "no")], value=text)

    def parse(self, text: str) -> Any:
        """Return whether it is yes."""
        return text == "yes"
