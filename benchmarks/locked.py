"""What the lock costs: from starting to the desk, and each commit."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.bare.rawsql import Statement, connect, write
from benchmarks.recording import changes_of_calls
from benchmarks.rows import Row, middle, row, side_by_side
from benchmarks.sample import clerk_in, folder_on_disk, sample_in
from benchmarks.startup import seconds_to
from benchmarks.terminals import demo, desk_of
from cpclerk.store import engine, locked

PASSPHRASE = "correct horse battery staple"
AT_ONCE = 5


@row("unlock", group="locked")
def unlock() -> Row:
    """Measure how much later the sample's desk is there when it is locked, at Argon2's full cost.

    The value is the difference of the two middles; the floor is the desk of the plain sample.
    """
    times = 21
    with folder_on_disk() as folder:
        store, user, passphrase = _locked_sample(folder)
        behind_lock, plain = side_by_side(
            lambda: seconds_to("To do", desk_of(folder, store, user, passphrase)),
            lambda: seconds_to("To do", demo(folder)),
            times=times,
        )
    later = (middle(behind_lock) - middle(plain)) * 1000
    return Row("unlock", later, "ms", middle(plain) * 1000, 150, "value", times)


@row("commit_locked", group="locked")
def commit_locked() -> Row:
    """Measure writing what an entry in the record comes down to, encrypted and plain."""
    times = 200
    with folder_on_disk() as folder:
        plain = sample_in(folder, "plain.db")
        changes = changes_of_calls(plain, folder, AT_ONCE * (times + 1))
        store, _, _ = _locked_sample(folder)
        key = locked.unlock(store, "Clerk", PASSPHRASE).key
        with closing(connect(plain)) as floor, closing(engine.connect(store, key)) as encrypted:
            for name, value in engine.PRAGMAS.items():
                encrypted.execute(f"PRAGMA {name} = {value}")
            values, floors = side_by_side(
                _writer(encrypted, changes), _writer(floor, changes), times=times
            )
    return Row(
        "commit_locked", middle(values) * 1000, "ms", middle(floors) * 1000, 1.5, times=times
    )


def _writer(connection: Any, changes: list[list[Statement]]) -> Callable[[], float]:
    """Return what writes the next few changes and gives the seconds each took."""
    coming = iter(changes)

    def write_some() -> float:
        some = [next(coming) for _ in range(AT_ONCE)]
        began = perf_counter()
        for statements in some:
            write(connection, statements)
        return (perf_counter() - began) / AT_ONCE

    return write_some


def _locked_sample(folder: Path) -> tuple[Path, str, Path]:
    """Make a locked copy of the sample; return it, its user, and a file with the passphrase."""
    plain, store, passphrase = sample_in(folder), folder / "locked.db", folder / "passphrase"
    clerk = clerk_in(plain).actor.uid
    key, _ = locked.make_slots(store, "Clerk", clerk, PASSPHRASE)
    engine.new_file(store)
    with closing(engine.connect(store, key)) as copying:
        copying.execute(f"ATTACH '{plain}' AS plain KEY ''")
        copying.execute("SELECT sqlcipher_export('main', 'plain')")
        for name in ("application_id", "user_version"):
            value = copying.execute(f"PRAGMA plain.{name}").fetchone()[0]
            copying.execute(f"PRAGMA {name} = {value}")
    passphrase.write_text(PASSPHRASE, encoding="utf-8")
    return store, "Clerk", passphrase
