"""The trail that reading leaves, and what the audit says: who did what when, to which reference."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from cpclerk.rules.heads import Head
from cpclerk.rules.roles import READ, READ_AUDIT
from cpclerk.rules.text import fold
from cpclerk.services.permission import reading, require
from cpclerk.store import (
    ROWS,
    Audit,
    Conference,
    Copy,
    Family,
    FamilyMember,
    Office,
    Row,
    Session,
    Staff,
    look,
    sign_head,
)
from cpclerk.store.auditing import Verdict, verify
from cpclerk.store.engine import connect
from cpclerk.store.session import LONDON, in_england

MOST_NAMED = 3
"""References of one entry that are named; an import touches hundreds."""
_STEP = re.compile(r"[a-z][a-z -]{0,30}")


@dataclass(frozen=True, slots=True)
class Entered:
    """One entry of the audit in words; `at` is on the wall clock in England.

    `subjects` are the references of the conferences and families it is about.
    """

    at: dt.datetime
    who: str
    did: str
    subjects: tuple[str, ...]
    device: str
    sequence: int

    @property
    def subject_words(self) -> str:
        """The references, the first few by name."""
        named = ", ".join(self.subjects[:MOST_NAMED])
        more = len(self.subjects) - MOST_NAMED
        return f"{named} and {more} more" if more > 0 else named


def opened(session: Session, conference_uid: str, step: str) -> None:
    """Enter in the audit that this actor opened a conference at a step: `record`, `minutes`.

    Raises ValueError for what is no name of a step: it would stand in the audit for ever.
    """
    require(session, READ)
    if not _STEP.fullmatch(step):
        raise ValueError("this is no name of a step")
    _look_at(session, f"open {step}", Conference, conference_uid, subject=conference_uid)


def opened_family(session: Session, family_uid: str) -> None:
    """Enter in the audit that this actor opened a family."""
    _look_at(session, "open family", Family, family_uid, subject=family_uid)


def opened_copy(session: Session, copy_uid: str) -> None:
    """Enter in the audit that this actor read a copy as it went."""
    require(session, READ)
    with session.store.reading():
        copy = Copy.get_or_none(Copy.uid == copy_uid)
    if copy is not None:
        look(session, "open copy", [copy], subject=copy.conference_id)


def _look_at(session: Session, action: str, table: type[Row], uid: str, subject: str) -> None:
    require(session, READ)
    with session.store.reading():
        row = table.get_or_none(table.uid == uid)
    # What is not there was not read.
    if row is not None:
        look(session, action, [row], subject=subject)


def sign_off(session: Session) -> dict[str, tuple[int, str]]:
    """Sign the audit as far as it goes and return every device's last entry, to be kept elsewhere.

    This is for the end of work; the store stays open.
    """
    sign_head(session)
    with session.store.reading():
        devices = [each.device for each in Audit.select(Audit.device).distinct()]
        newest = Audit.sequence.desc()
        rows = [
            Audit.select().where(Audit.device == each).order_by(newest).get() for each in devices
        ]
    return {row.device: (row.sequence, row.seal) for row in rows}


def restored(session: Session) -> None:
    """Enter in the audit that the store was brought back from a backup.

    Mail that waited then may have gone since, so it does not go by itself.
    """
    from cpclerk.services.outbox import doubt_waiting

    look(session, "restore from a backup", [_office(session)])
    doubt_waiting(session)


def verified(session: Session, noted: Iterable[tuple[str, Head]] = ()) -> Verdict:
    """Look at the whole audit; `noted` are heads kept elsewhere, with the words for where."""
    store = session.store
    with closing(connect(store.path, store.key)) as connection:
        return verify(connection, noted=noted)


def entered(
    session: Session, *, who: str = "", since: dt.date | None = None, subject: str = ""
) -> tuple[Entered, ...]:
    """Return the audit in the order in which it happened; that it was read is entered too.

    `who` is part of a name or the initials; `since` a day in England; `subject` the reference of a
    conference or a family. Raises Refused unless the actor may read the audit.
    """
    require(session, READ_AUDIT)
    with reading(session):
        query = Audit.select().order_by(Audit.at, Audit.device, Audit.sequence)
        if since is not None:
            query = query.where(Audit.at >= _start_of(since))
        names = {each.uid: each for each in Staff.select()}
        people = {"": "set-up", **{uid: each.name for uid, each in names.items()}}
        wanted = {
            uid
            for uid, name in people.items()
            if fold(who) in fold(name) or (uid and fold(who) == fold(names[uid].initials))
        }
        references = _references()
        found = [
            Entered(
                at=in_england(row.at),
                who=people.get(row.actor, row.actor),
                did=row.action,
                subjects=tuple(_subjects(row, references)),
                device=row.device,
                sequence=row.sequence,
            )
            for row in query
            if not who or row.actor in wanted
        ]
    office = _office(session)
    look(session, "read the audit", [office])
    asked = fold(subject)
    return tuple(each for each in found if not asked or asked in map(fold, each.subjects))


def _office(session: Session) -> Office:
    with session.store.reading():
        office: Office = Office.get()
    return office


def _start_of(day: dt.date) -> dt.datetime:
    midnight = dt.datetime.combine(day, dt.time(), LONDON)
    return midnight.astimezone(dt.UTC).replace(tzinfo=None)


def _subjects(row: Audit, references: dict[str, str]) -> Iterator[str]:
    uids = [row.subject, *(uid for _table, uid, _rev in row.rows)]
    yield from dict.fromkeys(references[uid] for uid in uids if uid in references)


def _references() -> dict[str, str]:
    """Return of each row that belongs to a conference or a family the reference of that."""
    conferences = dict(_pairs(Conference.select(Conference.uid, Conference.reference)))
    families = dict(_pairs(Family.select(Family.uid, Family.reference)))
    members = FamilyMember.select(FamilyMember.person, FamilyMember.family)
    people = {person: families[family] for person, family in _pairs(members)}
    found = {**people, **families, **conferences}
    # Each table comes after those it refers to, so what its rows belong to is known by then.
    for table in ROWS.values():
        # A conference tells more than the people at it.
        for link in sorted(table._meta.refs, key=lambda each: each.name != "conference"):
            for uid, of in _pairs(table.select(table.uid, link)):
                if of in found:
                    found.setdefault(uid, found[of])
    return found


def _pairs(query: Any) -> Iterable[tuple[str, str]]:
    pairs: Iterable[tuple[str, str]] = query.tuples()
    return pairs
