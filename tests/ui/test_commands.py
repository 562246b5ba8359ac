"""Every command of every screen: safe keys, no clashes, something behind it."""

import re
from pathlib import Path

import pytest
from textual.binding import Binding

from cpclerk.ui import rooms
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.commands import Command, commands_of, key_words
from cpclerk.ui.forms.form import Form
from cpclerk.ui.key_table import every_screen, key_table
from cpclerk.ui.screens.base import BaseScreen

# What no terminal, multiplexer or text field takes for itself; Ctrl+Q is decided.
SAFE_CTRL = {f"ctrl+{letter}" for letter in "glnopqrty"}
NAMED = {
    "enter", "escape", "tab", "space", "delete", "backspace", "insert",
    "slash", "plus", "minus", "up", "down", "left", "right", "home", "end", "pageup", "pagedown",
}  # fmt: skip


def is_safe(key: str) -> bool:
    return bool(
        re.fullmatch(r"[!-~]|f([1-9]|10)", key)
        or key in NAMED
        or key in SAFE_CTRL
        or key == "shift+tab"
    )


def offered(screen: type) -> list[type[Command]]:
    """All commands of a class and its bases, without leaving out any that is overridden."""
    return [command for base in screen.__mro__ for command in base.__dict__.get("OFFERS", ())]


@pytest.mark.parametrize("screen", every_screen(), ids=lambda screen: screen.__name__)
def test_commands_of_a_screen_do_not_clash(screen: type[BaseScreen]) -> None:
    commands = [*offered(screen), *offered(CpclerkApp), *offered(Form)]
    taken: dict[str, str] = {}
    for command in commands:
        for key in command.key.split(","):
            assert is_safe(key), f"{command.id} is on {key}"
            assert taken.setdefault(key, command.id) == command.id, f"{key} is taken twice"
    assert len({command.id for command in commands}) == len(set(commands))


@pytest.mark.parametrize("screen", every_screen(), ids=lambda screen: screen.__name__)
def test_each_command_is_said_in_words_and_does_something(screen: type[BaseScreen]) -> None:
    is_finished = not screen.__subclasses__()
    for command in offered(screen):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", command.id)
        assert command.words
        assert command.description[0].isupper()
        assert not command.description.endswith(".")
        action = "action_" + command.action().partition("(")[0]
        assert hasattr(screen, action) or not is_finished, command.id


def test_an_id_names_one_command_everywhere() -> None:
    known: dict[str, type[Command]] = {}
    everywhere: list[type] = [*every_screen(), CpclerkApp, Form]
    for screen in everywhere:
        for command in offered(screen):
            assert known.setdefault(command.id, command) is command, command.id


def test_the_binding_carries_id_and_words() -> None:
    class Ring(Command):
        id = "ring-school"
        key = "r"
        words = "ring"
        description = "Ring the school"

    assert Ring.binding() == Binding(
        "r", "ring_school", "ring", tooltip="Ring the school", id="ring-school"
    )


def test_a_command_may_do_an_action_with_arguments() -> None:
    class Third(Command):
        id = "step-three"
        key = "3"
        words = "third"
        description = "Go to the third"
        does = "step(3)"

    assert Third.binding().action == "step(3)"


def test_a_subclass_offers_its_own_first_and_what_it_inherits() -> None:
    assert [command.id for command in commands_of(BaseScreen)] == ["help", "go-back"]


@pytest.mark.parametrize(
    ("key", "words"),
    [("f1", "F1"), ("escape", "Esc"), ("ctrl+q", "Ctrl+Q"), ("b", "b"), ("slash", "/"), ("f", "f")],
)
def test_keys_are_written_as_people_know_them(key: str, words: str) -> None:
    assert key_words(key) == words


def test_rooms_have_different_names() -> None:
    names = [room.name for room in (*rooms.STEPS, *rooms.PLACES)]
    assert len(set(names)) == len(names)


def test_the_key_table_in_the_docs_is_that_of_the_program() -> None:
    docs = Path(__file__).parents[2] / "docs" / "keys.md"
    assert docs.read_text(encoding="utf-8") == key_table(), (
        "run: python -m cpclerk.ui.key_table > docs/keys.md"
    )
