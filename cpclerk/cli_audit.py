"""`cpclerk audit`: whether a store's audit is whole, and what it says."""

from datetime import date
from pathlib import Path

import click

from cpclerk.cli_credentials import Credentials, NotSound, credentials
from cpclerk.cli_days import STORE, Day
from cpclerk.cli_saying import say
from cpclerk.machine import this_machine
from cpclerk.rules.errors import Refused
from cpclerk.rules.heads import Head


@click.group()
def audit() -> None:
    """Say who did what when, and whether that was tampered with."""


@audit.command()
@click.argument("store", type=STORE)
@click.option("--head", "codes", multiple=True, help="A code printed at the foot of a copy.")
@credentials
def verify(store: Path, codes: tuple[str, ...], who: Credentials) -> None:
    """Look through the whole audit of STORE: exit 0 when it is whole, 4 when it is not.

    It is compared with what this machine noted, with the backups, and with codes printed on copies.
    """
    from cpclerk.services.trail import verified

    session = who.session(store)
    try:
        found = verified(session, (*noted_of(store), *map(_of_code, codes)))
    finally:
        session.store.close()
    if found.faults:
        raise NotSound("\n".join(map(str, found.faults)))
    unsigned = found.entries - found.signed
    signed = f"{found.signed:,} of them signed" if unsigned else "all of them signed"
    say(
        f"The audit is whole: {found.entries:,} entries of "
        f"{found.devices} device{'' if found.devices == 1 else 's'}, {signed}."
    )


def noted_of(store: Path) -> tuple[tuple[str, Head], ...]:
    """Return how far this machine and the newest backup know the audit of a store to go."""
    from cpclerk.store.backups import backups_of, heads_of

    mine = (Head(device, *head) for device, head in this_machine().heads(store).items())
    newest = (each.file for each in backups_of(store)[:1])
    return (*(("this machine noted", head) for head in mine), *heads_of(newest))


def _of_code(code: str) -> tuple[str, Head]:
    head = Head.of_code(code)
    if head is None:
        raise Refused(f"{code} is no code of an audit. It looks like 3f2a90c1-120-9f86-d081-884c.")
    return "the code you typed names", head


@audit.command()
@click.argument("store", type=STORE)
@click.option("--who", "person", default="", help="Only this person: part of the name, initials.")
@click.option("--since", type=Day(), help="Only from this day on.")
@click.option("--subject", default="", metavar="REF", help="Only this conference or family.")
@credentials
def show(store: Path, person: str, since: date | None, subject: str, who: Credentials) -> None:
    """Print who did what when, to which conference or family, and no more.

    A manager or an auditor may; that it was read is entered too.
    """
    from cpclerk.services.trail import entered

    with who.at_work(store, "manager", "auditor") as session:
        found = entered(session, who=person, since=since, subject=subject)
    if not found:
        say("Nothing of that kind is in the audit.")
        return
    rows = [("when", "who", "did", "to", "entry")]
    rows += [
        (
            f"{each.at:%d/%m/%Y %H:%M:%S}",
            each.who,
            each.did,
            each.subject_words,
            f"{each.device[:8]}-{each.sequence}",
        )
        for each in found
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        say("  ".join(cells).rstrip())
