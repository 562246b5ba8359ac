"""The command line. It imports a room only when a command needs it."""

import gc
import shutil
import sys
import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import click

from cpclerk import __version__
from cpclerk.cli_audit import audit
from cpclerk.cli_backups import backup, backup_place, check, offered, restore
from cpclerk.cli_calendar import calendar
from cpclerk.cli_case_system import compare_case_system
from cpclerk.cli_credentials import Crashed, Credentials, Said, credentials, is_locked, said
from cpclerk.cli_days import FOLDER, STORE, Day
from cpclerk.cli_deadlines import GENERAL, deadlines
from cpclerk.cli_locked import recover, recovery_drill, rekey, start_locked, users
from cpclerk.cli_profile import profile as profile_commands
from cpclerk.cli_saying import say, without_sequences
from cpclerk.cli_workdays import workdays
from cpclerk.machine import Machine, this_machine
from cpclerk.rules.errors import Refused


class Cpclerk(click.Group):
    """Commands, and a bare STORE that means `open STORE`. Refusals are one sentence."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read `cpclerk`, `cpclerk STORE` and `cpclerk COMMAND …`."""
        if not args or (not args[0].startswith("-") and args[0] not in self.commands):
            if args and (meant := self._perhaps_meant(args[0])):
                raise Said(
                    f"There is no command or store called {args[0]}. Perhaps {meant} was meant?"
                )
            args = ["open", *args]
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise without_sequences(error) from None

    def _perhaps_meant(self, word: str) -> str:
        """Return the command that a word is close to, if it can hardly be a store's name."""
        path = Path(word)
        # Longer than any command; it may be too long for a file to be looked for, too.
        if len(word) > 30 or path.name != word or path.suffix or path.exists():
            return ""
        import difflib

        return next(iter(difflib.get_close_matches(word, self.commands, n=1, cutoff=0.75)), "")

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; say a refusal in its own sentence, and of an error only where it arose."""
        try:
            return super().invoke(ctx)
        except Refused as refused:
            raise said(refused) from None
        except click.UsageError as error:
            raise without_sequences(error) from None
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            raise Crashed(error) from None


# Agencies, people and lists as an office has them, for invented data.
TRAINING = "sample-office"


@click.group(
    cls=Cpclerk,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: cpclerk demo",
)
@click.version_option(__version__, prog_name="cpclerk")
def main() -> None:
    """Book, run, record and send child protection conferences, from the keyboard.

    Without a command, `cpclerk STORE` opens the desk on that store, and `cpclerk` alone opens
    this machine's own store.

    \b
    Exit codes:
      0  done
      2  not done, and one sentence says why
      3  the name, passphrase or recovery key does not open the store
      4  a store, a backup or an audit is not sound; each fault is told in words
      70 an error in the program itself; it says where

    A locked store asks for your name and passphrase. Where nobody can be asked, name a file that
    holds the passphrase: --user NAME --passphrase-file FILE after any command, or CPCLERK_USER and
    CPCLERK_PASSPHRASE_FILE. A passphrase is never an argument: other programs can see those.
    """
    _leave_no_dump()


@main.command("open")
@click.argument("store", type=STORE, required=False)
@credentials
def open_(store: Path | None, who: Credentials) -> None:
    """Open the desk on STORE (without one: this machine's own store)."""
    machine = this_machine()
    path = store or machine.default_store
    if store is None and not path.exists():
        from cpclerk.ui.screens.first_run import first_run

        chosen = first_run(machine.default_store)
        if chosen == "sample":
            _demo(machine)
            return
        if chosen == "training":
            from cpclerk.services.office import start_training_store

            start_training_store(path)
        if chosen == "start":
            _start_office(machine, path)
        if chosen is None:
            return
    _desk(machine, path, who)


@main.command()
@click.option(
    "--as",
    "who",
    envvar="CPCLERK_USER",
    metavar="NAME",
    help="Who you are there, by name or role [default: its first clerk].",
)
def demo(who: str | None) -> None:
    """Explore the sample office: a throw-away copy, its clock on the sample's own day."""
    _demo(this_machine(), who)


@main.command()
@click.argument("recorder", type=int, required=False)
def wall(recorder: int | None) -> None:
    """Show on this terminal, for the room, what is being recorded in another one.

    Start it in a second terminal on the projector; the clerk's F10 shows and blanks it. RECORDER
    is the number beside the word wall on the clerk's screen, needed only where several record.
    """
    from cpclerk.ui.wall.app import run

    sys.exit(run(recorder))


@main.command()
@click.argument("store", type=STORE)
@click.option("--unencrypted", is_flag=True, help="Make a training store, for invented data only.")
@click.option(
    "--profile",
    help=f"The procedures it books under [default: {GENERAL}; a training store's: {TRAINING}].",
)
@click.option(
    "--choose",
    "choices",
    multiple=True,
    metavar="CODE=VALUE",
    help="What the office sets locally, as often as needed [default: the first value offered].",
)
@click.option("--keeps", default="", help="Make it for one group of meetings kept apart: lado.")
@click.option("--office", help="The office's name, for the header.")
@click.option("--role", default="clerk", help="Your role in a locked store: clerk or manager.")
@credentials
def init(
    store: Path,
    unencrypted: bool,
    profile: str | None,
    choices: tuple[str, ...],
    keeps: str,
    office: str | None,
    role: str,
    who: Credentials,
) -> None:
    """Make a new STORE: locked, with you as its first user.

    It asks for your name and a passphrase, and prints the recovery key, once. What the procedures
    leave to the office (see: cpclerk profile show) can be changed later: F8, Procedures.
    """
    chosen = {}
    for each in choices:
        code, equals, value = each.partition("=")
        if not equals:
            raise Refused(f"{each!r} sets nothing. Write it as CODE=VALUE: advocacy_age=10")
        chosen[code.strip()] = value.strip()
    if not unencrypted:
        office = office or "Our office"
        start_locked(
            store, office, role, who, GENERAL if profile is None else profile, chosen, keeps
        )
        return
    from cpclerk.services.office import start_training_store

    start_training_store(
        store,
        office=office or "Training office",
        profile=TRAINING if profile is None else profile,
        choices=chosen,
        keeps=keeps,
    )
    from cpclerk.rules.profile import read_profile
    from cpclerk.store.profiles import text_of

    title = read_profile(text_of(TRAINING if profile is None else profile), "").title
    say(
        f"Made {store}, an unencrypted training store that books under {title}. "
        f"Open it with: cpclerk {store}"
    )


@main.command("import-log")
@click.argument("folder", type=FOLDER)
@click.option("--into", "store", type=STORE, required=True, help="The store to read it into.")
@click.option(
    "--as-at", type=Day(), help="The day the log was true [default: the last date in it]."
)
@click.option("--profile", help="The profile it is judged by [default: the office's own].")
@credentials
def import_log(
    folder: Path, store: Path, as_at: date | None, profile: str | None, who: Credentials
) -> None:
    """Read a conference log into a store, whole or not at all.

    FOLDER holds conferences.csv, children.csv and agencies.csv. Reading the same log again
    changes nothing; a log that has grown adds what is new and fills blanks; one that contradicts
    the store is refused, with every place listed.
    """
    from cpclerk.exchange import log

    with who.at_work(store) as session:
        try:
            done = log.import_log(session, folder, as_at=as_at, profile=profile)
        except log.LogRefused as refused:
            raise Said(refused.report()) from None
    say(done.words)


@main.command("export-log")
@click.argument("folder", type=FOLDER)
@click.option("--from-store", "store", type=STORE, required=True, help="The store to read.")
@credentials
def export_log(folder: Path, store: Path, who: Credentials) -> None:
    """Write a store's conference log into FOLDER, which must be new or empty."""
    from cpclerk.exchange import log

    with who.at_work(store) as session:
        done = log.export_log(session, folder)
    say(done.words)


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
        say(f"{name:<9} {place}{'' if place.exists() else '  (not there yet)'}")


def _leave_no_dump() -> None:
    """Have the system write none of this program's memory to the disk should it crash."""
    # There is no such module on Windows; where less is allowed already, that stays.
    with suppress(ImportError, OSError, ValueError):
        import resource

        # Linux gives a dump to a program that takes them, whatever the limit, unless it is 1.
        least = 1 if sys.platform == "linux" else 0
        resource.setrlimit(resource.RLIMIT_CORE, (least, least))


def _demo(machine: Machine, who: str | None = None) -> None:
    folder = Path(tempfile.mkdtemp(prefix="cpclerk-demo-"))
    try:
        path = folder / "sample.db"
        shutil.copyfile(Path(__file__).with_name("sample.db"), path)
        _desk(machine, path, Credentials(who), demo=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start_office(machine: Machine, path: Path) -> None:
    from cpclerk.ui.running import run
    from cpclerk.ui.screens.start_office import StartOfficeScreen

    sys.exit(run(machine, front_door=lambda: StartOfficeScreen(path)))


def _desk(machine: Machine, path: Path, who: Credentials, *, demo: bool = False) -> None:
    # Looking for garbage while everything is being loaded is a fifth of the start and finds
    # none; the app turns it on again once the desk is up.
    gc.disable()
    if not is_locked(path):
        office = offered(path, who)
        staff_uid = ""
        if demo and who.user:
            from cpclerk.services.opening import somebody_of

            staff_uid = somebody_of(office, who.user).uid
        from cpclerk.ui.running import run

        sys.exit(run(machine, office, staff_uid=staff_uid, demo=demo))
    if who.passphrase_file is not None:
        from concurrent.futures import ThreadPoolExecutor

        # Unlocking takes its time on purpose; the screens are loaded meanwhile.
        with ThreadPoolExecutor(1) as aside:
            unlocking = aside.submit(who.unlock, path)
            from cpclerk.ui.running import run

        unlocked = unlocking.result()
        sys.exit(run(machine, unlocked.office, staff_uid=unlocked.staff_uid))
    from cpclerk.ui.running import run
    from cpclerk.ui.screens.unlock import UnlockScreen

    sys.exit(run(machine, front_door=lambda: UnlockScreen(path, who.user or "")))


for command in (
    calendar, workdays, deadlines, profile_commands,
    users, recover, recovery_drill, rekey, audit, backup, backup_place, check, restore,
    compare_case_system,
):  # fmt: skip
    main.add_command(command)
