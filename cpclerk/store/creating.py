"""Making a new store: its file, its office, the people who may work in it, its calendar."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from cpclerk.rules.profile import read_profile
from cpclerk.store import calendars, opening, profiles
from cpclerk.store.changes import transaction
from cpclerk.store.engine import Key
from cpclerk.store.opening import Store
from cpclerk.store.schema import Office, Procedures, Staff
from cpclerk.store.session import Actor, Session, random_uid, system_clock

# Who sets a store up before anybody has a name in it.
SETTING_UP = Actor(uid="", name="set-up", initials="", role="clerk")


def create_store(
    path: Path,
    *,
    office: str,
    profile: str,
    staff: Sequence[tuple[str, str, str]],
    choices: Mapping[str, str] | None = None,
    keeps: str = "",
    stands_on: date | None = None,
    clock: Callable[[], datetime] = system_clock,
    new_uid: Callable[[], str] = random_uid,
    audit_key: str | None = None,
    key: Key | None = None,
    device: str = "set-up",
) -> Session:
    """Make a store at `path`, with `staff` as (name, initials, role).

    With a `key` it is encrypted; without, it is an unencrypted training store. `choices` are what
    the office sets locally of the procedures; `keeps` names the one group of meetings kept apart
    that the store is for. Returns a session of the set-up. Raises StoreError when the place is
    taken or not writable; a store half made is taken away.
    """
    opening.lay_out(path, now=clock().replace(tzinfo=None), key=key)
    sealing = audit_key or secrets.token_hex(32)
    store = Store(
        path=path,
        name=office,
        audit_key=bytes.fromhex(sealing),
        key=bytearray(key) if key else None,
    )
    session = Session(store, SETTING_UP, device, clock, new_uid)
    try:
        with transaction(session, "set up store") as change:
            kept = profiles.keep(change, profile, choices)
            place = change.insert(
                Office,
                name=office,
                keeps=keeps,
                training=key is None,
                audit_key=sealing,
                stands_on=stands_on,
            )
            begins = read_profile(kept.text, f"{profile}.toml").in_force_from
            change.insert(Procedures, profile=kept, in_force_from=begins)
            for name, initials, role in staff:
                change.insert(Staff, office=place, name=name, initials=initials, role=role)
            calendars.fill(change)
    except BaseException:
        store.close()
        path.unlink(missing_ok=True)
        raise
    return session
