"""A screen about one conference: what names it, and the six steps."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from cpclerk.rules.text import printable
from cpclerk.ui.commands import Command
from cpclerk.ui.rooms import STEPS
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.widgets.line import Line
from cpclerk.ui.widgets.steps import StepStrip

if TYPE_CHECKING:
    from cpclerk.services.conferences import Heading


def _step_command(number: int) -> type[Command]:
    step = STEPS[number - 1]
    return type(
        f"Step{number}",
        (Command,),
        {
            "__doc__": f"Go to step {number}.",
            "id": f"step-{step.name}",
            "key": str(number),
            "words": step.words,
            "description": f"Go to step {number} of this conference: {step.words}",
            "shown": False,
            "does": f"step({number})",
        },
    )


class ConferenceLine(Line):
    """The line that names the conference."""

    DEFAULT_CSS = "ConferenceLine { text-style: bold; }"

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def show(self, text: str) -> None:
        """Show another conference's name."""
        self.text = printable(text)
        self.refresh()

    def pieces(self, _width: int) -> Iterable[tuple[str, str]]:
        """Return the name."""
        yield f" {self.text}", ""


class ConferenceScreen(BaseScreen):
    """A step of one conference: it sets `STEP` and overrides `content`; beside a step, `TITLE`.

    `load` reads the heading; a step that overrides it calls `super().load()` too.
    """

    STEP: str = ""
    OFFERS: ClassVar[tuple[type[Command], ...]] = tuple(
        _step_command(number) for number in range(1, len(STEPS) + 1)
    )

    def __init__(self, conference_uid: str) -> None:
        super().__init__()
        self.conference_uid = conference_uid
        self.heading: Heading | None = None
        self._line = ConferenceLine()

    def content(self) -> Iterable[Widget]:
        """Return the widgets under the strip of steps."""
        return ()

    def body(self) -> Iterable[Widget]:
        """Return the line that names the conference, the steps, then the content."""
        yield self._line
        yield StepStrip(self.STEP)
        yield from self.content()

    def title_parts(self) -> tuple[str, ...]:
        """Return what it is, or else the step, and the family."""
        words = self.TITLE or next((step.words for step in STEPS if step.name == self.STEP), "")
        return (words, self.heading.family) if self.heading else (words,)

    def load(self) -> None:
        """Read the heading."""
        from cpclerk.services import conferences

        session, uid = self.session, self.conference_uid
        self.read(lambda: conferences.heading(session, uid), self.show_heading, group="heading")

    def show_heading(self, heading: "Heading") -> None:
        """Paint the line that names the conference."""
        from cpclerk.rules.conference import STATES
        from cpclerk.rules.dates_in_words import date_words

        self.heading = heading
        when = date_words(heading.date) if heading.date else "no date yet"
        if heading.time:
            when += f" {heading.time:%H:%M}"
        chair = heading.chair or "no chair yet"
        parts = (
            heading.reference,
            heading.family,
            heading.kind_short,
            when,
            chair,
            STATES.get(heading.state),
        )
        self._line.show("  ".join(part for part in parts if part))
        self.show_title()
        self._enter_opening()

    def _enter_opening(self) -> None:
        from cpclerk.services import trail

        session, uid, step = self.session, self.conference_uid, self.STEP or "conference"
        self.enter_opening(lambda: trail.opened(session, uid, step))

    def action_step(self, number: int) -> None:
        """Go to another step of this conference, in place of this one."""
        step = STEPS[number - 1]
        if step.name != self.STEP:
            self.when_settled(lambda: self.open_instead(step.name, self.conference_uid))
