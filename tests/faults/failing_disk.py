"""A disk that fails when it is told to: the nth write to a folder, or each one from it on.

The kernel asks us before each write of a process (seccomp's user notification, Linux 5.5 and
later), and is told to do it or to say that it failed. It needs neither root nor a compiler.
"""

import ctypes
import errno
import os
import platform
import select
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import reduction
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from threading import Thread
from typing import Any

if sys.platform == "win32":
    raise ImportError("it needs Linux")
import fcntl

FULL, FAILING = errno.ENOSPC, errno.EIO

# write, pwrite64, fsync, fdatasync, ftruncate, and seccomp itself, as each machine numbers them.
_CALLS = {
    "x86_64": ((1, 18, 74, 75, 77), 317),
    "aarch64": ((64, 68, 82, 83, 46), 277),
}
_FSYNCS = {"x86_64": (74, 75), "aarch64": (82, 83)}
_NO_NEW_PRIVILEGES, _SET_FILTER, _NEW_LISTENER = 38, 1, 8
_ALLOW, _ASK = 0x7FFF0000, 0x7FC00000
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_RECEIVE, _ANSWER = 0xC0502100, 0xC0182101
_GO_AHEAD = 1


def ask_first() -> int:
    """Have the kernel ask before each write of this process from now on; return where it asks.

    Raises OSError where it does not know how.
    """
    calls, seccomp = _CALLS[platform.machine()]
    steps = [(_LOAD, 0, 0, 0)]
    steps += [(_JUMP_IF_EQUAL, len(calls) - at, 0, call) for at, call in enumerate(calls)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _ASK)]
    text = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *each) for each in steps))
    program = struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(text))
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    listener = library.syscall(seccomp, _SET_FILTER, _NEW_LISTENER, program)
    if listener < 0:
        raise OSError(ctypes.get_errno(), "the kernel does not ask")
    return int(listener)


def is_possible() -> bool:
    """Whether this machine can do it: tried in a process that does nothing else."""
    if not sys.platform.startswith("linux") or platform.machine() not in _CALLS:
        return False
    child = os.fork()
    if not child:
        try:
            ask_first()
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


@dataclass
class Disk:
    """What a folder's writes come to: how many there were, and which of them fail and how."""

    folder: Path
    error: int = FULL
    at: int = 0
    """The first write that fails; 0: none does."""
    once: bool = False
    writes: int = 0
    failed: list[str] = field(default_factory=list)
    has_room: bool = False
    is_ready: bool = True
    """Whether its writes are counted yet."""
    by_step: list[int] = field(default_factory=list)
    """How many there had been after each step."""

    def answer(self, name: str, is_sync: bool) -> int:
        """Return what one write comes to: 0 or an error."""
        if not name.startswith(f"{self.folder}/"):
            return 0
        if not self.is_ready or (is_sync and self.error == FULL):
            # A full disk is noticed when something is written.
            return 0
        self.writes += 1
        fails = self.writes == self.at if self.once else 0 < self.at <= self.writes
        if not fails or self.has_room:
            return 0
        self.failed.append(Path(name).name)
        return self.error

    def hear(self, what: str) -> None:
        """Have room made on it, be full from now on, begin to count, or note the count."""
        if what == NEXT:
            self.by_step.append(self.writes)
        else:
            self.is_ready = True
            self.has_room = what == ROOM
            self.at = self.writes + 1 if what == NO_ROOM else self.at

    def serve(self, listener: int) -> None:
        """Answer until the process is no more."""
        waiting = select.poll()
        waiting.register(listener, select.POLLIN)
        while waiting.poll()[0][1] & select.POLLIN:
            asked = bytearray(80)
            try:
                fcntl.ioctl(listener, _RECEIVE, asked, True)
                number, process, call, file = struct.unpack("QI4xi12xQ", asked[:40])
                name = str(Path(f"/proc/{process}/fd/{file}").readlink())
                error = self.answer(name, call in _FSYNCS[platform.machine()])
                says = (0, -error, 0) if error else (0, 0, _GO_AHEAD)
                fcntl.ioctl(listener, _ANSWER, struct.pack("QqiI", number, *says))
            except OSError:
                # Whoever asked was killed meanwhile.
                continue
        os.close(listener)


def on_disk(
    disk: Disk,
    processes: ForkServerContext,
    work: Callable[..., None],
    *arguments: Any,
) -> list[Any]:
    """Have a process work on that disk; return what it says."""
    ours, theirs = processes.Pipe()
    at_work = processes.Process(target=_worked, args=(work, theirs, *arguments))
    at_work.start()
    theirs.close()
    answering = Thread(target=disk.serve, args=(reduction.recv_handle(ours),))
    answering.start()
    said: list[Any] = []
    try:
        while True:
            heard = ours.recv()
            if heard in _HEARD:
                disk.hear(heard)
                ours.send(heard)
            else:
                said.append(heard)
    except EOFError:
        at_work.join()
        answering.join()
        ours.close()
    assert at_work.exitcode == 0, said
    return said


ROOM, NO_ROOM, FROM_HERE, NEXT = _HEARD = ("room", "no room", "from here", "next")


def tell_disk(pipe: Connection, what: str) -> None:
    """Have room made on the disk, fill it up, or count; wait until that is done."""
    pipe.send(what)
    assert pipe.recv() == what


def _worked(work: Callable[..., None], pipe: Connection, *arguments: Any) -> None:
    listener = ask_first()
    reduction.send_handle(pipe, listener, None)
    os.close(listener)
    work(pipe, *arguments)
