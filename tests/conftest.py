"""What every test may ask for: an office in a temporary store, and people at work in it."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

from cpclerk.store import Actor, Session, Staff, Store, creating, key_slots, migrating, profiles
from cpclerk.store.creating import create_store
from cpclerk.store.opening import bind
from tests import laid_out
from tests.faults.figures import pytest_terminal_summary
from tests.processes import processes

__all__ = ["processes", "pytest_terminal_summary"]

# A busy machine is no failure; and what a change must pass is the same examples for everybody.
# Everybody else's runs go on looking for new ones.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("searching", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "searching")


# What it costs to try a passphrase is a matter of one test.
FULL_COST, key_slots.COST = key_slots.COST, key_slots.Cost(passes=1, memory=64, lanes=1)

# Procedures are read by many tests, and are the same whenever they are read from the same text.
profiles.read_profile = creating.read_profile = cache(profiles.read_profile)

# Stores lie in memory where there is room: how fast a disk settles is tested nowhere.
MEMORY = Path("/dev/shm")
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 2**30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_finish() -> None:
    """What was loaded to begin with is never rubbish: looking through it took a fifth of the time.

    A screen's widgets refer to each other in circles, so rubbish is still looked for.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


# Monday 23 November 2026, nine in the morning in England.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def fixed_clock() -> datetime:
    return NOW


def numbered_uids(first: int = 1) -> Callable[[], str]:
    numbers = count(first)
    return lambda: f"{next(numbers):032x}"


def new_office(path: Path) -> Session:
    """Give a store with a clerk, two chairs, an advocate and a manager; return its set-up."""
    made, text, used = the_office()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
    path.chmod(0o600)
    bind(path)
    store = Store(path, made.store.name, made.store.audit_key)
    return replace(made, store=store, new_uid=numbered_uids(used + 1))


@cache
def the_office() -> tuple[Session, bytes, int]:
    """Make that store, once for all tests; return its set-up, its file, and the uids it used."""
    with TemporaryDirectory() as folder:
        made = make_office(Path(folder) / "office.db")
        # The last connection that is closed leaves everything in the one file.
        made.store.close()
        return made, made.store.path.read_bytes(), int(made.new_uid(), 16) - 1


def make_office(path: Path) -> Session:
    """Make the store as the program does: layout, calendar, procedures, staff."""
    return create_store(
        path,
        office="Fenmarsh Safeguarding Unit",
        profile="sample-office",
        staff=(
            ("Jo Clerk", "JC", "clerk"),
            ("Nell Reed", "NR", "chair"),
            ("Omar Vale", "OV", "chair"),
            ("Ada Voice", "AV", "advocate"),
            ("Max Figures", "MF", "manager"),
        ),
        clock=fixed_clock,
        new_uid=numbered_uids(),
        audit_key="00" * 32,
    )


def as_role(setting_up: Session, role: str) -> Session:
    """Return a session of the first member of staff with this role."""
    with setting_up.store.reading():
        staff = Staff.select().where(Staff.role == role).order_by(Staff.name).first()
    assert staff is not None
    actor = Actor(staff.uid, staff.name, staff.initials, staff.role)
    return Session(setting_up.store, actor, "test", setting_up.clock, setting_up.new_uid)


@pytest.fixture
def setting_up(tmp_path: Path) -> Iterator[Session]:
    session = new_office(tmp_path / "office.db")
    yield session
    session.store.close()


@pytest.fixture
def session(setting_up: Session) -> Session:
    """The clerk at work."""
    return as_role(setting_up, "clerk")


@pytest.fixture
def chair_session(setting_up: Session) -> Session:
    return as_role(setting_up, "chair")


@pytest.fixture
def quick_stores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay new stores out by copying, for tests of what comes afterwards."""
    monkeypatch.setattr(migrating, "migrate", laid_out.migrate)


PHRASE = "correct horse battery"


@pytest.fixture
def locked(tmp_path: Path, quick_stores: None) -> Iterator[Session]:
    """The clerk at work in an encrypted office of their own, opened with `PHRASE`."""
    from cpclerk.services import unlocking
    from cpclerk.services.opening import sign_in

    path = tmp_path / "locked.db"
    unlocking.start_office(
        path,
        office="Fenmarsh",
        profile="sample-office",
        name="Jo Clerk",
        role="clerk",
        passphrase=PHRASE,
    )
    unlocked = unlocking.unlock_office(path, "Jo Clerk", PHRASE)
    yield sign_in(unlocked.office, unlocked.staff_uid, device="test")
    unlocked.office.store.close()
