"""What the screens need to be drawn on."""

import sys

from cpclerk.rules.errors import Refused


def need_a_terminal() -> None:
    """Raise Refused where there is no terminal to draw on and to take keys from."""
    # Without one the screens would wait for keys that never come, as fast as they can.
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused(
            "The desk needs a terminal: start cpclerk in a terminal window, without < or > or |."
        )
