"""Who is at the command line: `--user` and `--passphrase-file` of every command that opens a store.

A passphrase is never an argument, which other programs on the machine could read.
"""

import functools
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cpclerk.cli_days import STORE
from cpclerk.machine import this_machine
from cpclerk.rules.errors import Refused

if TYPE_CHECKING:
    from cpclerk.services import Session
    from cpclerk.services.office import OpenOffice
    from cpclerk.services.unlocking import Unlocked


class Said(click.ClickException):
    """A plain sentence on standard error, and exit code 2 unless another is given."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the sentence as it is, one line a fault."""
        click.echo(self.message, file=file or sys.stderr)


class StaysLocked(Said):
    """The name, passphrase or recovery key does not open the store."""

    exit_code = 3


def said(refused: Refused) -> Said:
    """Return what a refusal is to the command line."""
    from cpclerk.services.unlocking import WrongPassphrase

    kind = StaysLocked if isinstance(refused, WrongPassphrase) else Said
    return kind(refused.sentence)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who was named on the command line, and the file their passphrase is in, if they were."""

    user: str | None = None
    passphrase_file: Path | None = None

    def or_else(self, other: "Credentials") -> "Credentials":
        """Return these, each filled in from others where it is missing."""
        return Credentials(self.user or other.user, self.passphrase_file or other.passphrase_file)

    def name(self) -> str:
        """Return the user's name, asking for it if need be."""
        return self.user or str(ask("Your name"))

    def passphrase(self, *, new: bool = False) -> str:
        """Return the passphrase as it is in its file, or ask: twice for a `new` one."""
        if self.passphrase_file is None:
            words = "New passphrase (15 characters or more)" if new else "Passphrase"
            return str(ask(words, hide_input=True, confirmation_prompt=new))
        return secret_in(self.passphrase_file)

    def unlock(self, store: Path) -> "Unlocked":
        """Open a locked store as this user, waiting out an earlier failure first."""
        from cpclerk.services import unlocking

        name, passphrase = self.name(), self.passphrase()
        unlocking.wait(store)
        return unlocking.unlock_office(store, name, passphrase)

    def office(self, store: Path) -> "OpenOffice":
        """Open a store to look something up in it: a locked one as this user."""
        from cpclerk.services.office import open_office

        return self.unlock(store).office if is_locked(store) else open_office(store)

    def session(self, store: Path) -> "Session":
        """Open a store for a command.

        A locked one is opened as this user; what is written into a training store is entered
        under the office's first clerk.
        """
        from cpclerk.services.office import open_office, sign_in

        if is_locked(store):
            unlocked = self.unlock(store)
            return sign_in(unlocked.office, unlocked.staff_uid, device=this_machine().device)
        office = open_office(store)
        clerk = next((each for each in office.staff if each.role == "clerk"), None)
        if clerk is None:
            raise Refused("No clerk works in that office, so there is nobody to enter this under.")
        return sign_in(office, clerk.uid, device=this_machine().device)


def credentials(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--user` and `--passphrase-file`; it gets them as `who`."""

    @click.option("--user", envvar="CPCLERK_USER", help="Your name, where nobody can be asked.")
    @click.option(
        "--passphrase-file",
        type=STORE,
        envvar="CPCLERK_PASSPHRASE_FILE",
        help="A file that holds your passphrase.",
    )
    @functools.wraps(command)
    def with_credentials(
        *arguments: Any, user: str | None, passphrase_file: Path | None, **keywords: Any
    ) -> Any:
        return command(*arguments, who=Credentials(user, passphrase_file), **keywords)

    return with_credentials


def secret_in(file: Path) -> str:
    """Return the passphrase or recovery key in a file. Refused when it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Refused(f"{file} does not hold a text. Write the passphrase into it.") from None


def ask(words: str, **how: Any) -> Any:
    """Ask at the terminal. Refused where there is none."""
    if not sys.stdin.isatty():
        raise Refused(
            "There is no terminal to ask for a name and passphrase at. "
            "Add --user NAME and --passphrase-file FILE."
        )
    return click.prompt(words, err=True, **how)


def is_locked(store: Path) -> bool:
    """Return whether a store is opened with a passphrase: its key file lies beside it."""
    # Looked at without loading anything: most starts are of stores that are not.
    return store.with_name(f"{store.name}.keys").exists() if store.name else False
