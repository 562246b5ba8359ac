"""What the screens need to be drawn on, and to take keys from."""

import sys
from typing import TYPE_CHECKING

from textual.app import App, ReturnType

from cpclerk.rules.errors import Refused

if TYPE_CHECKING:
    from textual.driver import Driver


def need_a_terminal() -> None:
    """Raise Refused where there is no terminal to draw on and to take keys from."""
    # Without one the screens would wait for keys that never come, as fast as they can.
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused(
            "The desk needs a terminal: start cpclerk in a terminal window, without < or > or |."
        )


class TerminalApp(App[ReturnType]):
    """A program on a terminal, which ends when that is gone."""

    def get_driver_class(self) -> "type[Driver]":
        """Return what drives the terminal."""
        if sys.platform == "win32":
            return super().get_driver_class()
        from cpclerk.ui.driver import TerminalDriver

        return TerminalDriver

    def end_at_once(self, return_code: int) -> None:
        """End with nobody to ask: the terminal is gone, or the system tells it to end."""
        self.exit(return_code=return_code)
