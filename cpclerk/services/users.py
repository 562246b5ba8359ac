"""Who can open the store: adding, removing, a new passphrase, a new key for the store."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from cpclerk.rules.errors import Refused
from cpclerk.rules.passphrases import new_passphrase
from cpclerk.rules.roles import ADD_USER, NEW_KEY, REMOVE_USER, WHO_MAY
from cpclerk.rules.text import fold
from cpclerk.services.permission import require, writing
from cpclerk.services.unlocking import checked_name, checked_role, initials_of, key_of
from cpclerk.store import Office, Session, Staff, backups, locked, look, scratch
from cpclerk.store.key_file import read
from cpclerk.store.key_slots import Slots, WrongPassphrase, with_recovery, with_user, without_user


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who can open the store."""

    uid: str
    name: str
    role: str


def users(session: Session) -> tuple[User, ...]:
    """Return who can open the store, by name; in a training store, who works in the office."""
    with session.store.reading():
        staff = list(Staff.select())
    if session.store.key is None:
        found = [User(each.uid, each.name, each.role) for each in staff if each.active]
    else:
        roles = {each.uid: each.role for each in staff}
        slots = read(session.store.path).users
        found = [User(each.staff, each.user, roles.get(each.staff, "")) for each in slots]
    return tuple(sorted(found, key=lambda each: fold(each.name)))


def add_user(session: Session, name: str, role: str, passphrase: str = "") -> User:
    """Let a new member of staff in, with a first passphrase that they should change.

    A training store has no passphrases. Refused, naming the field: a name taken, a passphrase
    too short.
    """
    require(session, ADD_USER)
    name, role = checked_name(name), checked_role(role)
    is_locked = session.store.key is not None
    if is_locked:
        passphrase = new_passphrase(passphrase)
    with writing(session, ADD_USER) as change:
        stray = _left_behind(session, name) if is_locked else ""
        if any(fold(each.name) == fold(name) and each.uid != stray for each in users(session)):
            raise Refused(f"There is a user called {name} already. Add a letter.", "name")
        staff = change.insert(
            Staff, office=Office.get(), name=name, initials=initials_of(name), role=role
        )
        change.subject = staff.uid
        if is_locked:

            def let_in(slots: Slots, key: bytes) -> Slots:
                # Of somebody who was let in when the disk failed, only the slot may be there.
                known = tuple(s for s in slots.slots if s.staff != stray or s.is_recovery)
                slots = replace(slots, slots=known)
                return with_user(slots, name, staff.uid, passphrase, key=key)

            # Last in the transaction: its lock keeps two people from changing the file at once.
            _change_slots(session, let_in)
    return User(staff.uid, name, role)


def _left_behind(session: Session, name: str) -> str:
    """Return the uid in the slot of somebody whose row the disk did not keep, or nothing."""
    slot = read(session.store.path).of_user(name)
    if slot is None or Staff.get_or_none(Staff.uid == slot.staff) is not None:
        return ""
    return slot.staff


def remove_user(session: Session, name: str) -> User:
    """Let somebody in no more; what they did stays under their name.

    They may have kept a copy of the store with its key file: `rekey` locks the store anew.
    Refused when nobody would be left who may add people.
    """
    with writing(session, REMOVE_USER) as change:
        known = users(session)
        user = next((each for each in known if fold(each.name) == fold(name)), None)
        user = user or _half_removed(session, name)
        if user is None:
            raise Refused(f"There is no user called {name}. See: cpclerk users STORE list.", "name")
        if not any(each.role in WHO_MAY[ADD_USER] for each in known if each.uid != user.uid):
            raise Refused("Nobody would be left who may add people. Add a clerk or manager first.")
        staff = Staff.get_by_id(user.uid)
        change.subject = staff.uid
        change.update(staff, active=False)
        if session.store.key is not None:
            _change_slots(session, lambda s, key: without_user(s, staff.uid, key=key))
    return user


def _half_removed(session: Session, name: str) -> User | None:
    """Return somebody who is still on the staff, though they can open the store no more.

    The disk failed when they were removed: to do so again finishes it.
    """
    if session.store.key is None:
        return None
    staff = Staff.select().where(Staff.active)
    found = next((each for each in staff if fold(each.name) == fold(name)), None)
    return None if found is None else User(found.uid, found.name, found.role)


def change_passphrase(session: Session, passphrase: str, *, field: str = "passphrase") -> None:
    """Give whoever is signed in a new passphrase; the old one opens nothing from now on.

    `field` is where it was typed, for a refusal.
    """
    passphrase, actor = new_passphrase(passphrase, field), session.actor
    with scratch(session):
        _change_slots(
            session, lambda s, key: with_user(s, actor.name, actor.uid, passphrase, key=key)
        )
        staff = Staff.get_by_id(actor.uid)
    look(session, "change passphrase", [staff])


def change_own_passphrase(session: Session, old: str, new: str) -> None:
    """Change one's passphrase at an open screen, which somebody else may have walked up to.

    Raises WrongPassphrase when the old one is not right (the field is `old`), Refused for a new
    one that is too short (`new`).
    """
    _key(session)
    try:
        key_of(session.store.path, session.actor.name, old)
    except WrongPassphrase as error:
        raise WrongPassphrase(error.sentence, "old") from None
    change_passphrase(session, new, field="new")


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
        raise Refused("This is a training store: it is not locked, so it has no passphrases.")
    return bytes(session.store.key)
