"""Hostile words in every column, and pasted into every field, in a real terminal.

Whatever is shown, only the program's own sequences come out, and nothing that turns words about.
"""

import re
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

if sys.platform == "win32":
    pytest.skip("a terminal of POSIX is needed", allow_module_level=True)

from tests.attacks.hostile import acts, hostile
from tests.attacks.office import Office
from tests.attacks.stores import SAMPLE, acting, make_hostile
from tests.attacks.test_services import ask
from tests.terminal import Terminal, foreign_sequences

T = TypeVar("T")
Keys = tuple[str, ...]
Size = tuple[int, int]
ROOT = Path(__file__).parent.parent.parent
ESCAPE, ENTER, TAB, DOWN, PAGE_DOWN = "\x1b", "\r", "\t", "\x1b[B", "\x1b[6~"
F1, F2, F3, F4 = "\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS"
F6, F8 = "\x1b[17~", "\x1b[19~"
CONTROL = {"n": "\x0e", "p": "\x10", "r": "\x12"}
SIZES = [(80, 24), (120, 40)]
SEQUENCE = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*\x07|.)")

# What the sample has none of: the services that make some, and the words they are given.
EMPTY = (
    ("own_items.add_own_item", "text"),
    ("exclusions.exclude", "reason"),
    ("preparation.say_worry", "text"),
    ("monitoring.fill_chair_form", "answers"),
    ("invitation_list.chase", "words"),
    ("plan_records.record_elsewhere", "known_from"),
    ("enclosures.set_enclosures", "names"),
    ("letter_settings.set_contact", "contact"),
    ("lateness.say_why_late", "words"),
)
OF_SETTINGS = ("people", "rooms", "letters", "chairs", "times", "own items")

# From the desk: the keys that lead to a screen, then those pressed there to see all of it.
SHOWN = {
    **{str(step): (str(step), PAGE_DOWN, F1, ESCAPE, DOWN, F1) for step in range(1, 7)},
    "families": (F3, DOWN, ENTER, DOWN, PAGE_DOWN, F1),
    "conferences": (F4, DOWN, ENTER, PAGE_DOWN, DOWN, F1),
    "settings": (F8, ENTER, DOWN, PAGE_DOWN),
    "procedures": (F8, DOWN, ENTER, PAGE_DOWN),
    **{words: (F8, *[DOWN] * place, ENTER, DOWN) for place, words in enumerate(OF_SETTINGS, 2)},
    "all": ("a", PAGE_DOWN, F1),
    "diary": (F2, "d", "m", DOWN, "p"),
    "requests": ("t", DOWN, F1),
    "run-up": ("r", PAGE_DOWN, DOWN),
    "reports to chase": ("k", DOWN, PAGE_DOWN),
    "replies to chase": ("c", DOWN, PAGE_DOWN),
    "exclusions": ("3", "e", DOWN, ENTER),
    "preparation": ("3", "c", PAGE_DOWN, PAGE_DOWN),
    "day sheet": ("3", "d", PAGE_DOWN),
    "chair's form": ("3", "m", PAGE_DOWN),
    "telling everybody": ("2", "o", DOWN, PAGE_DOWN),
    "envelopes": ("2", "o", "v", DOWN),
    "outline plan": ("5", "p", PAGE_DOWN, ENTER),
    "next meetings": ("5", "r", DOWN, "n"),
    "plans": ("5", "h", PAGE_DOWN, DOWN),
    "case system": ("5", "k", DOWN, PAGE_DOWN),
    "questionnaires": (F4, DOWN, ENTER, "q", DOWN),
    "answers counted": (CONTROL["p"], "answers counted", ENTER, "y", DOWN, ENTER),
    "ways to reach": (F3, DOWN, ENTER, "c", DOWN, "v"),
    "who is found": (F3, "a", DOWN, DOWN, ENTER),
    "two that are one": (F3, DOWN, ENTER, "j"),
    "outbox": (CONTROL["p"], "outbox", ENTER, DOWN),
    "why late": ("y", DOWN),
    "on a plan": ("o", "a", DOWN, ENTER),
    "find": ("/", "a", DOWN),
    "palette": (CONTROL["p"], "a", DOWN),
}
TITLES = {"Desk", "Book", "Invite", "Check", "Record", "Decide", "Minutes", "Families", "Family"}
TITLES |= {"Conferences", "Conference", "Settings", "Working days", "Procedures"}
TITLES |= {"Is this child on a plan?", "Diary", "To be booked", "Run-up", "Reports to chase"}
TITLES |= {"Chase replies", "Exclusions", "Preparation", "Day sheet", "Chair's form", "Envelopes"}
TITLES |= {"Tell everybody", "Outline plan", "Plans", "Case system", "Questionnaires", "Outbox"}
TITLES |= {"Answers counted", "Next meetings"}
TITLES |= {"People", "Rooms and teams", "Letters", "Chairs' diaries", "Usual times", "Checklists"}
# The keys that lead to fields, and how many there are.
FIELDS = {
    "a booking": (("b",), 4),
    "a new family": (("b", "n"), 11),
    "another day": (("1", "d"), 1),
    "the dates": (("1", "e"), 6),
    "putting it off": (("1", "p"), 3),
    "somebody asked": (("2", "w"), 4),
    "not applicable": (("3", "n"), 1),
    "received": (("3", "r", "w"), 2),
    "a line": (("4",), 1),
    "somebody here": (("4", TAB, TAB, TAB, "w"), 3),
    "no plan": (("5", "n"), 3),
    "a core group": (("5", "g"), 3),
    "a part": (("6", ENTER), 1),
    "a closure": ((F8, ENTER, "c"), 3),
    "a holiday": ((F8, ENTER, "n"), 3),
    "find": (("/",), 1),
    "on a plan": (("o",), 1),
    "palette": ((CONTROL["p"],), 1),
    "why late": (("y", ENTER), 1),
    "leave": ((F2, "a", "n"), 3),
    "days of a chair": ((F2, "a", "w"), 1),
    "an exclusion": (("3", "e", ENTER), 4),
    "a worry": (("3", "c", "w"), 1),
    "the chair's form": (("3", "m"), 5),
    "a file": (("3", "r", "o", "a"), 1),
    "needs": (("2", "d"), 7),
    "a goal": (("5", "p", "g"), 1),
    "an action": (("5", "p", "a"), 3),
    "a member": (("5", "p", "m"), 1),
    "own version": (("5", "p", "o"), 4),
    "elsewhere": (("5", "h", "e"), 4),
    "what the case system says": (("5", "k", "m"), 6),
    "a questionnaire": ((F4, DOWN, ENTER, "q", "p", "c"), 2),
    "a way to reach": ((F3, DOWN, ENTER, "c", "a"), 2),
    "a person": ((F3, DOWN, ENTER, "e"), 5),
    "a relation": ((F3, DOWN, ENTER, "r"), 2),
    "a network": ((F3, DOWN, ENTER, "n"), 3),
    "a family": ((F3, DOWN, ENTER, "m"), 3),
    "a professional": ((F3, F6), 4),
    "an own item": ((F8, *[DOWN] * 7, ENTER, "i"), 3),
    "a room": ((F8, *[DOWN] * 3, ENTER, "r"), 2),
    "the office in letters": ((F8, *[DOWN] * 4, ENTER, ENTER), 2),
}


def office(folder: Path) -> Path:
    store = folder / "office.db"
    shutil.copyfile(SAMPLE, store)
    return store


def fill(store: Path) -> None:
    """Put something into what the sample leaves empty, so that there is something to spoil."""
    within = Office(store)
    for each in EMPTY:
        ask(within, *each, "words", 300)
    within.sessions["clerk"].store.close()


def opened(store: Path, home: Path, size: Size) -> Terminal:
    home.mkdir(exist_ok=True)
    env = {"CPCLERK_HOME": str(home), "TMPDIR": str(home), "ESCDELAY": "25"}
    return Terminal([sys.executable, "-m", "cpclerk", str(store)], size=size, env=env, cwd=ROOT)


def sign_in(terminal: Terminal) -> None:
    terminal.wait("Who are you?", 60)
    terminal.settle(0.2)
    terminal.send(ENTER)
    terminal.wait("cpclerk  Desk", 60)
    terminal.settle(0.3)


def go(terminal: Terminal, *keys: str) -> None:
    for key in keys:
        before = len(terminal.raw)
        terminal.send(key)
        # A screen or a question may have to be loaded first; other keys may change nothing.
        until = time.monotonic() + (0.15 if key in {TAB, DOWN, PAGE_DOWN} else 1)
        while len(terminal.raw) == before and time.monotonic() < until:
            terminal.read(0.02)
        if key == F8:
            # The next key is for its list, which comes after its frame.
            terminal.wait(">Working days")
        # A key sent at once after Esc would read as Alt and that key.
        terminal.settle(0.06 if key in {TAB, DOWN, PAGE_DOWN} else 0.1)


def back(terminal: Terminal) -> None:
    """Go back to the desk, discarding what was typed."""
    for _ in range(10):
        go(terminal, ESCAPE)
        if "iscard" in terminal.screen.text:
            go(terminal, "d")
        if is_desk(terminal):
            return
    raise AssertionError(f"there is no way back from here:\n{terminal.screen.text}")


def is_desk(terminal: Terminal) -> bool:
    lines = terminal.screen.lines
    return lines[0].lstrip().startswith("cpclerk  Desk") and not re.search("[╭┌].* Desk", lines[0])


def title(terminal: Terminal) -> str:
    return re.split("  | · ", terminal.screen.lines[0].strip().removeprefix("cpclerk  "))[0]


def leave(terminal: Terminal) -> None:
    terminal.send("\x11")
    terminal.settle(0.2)
    if "leave" in terminal.screen.text.lower():
        terminal.send("l")
    assert terminal.ended(60) == 0


def is_clean(terminal: Terminal) -> None:
    assert not foreign_sequences(terminal)
    text = SEQUENCE.sub("", terminal.raw.decode("utf-8"))
    assert not acts(text) - {"\r", "\x08"}


def look_at(folder: Path, words: Iterator[str], size: Size, shown: dict[str, Keys]) -> int:
    store = office(folder)
    if shown is SHOWN:
        fill(store)
    count = make_hostile(store, words)
    seen = set()
    with opened(store, folder / "home", size) as terminal:
        sign_in(terminal)
        for keys in shown.values():
            for key in keys:
                go(terminal, key)
                seen.add(title(terminal))
            terminal.settle(0.2)
            seen.add(title(terminal))
            back(terminal)
        leave(terminal)
    # A long name to the right of a title leaves it few cells.
    beginnings = {each[:3] for each in seen}
    if shown is SHOWN:
        assert not [each for each in TITLES if each[:3] not in beginnings], seen
    else:
        assert len(beginnings) >= len(shown), seen
    is_clean(terminal)
    return count


def paste_into(
    folder: Path, words: Iterator[str], size: Size, into: dict[str, tuple[Keys, int]]
) -> int:
    store, count = office(folder), 0
    with opened(store, folder / "home", size) as terminal:
        sign_in(terminal)
        for keys, fields in into.values():
            go(terminal, *keys)
            for _ in range(fields):
                # Terminals take it out of what is pasted: it would end the paste.
                text = next(words).replace("\x1b", "")
                terminal.send(f"\x1b[200~{text}\x1b[201~")
                go(terminal, TAB)
                count += 1
            go(terminal, ENTER, CONTROL["r"])
            back(terminal)
        leave(terminal)
    is_clean(terminal)
    assert not acting(store)
    return count


def some(every: dict[str, T], *names: str) -> dict[str, T]:
    return {name: every[name] for name in names}


def test_what_a_hostile_store_shows(tmp_path: Path) -> None:
    words = hostile(10**9, seed=80)
    shown = some(SHOWN, "4", "6", "families", "outline plan")
    assert look_at(tmp_path, words, (80, 24), shown) > 1_000


def test_what_it_shows_on_a_roomy_screen(tmp_path: Path) -> None:
    words = hostile(10**9, seed=120)
    assert look_at(tmp_path, words, (120, 40), some(SHOWN, "1", "conferences", "run-up")) > 1_000


def test_what_is_pasted(tmp_path: Path) -> None:
    fields = some(FIELDS, "a booking", "a line")
    assert paste_into(tmp_path, hostile(10**9), (80, 24), fields) == 5


@pytest.mark.long
@pytest.mark.parametrize("part", range(2))
def test_ten_thousand_hostile_strings(tmp_path: Path, part: int) -> None:
    words, shown, pasted = hostile(10**9, seed=1_000 + part), 0, 0
    for number in range(2):
        for size in SIZES:
            folder = tmp_path / f"{number} {size[0]}"
            for each in ("shown", "pasted"):
                (folder / each).mkdir(parents=True)
            shown += look_at(folder / "shown", words, size, SHOWN)
            pasted += paste_into(folder / "pasted", words, size, FIELDS)
    print(f"{shown:,} in the store, {pasted:,} pasted")
