"""All keys of all screens, for the docs: `python -m cpclerk.ui.key_table > docs/keys.md`."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import cpclerk.ui.screens
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.commands import Command, commands_of, key_words
from cpclerk.ui.forms.form import Form
from cpclerk.ui.rooms import PLACES, STEPS
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.screens.conference import ConferenceScreen

INTRODUCTION = """\
# Keys

Everything works without a mouse. Each key can be changed: write a line `id = "key"` for it into
`keymap.toml` in the settings folder (`cpclerk locate` says where that is), such as
`go-back = "f12"`. While a field has the focus, letters and digits are typed, not done.
"""


def every_screen() -> list[type[BaseScreen]]:
    """Return every screen class there is, by name; imports all of them."""
    for module in pkgutil.iter_modules(cpclerk.ui.screens.__path__):
        import_module(f"{cpclerk.ui.screens.__name__}.{module.name}")
    found: set[type[BaseScreen]] = set()
    waiting: list[type[BaseScreen]] = [BaseScreen]
    while waiting:
        screen = waiting.pop()
        waiting.extend(screen.__subclasses__())
        if screen.__module__.startswith("cpclerk."):
            found.add(screen)
    return sorted(found, key=lambda screen: screen.__name__)


def key_table() -> str:
    """Return the keys of every screen as Markdown: those of all screens first."""
    everywhere = [*commands_of(CpclerkApp), *commands_of(BaseScreen), *commands_of(Form)]
    told = set(everywhere)
    parts = [INTRODUCTION, _table("Everywhere", everywhere)]
    screens: list[type[BaseScreen]] = [ConferenceScreen, *every_screen()]
    for screen in screens:
        own = [command for command in commands_of(screen) if command not in told]
        if own:
            parts.append(_table(_title(screen), own))
        if screen is ConferenceScreen:
            told.update(own)
    return "\n".join(parts)


def _title(screen: type) -> str:
    """Return the words by which the program names a screen, else what its class says of itself."""
    if screen is ConferenceScreen:
        return "Every step of a conference"
    for room in (*STEPS, *PLACES):
        if room.target.endswith(f":{screen.__name__}"):
            return room.words
    return (screen.__doc__ or screen.__name__).partition("\n")[0].partition(".")[0]


def _table(title: str, commands: list[type[Command]]) -> str:
    return "\n".join(
        (f"## {title}\n", "| key | does | id |", "|---|---|---|", *_rows(commands), "")
    )


def _rows(commands: list[type[Command]]) -> Iterator[str]:
    for command in commands:
        yield f"| {key_words(command.key)} | {command.description} | `{command.id}` |"


if __name__ == "__main__":
    print(key_table(), end="")
