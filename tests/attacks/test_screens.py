"""Hostile words in every column, and pasted into every field, in a real terminal.

Whatever is shown, only the program's own sequences come out, and nothing that turns words about.
"""

import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pytest
from peewee import TextField

if sys.platform == "win32":
    pytest.skip("a terminal of POSIX is needed", allow_module_level=True)

from cpclerk.services.opening import open_office
from cpclerk.store import TABLES
from cpclerk.ui.rooms import PAGES, PLACES, SETTINGS, STEPS
from tests.attacks.fields import (
    CONTROL,
    DOWN,
    ENTER,
    ESCAPE,
    F1,
    F2,
    F3,
    F4,
    F6,
    F8,
    FIELDS,
    NOT_REACHED,
    PAGE_DOWN,
    TAB,
    Into,
    Keys,
    key_of,
    places,
)
from tests.attacks.hostile import acts, hostile
from tests.attacks.office import Office
from tests.attacks.stores import NO_WORDS, SAMPLE, WORDS, acting, make_hostile
from tests.attacks.test_services import ask
from tests.terminal import Terminal, foreign_sequences

T = TypeVar("T")
Size = tuple[int, int]
ROOT = Path(__file__).parent.parent.parent
SIZES = [(80, 24), (120, 40)]
ROOMS = (*STEPS, *PLACES, *PAGES)
SEQUENCE = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*\x07|.)")
BEGUN_OR_NOT = re.compile(r"since \d\d:|closed \d\d:|not begun")

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
    ("child_views.add_view", "text"),
    ("looking_back.look_back", "words"),
)
# From the desk, by the screen's name: the keys that lead to it, then those pressed there to see all
# of it. The first names are those of all rooms, the others what is within them.
SHOWN = {
    **{
        each.name: (str(step), PAGE_DOWN, F1, ESCAPE, DOWN, F1)
        for step, each in enumerate(STEPS, 1)
    },
    "families": (F3, DOWN, PAGE_DOWN),
    "conferences": (F4, DOWN, PAGE_DOWN),
    "overview": (F4, DOWN, ENTER, PAGE_DOWN, DOWN, F1),
    "settings": (F8, DOWN),
    **{
        each.name: (F8, *[DOWN] * place, ENTER, DOWN, PAGE_DOWN)
        for place, each in enumerate(SETTINGS)
    },
    "diary": (F2, "d", "m", DOWN, "p"),
    "requests": ("t", DOWN, F1),
    "run-up": ("r", PAGE_DOWN, DOWN),
    "report-chasing": ("k", DOWN, PAGE_DOWN),
    "chasing": ("c", DOWN, PAGE_DOWN),
    "in-hand": ("6", "h", DOWN, PAGE_DOWN),
    "new-booking": ("b", DOWN),
    "new-meeting": ("b", F6),
    "exclusions": ("3", "e", DOWN, ENTER),
    "preparation": ("3", "c", PAGE_DOWN, PAGE_DOWN),
    "day-sheet": ("3", "d", PAGE_DOWN),
    "monitoring": ("3", "m", PAGE_DOWN),
    "sending": ("2", "o", DOWN, PAGE_DOWN),
    "envelopes": ("2", "o", "v", DOWN),
    "last-time": ("4", F2, "l", DOWN, PAGE_DOWN),
    "child-views": ("4", F2, "v", DOWN, PAGE_DOWN),
    "read-back": ("5", "b", PAGE_DOWN),
    "outline-plan": ("5", "p", PAGE_DOWN, ENTER),
    "next-meetings": ("5", "r", DOWN, "n"),
    "plans": ("5", "h", PAGE_DOWN, DOWN),
    "copy-across": ("5", "k", DOWN, PAGE_DOWN),
    # What was spoilt is another record than the minutes and the plan were made from.
    "correction": ("6", "v", DOWN, PAGE_DOWN),
    "what the plan says since": ("6", "o", "o", DOWN, PAGE_DOWN),
    "distribution": ("6", "s", DOWN, PAGE_DOWN),
    "copy-log": ("6", "s", "l", DOWN, PAGE_DOWN),
    "questionnaires": (F4, DOWN, ENTER, "q", DOWN),
    "questionnaire-figures": (CONTROL["p"], "answers counted", ENTER, "y", DOWN, ENTER),
    "outbox": (CONTROL["p"], "outbox", ENTER, DOWN),
    "on-a-plan": ("o", "a", DOWN, ENTER),
    "a family": (F3, DOWN, ENTER, DOWN, PAGE_DOWN, F1),
    "ways to reach": (F3, DOWN, ENTER, "c", DOWN, "v"),
    "who is found": (F3, "a", DOWN, DOWN, ENTER),
    "two that are one": (F3, DOWN, ENTER, "j"),
    "why late": ("y", DOWN),
    "other documents": ("6", "s", "d", DOWN),
    "who is here": ("4", F4, DOWN, PAGE_DOWN),
    "what is still open": ("4", "\x07", DOWN),
    "find": ("/", "a", DOWN),
    "palette": (CONTROL["p"], "a", DOWN),
    # Its keys go to another line, from which the other screens would be reached.
    "desk": ("a", PAGE_DOWN, F1),
}
# Where an advocate begins; nobody else is let in there.
OF_ADVOCATES = {"advocacy": (DOWN, PAGE_DOWN), "own-child": (ENTER, PAGE_DOWN, DOWN)}


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


def sign_in(terminal: Terminal, place: int = 0, home: str = "Desk") -> None:
    """Choose who works from the list of staff, which begins with a clerk."""
    terminal.wait("Who are you?", 60)
    terminal.settle(0.2)
    go(terminal, *[DOWN] * place)
    terminal.send(ENTER)
    terminal.wait(f"cpclerk  {home}", 60)
    terminal.settle(0.3)


def go(terminal: Terminal, *keys: str) -> None:
    for key in keys:
        if key == F2 and title(terminal) == "Record":
            # What can be done with the meeting is not known before it is read.
            terminal.wait(lambda screen: bool(BEGUN_OR_NOT.search(screen.text)))
            terminal.settle(0.3)
        before = len(terminal.raw)
        terminal.send(key)
        # A screen or a question may have to be loaded first; other keys may change nothing.
        until = time.monotonic() + (0.15 if key in {TAB, DOWN, PAGE_DOWN} else 1)
        while len(terminal.raw) == before and time.monotonic() < until:
            terminal.read(0.02)
        if key == F8:
            # The next key is for its list, which comes after its frame.
            terminal.wait(">Working days")
        elif key == F2 and title(terminal) == "Record":
            terminal.wait("Read back")
        # A key sent at once after Esc would read as Alt and that key.
        terminal.settle(0.06 if key in {TAB, DOWN, PAGE_DOWN} else 0.1)


def back(terminal: Terminal, home: str = "Desk") -> None:
    """Go back to where somebody begins, discarding what was typed."""
    for _ in range(10):
        go(terminal, ESCAPE)
        if "iscard" in terminal.screen.text:
            go(terminal, "d")
        if is_at(terminal, home):
            return
    raise AssertionError(f"there is no way back from here:\n{terminal.screen.text}")


def is_at(terminal: Terminal, home: str) -> bool:
    first = terminal.screen.lines[0]
    return first.lstrip().startswith(f"cpclerk  {home}") and not re.search(f"[╭┌].* {home}", first)


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
    with opened(store, folder / "home", size) as terminal:
        sign_in(terminal)
        see(terminal, shown)
        leave(terminal)
    is_clean(terminal)
    if shown is SHOWN:
        roles = [each.role for each in open_office(store).staff]
        with opened(store, folder / "home", size) as terminal:
            sign_in(terminal, roles.index("advocate"), "My children")
            see(terminal, OF_ADVOCATES, "My children")
            leave(terminal)
        is_clean(terminal)
    return count


def see(terminal: Terminal, shown: dict[str, Keys], home: str = "Desk") -> None:
    """Go to each of these screens, and say that it was there."""
    titles = {each.name: each.words for each in ROOMS}
    for name, keys in shown.items():
        seen = titles_on(terminal, keys)
        # A long name to the right of a title leaves it few cells.
        wanted = titles.get(name, seen[-1])[:3]
        if wanted not in {each[:3] for each in seen}:
            # On a busy machine a key may have come before the screen that it was for.
            terminal.settle(3)
            back(terminal, home)
            terminal.settle(3)
            seen = titles_on(terminal, keys, patience=8)
        there = wanted in {each[:3] for each in seen}
        assert there, f"{name} was not among {seen}, but:\n{terminal.screen.text}"
        back(terminal, home)


def titles_on(terminal: Terminal, keys: Keys, patience: float = 0) -> list[str]:
    """Return the titles that are seen while these keys are pressed.

    `patience` is how many seconds each of them is given to lead to another screen.
    """
    seen = []
    for key in keys:
        before, until = title(terminal), time.monotonic() + patience
        go(terminal, key)
        while title(terminal) == before and time.monotonic() < until:
            terminal.read(0.1)
        seen.append(title(terminal))
    terminal.settle(0.2)
    return [*seen, title(terminal)]


def paste_into(folder: Path, words: Iterator[str], size: Size, into: dict[str, Into]) -> int:
    store, count = office(folder), 0
    with opened(store, folder / "home", size) as terminal:
        sign_in(terminal)
        for name, place in into.items():
            there(terminal, name, place)
            for _ in range(place.fields):
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


def there(terminal: Terminal, name: str, place: Into) -> None:
    """Go where something is typed, and say that it was there."""
    with suppress(AssertionError):
        go(terminal, *place.keys)
        terminal.wait(place.seen, 3)
        return
    # On a busy machine a key may have come before the screen that it was for.
    back(terminal)
    terminal.settle(1)
    for key in place.keys:
        go(terminal, key)
        terminal.settle(0.5)
    assert place.seen in terminal.screen.text, f"{name} was not there:\n{terminal.screen.text}"


def test_every_place_to_type_is_pasted_into() -> None:
    reached = {key_of(name) for name in FIELDS}
    assert set(places()) == reached | NOT_REACHED.keys()
    assert not reached & NOT_REACHED.keys()


def test_every_screen_is_looked_at() -> None:
    assert {each.name for each in ROOMS} <= SHOWN.keys() | OF_ADVOCATES.keys()


def test_every_column_of_words_is_spoilt() -> None:
    texts = {
        (each._meta.table_name, field.column_name)
        for each in TABLES
        for field in each._meta.sorted_fields
        if type(field) is TextField and field.name != "audience"
    }
    spoilt = {(table, column) for table, columns in WORDS.items() for column in columns}
    assert texts - spoilt == NO_WORDS


def some(every: dict[str, T], *names: str) -> dict[str, T]:
    return {name: every[name] for name in names}


def test_what_a_hostile_store_shows(tmp_path: Path) -> None:
    words = hostile(10**9, seed=80)
    shown = some(SHOWN, "recording", "minutes", "a family", "outline-plan", "correction")
    assert look_at(tmp_path, words, (80, 24), shown) > 1_000


def test_what_it_shows_on_a_roomy_screen(tmp_path: Path) -> None:
    words = hostile(10**9, seed=120)
    assert (
        look_at(tmp_path, words, (120, 40), some(SHOWN, "booking", "conferences", "run-up")) > 1_000
    )


def test_what_is_pasted(tmp_path: Path) -> None:
    fields = some(FIELDS, "booking.action_amend", "recording_page.__init__")
    assert paste_into(tmp_path, hostile(10**9), (80, 24), fields) == 7


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
