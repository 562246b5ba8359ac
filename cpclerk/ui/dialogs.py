"""Questions over a screen. Each is a `ModalScreen`; `ask`, `ask_text` and `pick` wait for it.

`ask_line` comes back with the words when they are not accepted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from textwrap import wrap
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

from textual.app import App, ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen

from cpclerk.rules.errors import Refused
from cpclerk.rules.text import printable
from cpclerk.ui.commands import commands_here, key_words
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines, Row
from cpclerk.ui.widgets.plain import Plain

if TYPE_CHECKING:
    from cpclerk.ui.commands import Command
    from cpclerk.ui.forms.form import Form
    from cpclerk.ui.screens.base import BaseScreen


HELP_WIDTH = 60
"""Cells for the description of a key, beside the key, in a dialog on the smallest screen."""

QUESTION_WIDTH = 72
"""Cells of a line of a question in a dialog on the smallest screen."""
ANSWER_WIDTH = 64
"""Cells for an answer, beside its letter, in a dialog on the smallest screen."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: what is returned, the letter that gives it, and its words."""

    value: str
    key: str
    words: str


NONE_OF = "{} is none of these. Esc goes back"


class Dialog(ModalScreen[Any]):
    """A box in the middle of the screen; Esc closes it without an answer."""

    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 60%; }
    Dialog > Vertical {
        width: 76; max-width: 96%; height: auto; max-height: 90%;
        border: round $border; background: $surface; padding: 0 1;
    }
    Dialog Lines { height: auto; max-height: 16; }
    Dialog VerticalScroll { height: auto; max-height: 18; }
    Dialog .foot { color: $text-muted; margin-top: 1; }
    Dialog .wrong { color: $text-error; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", show=False)]

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self.box = Vertical()
        self.box.border_title = Content(printable(title))

    def action_close(self) -> None:
        """Close without an answer."""
        self.dismiss(None)

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Close with an answer; closed already, a key pressed twice takes no other screen away."""
        return super().dismiss(result) if self.is_active else AwaitComplete()


class Ask(Dialog):
    """A question with a few answers, each on a letter; Enter takes the one under the cursor.

    The cursor is on the answer `at`, or on the first; where one must be `chosen`, on none until an
    arrow is pressed. `why_not` says why a letter that one might press is none of the answers.
    """

    def __init__(
        self,
        question: str,
        answers: Sequence[Answer],
        *,
        at: str = "",
        chosen: bool = False,
        why_not: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.question = question
        self.answers = tuple(answers)
        self.at = at
        self.chosen = chosen
        self.why_not = why_not or {}
        self.lines = Lines([Column(width=3), Column(stretch=True)])

    def compose(self) -> ComposeResult:
        """Lay out question and answers."""
        with self.box:
            yield Plain(self.question)
            yield self.lines

    def on_mount(self) -> None:
        """Show the answers."""
        self.lines.show(self.rows())
        self.lines.move_to(self.at)
        if self.chosen:
            self.lines.cursor = -1
            self._say("a letter, or an arrow and Enter")
        self.lines.focus()

    def rows(self) -> list[Row]:
        """Return a row for each answer, the rest of a long one under it."""
        rows = []
        for each in self.answers:
            first, *others = wrap(each.words, ANSWER_WIDTH, break_on_hyphens=False) or [""]
            rows.append(Row(each.value, (each.key, first)))
            rows.extend(Row(None, ("", other)) for other in others)
        return rows

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Take the answer under the cursor."""
        self.dismiss(message.key)

    def on_key(self, event: Key) -> None:
        """Take the answer whose letter was pressed; say so if it is none of them."""
        for answer in self.answers:
            if event.character == answer.key:
                event.stop()
                self.dismiss(answer.value)
                return
        if (letter := event.character) and letter.isalnum():
            self._say(
                f"{letter}: {why}" if (why := self.why_not.get(letter)) else NONE_OF.format(letter)
            )

    def _say(self, text: str) -> None:
        self.box.border_subtitle = Content(printable(text))


class Leaving(Ask):
    """The question asked when the program is left while something is not saved."""

    def __init__(self, *, saving: bool) -> None:
        super().__init__(
            "Something is still being saved." if saving else "Something you typed is not saved.",
            [Answer("stay", "s", "Stay"), Answer("leave", "l", "Leave cpclerk")],
        )


class Pick(Dialog):
    """A list to pick one row from; typing narrows it.

    An option is a value, its words and, if wanted, a few words at the right-hand edge. Where it
    must be `chosen`, none is under the cursor until an arrow is pressed or something typed.
    """

    def __init__(
        self,
        title: str,
        options: Sequence[tuple[str, ...]],
        at: str = "",
        *,
        chosen: bool = False,
    ) -> None:
        from cpclerk.ui.forms.inputs import TextInput

        super().__init__(title)
        self.at = at
        self.chosen = chosen
        self.options = tuple(options)
        self.typed = TextInput(placeholder="type to narrow the list")
        self.lines = Lines(
            [Column(stretch=True), Column(align="right")],
            empty="Nothing matches. Esc goes back.",
            classes="-led",
        )

    def compose(self) -> ComposeResult:
        """Lay out the field above the list."""
        with self.box:
            yield self.typed
            yield self.lines

    def on_mount(self) -> None:
        """Show every option, the cursor on the one that stands now."""
        self._show("")
        self.lines.move_to(self.at)
        if self.chosen:
            self.lines.cursor = -1
            self.typed.placeholder = "choose with the arrows, or type part of it"
        self.typed.focus()

    def on_input_changed(self) -> None:
        """Narrow the list."""
        self._show(self.typed.value)

    def on_input_submitted(self) -> None:
        """Take the option under the cursor."""
        self.lines.action_choose()

    def on_key(self, event: Key) -> None:
        """Move in the list while the field has the focus."""
        if event.key in {"up", "down"}:
            self.lines.action_move(1 if event.key == "down" else -1)
        elif event.key in {"pageup", "pagedown"}:
            self.lines.action_page(1 if event.key == "pagedown" else -1)

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Take the option."""
        self.dismiss(message.key)

    def _show(self, typed: str) -> None:
        from cpclerk.rules.text import fold

        wanted = fold(typed).split()
        self.lines.show(
            [
                Row(value, tuple(words))
                for value, *words in self.options
                if all(part in fold(words[0]) for part in wanted)
            ]
        )


class AskText(Dialog):
    """A question answered in one line of text; `why_not` says what was wrong with it before.

    Esc goes back; where something was typed it says so first, and goes back when pressed again.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+r", "take", show=False)]

    def __init__(self, question: str, text: str = "", why_not: str = "") -> None:
        from cpclerk.ui.forms.inputs import TextInput

        super().__init__()
        self.question = question
        self.at_first = text
        self.typed = TextInput(text)
        self.wrong = Plain(f"! {why_not}" if why_not else "", classes="wrong")

    def compose(self) -> ComposeResult:
        """Lay out question and field."""
        with self.box:
            yield Plain(self.question)
            yield self.typed
            yield self.wrong
            yield Plain("Enter or Ctrl+R takes it, Esc goes back", classes="foot")

    def on_mount(self) -> None:
        """Let people type at once."""
        self.wrong.display = bool(str(self.wrong.content))
        self.typed.focus()

    def on_input_submitted(self) -> None:
        """Take what was typed."""
        self.action_take()

    def action_take(self) -> None:
        """Take what was typed."""
        self.dismiss(self.typed.value)

    def action_close(self) -> None:
        """Close without an answer; words that would be lost with it are pointed out first."""
        text = self.typed.value
        if text == self.at_first or not text.strip():
            self.dismiss(None)
            return
        self.at_first = text
        self.wrong.show("! Esc again goes back without these words.")
        self.wrong.display = True


class ShowLines(Dialog):
    """Lines to read: the working of a date or figure, or help."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,f1", "close", show=False),
    ]

    def __init__(self, title: str, lines: Iterable[str]) -> None:
        super().__init__(title)
        self.text = "\n".join(lines)

    def compose(self) -> ComposeResult:
        """Lay out the lines."""
        with self.box:
            with VerticalScroll():
                yield Plain(self.text)
            yield Plain("Esc goes back", classes="foot")


async def ask(app: "App[Any]", question: str, answers: Sequence[Answer]) -> str | None:
    """Ask, and return the value of the answer, or None on Esc. Call it from a worker."""
    found: str | None = await app.push_screen_wait(Ask(question, answers))
    return found


def ask_line(
    screen: "BaseScreen",
    question: str,
    then: Callable[[str], None],
    text: str = "",
    why_not: str = "",
) -> None:
    """Ask for one line of text over a screen, beginning with `text`; `then` takes it.

    Where that raises Refused, or what it has the screen write is refused or fails, the question
    comes back with what was typed, if anything was, and why not.
    """

    def answered(typed: str | None) -> None:
        if typed is None:
            return

        def again(why: str) -> None:
            ask_line(screen, question, then, typed, why)

        screen.ask_again = again if typed.strip() else None
        try:
            then(typed)
        except Refused as error:
            again(error.sentence)
        finally:
            screen.ask_again = None

    screen.app.push_screen(AskText(question, text, why_not), answered)


async def ask_text(app: "App[Any]", question: str, text: str = "") -> str | None:
    """Ask for one line of text; None on Esc. Call it from a worker."""
    found: str | None = await app.push_screen_wait(AskText(question, text))
    return found


async def pick(
    app: "App[Any]",
    title: str,
    options: Sequence[tuple[str, ...]],
    at: str = "",
    *,
    chosen: bool = False,
) -> str | None:
    """Let one of the options (see `Pick`) be picked, `at` under the cursor; None on Esc.

    Call it from a worker.
    """
    found: str | None = await app.push_screen_wait(Pick(title, options, at, chosen=chosen))
    return found


def about_unsaved(forms: "Sequence[Form]") -> Ask:
    """Return the question asked before a form with something unsaved is left."""
    answers = [Answer("keep", "k", "Keep editing")]
    if any(form.journalled for form in forms):
        answers.append(Answer("draft", "l", "Leave it as a draft for later"))
    answers.append(Answer("discard", "d", "Discard what was typed"))
    return Ask("What you typed here is not saved.", answers)


def about_draft(kept_at: datetime, today: date) -> Ask:
    """Return the question asked when a form is opened in which something was left unsaved.

    `kept_at` is naive UTC.
    """
    from cpclerk.rules.dates_in_words import date_words

    here = kept_at.replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/London"))
    when = f"{here:%H:%M}" if here.date() == today else f"{here:%H:%M} on {date_words(here.date())}"
    return Ask(
        f"Something was typed here and not saved (last kept at {when}).",
        [Answer("recover", "r", "Recover it"), Answer("discard", "d", "Discard it")],
    )


def help_for(screen: "BaseScreen") -> ShowLines:
    """Return the keys of a screen, as help shows them; in a form, what goes into the field."""
    commands = [command for _, command in commands_here(screen)]
    form = next((each for each in screen.forms() if each.has_focus_within), None)
    if form is None:
        return ShowLines("Keys on this screen", _keys(commands))
    # What lies behind the form rests while it is open.
    works = {each.binding.id for each in screen.active_bindings.values() if each.enabled}
    lines = _keys([command for command in commands if command.id in works])
    return ShowLines("This form", [*form.help_lines(), "", *lines])


def _keys(commands: "Iterable[type[Command]]") -> list[str]:
    lines: list[str] = []
    for command in commands:
        first, *others = wrap(command.description, HELP_WIDTH)
        lines.append(f"{key_words(command.key):<8}{first}")
        lines.extend(" " * 8 + other for other in others)
    return lines
