"""A real terminal without a window: starts a program in one, reads its screen, presses its keys.

Shared by the journey through a real terminal and by the benchmarks. POSIX only.
"""

import codecs
import contextlib
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from rich.cells import get_character_cell_size

PIECE = re.compile(
    r"""(?P<text>[^\x00-\x1f\x7f-\x9f]+)
    | \x1b\[(?P<marks>[<=>?]?)(?P<numbers>[0-9;:]*)(?P<between>[ -/]*)(?P<final>[@-~])
    | \x1b[\]PX^_](?P<string>[^\x07\x1b\x9c]*)(?:\x07|\x1b\\|\x9c)
    | \x1b(?P<short>[ -/]*[0-Z\\^-~])
    | (?P<control>[\x00-\x1a\x1c-\x1f\x7f-\x9f])""",
    re.VERBOSE,
)
"""One piece of a terminal's output; an escape sequence that is not whole yet does not match."""

# All that the program itself sends: where to write, in which colours, and the terminal's modes.
OWN = re.compile(
    r"\x1b\[(H|m|>\d*u|<u|\?(7|25|1000|1003|1004|1006|1015|1049|2004|2048)[hl]|\?20(26|48)\$p)"
    r"|\x1b\]22;[a-z-]+\x07"
)


class Screen:
    """What a terminal of `columns` × `rows` shows, made from the bytes it was sent."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns = columns
        self.rows = rows
        self.alternate = False
        self.sequences: set[str] = set()
        self.modes: set[str] = set()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._unread = ""
        self._plain = self._blank()
        self._cells = self._plain
        self._x = self._y = 0

    @property
    def lines(self) -> list[str]:
        """The lines, without blanks at their ends."""
        return ["".join(line).rstrip() for line in self._cells]

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)

    @property
    def unread(self) -> str:
        """What begins like an escape sequence and has not ended yet."""
        return self._unread

    def feed(self, data: bytes) -> None:
        """Take what the program wrote."""
        self._unread += self._decoder.decode(data)
        at = 0
        while piece := PIECE.match(self._unread, at):
            at = piece.end()
            if piece["text"]:
                self._write(piece["text"])
            elif piece["final"]:
                self._sequence(piece["marks"], piece["numbers"], piece["between"] + piece["final"])
            elif piece["control"]:
                self._control(piece["control"])
            else:
                self.sequences.add(piece[0])
        self._unread = self._unread[at:]

    def _blank(self) -> list[list[str]]:
        return [[" "] * self.columns for _ in range(self.rows)]

    def _write(self, text: str) -> None:
        for character in text:
            width = get_character_cell_size(character)
            if not width:
                continue
            if self._x + width > self.columns:
                # Line wrap is off in full-screen programs: the last column is written over.
                if self.alternate:
                    self._x = self.columns - width
                else:
                    self._x = 0
                    self._down()
            line = self._cells[self._y]
            line[self._x] = character
            line[self._x + 1 : self._x + width] = [""] * (width - 1)
            self._x += width

    def _control(self, character: str) -> None:
        if character == "\r":
            self._x = 0
        elif character == "\n":
            self._down()
        elif character == "\b":
            self._x = max(0, self._x - 1)
        else:
            self.sequences.add(character)

    def _down(self) -> None:
        if self._y + 1 < self.rows:
            self._y += 1
        else:
            self._cells.append([" "] * self.columns)
            del self._cells[0]

    def _sequence(self, marks: str, numbers: str, final: str) -> None:
        self.sequences.add(f"\x1b[{marks}{'' if final in 'ABCDHGdm' else numbers}{final}")
        values = [int(number) if number else 0 for number in re.split("[;:]", numbers)]
        first = max(1, values[0])
        if marks:
            self._mode(marks, numbers, final)
        elif final == "H":
            self._go(values[0], values[1] if len(values) > 1 else 1)
        elif final in "ABCD":
            down, right = {"A": (-1, 0), "B": (1, 0), "C": (0, 1), "D": (0, -1)}[final]
            self._go(self._y + 1 + down * first, self._x + 1 + right * first)
        elif final == "G":
            self._go(self._y + 1, first)
        elif final == "d":
            self._go(first, self._x + 1)
        elif final == "J" and values[0] == 2:
            self._cells[:] = self._blank()
        elif final == "K":
            self._cells[self._y][self._x :] = [" "] * (self.columns - self._x)

    def _go(self, row: int, column: int) -> None:
        self._y = min(max(row, 1), self.rows) - 1
        self._x = min(max(column, 1), self.columns) - 1

    def _mode(self, marks: str, numbers: str, final: str) -> None:
        if marks != "?" or final not in "hl":
            return
        for mode in numbers.split(";"):
            (self.modes.add if final == "h" else self.modes.discard)(mode)
            if mode == "1049":
                self.alternate = final == "h"
                self._cells = self._blank() if self.alternate else self._plain


class Terminal:
    """A program at work in a terminal of its own.

    Use it in a `with` block: at its end the program is killed if it still runs.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        columns, rows = size
        self.screen = Screen(columns, rows)
        self.raw = bytearray()
        self._end, other_end = pty.openpty()
        fcntl.ioctl(other_end, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.settings_at_end: list[object] = []
        self.settings_at_first = termios.tcgetattr(self._end)
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=other_end,
            stdout=other_end,
            stderr=other_end,
            start_new_session=True,
            cwd=cwd,
            env={**_surroundings(), **(env or {})},
        )
        # Kept open: the settings are looked at after the program has gone.
        self._other_end = other_end

    def __enter__(self) -> Self:
        """Go on; the program runs already."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """See to it that the program has ended, and let the terminal go."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self.settings_at_end = self.settings
        os.close(self._other_end)
        os.close(self._end)

    def hang_up(self) -> None:
        """Take the terminal away. The program hears of it by no signal: it controls no terminal."""
        os.close(self._end)
        os.close(self._other_end)
        # Another, which the program knows nothing of, to be read and closed in the old one's place.
        self._end, self._other_end = pty.openpty()

    @property
    def pid(self) -> int:
        """The number of the program's process."""
        return self._process.pid

    @property
    def settings(self) -> list[object]:
        """The terminal's settings (echo, line by line …) as they are now."""
        return list(termios.tcgetattr(self._end))

    def send(self, keys: str | bytes) -> float:
        """Press keys; return when, in seconds of `perf_counter`."""
        at = time.perf_counter()
        os.write(self._end, keys.encode() if isinstance(keys, str) else keys)
        return at

    def read(self, timeout: float) -> float | None:
        """Take what the program writes within `timeout` seconds; return when the last of it came.

        None: it wrote nothing.
        """
        came: float | None = None
        pieces = []
        while select.select([self._end], [], [], timeout)[0]:
            data = b""
            with contextlib.suppress(OSError):
                data = os.read(self._end, 65536)
            if not data:
                break
            came, timeout = time.perf_counter(), 0
            pieces.append(data)
        output = b"".join(pieces)
        self.raw += output
        self.screen.feed(output)
        return came

    def wait(self, seen: str | Callable[[Screen], bool], timeout: float = 20) -> float:
        """Wait until a text is on screen, or the screen is as wanted; return when it came there.

        Fails, showing the screen, after `timeout` seconds.
        """
        there = (lambda screen: seen in screen.text) if isinstance(seen, str) else seen
        came = time.perf_counter()
        until = came + timeout
        while not there(self.screen):
            left = until - time.perf_counter()
            read = self.read(max(0, left)) if left > 0 else None
            if read is None:
                raise AssertionError(f"{seen!r} did not come on screen:\n{self.screen.text}")
            came = read
        return came

    def settle(self, quiet: float = 0.1, timeout: float = 10) -> None:
        """Wait until nothing has been written for `quiet` seconds."""
        until = time.perf_counter() + timeout
        while self.read(quiet) is not None and time.perf_counter() < until:
            pass

    def ended(self, timeout: float = 20) -> int:
        """Wait for the program's end, reading what it still writes; return its exit code."""
        until = time.perf_counter() + timeout
        while self._process.poll() is None:
            if time.perf_counter() > until:
                raise AssertionError(f"the program still runs:\n{self.screen.text}")
            self.read(0.02)
        self.read(0.02)
        return self._process.returncode


def foreign_sequences(terminal: Terminal) -> list[str]:
    """Return what a program sent that is none of what cpclerk itself sends."""
    found = [each for each in terminal.screen.sequences if not OWN.fullmatch(each)]
    # One that was begun and never ended swallows all that comes after it.
    return [*found, terminal.screen.unread] if terminal.screen.unread else found


def _surroundings() -> dict[str, str]:
    """Return the environment without what would change how the program looks or starts."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
