"""`cpclerk compare-case-system`: what the case system says, held against what was decided here."""

from pathlib import Path

import click

from cpclerk.cli_credentials import Credentials, credentials, leave
from cpclerk.cli_days import STORE
from cpclerk.cli_saying import say


@click.command("compare-case-system")
@click.argument("file", type=STORE)
@click.option("--store", type=STORE, required=True, help="The store to compare it with.")
@credentials
def compare_case_system(file: Path, store: Path, who: Credentials) -> None:
    """Compare a spreadsheet from the case system with what was decided, whole or not at all.

    FILE is CSV; its first line names the columns: child (the child's reference here) and any of
    decision, plan_start, plan_end, category, review_date, case_system_id. What differs stands on
    the desk, and on the sheet of the child's latest conference.
    """
    from cpclerk.exchange.case_system import compare

    session = who.session(store)
    try:
        done = compare(session, file)
    finally:
        leave(session)
    say(done)
