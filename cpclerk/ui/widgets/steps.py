"""The strip of the six steps of a conference, the current one marked."""

from collections.abc import Iterable
from typing import ClassVar

from cpclerk.ui.rooms import STEPS
from cpclerk.ui.widgets.line import Line


class StepStrip(Line):
    """`1 Book  2 Invite [3 Check] 4 Record  5 Decide  6 Minutes`."""

    DEFAULT_CSS = """
    StepStrip { color: $text-muted; }
    StepStrip > .steps--here { color: $text-primary; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"steps--here"}

    def __init__(self, current: str) -> None:
        super().__init__()
        self.current = current

    def pieces(self, _width: int) -> Iterable[tuple[str, str]]:
        """Return each step with its digit, the current one in brackets."""
        for number, step in enumerate(STEPS, 1):
            if step.name == self.current:
                yield f"[{number} {step.words}]", "steps--here"
            else:
                yield f" {number} {step.words} ", ""
            yield " ", ""
