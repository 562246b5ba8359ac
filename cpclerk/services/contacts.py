"""How people, professionals and agencies are reached, and what may be used to reach them.

What is protected is kept by services.protecting. Whatever sends something asks the four functions
at the end, and nothing else.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cpclerk.rules.contacts import (
    ADDRESS,
    ALWAYS_PROTECTED,
    EMAIL,
    SECURE_EMAIL,
    address_lines,
    checked_contact,
)
from cpclerk.rules.errors import Refused
from cpclerk.rules.roles import READ_PROTECTED
from cpclerk.rules.text import fold
from cpclerk.services.contact_rows import (
    Kept,
    Owner,
    Ways,
    check_apart,
    name_of,
    now_of,
    owner_at,
    owner_of,
    row_at,
    sharing,
    ways_of,
    whose,
)
from cpclerk.services.naming import person_name
from cpclerk.services.permission import reading, require, writing
from cpclerk.services.undo import Saved
from cpclerk.store import (
    Change,
    Contact,
    FamilyMember,
    Person,
    Professional,
    ProtectedContact,
    Session,
    Staff,
)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach somebody. Of a protected one `value` is empty: it is asked for apart.

    `safe` None: not recorded. `shared` are the others of the family at the same address.
    """

    uid: str
    rev: int
    owner_uid: str
    owner: str
    kind: str
    value: str
    is_protected: bool
    since: dt.date | None
    safe: bool | None = None
    safe_by: str = ""
    safe_on: dt.date | None = None
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """How somebody is reached now, for what sends: `post` in lines, for their own envelope alone.

    `guarded` are the details that are or were protected, theirs to have and nobody else's.
    """

    post: tuple[str, ...] = ()
    post_is_protected: bool = False
    secure: str | None = None
    safe_email: str | None = None
    guarded: tuple[str, ...] = ()
    is_protected: bool = False


NO_WAY = Reach()


def of_family(session: Session, family_uid: str) -> tuple[Way, ...]:
    """Return the ways to reach the members of a family, member by member."""
    with reading(session):
        members = (
            FamilyMember.select(FamilyMember, Person)
            .join(Person)
            .where(FamilyMember.family == family_uid)
            .order_by(FamilyMember.relation == "child", Person.date_of_birth, FamilyMember.uid)
        )
        return _listed(session, {each.person_id: person_name(each.person) for each in members})


def of_one(session: Session, owner_uid: str) -> tuple[Way, ...]:
    """Return the ways to reach one person, professional or agency."""
    with reading(session):
        return _listed(session, {owner_uid: name_of(owner_at(owner_uid))})


def add_contact(
    session: Session,
    owner_uids: Collection[str],
    kind: str,
    value: str,
    *,
    protected: bool = False,
    since: dt.date | None = None,
) -> Saved:
    """Add a way to reach somebody, or several who share it; a refuge is always protected.

    Refused for what can be none, for a second one of the same, and for a protected address of two
    people with parental responsibility.
    """
    with writing(session, "add contact") as change:
        value = checked_contact(kind, value)
        if not owner_uids:
            raise Refused("Choose whose it is.", "owner")
        if since is not None and since > session.today:
            raise Refused("That day is still to come. Type since when it is so.", "since")
        hidden = protected or kind in ALWAYS_PROTECTED
        owners = [owner_at(uid) for uid in owner_uids]
        change.subject = owners[0].uid
        for owner in owners:
            for each in now_of(session, [owner.uid])[owner.uid]:
                if each.kind == kind and fold(each.value) == fold(value):
                    raise Refused(f"This is recorded for {name_of(owner)} already.", "value")
        rows = [_insert(change, owner, kind, value, since, hidden=hidden) for owner in owners]
        if kind == ADDRESS:
            check_apart(session, owners, value)
    return Saved(rows[0].uid, rows[0].rev, change.sequence)


def change_contact(session: Session, contact_uid: str, rev: int, value: str) -> Saved:
    """Put a way to reach somebody right, and that of all in the family who share the address.

    What was confirmed about the old one is not confirmed of the new. Raises Stale.
    """
    with writing(session, "change contact") as change:
        row = row_at(contact_uid, rev)
        change.subject = whose(row)
        value = checked_contact(row.kind, value)
        shared = [row, *sharing(session, row)] if row.kind == ADDRESS else [row]
        for each in shared:
            unsure = {} if isinstance(each, ProtectedContact) else _not_confirmed()
            change.update(each, value=value, **(unsure if fold(value) != fold(each.value) else {}))
        if row.kind == ADDRESS:
            check_apart(session, [owner_of(each) for each in shared], value)
    return Saved(row.uid, row.rev, change.sequence)


def end_contact(session: Session, contact_uid: str, rev: int) -> Saved:
    """A way to reach somebody is none from today; that it was one stays. Raises Stale."""
    with writing(session, "end contact") as change:
        row = change.update(row_at(contact_uid, rev), until=session.today)
        change.subject = whose(row)
    return Saved(row.uid, row.rev, change.sequence)


def confirm_contact(session: Session, contact_uid: str, rev: int, safe: bool | None) -> Saved:
    """Confirm that contact is safe there, or is not; of a secure e-mail, that it is approved.

    None takes that back. Who said so and when is kept. Raises Stale.
    """
    with writing(session, "confirm contact") as change:
        row = row_at(contact_uid, rev)
        change.subject = whose(row)
        if isinstance(row, ProtectedContact):
            raise Refused("This is protected: nothing goes there but their own envelope.")
        if row.kind == SECURE_EMAIL and row.person_id is not None:
            raise Refused("Secure e-mail is for professionals. Confirm a family's own e-mail.")
        if safe is None:
            change.update(row, **_not_confirmed())
        else:
            by = Staff.get_or_none(Staff.uid == session.actor.uid)
            change.update(row, safe=safe, safe_by=by, safe_on=session.today)
    return Saved(row.uid, row.rev, change.sequence)


def protect(session: Session, contact_uid: str, rev: int) -> Saved:
    """Keep a way to reach somebody apart from now on, hidden until asked for. Raises Stale."""
    with writing(session, "protect contact") as change:
        row = row_at(contact_uid, rev)
        change.subject = whose(row)
        if isinstance(row, ProtectedContact):
            raise Refused("This is protected already.")
        kept = _moved(change, row, hidden=True)
        if row.kind == ADDRESS:
            check_apart(session, [owner_of(kept)], row.value)
    return Saved(kept.uid, kept.rev, change.sequence)


def stop_protecting(session: Session, contact_uid: str, rev: int) -> Saved:
    """Keep a way to reach somebody among the others again. Raises Stale."""
    with writing(session, "stop protecting contact") as change:
        row = row_at(contact_uid, rev)
        change.subject = whose(row)
        if row.kind in ALWAYS_PROTECTED:
            raise Refused("A refuge stays protected. End it when it is one no more.")
        if isinstance(row, Contact):
            raise Refused("This is not protected.")
        kept = _moved(change, row, hidden=False)
        if row.kind == ADDRESS:
            check_apart(session, [owner_of(kept)], row.value)
    return Saved(kept.uid, kept.rev, change.sequence)


# What sends asks these


def reaches(session: Session, uids: Collection[str]) -> dict[str, Reach]:
    """Return how each of these people, professionals or agencies is reached. Needs a connection.

    A professional without an address of their own is reached at their agency's.
    """
    known = Professional.select(Professional.uid, Professional.agency).where(
        Professional.uid.in_(list(uids))
    )
    agencies = {each.uid: each.agency_id for each in known}
    found = ways_of(session, {*uids, *agencies.values()})
    return {
        uid: _reach(found[uid], found[agencies[uid]] if uid in agencies else Ways()) for uid in uids
    }


def post_to(session: Session, uid: str) -> tuple[str, ...]:
    """Return the address, line by line, for the envelope of a person or professional, or nothing.

    It may be a protected one: for their own envelope and nowhere else. Whoever prints it enters
    in the audit for whom.
    """
    require(session, READ_PROTECTED)
    with reading(session):
        return reaches(session, [uid])[uid].post


def secure_address(session: Session, uid: str) -> str | None:
    """Return the approved secure e-mail address of a professional, or of their agency."""
    require(session, READ_PROTECTED)
    with reading(session):
        return reaches(session, [uid])[uid].secure


def safe_email(session: Session, uid: str) -> str | None:
    """Return the e-mail address of a member of a family where contact is confirmed as safe."""
    require(session, READ_PROTECTED)
    with reading(session):
        return reaches(session, [uid])[uid].safe_email


def is_protected(session: Session, uid: str) -> bool:
    """Return whether anything of a person's, or of a professional's or their agency's, is."""
    with reading(session):
        return bool(protected_among(session, [uid]))


def protected_among(session: Session, uids: Collection[str]) -> frozenset[str]:
    """Return who of these has a protected contact now. Needs an open connection."""
    return frozenset(uid for uid, each in reaches(session, uids).items() if each.is_protected)


def _reach(own: Ways, agency: Ways) -> Reach:
    hidden = [each for each in own.protected if each.kind in {ADDRESS, "refuge"}]
    open_ones = [each for each in own.open if each.kind == ADDRESS]
    # Somebody with a protected address has their post there: the old one may be the father's.
    address = [*hidden, *open_ones, *(each for each in agency.open if each.kind == ADDRESS)]
    secure = [
        each
        for each in (*own.open, *agency.open)
        if each.kind == SECURE_EMAIL and each.safe and each.person_id is None
    ]
    mails = [
        each for each in own.open if each.kind == EMAIL and each.safe and each.person_id is not None
    ]
    return Reach(
        post=address_lines(address[0].value) if address else (),
        post_is_protected=bool(hidden),
        secure=secure[0].value if secure else None,
        safe_email=mails[0].value if mails else None,
        guarded=tuple(each.value for each in (*own.guarded, *agency.guarded)),
        is_protected=bool(own.protected or agency.protected),
    )


# How it is put down


def _listed(session: Session, owners: Mapping[str, str]) -> tuple[Way, ...]:
    rows = [each for ways in now_of(session, owners).values() for each in ways]
    confirmed = [each.safe_by_id for each in rows if isinstance(each, Contact)]
    by = {each.uid: each.name for each in Staff.select().where(Staff.uid.in_(confirmed))}
    at: dict[tuple[str, str], list[str]] = {}
    for each in rows:
        at.setdefault((each.kind, fold(each.value)), []).append(whose(each))
    return tuple(_way(each, owners, at[each.kind, fold(each.value)], by) for each in rows)


def _way(row: Kept, owners: Mapping[str, str], at: Collection[str], by: Mapping[str, str]) -> Way:
    own = whose(row)
    shared = tuple(owners[uid] for uid in at if uid != own)
    plain = Way(row.uid, row.rev, own, owners[own], row.kind, "", True, row.since, shared=shared)
    if isinstance(row, ProtectedContact):
        return plain
    return replace(
        plain,
        value=row.value,
        is_protected=False,
        safe=row.safe,
        safe_by=by.get(row.safe_by_id or "", ""),
        safe_on=row.safe_on,
    )


def _insert(
    change: Change,
    owner: Owner,
    kind: str,
    value: str,
    since: dt.date | None,
    *,
    hidden: bool,
) -> Any:
    table: Any = ProtectedContact if hidden else Contact
    whose = {type(owner)._meta.table_name: owner}
    return change.insert(table, kind=kind, value=value, since=since, **whose)


def _moved(change: Change, row: Kept, *, hidden: bool) -> Any:
    change.take_out(row)
    return _insert(change, owner_of(row), row.kind, row.value, row.since, hidden=hidden)


def _not_confirmed() -> dict[str, None]:
    return {"safe": None, "safe_by": None, "safe_on": None}
