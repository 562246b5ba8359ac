"""A recorder killed at any moment: all that was confirmed is there, and so is what was typed."""

import multiprocessing
import os
import random
from contextlib import closing
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from cpclerk.store.engine import connect
from tests.faults.a_recorder import record
from tests.faults.figures import Figure
from tests.faults.locked_office import Office, keys_of, nothing_torn, whole

if os.name == "nt":
    pytest.skip("POSIX signals", allow_module_level=True)

AT_ONCE = 20
"""Recorders that work at the same time, each on an office of its own."""
NOTHING = "nothing"
PROMISED = 1.0
"""Seconds after which what is typed has been kept."""
_STANDS = {
    "entry": "SELECT uid, rev FROM entry",
    "mark": "SELECT uid, rev FROM scale_mark",
    "invitee": "SELECT uid, rev FROM invitee",
}


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.a_recorder", "sqlcipher3.dbapi2"])
    return context


class Recorder:
    """One office in which somebody records and is killed, over and over."""

    def __init__(self, office: Office, processes: ForkServerContext, pace: float) -> None:
        self.office, self.pace = office, pace
        self.key = keys_of(office)
        self.known: dict[tuple[str, str], int] = {}
        self.entered = 0
        self.typed: list[tuple[str, float]] = [(NOTHING, 0.0)]
        self.kept_late = 0.0

        self.heard, said = processes.Pipe(duplex=False)
        orders, self.orders = processes.Pipe(duplex=False)
        self.at_work = processes.Process(
            target=record, args=(office, pace, orders, said), daemon=True
        )
        self.at_work.start()
        said.close()
        orders.close()

    def begin(self, seconds: float) -> None:
        """Have somebody record for so long, and be killed."""
        self.orders.send((1000 * (self.entered + 1), seconds))

    def end(self) -> None:
        """Hear what they said before they were killed, then look at what is there."""
        slow, began = 0.0, []
        while (said := self.heard.recv())[0] != "killed":
            kind, name, number = said
            assert kind != "failed", name
            if kind == "typed":
                self.typed.append((name, number))
            elif kind == "writing":
                began.append(number)
            elif kind == "wrote":
                began.pop(0)
                slow = max(slow, number)
            elif kind == "slow":
                slow = max(slow, number)
            else:
                self.known[kind, name] = int(number)
        self.killed_at = said[2]
        # The disk's time, and a busy machine's, is no fault of the journal's.
        self.look(max([slow, *(self.killed_at - each for each in began)]))

    def stop(self) -> None:
        """Let them go home."""
        self.orders.send(None)
        self.at_work.join()
        self.orders.close()
        self.heard.close()

    def look(self, slow: float) -> None:
        """Compare what is in the store with what was said to be."""
        with closing(connect(self.office.path, self.key)) as opened:
            nothing_torn(opened)
            found = {
                (kind, uid): rev
                for kind, query in _STANDS.items()
                for uid, rev in opened.execute(query).fetchall()
            }
            # Each recorder keeps its own; the last one is looked at.
            kept = opened.execute(
                "SELECT json_extract(text, '$.text') FROM draft ORDER BY at DESC"
            ).fetchall()
        lost = {each: rev for each, rev in self.known.items() if found.get(each, 0) < rev}
        assert lost == {}
        self.known = found
        self.entered = sum(kind == "entry" for kind, _ in found)
        # Whatever is kept was on the line once; and nothing older than what was promised.
        line = kept[0][0] if kept else NOTHING
        at = max(n for n, (text, _) in enumerate(self.typed) if text == line)
        gone = self.typed[at + 1][1] if at + 1 < len(self.typed) else self.killed_at
        late = self.killed_at - gone
        assert late <= PROMISED * self.pace + slow, (line, self.typed[at:][:3], slow)
        self.kept_late = max(self.kept_late, late)
        self.typed = [(line, 0.0)]


@pytest.mark.parametrize(
    ("moments", "pace"), [(100, 0.5), pytest.param(1_000, 1.0, marks=pytest.mark.long)]
)
def test_a_recorder_is_killed_at_any_moment(
    moments: int, pace: float, made: Office, office: Office, processes: ForkServerContext,
    tmp_path: Path, figure: Figure,
) -> None:  # fmt: skip
    choose = random.Random(moments)
    recorders = [
        Recorder(made.copied(tmp_path / f"office{n}"), processes, pace) for n in range(AT_ONCE)
    ]
    for turn in range(moments // AT_ONCE):
        for each in recorders:
            each.begin(choose.random() * 2 * pace)
        for each in recorders:
            each.end()
        if turn % 5 == 4:
            for each in recorders:
                whole(each.office)
    for each in recorders:
        each.stop()
    confirmed = sum(len(each.known) for each in recorders)
    worst = max(each.kept_late for each in recorders)
    figure(
        f"kill -9 of a recorder: {moments} times, {confirmed} rows confirmed, 0 lost, 0 torn; "
        f"typing lost: at most the last {worst:.2f} s (promised: {PROMISED * pace:g} s)"
    )
