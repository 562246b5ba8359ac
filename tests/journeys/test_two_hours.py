"""A meeting from its first word to its end, through a real terminal; two hours of it when long."""

import shutil
import sys
from datetime import UTC, datetime
from importlib import resources
from itertools import cycle, islice
from pathlib import Path

import pytest

from cpclerk.services.child_views import child_views
from cpclerk.services.conferences import find
from cpclerk.services.opening import open_office, sign_in
from cpclerk.services.recording import Record, entries

if sys.platform == "win32":
    pytest.skip("a terminal of POSIX is needed", allow_module_level=True)

from tests.terminal import Terminal, foreign_sequences

ROOT = Path(__file__).parent.parent.parent
F2, F4, F5, F8, F9 = "\x1bOQ", "\x1bOS", "\x1b[15~", "\x1b[19~", "\x1b[20~"
ESCAPE, ENTER, TAB, BACK, UP, DOWN = "\x1b", "\r", "\t", "\x1b[Z", "\x1b[A", "\x1b[B"
CTRL_G, CTRL_R, CTRL_T, CTRL_Y = "\x07", "\x12", "\x14", "\x19"
SPOKEN = ("SN:Weighed and well ()", "Sch:In school every day ()", "Mum:I asked for it ()")
LINES = 240


class Hands:
    """Somebody who types, and looks before going on."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.number = 0

    def press(self, key: str, sees: str) -> None:
        """Press a key and wait until it is seen what it did."""
        self.terminal.send(key)
        self.terminal.wait(sees)
        self.terminal.settle(0.1)

    def say(self, text: str) -> None:
        """Enter something, numbered, and wait until it is saved and in its column."""
        self.number += 1
        mark = f"({self.number})"
        self.terminal.send(text.replace("()", mark))
        self.terminal.wait(mark)
        self.terminal.send(ENTER)
        # Where it is typed is free again, and it stands in its column.
        self.terminal.wait(
            lambda screen: (
                mark in screen.text
                and not any(mark in line and "▸" in line for line in screen.lines)
            )
        )
        self.terminal.wait("saved ")


@pytest.mark.parametrize("lines", [6, pytest.param(LINES, marks=pytest.mark.long)])
def test_a_meeting_is_held_without_the_mouse(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "office.db"
    with resources.as_file(resources.files("cpclerk") / "sample.db") as sample:
        shutil.copyfile(sample, path)
    before = what_is_recorded(path)
    env = {"CPCLERK_HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "cpclerk", str(path)]
    with Terminal(command, size=(120, 40), env=env, cwd=ROOT) as terminal:
        terminal.wait("Who are you?")
        terminal.settle()
        hands = Hands(terminal)
        hands.press(ENTER, "cpclerk  Desk")
        terminal.send(TAB)
        terminal.wait(">09:30")
        hands.press(ENTER, "Worried about")
        for text in islice(cycle(SPOKEN), lines):
            hands.say(text)
        hands.press(F8, "▸ danger")
        hands.say("SW:Tom may be hurt again ()")
        hands.press(UP, "Enter amends")
        hands.press(CTRL_T, "Type its safety goal now")
        hands.press("g", "It answers: Tom may be hurt again")
        hands.say("Nobody hits Tom ()")
        # After a goal it goes on with the worries.
        hands.press(TAB, "Working well ▸")
        hands.press(TAB, "Needs to happen ▸")
        hands.say("Weekly visit () -> B. Keel by +10wd")
        hands.press(F5, "Taken back: the entry.")
        hands.press(CTRL_Y, "Done again: the entry.")
        hands.press(UP, "Enter amends")
        hands.press(CTRL_T, "Pin it to the plan")
        hands.press("p", "(in the plan)")
        hands.press(ESCAPE, "what needs to happen ->")
        hands.press(CTRL_G, "Agenda:")
        hands.press(ENTER, "1 of 11")
        hands.press(F4, "Who is here")
        hands.press("l", "left the room")
        hands.press("h", ": here.")
        hands.press(ESCAPE, "Needs to happen ▸")
        hands.press(F9, "How safe is it, 0 to 10?")
        hands.press("6 he has moved out", "6 of 10: he has moved out")
        hands.press(ENTER, "saved ")
        hands.press(ESCAPE, "Needs to happen ▸")
        hands.press(F2, "The children's views")
        hands.press("v", "In the child's words")
        hands.press("a", "What does the child think?")
        # Which child, and about what: as they stand.
        terminal.send(f"{TAB}{TAB}")
        hands.press("I like beans", "I like beans")
        hands.press(CTRL_R, "“I like beans”")
        hands.press(ESCAPE, "Needs to happen ▸")
        hands.press(F2, "Read back")
        hands.press("r", "Read-back: before anyone leaves")
        terminal.wait("Nothing is decided yet")
        hands.press(ESCAPE, "Needs to happen ▸")
        hands.press(F2, "Close the meeting")
        hands.press("c", "Receipts")
        hands.press(ESCAPE, "Close the meeting?")
        assert "Nothing is decided yet" in terminal.screen.text
        hands.press("x", "Chair's monitoring form")
        hands.press(ESCAPE, "The meeting is closed.")
        hands.press("s", "closed ")
        hands.press(ESCAPE, "cpclerk  Desk")
        terminal.settle(0.2)
        terminal.send("q")
        assert terminal.ended() == 0
    assert not foreign_sequences(terminal)
    after = what_is_recorded(path)
    added = after.entries[len(before.entries) :]
    assert len(added) == lines + 3
    danger, goal, step = added[-3:]
    assert (goal.kind, goal.goal_for) == ("safety_goal", danger.uid)
    assert (step.who, step.uid in after.in_plan) == ("B. Keel", True)
    assert len(after.marks) >= 1


def what_is_recorded(path: Path) -> Record:
    office = open_office(path)
    clerk = next(each for each in office.staff if each.role == "clerk")
    session = sign_in(
        office, clerk.uid, device="test", clock=lambda: datetime(2026, 11, 23, 9, 41, tzinfo=UTC)
    )
    uid = find(session, "birch")[0].uid
    found = entries(session, uid)
    views = child_views(session, uid).views
    office.store.close()
    assert not views or views[0].text == "I like beans"
    return found
