"""What it takes to put down what was said: the call, and from Enter to *saved*."""

import time
from contextlib import closing

from benchmarks.bare.rawsql import connect, statements_of, write
from benchmarks.rows import Row, middle, row, side_by_side
from benchmarks.sample import clerk_in, conference_of_today, folder_on_disk, sample_in
from cpclerk.services import Session
from cpclerk.services.recording import enter

SAYING = "Mum called the police herself when he came to the door on Tuesday ({number})."


@row("record_service", group="recording")
def record_service() -> Row:
    """Measure the service call against bare SQL that writes the same rows."""
    with folder_on_disk() as folder:
        session = clerk_in(sample_in(folder, "service.db"))
        conference = conference_of_today(session)
        bare = sample_in(folder, "bare.db")
        session.store.connect()
        with closing(connect(bare)) as floor, closing(connect(session.store.path)) as look:
            said = 0
            written = 0

            def call() -> float:
                nonlocal said
                said += 1
                return _seconds_to_enter(session, conference, said)

            def replay() -> float:
                nonlocal written
                written += 1
                statements = statements_of(look, session.device, written)
                began = time.perf_counter()
                write(floor, statements)
                return time.perf_counter() - began

            # The bare side writes what the call wrote: it stays one behind.
            call()
            values, floors = side_by_side(call, replay, times=200)
        session.store.close()
    times = len(values)
    return Row("record_service", middle(values) * 1000, "ms", middle(floors) * 1000, 2, times=times)


def _seconds_to_enter(session: Session, conference: str, number: int) -> float:
    text = SAYING.format(number=number)
    began = time.perf_counter()
    enter(session, conference, "worried", text)
    return time.perf_counter() - began
