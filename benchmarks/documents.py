"""What copies cost: built for each reader, searched whole, against rendering them and no more."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import time
from io import BytesIO
from time import perf_counter
from typing import Any

from docxtpl import DocxTemplate

from benchmarks.rows import Row, middle, row, side_by_side
from benchmarks.sample import clerk_in, folder_on_disk, sample_in
from cpclerk.documents.reading import pages_of
from cpclerk.documents.shipped import shipped
from cpclerk.services import Session
from cpclerk.services.building import edition_now, fields
from cpclerk.services.editions import Edition
from cpclerk.services.issuing import issue
from cpclerk.services.minutes import latest
from cpclerk.services.minutes_blocks import blocks_of, digest_of
from cpclerk.store import Conference, Invitee, transaction

REFERENCE = "CP0052"
PAGES, TWELVE = 20, 12
MORNING = time(10, 22)
SAYING = (
    "- Hanna Vine, Health visitor: number {number}. She had called at the house on three mornings "
    "that week and nobody came to the door, although the curtains moved upstairs."
)


@row("copies_twelve", group="documents")
def copies_twelve() -> Row:
    """Measure twelve readers' copies of 20-page minutes: each read anew, built and searched."""
    with approved(PAGES) as (session, conference):
        found, readers, filled = _those(session, conference, "minutes", TWELVE)
        with session.store.reading():
            pages = pages_of(issue(found, found.people[0], 1).file)
        assert pages >= PAGES, pages

        def call() -> float:
            began = perf_counter()
            for number, uid in enumerate(readers, 1):
                now = edition_now(session, conference, "minutes")
                issue(now, now.addressee(uid), number)
            return perf_counter() - began

        with session.store.reading():
            return _measured("copies_twelve", call, "minutes", filled, limit=3)


@row("decision_letter", group="documents")
def decision_letter() -> Row:
    """Measure one decision letter with its outline plan: the record read, built, searched."""
    with approved(1) as (session, conference):
        _, (reader,), filled = _those(session, conference, "outline_plan", 1)

        def call() -> float:
            began = perf_counter()
            now = edition_now(session, conference, "outline_plan")
            issue(now, now.addressee(reader), 1)
            return perf_counter() - began

        with session.store.reading():
            return _measured("decision_letter", call, "outline_plan", filled, limit=2)


def _those(
    session: Session, conference: Conference, document: str, count: int
) -> tuple[Edition, list[str], list[Any]]:
    """Return a document, so many of its readers, and what a bare template is filled with."""
    with session.store.reading():
        found = edition_now(session, conference, document)
        people = found.people[:count]
        assert len(people) == count
        filled = [fields(found, each, number) for number, each in enumerate(people, 1)]
        return found, [each.invitee_uid for each in people], filled


def _measured(
    name: str, call: Callable[[], float], document: str, filled: Sequence[Any], limit: float
) -> Row:
    def bare() -> float:
        began = perf_counter()
        _rendered(document, filled)
        return perf_counter() - began

    values, floors = side_by_side(call, bare)
    return Row(name, middle(values) * 1000, "ms", middle(floors) * 1000, limit)


def _rendered(document: str, filled: Sequence[Any]) -> None:
    for each in filled:
        template = DocxTemplate(BytesIO(shipped(document)))
        template.render(dict(each))
        template.save(BytesIO())


@contextmanager
def approved(pages: int) -> Iterator[tuple[Session, Conference]]:
    """Yield the sample's clerk and a conference with approved minutes of so many pages."""
    with folder_on_disk() as folder:
        session = clerk_in(sample_in(folder), at=MORNING)
        with transaction(session, "make it long") as change:
            conference = Conference.get(Conference.reference == REFERENCE)
            minutes = latest(conference.uid)
            assert minutes is not None
            blocks = blocks_of(minutes)
            lines = "\n".join(SAYING.format(number=number) for number in range(23 * pages))
            change.update(blocks[2], text=lines)
            change.update(minutes, digest=digest_of(minutes.version, blocks_of(minutes)))
            for number in range(TWELVE):
                change.insert(
                    Invitee,
                    conference=conference,
                    name=f"Pat {number}",
                    position=50 + number,
                    invited=True,
                    attended=True,
                )
        yield session, conference
        session.store.close()
