"""Who can open a locked store: adding, removing, a new passphrase, a new key for the store."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from cpclerk.rules.errors import Refused
from cpclerk.rules.passphrases import new_passphrase
from cpclerk.rules.text import fold
from cpclerk.services.permission import ADD_USER, KEEPERS, NEW_KEY, REMOVE_USER, require, writing
from cpclerk.services.unlocking import checked_name, checked_role, initials_of
from cpclerk.store import Office, Session, Staff, backups, locked, look, scratch
from cpclerk.store.key_file import read
from cpclerk.store.key_slots import Slots, with_recovery, with_user, without_user


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who can open the store."""

    uid: str
    name: str
    role: str


def users(session: Session) -> tuple[User, ...]:
    """Return who can open the store, by name."""
    _key(session)
    with session.store.reading():
        roles = {each.uid: each.role for each in Staff.select()}
    slots = read(session.store.path).users
    found = [User(each.staff, each.user, roles.get(each.staff, "")) for each in slots]
    return tuple(sorted(found, key=lambda each: fold(each.name)))


def add_user(session: Session, name: str, role: str, passphrase: str) -> User:
    """Let a new member of staff in, with a first passphrase that they should change.

    Refused, naming the field: nobody to add people, a name taken, a passphrase too short.
    """
    name, role, passphrase = checked_name(name), checked_role(role), new_passphrase(passphrase)
    with writing(session, ADD_USER) as change:
        taken = read(session.store.path).of_user(name)
        stray = taken.staff if taken is not None else ""
        if stray and Staff.get_or_none(Staff.uid == stray) is not None:
            raise Refused(f"There is a user called {name} already. Add a letter.", "name")
        staff = change.insert(
            Staff, office=Office.get(), name=name, initials=initials_of(name), role=role
        )
        change.subject = staff.uid

        def let_in(slots: Slots, key: bytes) -> Slots:
            # Of somebody who was let in when the disk failed, only the slot may be there.
            known = tuple(each for each in slots.slots if each.staff != stray or each.is_recovery)
            slots = replace(slots, slots=known)
            return with_user(slots, name, staff.uid, passphrase, key=key)

        # Last in the transaction: its lock keeps two people from changing the file at once.
        _change_slots(session, let_in)
    return User(staff.uid, name, role)


def remove_user(session: Session, name: str) -> User:
    """Let somebody in no more; what they did stays under their name.

    They may have kept a copy of the store with its key file: `rekey` locks the store anew.
    Refused when nobody would be left who may add people.
    """
    with writing(session, REMOVE_USER) as change:
        slot = read(session.store.path).of_user(name)
        if slot is None:
            raise Refused(f"There is no user called {name}. See: cpclerk users STORE list.", "name")
        staff = Staff.get_by_id(slot.staff)
        others = {each.uid for each in users(session) if each.role in KEEPERS}
        if not others - {slot.staff}:
            raise Refused("Nobody would be left who may add people. Add a clerk or manager first.")
        change.subject = staff.uid
        change.update(staff, active=False)
        _change_slots(session, lambda s, key: without_user(s, staff.uid, key=key))
    return User(staff.uid, slot.user, staff.role)


def change_passphrase(session: Session, passphrase: str) -> None:
    """Give whoever is signed in a new passphrase; the old one opens nothing from now on."""
    passphrase, actor = new_passphrase(passphrase), session.actor
    with scratch(session):
        _change_slots(
            session, lambda s, key: with_user(s, actor.name, actor.uid, passphrase, key=key)
        )
        staff = Staff.get_by_id(actor.uid)
    look(session, "change passphrase", [staff])


def rekey(session: Session, *, new_recovery_key: bool = False) -> str | None:
    """Lock the store anew after a backup; every passphrase stays. Ends the session's store.

    Returns the new recovery key if one was asked for; the old one is then of no use. Nobody
    else may have the store open: StoreError otherwise.
    """
    require(session, NEW_KEY)
    store, key = session.store, _key(session)
    staff = _me(session)
    backups.backup(
        store.path, backups.place_for(store.path, "before-rekey", now=session.now), key=key
    )
    store.close()
    key = locked.rekey(store.path, key)
    store.use_key(key)
    secret: list[str] = []

    def renew(slots: Slots) -> Slots:
        slots, made = with_recovery(slots, key=key)
        secret.append(made)
        return slots

    if new_recovery_key:
        with scratch(session):
            locked.change_slots(store.path, key, renew)
    look(session, NEW_KEY, [staff])
    return secret[0] if secret else None


def _me(session: Session) -> Staff:
    with session.store.reading():
        return Staff.get_by_id(session.actor.uid)


def _change_slots(session: Session, change: Callable[[Slots, bytes], Slots]) -> None:
    key = _key(session)
    locked.change_slots(session.store.path, key, lambda slots: change(slots, key))


def _key(session: Session) -> bytes:
    if session.store.key is None:
        raise Refused("This is a training store: it is not locked, so it has no users to let in.")
    return session.store.key
