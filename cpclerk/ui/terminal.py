"""What the screens need to be drawn on, and to take keys from."""

import codecs
import sys
from functools import partial

from cpclerk.rules.errors import Refused


def need_a_terminal() -> None:
    """Raise Refused where there is no terminal to draw on and to take keys from."""
    # Without one the screens would wait for keys that never come, as fast as they can.
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused(
            "The desk needs a terminal: start cpclerk in a terminal window, without < or > or |."
        )
    _take_any_byte()


def _take_any_byte() -> None:
    """Let a byte that is not UTF-8 stand as U+FFFD.

    Textual's driver decodes strictly and offers no other way: such a byte would end the program.
    """
    if sys.platform != "win32":
        from textual.drivers import linux_driver

        vars(linux_driver)["getincrementaldecoder"] = lambda encoding: partial(
            codecs.getincrementaldecoder(encoding), errors="replace"
        )
