"""The commands for locked stores: who can open them, the recovery key, a new key."""

from collections.abc import Mapping
from pathlib import Path

import click

from cpclerk.cli_credentials import Credentials, ask, credentials, secret_in
from cpclerk.cli_days import STORE
from cpclerk.cli_saying import say
from cpclerk.machine import this_machine

Named = tuple[Path, Credentials]
"""The store, and who was named before the name of what is to be done with its users."""


def start_locked(
    store: Path,
    office: str,
    role: str,
    who: Credentials,
    profile: str,
    choices: Mapping[str, str],
    keeps: str,
) -> None:
    """Make a locked store and print its recovery key, alone on standard output."""
    from cpclerk.services.unlocking import start_office

    recovery_key = start_office(
        store,
        office=office,
        profile=profile,
        choices=choices,
        keeps=keeps,
        name=who.name(),
        role=role,
        passphrase=who.passphrase(new=True),
    )
    say(f"Made {store}, locked. Open it with: cpclerk {store}", err=True)
    _tell_recovery_key(recovery_key)


def _tell_recovery_key(recovery_key: str) -> None:
    say(
        "This is the recovery key. It is shown once and kept nowhere: write it down, check it "
        "with `cpclerk recovery-drill`, and lock the paper away.",
        err=True,
    )
    say(recovery_key)


@click.group()
@click.argument("store", type=STORE)
@credentials
@click.pass_context
def users(context: click.Context, store: Path, who: Credentials) -> None:
    """Say who can open STORE, let somebody in, or out.

    For example: cpclerk users office.db add "Ada Voice" --role advocate
    """
    context.obj = (store, who)


@users.command("list")
@credentials
@click.pass_obj
def list_users(named: Named, who: Credentials) -> None:
    """List who can open the store, and their roles."""
    from cpclerk.services.users import users as all_users

    with who.or_else(named[1]).at_work(named[0]) as session:
        for each in all_users(session):
            say(f"{each.name}  {each.role}")


_NEW_FILE = click.option(
    "--new-passphrase-file",
    type=STORE,
    help="A file that holds the new passphrase; without it you are asked.",
)


@users.command("add")
@click.argument("name")
@click.option("--role", default="clerk", help="clerk, chair, manager, advocate or auditor.")
@_NEW_FILE
@credentials
@click.pass_obj
def add(
    named: Named, name: str, role: str, new_passphrase_file: Path | None, who: Credentials
) -> None:
    """Let NAME in, with a first passphrase that they change themselves."""
    from cpclerk.services.users import add_user

    with who.or_else(named[1]).at_work(named[0]) as session:
        first = Credentials(name, new_passphrase_file).passphrase(new=True)
        user = add_user(session, name, role, first)
    say(f"{user.name} can open {named[0]} now, as {user.role}.")


@users.command("remove")
@click.argument("name")
@credentials
@click.pass_obj
def remove(named: Named, name: str, who: Credentials) -> None:
    """Let NAME in no more. What they did stays under their name."""
    from cpclerk.services.users import remove_user

    store = named[0]
    with who.or_else(named[1]).at_work(store) as session:
        user = remove_user(session, name)
    say(
        f"{user.name} cannot open {store} any more. If they may have a copy of it, lock it anew: "
        f"cpclerk rekey {store}"
    )


@users.command("passphrase")
@_NEW_FILE
@credentials
@click.pass_obj
def passphrase(named: Named, new_passphrase_file: Path | None, who: Credentials) -> None:
    """Give yourself a new passphrase."""
    from cpclerk.services.users import change_passphrase

    with who.or_else(named[1]).at_work(named[0]) as session:
        change_passphrase(session, Credentials(None, new_passphrase_file).passphrase(new=True))
    say("Your passphrase is changed.")


_RECOVERY_FILE = click.option(
    "--recovery-key-file", type=STORE, help="A file that holds the recovery key."
)


@click.command()
@click.argument("store", type=STORE)
@_RECOVERY_FILE
@credentials
def recover(store: Path, recovery_key_file: Path | None, who: Credentials) -> None:
    """Open STORE with the recovery key, to give somebody a new passphrase.

    The passphrase (asked for, or in --passphrase-file) is the new one.
    """
    from cpclerk.services import unlocking

    key, name = _recovery_key(store, recovery_key_file), who.name()
    secret = who.passphrase(new=True)
    unlocking.wait(store)
    name = unlocking.recover(store, key, name, secret, device=this_machine().device)
    say(f"{name} has a new passphrase.")


@click.command("recovery-drill")
@click.argument("store", type=STORE)
@_RECOVERY_FILE
def recovery_drill(store: Path, recovery_key_file: Path | None) -> None:
    """Prove that the recovery key on paper opens STORE. Nothing is changed."""
    from cpclerk.services import unlocking

    key = _recovery_key(store, recovery_key_file)
    unlocking.wait(store)
    office = unlocking.drill(store, key)
    say(f"The recovery key opens {office}. Nothing was changed; lock the paper away again.")


@click.command()
@click.argument("store", type=STORE)
@click.option("--new-recovery-key", is_flag=True, help="Also make the old paper useless.")
@credentials
def rekey(store: Path, new_recovery_key: bool, who: Credentials) -> None:
    """Lock STORE anew when somebody leaves, after a backup. Every passphrase stays as it is.

    A copy of the store that somebody kept opens as before; what is written from now on does not.
    """
    from cpclerk.services.users import rekey as lock_anew

    with who.at_work(store) as session:
        made = lock_anew(session, new_recovery_key=new_recovery_key)
    say(f"{store} has a new key. Every passphrase stays as it was.", err=bool(made))
    if made:
        _tell_recovery_key(made)


def _recovery_key(store: Path, file: Path | None) -> str:
    from cpclerk.services.unlocking import require_locked

    require_locked(store)
    if file is not None:
        return secret_in(file)
    return str(ask("Recovery key"))
