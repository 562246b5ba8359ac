"""Programs in terminals of their own, side by side: the real one and its bare counterpart."""

import sys
from pathlib import Path

from cpclerk.machine import Machine
from cpclerk.services.opening import open_office
from tests.terminal import Terminal

ROOT = Path(__file__).parent.parent
SIZE = (100, 30)
READY = "Bare and ready"


def bare(program: str, *arguments: str) -> Terminal:
    """Start a program of `benchmarks.bare`."""
    command = [sys.executable, "-m", f"benchmarks.bare.{program}", *arguments]
    return Terminal(command, size=SIZE, cwd=ROOT)


def demo(folder: Path) -> Terminal:
    """Start `cpclerk demo` with everything it writes in `folder`; it may be killed at any time."""
    command = [sys.executable, "-m", "cpclerk", "demo"]
    surroundings = {"CPCLERK_HOME": str(folder / "home"), "TMPDIR": str(folder)}
    return Terminal(command, size=SIZE, env=surroundings, cwd=ROOT)


def recorder(folder: Path, store: Path, *, size: tuple[int, int] = SIZE) -> Terminal:
    """Start `cpclerk STORE` on a store that anybody can read, and open today's record in it."""
    home = folder / "home"
    office = open_office(store)
    clerk = next(each.uid for each in office.staff if each.role == "clerk")
    Machine(home, home).remember_staff(store, clerk)
    command = [sys.executable, "-m", "cpclerk", "open", str(store)]
    terminal = Terminal(command, size=size, env={"CPCLERK_HOME": str(home)}, cwd=ROOT)
    terminal.wait("Who are you?")
    terminal.settle()
    terminal.send("\r")
    open_recording(terminal)
    return terminal


def wall(folder: Path, *, size: tuple[int, int] = (80, 24)) -> Terminal:
    """Start `cpclerk wall` for the recorder of this folder."""
    command = [sys.executable, "-m", "cpclerk", "wall"]
    terminal = Terminal(command, size=size, env={"CPCLERK_HOME": str(folder / "home")}, cwd=ROOT)
    terminal.wait("This is the wall")
    return terminal


def desk_of(folder: Path, store: Path, user: str, passphrase_file: Path) -> Terminal:
    """Start `cpclerk STORE` on a locked store, as a user whose passphrase is in a file."""
    who = ["--user", user, "--passphrase-file", str(passphrase_file)]
    command = [sys.executable, "-m", "cpclerk", "open", str(store), *who]
    return Terminal(command, size=SIZE, env={"CPCLERK_HOME": str(folder / "home")}, cwd=ROOT)


def open_recording(terminal: Terminal) -> None:
    """Go from the desk to the record of the first conference of today, its entry line ready."""
    terminal.wait("To do")
    terminal.settle()
    terminal.send("\t")
    terminal.settle()
    terminal.send("\r")
    terminal.wait("Worried about")
    terminal.settle(0.3)
