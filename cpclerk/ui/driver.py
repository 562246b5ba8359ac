"""Textual's driver for a POSIX terminal, and what it leaves open: the terminal goes, or a bad byte.

Textual would look for keys of a terminal that is gone for ever, as fast as it can, and wait for
ever to draw on it.
"""

import os
import signal
from encodings.utf_8 import IncrementalDecoder
from typing import TYPE_CHECKING, Any, cast

from textual.drivers import linux_driver

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import TextIOWrapper

    from cpclerk.ui.terminal import TerminalApp


class TerminalDriver(linux_driver.LinuxDriver):
    """Ends the program, in order, when its terminal is gone or the system tells it to end."""

    def __init__(
        self,
        app: "TerminalApp[Any]",
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._ends = app.end_at_once
        output = _Output(cast("TextIOWrapper", self._file), self._gone)
        self._file = cast("TextIOWrapper", output)
        for number in (signal.SIGHUP, signal.SIGTERM):
            # One that is ignored stays so, as `nohup` wants it.
            if signal.getsignal(number) is signal.SIG_DFL:
                self._loop.add_signal_handler(number, self._end, number)

    def run_input_thread(self) -> None:
        """Wait for keys until the program ends, or the terminal is gone."""
        # Textual decodes strictly and offers no other way: one such byte would end the program.
        vars(linux_driver)["getincrementaldecoder"] = lambda _encoding: _Decoder
        try:
            super().run_input_thread()
        except (EOFError, OSError):
            self._gone()

    def _gone(self) -> None:
        # Whatever is still drawn or said, here or while Python itself ends, fails no more.
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nowhere, stream)
        os.close(nowhere)
        self._end(signal.SIGHUP)

    def _end(self, number: int) -> None:
        # What a shell says of a program that such a signal ended.
        self._app.call_later(self._ends, 128 + number)


class _Decoder(IncrementalDecoder):
    """Lets a byte that is not UTF-8 stand as U+FFFD. Nothing at all is a terminal's end."""

    def __init__(self) -> None:
        super().__init__("replace")

    def decode(self, input: Any, final: bool = False) -> str:
        """Decode what was read. Raises EOFError if that is nothing."""
        if not input:
            raise EOFError
        return super().decode(input, final)


class _Output:
    """What is drawn on. The thread that draws lives on when it fails: others wait for it."""

    def __init__(self, file: "TextIOWrapper", gone: "Callable[[], None]") -> None:
        self._file, self._gone = file, gone
        self.fileno = file.fileno

    def write(self, text: str) -> None:
        """Draw; a terminal that is gone ends the program."""
        try:
            self._file.write(text)
        except OSError:
            self._gone()

    def flush(self) -> None:
        """Draw what was not yet; a terminal that is gone ends the program."""
        try:
            self._file.flush()
        except OSError:
            self._gone()
