"""Ways to change an audit, thousands of times over: each is found."""

from pathlib import Path

import pytest

from cpclerk.store import Session
from tests.faults.figures import Figure
from tests.store.tampering import tamper
from tests.store.test_auditing import at_work


@pytest.mark.parametrize(
    ("times", "seed"), [(420, 4), pytest.param(10_000, 44, marks=pytest.mark.long)]
)
def test_every_tampering_is_found(
    times: int, seed: int, session: Session, tmp_path: Path, figure: Figure
) -> None:
    clerk = at_work(session)
    clerk.store.close()
    done = tamper(clerk.store.path, tmp_path, times, seed)
    ways = ", ".join(f"{number} {way}" for way, number in sorted(done.items()))
    figure(f"audits tampered with: {times}, 0 not found: {ways}")
