"""Copies of the sample office to measure on, on a real disk."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from importlib import resources
from pathlib import Path

from cpclerk.rules.conference import COLUMNS
from cpclerk.services import Session, recording
from cpclerk.services.desk import desk
from cpclerk.services.opening import open_office, sign_in

DEVICE = "bench"
IN_MEMORY = {"tmpfs", "ramfs"}


@contextmanager
def folder_on_disk() -> Iterator[Path]:
    """Give a new folder that is on a disk: what is kept in memory would make fsync free."""
    here = Path(__file__).parent.parent
    place = next(
        (
            place
            for place in (Path(tempfile.gettempdir()), Path("/var/tmp"), here)
            if _on_disk(place)
        ),
        None,
    )
    if place is None:
        raise RuntimeError("no folder on a real disk was found to measure in")
    with tempfile.TemporaryDirectory(dir=place, prefix="cpclerk-bench-") as folder:
        yield Path(folder)


def _on_disk(place: Path) -> bool:
    if not place.is_dir():
        return False
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return True
    found = (line.split()[1:3] for line in mounts.read_text().splitlines())
    on = {Path(mounted.replace("\\040", " ")): kind for mounted, kind in found}
    where = place.resolve()
    return next((on[path] for path in (where, *where.parents) if path in on), "") not in IN_MEMORY


def sample_in(folder: Path, name: str = "sample.db") -> Path:
    """Put a copy of the sample's store into `folder`."""
    path = folder / name
    with resources.as_file(resources.files("cpclerk") / "sample.db") as sample:
        shutil.copyfile(sample, path)
    return path


ENTRIES = 400
"""What has been said by the end of a long meeting."""
SAID = "Mum called the police herself when he came to the door on Tuesday ({number})."


def full_record_in(folder: Path, name: str = "full.db") -> Path:
    """Put a copy of the sample into `folder` in whose first conference of today much was said."""
    path = sample_in(folder, name)
    session = clerk_in(path)
    conference = conference_of_today(session)
    record = recording.entries(session, conference)
    speaker = record.people[0].uid
    session.store.connect()
    for number in range(len(record.entries), ENTRIES):
        column = tuple(COLUMNS)[number % len(COLUMNS)]
        recording.enter(session, conference, column, SAID.format(number=number), speaker)
    session.store.close()
    return path


def clerk_in(path: Path, *, at: time | None = None) -> Session:
    """Open a store as its first clerk, on its own day; `at` makes the clock stand still."""
    office = open_office(path)
    clerk = next(each for each in office.staff if each.role == "clerk")
    if at is None or office.stands_on is None:
        return sign_in(office, clerk.uid, device=DEVICE)
    moment = datetime.combine(office.stands_on, at, UTC)
    return sign_in(office, clerk.uid, device=DEVICE, clock=lambda: moment)


def conference_of_today(session: Session) -> str:
    """Return the uid of the first conference of the sample's own day."""
    return desk(session, mine=False).today[0].conference.uid
