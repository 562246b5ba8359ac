"""A whole day's work on a disk that fails somewhere in it."""

from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import Any

from cpclerk.rules.errors import Refused
from cpclerk.services import Session
from cpclerk.services.backups import back_up_to, keep_safe
from cpclerk.services.users import add_user, change_passphrase, rekey
from cpclerk.store import key_slots, restoring
from tests.faults.at_work import Said, steps
from tests.faults.failing_disk import FROM_HERE, NEXT, ROOM, tell_disk
from tests.faults.locked_office import CHEAP, PASSPHRASE, Office, come_in

Step = Callable[[], Said]


def part_of_day(pipe: Connection, office: Office, place: int, patient: bool) -> None:
    """Do one step of the day as usual, the next on a disk that fails, then the one after it.

    The first place is opening the store and the last one closing it. What is not done is done
    once there is room again: at once, or, if `patient`, after everything else was tried.
    """
    key_slots.COST = CHEAP
    if place == 0:
        tell_disk(pipe, FROM_HERE)
    session = opened(pipe, office)
    every = the_day(session, office)
    if place > 1:
        pipe.send(every[place - 2]())
    if place > 0:
        tell_disk(pipe, FROM_HERE)
    later = []
    for step in every[max(place - 1, 0) : place + 1]:
        said = tried(pipe, step.__name__, step)
        if said is None and patient:
            later.append(step)
        elif said is None:
            tell_disk(pipe, ROOM)
            said = step()
        if said is not None:
            pipe.send(said)
        tell_disk(pipe, NEXT)
    if place > len(every):
        session.store.close()
        tell_disk(pipe, NEXT)
    tell_disk(pipe, ROOM)
    for step in later:
        pipe.send(step())
    session.store.close()


def opened(pipe: Connection, office: Office) -> Session:
    """Open the store and connect to it, once there is room if need be."""
    session: Session | None = tried(pipe, "opening", lambda: come_in(office.path))
    if session is None:
        tell_disk(pipe, ROOM)
        session = come_in(office.path)

    def connecting() -> bool:
        session.store.connect()
        return True

    if not tried(pipe, "connecting", connecting):
        tell_disk(pipe, ROOM)
        session.store.connect()
    return session


def tried(pipe: Connection, what: str, do: Callable[[], Any]) -> Any:
    """Return what came of it; None when it was refused, which is told in one sentence."""
    try:
        return do()
    except Refused as refused:
        pipe.send(("refused", what, refused.sentence))
    except Exception as error:
        place = f"{type(error).__module__}.{type(error).__name__}: {error}"
        pipe.send(("raised", what, place))
    return None


def the_day(session: Session, office: Office) -> list[Step]:
    """Return what is done, in order."""
    stick = office.path.parent / "stick"

    def backing_up() -> Said:
        return "backup", str(keep_safe(session, "work").file), 0

    def backing_up_elsewhere() -> Said:
        back_up_to(session, stick / "office.db")
        return "backup", str(stick / "office.db"), 0

    def letting_in() -> Said:
        return "user", add_user(session, "Ada Voice", "advocate", PASSPHRASE).uid, 0

    def changing_passphrase() -> Said:
        change_passphrase(session, PASSPHRASE)
        return "passphrase", "", 0

    def new_key() -> Said:
        rekey(session)
        session.store.connect()
        return "rekey", "", 0

    def restoring_() -> Said:
        key = session.store.key
        session.store.close()
        restoring.restore(
            stick / "office.db", stick / "again.db", key=key,
            now=datetime.now(UTC).replace(tzinfo=None),
        )  # fmt: skip
        session.store.connect()
        return "restored", str(stick / "again.db"), 0

    return [
        *steps(session, office, 3), backing_up, *steps(session, office, 6), backing_up_elsewhere,
        restoring_, letting_in, changing_passphrase, new_key, *steps(session, office, 9),
    ]  # fmt: skip
