"""A field in which typing narrows a list of names; what is kept is the value behind the name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget

from cpclerk.rules.errors import Refused
from cpclerk.rules.text import clean_text, fold
from cpclerk.ui.forms.field import Field
from cpclerk.ui.forms.inputs import TextInput
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines, Row


@dataclass(frozen=True, slots=True)
class New:
    """A name that is not on the list and is to be added."""

    name: str


@dataclass(frozen=True, slots=True)
class Option:
    """Something to pick: its value, its name, and a few words that tell it from its like."""

    value: str
    name: str
    detail: str = ""


class PickList(Lines, can_focus=False):
    """The options under the field, over whatever is there."""

    DEFAULT_CSS = """
    PickList {
        overlay: screen; constrain: inside inside; display: none; height: auto; max-height: 8;
        width: 46; background: $panel;
    }
    PickList.-open { display: block; }
    """


class PickField(Field):
    """Pick one of many by typing a part of its name.

    Up and down move in the list; Enter takes the row under the cursor, and so does Tab once
    something is typed. With `allow_new` a name that is not there is given as `New(name)`.
    """

    HOW = "Type a part of the name, or Down for the whole list; Enter takes what is marked."
    DEFAULT_CSS = "PickField > .control { height: auto; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
    ]

    def __init__(
        self,
        name: str,
        label: str,
        options: Iterable[Option] = (),
        *,
        value: str | None = None,
        allow_new: bool = False,
        **keywords: Any,
    ) -> None:
        self.options: tuple[Option, ...] = tuple(options)
        self.allow_new = allow_new
        self._picked = value
        self.list = PickList([Column(stretch=True), Column(rank=1)], classes="-led")
        keywords.setdefault("placeholder", "type part of a name")
        super().__init__(name, label, text=self._name_of(value), **keywords)

    def make_control(self, text: str, placeholder: str) -> Widget:
        """Return the field with the list under it."""
        self._typed = TextInput(text, placeholder=placeholder, replaceable=self.is_replaceable)
        return Vertical(self._typed, self.list)

    def offer(self, options: Iterable[Option], value: str | None = None) -> None:
        """Show other options; `value` picks one of them as what the field holds at first."""
        self.options = tuple(options)
        if value is not None:
            self.at_first = self._name_of(value)
            self.pick(value)
        if self.list.has_class("-open"):
            self._narrow()

    @property
    def text(self) -> str:
        """What is typed: a name, or part of one."""
        return self._typed.value

    def set_text(self, text: str) -> None:
        """Put a name into the field as if it had been typed."""
        self._typed.value = text

    def select_all(self) -> None:
        """Have the next key begin anew."""
        self._typed.select_all()

    def pick(self, value: str) -> None:
        """Pick the option with that value."""
        self._picked = value
        self.set_text(self._name_of(value))
        self.list.remove_class("-open")

    def parse(self, text: str) -> Any:
        """Return the value behind the name, or New. Raises Refused."""
        namesakes = [option.value for option in self.options if fold(option.name) == fold(text)]
        if self._picked in namesakes:
            return self._picked
        if len(namesakes) > 1:
            raise Refused("Several have that name. Choose one with the arrows and Enter.")
        if namesakes:
            return namesakes[0]
        matches = self._matches(text)
        if len(matches) == 1 and not self.allow_new:
            return matches[0].value
        if self.allow_new:
            return New(clean_text(text, limit=200))
        if matches:
            raise Refused("Several names match. Choose one with the arrows and Enter.")
        raise Refused("There is no such name on the list. Type a part of one that is.")

    def echo(self, value: Any) -> str:
        """Return what tells the option from its like, or that the name is new."""
        if isinstance(value, New):
            return "new: will be added"
        return next(
            (
                option.detail or ("" if option.name == self.text else option.name)
                for option in self.options
                if option.value == value
            ),
            "",
        )

    @property
    def typing_widget(self) -> Widget:
        """The widget that takes the keys."""
        return self._typed

    def typed(self) -> None:
        """Narrow the list."""
        if self._typed.has_focus and self.text.strip() and not self._is_exact():
            self._narrow()
        else:
            self.list.remove_class("-open")
        super().typed()

    def action_move(self, by: int) -> None:
        """Open the list, or move in it."""
        if self.list.has_class("-open"):
            self.list.action_move(by)
        else:
            self._narrow(everything=self._is_exact())

    def take_highlighted(self) -> bool:
        """Take the row under the cursor of an open list; False when there is none."""
        if not self.list.has_class("-open"):
            return False
        self.list.remove_class("-open")
        if self.list.key is None or (self.list.key == "" and self.allow_new):
            return False
        self.pick(self.list.key)
        return True

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Take the row that was clicked."""
        message.stop()
        self.take_highlighted()

    def left(self) -> None:
        """Take what is highlighted if something was typed; close the list."""
        # A new name that is part of a known one must not be taken for it.
        if self.text.strip() and not self._is_exact() and not self.allow_new:
            self.take_highlighted()
        self.list.remove_class("-open")
        super().left()

    def _narrow(self, *, everything: bool = False) -> None:
        matches = self.options if everything else self._matches(self.text)
        rows = [Row(option.value, (option.name, option.detail)) for option in matches]
        if self.allow_new and self.text.strip():
            rows.append(Row("", (f"new: {self.text.strip()}", "")))
        self.list.cursor = -1
        self.list.show(rows, empty="No such name on the list.")
        self.list.add_class("-open")

    def _matches(self, text: str) -> Sequence[Option]:
        parts = fold(text).split()
        return [
            option
            for option in self.options
            if all(part in fold(f"{option.name} {option.detail}") for part in parts)
        ]

    def _is_exact(self) -> bool:
        return any(fold(option.name) == fold(self.text) for option in self.options)

    def _name_of(self, value: str | None) -> str:
        return next((option.name for option in self.options if option.value == value), "")
