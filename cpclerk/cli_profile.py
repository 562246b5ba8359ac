"""`cpclerk profile`: list, show and check procedure profiles."""

from pathlib import Path

import click

from cpclerk.cli_days import FOLDER
from cpclerk.cli_saying import say


@click.group("profile")
def profile() -> None:
    """List, show and check procedure profiles: an office's limits and lists, as files."""


@profile.command("list")
def list_() -> None:
    """List the procedures that are shipped, and the office's own."""
    from cpclerk.rules.errors import Refused
    from cpclerk.rules.profile import read_profile
    from cpclerk.rules.profile_in_words import in_force_words
    from cpclerk.store.profiles import names, not_used, text_of

    rows, unusable = [], []
    for name, own in names():
        try:
            rules = read_profile(text_of(name), f"{name}.toml")
        except Refused as refused:
            # One that cannot be used must not hide the others.
            unusable.append(f"Cannot be used: {refused.sentence}")
            continue
        title = rules.title + (" (own)" if own else "")
        rows.append((name, title, in_force_words(rules), rules.heading.guidance))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        say("  ".join(cells).rstrip())
    for line in (*unusable, *not_used()):
        say(line, err=True)


@profile.command()
@click.argument("name")
@click.option("--text", is_flag=True, help="Print the file itself, to start one of your own.")
def show(name: str, text: bool) -> None:
    """Show what the procedures NAME say: kinds of meeting, limits with their sources, lists."""
    from cpclerk.rules.profile import read_profile
    from cpclerk.rules.profile_in_words import profile_words
    from cpclerk.store.profiles import text_of

    found = text_of(name)
    if text:
        say(found, nl=False)
        return
    say(profile_words(read_profile(found, f"{name}.toml")), nl=False)


@profile.command()
@click.argument("file", type=FOLDER)
def check(file: Path) -> None:
    """Say whether the profile in FILE is whole, or what is wrong and on which line."""
    from cpclerk.rules.profile_in_words import whole_words
    from cpclerk.store.profiles import check_name, read_file

    rules = read_file(file)[1]
    check_name(file)
    say(whole_words(rules))
