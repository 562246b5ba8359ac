"""A form: fields in order; Enter goes on to the next, and on the last one saves."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from textual.containers import VerticalScroll
from textual.message import Message
from textual.timer import Timer

from cpclerk.rules.errors import Refused
from cpclerk.ui.commands import Command, Offering, SaveForm
from cpclerk.ui.forms.choice import Choices
from cpclerk.ui.forms.field import Field, texts
from cpclerk.ui.forms.pick import PickField

JOURNAL_AFTER = 0.7
"""Seconds after which what is being typed is kept; more typing does not put it off."""


class Form(Offering, VerticalScroll, can_focus=False):
    """Fields that are saved together.

    Posts `Completed` with the values by name when all of them are understood; otherwise each
    field says what is wrong and the cursor goes to the first. The screen writes the values and
    calls `saved` when they are.
    """

    DEFAULT_CSS = "Form { height: auto; max-height: 100%; scrollbar-size-vertical: 1; }"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (SaveForm,)

    class Completed(Message):
        """Every field is understood; these are the values."""

        def __init__(self, form: "Form", values: dict[str, Any]) -> None:
            super().__init__()
            self.form = form
            self.values = values

        @property
        def control(self) -> "Form":
            """The form, for `@on(Form.Completed, "#id")`."""
            return self.form

    def __init__(self, *fields: Field, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(*fields, id=id, classes=classes)
        self.fields = {field.field_name: field for field in fields}
        self._keep: Callable[[dict[str, str]], Any] | None = None
        self._drop: Callable[[], Any] | None = None
        self._timer: Timer | None = None

    def __getitem__(self, name: str) -> Field:
        """Return the field of that name."""
        return self.fields[name]

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return any(field.dirty for field in self.fields.values())

    def help_lines(self) -> list[str]:
        """Return what goes into the field with the cursor, and how to get through the form."""
        here = next((field for field in self.fields.values() if field.has_focus_within), None)
        return [
            *(here.help_lines() if here is not None else ()),
            "Enter goes on to the next field, and saves on the last. Tab goes on too.",
            "Ctrl+R saves from anywhere.",
            "Ctrl+Z takes back what was last typed or deleted in the field.",
        ]

    def values(self) -> dict[str, Any] | None:
        """Return the values by name; None, with complaints beside the fields, if any is wrong."""
        found: dict[str, Any] = {}
        wrong: Field | None = None
        for name, field in self.fields.items():
            try:
                found[name] = field.take()
            except Refused as error:
                field.complain(error.sentence)
                wrong = wrong or field
        if wrong is not None:
            wrong.focus_in()
            return None
        return found

    def complain(self, name: str, sentence: str) -> bool:
        """Say beside a field what is wrong and go there; False when there is no such field."""
        field = self.fields.get(name)
        if field is None:
            return False
        field.complain(sentence)
        field.focus_in()
        return True

    def action_save(self) -> None:
        """Give the values to the screen, if all are understood."""
        for field in self.query(PickField):
            field.take_highlighted()
        values = self.values()
        if values is not None:
            self.post_message(self.Completed(self, values))

    def saved(self) -> None:
        """What the fields hold is saved: nothing is dirty, the draft goes."""
        for field in self.fields.values():
            field.at_first = field.text
        self._forget()

    def clear(self) -> None:
        """Empty the fields for the next one, after saving."""
        for field in self.fields.values():
            field.at_first = ""
            field.set_text("")
            field.tell("")
        self._forget()

    # Drafts

    @property
    def journalled(self) -> bool:
        """Whether what is typed is kept as a draft."""
        return self._keep is not None

    def on_typing(
        self, keep: Callable[[dict[str, str]], Any], drop: Callable[[], Any] | None = None
    ) -> None:
        """Have `keep` called with the texts within a second of typing, `drop` when they go."""
        self._keep = keep
        self._drop = drop

    def payload(self) -> dict[str, str]:
        """Return what is typed in each field, by name."""
        return texts(self.fields.values())

    def restore(self, payload: Mapping[str, str]) -> None:
        """Put back what was typed."""
        for name, text in payload.items():
            if name in self.fields:
                self.fields[name].set_text(text)

    def keep_now(self) -> None:
        """Keep at once what is waiting to be kept."""
        if self._timer is not None:
            self._stop_timer()
            if self._keep is not None:
                self._keep(self.payload())

    def let_go(self, *, keep_draft: bool) -> None:
        """The person leaves: keep the draft for later, or drop what was typed."""
        if keep_draft:
            self.keep_now()
        else:
            self._forget()

    def discard(self) -> None:
        """Drop the draft that was found."""
        self._forget()

    # Keys and typing

    def on_field_changed(self, message: Field.Changed) -> None:
        """Have what is typed kept soon."""
        if self._keep is not None and self._timer is None and message.field.dirty:
            self._timer = self.set_timer(JOURNAL_AFTER, self._timer_ended)

    def on_input_submitted(self) -> None:
        """Go on to the next field."""
        self.go_on()

    def on_choices_submitted(self, _message: Choices.Submitted) -> None:
        """Go on to the next field."""
        self.go_on()

    def go_on(self) -> None:
        """Go to the next field; from the last one, save. A field that is wrong keeps the cursor."""
        order = list(self.fields.values())
        here = next((field for field in order if field.has_focus_within), None)
        if here is None:
            return
        if isinstance(here, PickField):
            here.take_highlighted()
        if here.text.strip() and not here.check():
            return
        if here is order[-1]:
            self.action_save()
        else:
            order[order.index(here) + 1].focus_in()

    def _timer_ended(self) -> None:
        self._timer = None
        if self._keep is not None and self.dirty:
            self._keep(self.payload())

    def _forget(self) -> None:
        self._stop_timer()
        if self._drop is not None:
            self._drop()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
