"""Opening the office for work: which store, who is there, and signing in.

On the way to the first screen: it asks for nothing that the desk does not need.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cpclerk.rules.errors import Refused
from cpclerk.rules.roles import ROLES
from cpclerk.rules.text import fold
from cpclerk.store import (
    Actor,
    Office,
    Session,
    Signer,
    Staff,
    Store,
    clock_on,
    open_store,
    system_clock,
)


@dataclass(frozen=True, slots=True)
class OpenOffice:
    """An open store, before anybody has signed in. `stands_on` is a sample's own day."""

    store: Store
    name: str
    staff: tuple[Actor, ...]
    stands_on: date | None


def open_office(
    path: Path, *, clock: Callable[[], datetime] = system_clock, key: bytes | None = None
) -> OpenOffice:
    """Open the store at `path`; a locked one by its `key` (services.unlocking gives it).

    Raises StoreError (a Refused) in one plain sentence.
    """
    store = open_store(path, now=clock().replace(tzinfo=None), key=key)
    with store.reading():
        office = Office.get()
        staff = sorted(
            Staff.select().where(Staff.active),
            key=lambda each: (ROLES.index(each.role), each.name),
        )
        people = tuple(Actor(each.uid, each.name, each.initials, each.role) for each in staff)
    return OpenOffice(store, office.name, people, office.stands_on)


def somebody_of(office: OpenOffice, named: str) -> Actor:
    """Return one of the office's staff by name, or the first in a role. Raises Refused."""
    wanted = fold(named)
    for each in office.staff:
        if wanted in {fold(each.name), fold(each.initials), each.role}:
            return each
    known = ", ".join(f"{each.name} ({each.role})" for each in office.staff)
    raise Refused(
        f"Nobody in {office.name} is called that. With --as, or CPCLERK_USER, choose one of: "
        f"{known}."
    )


def sign_in(
    office: OpenOffice,
    staff_uid: str,
    *,
    device: str,
    clock: Callable[[], datetime] | None = None,
    signing_key: Callable[[], bytes] | None = None,
) -> Session:
    """Return a session of one of the office's staff; a sample's clock stands on its own day.

    `signing_key` gives the 32 bytes by which this machine signs the audit; without it nothing is
    signed.
    """
    actor = next((each for each in office.staff if each.uid == staff_uid), None)
    if actor is None:
        raise Refused("That name is not on this office's list. Choose one that is.")
    if clock is None:
        clock = clock_on(office.stands_on) if office.stands_on else system_clock
    signer = Signer(signing_key) if signing_key is not None else None
    return Session(office.store, actor, device, clock, signer=signer)
