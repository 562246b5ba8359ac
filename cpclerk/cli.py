"""The command line. It imports a room only when a command needs it."""

import gc
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cpclerk import __version__
from cpclerk.cli_calendar import calendar
from cpclerk.cli_days import STORE, Day
from cpclerk.cli_deadlines import deadlines
from cpclerk.cli_profile import profile as profile_commands
from cpclerk.cli_workdays import workdays
from cpclerk.machine import Machine, this_machine
from cpclerk.rules.errors import Refused

if TYPE_CHECKING:
    from cpclerk.services import Session

NOT_YET = (
    "A locked store cannot be made yet: this version makes training stores only. For one with "
    "invented data, add --unencrypted. Never put a real family in it."
)


class Cpclerk(click.Group):
    """Commands, and a bare STORE that means `open STORE`. Refusals are one sentence, exit 2."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read `cpclerk`, `cpclerk STORE` and `cpclerk COMMAND …`."""
        if not args or (not args[0].startswith("-") and args[0] not in self.commands):
            args = ["open", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; say a refusal in its own sentence."""
        try:
            return super().invoke(ctx)
        except Refused as refused:
            raise Said(refused.sentence) from None


class Said(click.ClickException):
    """A plain sentence on standard error, and exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the sentence as it is, one line a fault."""
        click.echo(self.message, file=file or sys.stderr)


@click.group(
    cls=Cpclerk,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: cpclerk demo",
)
@click.version_option(__version__, prog_name="cpclerk")
@click.pass_context
def main(context: click.Context) -> None:
    """Book, run, record and send child protection conferences, from the keyboard.

    Without a command, `cpclerk STORE` opens the desk on that store, and `cpclerk` alone opens
    this machine's own store.

    Exit codes: 0 done; 2 not done, and one sentence says why.
    """
    # How a command of a group opens a store.
    context.obj = _session


main.add_command(calendar)
main.add_command(workdays)
main.add_command(deadlines)
main.add_command(profile_commands)


@main.command("open")
@click.argument("store", type=STORE, required=False)
def open_(store: Path | None) -> None:
    """Open the desk on STORE (without one: this machine's own store)."""
    machine = this_machine()
    path = store or machine.default_store
    if store is None and not path.exists():
        from cpclerk.ui.screens.first_run import first_run

        chosen = first_run(machine.default_store)
        if chosen == "sample":
            _demo(machine)
            return
        if chosen != "training":
            return
        from cpclerk.services.office import start_training_store

        start_training_store(path)
    _desk(machine, path)


@main.command()
def demo() -> None:
    """Explore the sample office: a throw-away copy, its clock on the sample's own day."""
    _demo(this_machine())


@main.command()
@click.argument("store", type=STORE)
@click.option("--unencrypted", is_flag=True, help="Make a training store, for invented data only.")
@click.option("--profile", default="sample-office", help="The procedure profile it works by.")
@click.option("--office", default="Training office", help="The office's name, for the header.")
def init(store: Path, unencrypted: bool, profile: str, office: str) -> None:
    """Make a new STORE."""
    if not unencrypted:
        raise Said(NOT_YET)
    from cpclerk.services.office import start_training_store

    start_training_store(store, office=office, profile=profile)
    click.echo(f"Made {store}, an unencrypted training store. Open it with: cpclerk {store}")


@main.command("import-log")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--into", "store", type=STORE, required=True, help="The store to read it into.")
@click.option(
    "--as-at", type=Day(), help="The day the log was true [default: the last date in it]."
)
@click.option("--profile", help="The profile it is judged by [default: the office's own].")
def import_log(folder: Path, store: Path, as_at: date | None, profile: str | None) -> None:
    """Read a conference log into a store, whole or not at all.

    FOLDER holds conferences.csv, children.csv and agencies.csv. Reading the same log again
    changes nothing; a log that has grown adds what is new and fills blanks; one that contradicts
    the store is refused, with every place listed.
    """
    from cpclerk.exchange import log

    session = _session(store)
    try:
        done = log.import_log(session, folder, as_at=as_at, profile=profile)
    except log.LogRefused as refused:
        raise Said(refused.report()) from None
    finally:
        session.store.close()
    click.echo(done.words)


@main.command("export-log")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--from-store", "store", type=STORE, required=True, help="The store to read.")
def export_log(folder: Path, store: Path) -> None:
    """Write a store's conference log into FOLDER, which must be new or empty."""
    from cpclerk.exchange import log

    session = _session(store)
    try:
        done = log.export_log(session, folder)
    finally:
        session.store.close()
    click.echo(done.words)


@main.command()
def locate() -> None:
    """Say where everything is on this machine."""
    machine = this_machine()
    places = (
        ("store", machine.default_store),
        ("backups", machine.default_store.with_name(machine.default_store.name + ".backups")),
        ("settings", machine.settings_file),
        ("own keys", machine.keymap_file),
        ("profiles", machine.profiles_folder),
        ("program", Path(__file__).parent),
    )
    for name, place in places:
        click.echo(f"{name:<9} {place}{'' if place.exists() else '  (not there yet)'}")


def _session(store: Path) -> "Session":
    """Open a store for a command: what it writes is entered under the office's first clerk."""
    from cpclerk.services.office import open_office, sign_in

    office = open_office(store)
    clerk = next((each for each in office.staff if each.role == "clerk"), None)
    if clerk is None:
        raise Refused("No clerk works in that office, so there is nobody to enter this under.")
    return sign_in(office, clerk.uid, device=this_machine().device)


def _demo(machine: Machine) -> None:
    folder = Path(tempfile.mkdtemp(prefix="cpclerk-demo-"))
    try:
        path = folder / "sample.db"
        shutil.copyfile(Path(__file__).with_name("sample.db"), path)
        _desk(machine, path, demo=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _desk(machine: Machine, path: Path, *, demo: bool = False) -> None:
    # Looking for garbage while everything is being loaded is a fifth of the start and finds
    # none; the app turns it on again once the desk is up.
    gc.disable()
    from cpclerk.services.office import open_office
    from cpclerk.ui.app import run

    sys.exit(run(open_office(path), machine, demo=demo))
