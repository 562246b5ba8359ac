"""Who is at the command line: `--user` and `--passphrase-file` of every command that opens a store.

A passphrase is never an argument, which other programs on the machine could read.
"""

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cpclerk.cli_days import STORE
from cpclerk.cli_saying import say
from cpclerk.files import read_small
from cpclerk.machine import this_machine
from cpclerk.rules.errors import Refused

if TYPE_CHECKING:
    from cpclerk.services import Session
    from cpclerk.services.opening import OpenOffice
    from cpclerk.services.unlocking import Unlocked

CRASHED = 70
"""The exit code after an error in the program itself (EX_SOFTWARE)."""
# Room for any passphrase, and not for what never ends.
LARGEST_SECRET = 10_000


class Said(click.ClickException):
    """A plain sentence on standard error, and exit code 2 unless another is given."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the sentence as it is, one line a fault."""
        say(self.message, file=file or sys.stderr)


class NotSound(Said):
    """A store, a backup or an audit that is not as it should be."""

    exit_code = 4


class Crashed(Said):
    """An error in the program itself: where it arose, and nothing of what it held."""

    exit_code = CRASHED

    def __init__(self, error: BaseException) -> None:
        from cpclerk.ui.failures import last_words

        super().__init__(last_words(error))


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
        from cpclerk.services.opening import open_office

        return self.unlock(store).office if is_locked(store) else open_office(store)

    def key(self, store: Path) -> bytes | None:
        """Return the key of a locked store or backup, asking for it if need be; else nothing."""
        if not is_locked(store):
            return None
        from cpclerk.services import unlocking

        name, passphrase = self.name(), self.passphrase()
        unlocking.wait(store)
        return unlocking.key_of(store, name, passphrase)

    def session(self, store: Path, *roles: str) -> "Session":
        """Open a store for a command.

        A locked one is opened as this user; what is written into a training store is entered
        under the office's first clerk, or whoever first has one of these `roles`.
        """
        from cpclerk.services.opening import open_office, sign_in

        machine = this_machine()
        if is_locked(store):
            unlocked = self.unlock(store)
            office, staff_uid = unlocked.office, unlocked.staff_uid
        else:
            office = open_office(store)
            wanted = roles or ("clerk",)
            found = [each.uid for role in wanted for each in office.staff if each.role == role]
            if not found:
                raise Refused(
                    f"No {' or '.join(wanted)} works in that office, "
                    "so there is nobody to enter this under."
                )
            staff_uid = found[0]
        return sign_in(office, staff_uid, device=machine.device, signing_key=machine.signing_key)

    @contextmanager
    def at_work(self, store: Path, *roles: str) -> Iterator["Session"]:
        """Open a store as `session` does, and `leave` it; what is refused leaves no signature."""
        session = self.session(store, *roles)
        try:
            yield session
        except BaseException:
            session.store.close()
            raise
        leave(session)


def leave(session: "Session") -> None:
    """Sign the audit, note on this machine how far it goes, and close the store."""
    from cpclerk.services.trail import sign_off

    # What a command did is done, whether or not this can be noted.
    with suppress(Exception):
        this_machine().note_heads(session.store.path, sign_off(session))
    session.store.close()


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
        return read_small(file, LARGEST_SECRET, pipes=True).decode()
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
