"""The one way to write facts: rows, their history and one audit entry, in one transaction."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from peewee import IntegrityError, PeeweeException

from cpclerk.rules.heads import Head
from cpclerk.store import search
from cpclerk.store.prepared import AS_THEY_ARE, Prepared, insert_row, insert_rows
from cpclerk.store.schema import (
    ROWS,
    TABLES,
    Audit,
    Device,
    History,
    Office,
    Row,
    SignedHead,
    database,
)
from cpclerk.store.sealing import sealed
from cpclerk.store.session import Session
from cpclerk.store.signing import EVERY

R = TypeVar("R", bound=Row)

_LAST = Prepared(
    lambda device: (
        Audit.select(Audit.sequence, Audit.seal)
        .where(Audit.device == device)
        .order_by(Audit.sequence.desc())
        .limit(1)
    )
)


class Stale(Exception):
    """Somebody changed the row meanwhile: show both. Carries the row as it stands now."""

    def __init__(self, row: Row | None) -> None:
        super().__init__("somebody changed this meanwhile")
        self.row = row


def row_at(table: type[R], uid: str, rev: int) -> R:
    """Return a row that still stands at the rev the screen saw. Raises Stale.

    Needs an open connection.
    """
    row: R | None = table.get_or_none(table.uid == uid)
    if row is None or row.rev != rev:
        raise Stale(row)
    return row


def must_stand(row: Row | None, rev: int) -> None:
    """Raise Stale unless a row stands at the rev the screen saw, 0 where there was none."""
    if (row.rev if row else 0) != rev:
        raise Stale(row)


@dataclass
class Change:
    """One change under way: each row it touches is kept for the history and the audit."""

    session: Session
    action: str
    subject: str
    number: int
    touched: list[dict[str, Any]] = field(default_factory=list)

    @property
    def sequence(self) -> int:
        """Its number; 0 while it has changed nothing, for the number then goes to another."""
        return self.number if self.touched else 0

    def insert(self, table: type[R], **values: Any) -> R:
        """Add a row; it gets a uid of its own and rev 1."""
        row = table(**{"uid": self.session.new_uid(), **values})
        insert_row(table, row.__data__)
        self._note(row, row.rev - 1, {name: [value] for name, value in stored(row).items()})
        return row

    def insert_many(self, rows: Iterable[R]) -> None:
        """Add rows already made, table by table in the order in which they come (imports)."""
        tables: dict[type[R], list[R]] = {}
        for row in rows:
            tables.setdefault(type(row), []).append(row)
        # Each table after those it refers to, whatever the order of the rows.
        for table in (each for each in TABLES if each in tables):
            group = tables[table]
            insert_rows(table, (row.__data__ for row in group))
            for row in group:
                self._note(row, 0, {name: [value] for name, value in stored(row).items()})

    def update(self, row: R, **values: Any) -> R:
        """Change fields of a row that still stands at the rev it was read at.

        Raises Stale when it does not. Changing nothing writes nothing.
        """
        before = stored(row)
        for name, value in values.items():
            setattr(row, name, value)
        after = stored(row)
        changed = {
            name: [before[name], after[name]] for name in after if before[name] != after[name]
        }
        if not changed:
            return row
        table = type(row)
        written = (
            table.update({**{name: getattr(row, name) for name in values}, "rev": row.rev + 1})
            .where((table.uid == row.uid) & (table.rev == row.rev))
            .execute()
        )
        if not written:
            raise Stale(table.get_or_none(table.uid == row.uid))
        self._note(row, row.rev, changed)
        row.rev += 1
        return row

    def take_out(self, row: Row) -> None:
        """Take a row out that still stands at its rev; its values stay in the history."""
        table = type(row)
        if not table.delete().where((table.uid == row.uid) & (table.rev == row.rev)).execute():
            raise Stale(table.get_or_none(table.uid == row.uid))
        values = {name: [value, None] for name, value in stored(row).items()}
        self._note(row, row.rev, values, rev=0)

    def _note(self, row: Row, parent: int, changed: dict[str, Any], rev: int | None = None) -> None:
        self.touched.append(
            {
                "device": self.session.device,
                "sequence": self.number,
                "place": len(self.touched),
                "table": type(row)._meta.table_name,
                "uid": row.uid,
                "rev": parent + 1 if rev is None else rev,
                "parent_rev": parent,
                "changed": changed,
            }
        )

    def seal(self, before: str, seen: Sequence[list[Any]] = ()) -> None:
        """Write the history and the one audit entry of this change, or of what was looked at."""
        insert_rows(History, self.touched)
        at = self.session.now
        rows = [[each["table"], each["uid"], each["rev"]] for each in self.touched] or list(seen)
        entry = {
            "device": self.session.device,
            "sequence": self.number,
            "at": at,
            "actor": self.session.actor.uid,
            "action": self.action,
            "subject": self.subject,
            "rows": rows,
        }
        seal = sealed(self.session.store.audit_key, before, entry)
        insert_row(Audit, {**entry, "seal": seal})


def stored(row: Row) -> dict[str, Any]:
    """Return a row's fields as JSON can hold them, without uid and rev."""
    held = row.__data__
    return {
        name: value if type(value := held.get(name)) in AS_THEY_ARE or is_json else _plain(value)
        for name, is_json in _fields(type(row))
    }


@cache
def _fields(table: type[Row]) -> tuple[tuple[str, bool], ...]:
    """Return the names of a table's fields, without uid and rev, and whether each holds JSON."""
    return tuple(
        (name, spec.field_type == "JSON")
        for name, spec in table._meta.fields.items()
        if name not in ("uid", "rev")
    )


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int) else value.isoformat()


@contextmanager
def transaction(session: Session, action: str, subject: str = "") -> Iterator[Change]:
    """Write facts: everything in the block, with its history and one audit entry, or nothing.

    A block that changes nothing leaves no trace. Not to be nested: RuntimeError.
    """
    if database.in_transaction():
        raise RuntimeError("one service called another inside its transaction")
    with session.store.reading():
        with database.atomic():
            last = head(session)
            change = Change(session, action, subject, last.sequence + 1)
            yield change
            if change.touched:
                search.follow(change.touched)
                change.seal(last.seal)
        _sign_now_and_then(session, change.sequence)


def look(session: Session, action: str, seen: Iterable[Row], subject: str = "") -> None:
    """Enter in the audit that this actor looked at rows, where a look must leave a trace."""
    rows = [[type(row)._meta.table_name, row.uid, row.rev] for row in seen]
    with session.store.reading():
        with database.atomic():
            last = head(session)
            Change(session, action, subject, last.sequence + 1).seal(last.seal, rows)
        _sign_now_and_then(session, last.sequence + 1)


def head(session: Session) -> Head:
    """Return the last entry of this device's audit; before any, number 0. Needs a connection."""
    last = _LAST.rows(session.device)
    return Head(session.device, *(last[0] if last else (0, "")))


def sign_head(session: Session) -> None:
    """Sign this device's audit as far as it goes. Without a key of this machine, do nothing.

    The first time, the key's public half is put into the store, which is a change of its own.
    """
    signer = session.signer
    if signer is None:
        return
    with session.store.reading():
        if not Device.select().where(Device.uid == signer.fingerprint).exists():
            with transaction(session, "sign from this machine", signer.fingerprint) as change:
                change.insert(
                    Device,
                    uid=signer.fingerprint,
                    name=session.device,
                    public_key=signer.public_key,
                    first_seen=session.now,
                )
        with database.atomic():
            last = head(session)
            known = SignedHead.select().where(
                SignedHead.device == last.device, SignedHead.sequence == last.sequence
            )
            if last.sequence and not known.exists():
                insert_row(
                    SignedHead,
                    {
                        "device": last.device,
                        "sequence": last.sequence,
                        "seal": last.seal,
                        "key": signer.fingerprint,
                        "signature": signer.sign(last, Office.get().uid),
                        "at": session.now,
                    },
                )


def _sign_now_and_then(session: Session, sequence: int) -> None:
    if sequence and sequence % EVERY == 0:
        # What was to be written is written: a head that cannot be signed now is signed later.
        with suppress(OSError, PeeweeException):
            sign_head(session)


@contextmanager
def scratch(session: Session) -> Iterator[None]:
    """Write drafts, which leave neither history nor audit."""
    with session.store.reading(), database.atomic():
        yield


def compensate(change: Change, sequence: int, *, may_stay: Collection[type[Row]] = ()) -> None:
    """Turn the change numbered `sequence` of this device back, row by row, last first.

    A row it added to a table that `may_stay` stays where it was changed since, or others refer to
    it. Raises Stale when any other of its rows stands otherwise than the change left it.
    """
    past = (
        History.select()
        .where((History.device == change.session.device) & (History.sequence == sequence))
        .order_by(History.place.desc())
    )
    for each in past:
        table = ROWS[each.table]
        row = table.get_or_none(table.uid == each.uid)
        if each.rev == 0:
            if row is not None:
                raise Stale(row)
            values = {name: pair[0] for name, pair in each.changed.items()}
            # It comes back one rev further on: a uid and rev never mean two things.
            again = {"uid": each.uid, "rev": each.parent_rev + 1}
            try:
                change.insert(table, **_python(table, values), **again)
            except IntegrityError:
                # Another took its place meanwhile, or what it belonged to is gone.
                raise Stale(None) from None
            continue
        was_added = all(len(pair) == 1 for pair in each.changed.values())
        may_go = not was_added or table not in may_stay
        if row is None or not _stands_as_left(row, each):
            if may_go:
                raise Stale(row)
            continue
        if was_added:
            try:
                with database.atomic():
                    change.take_out(row)
            except IntegrityError:
                if may_go:
                    raise
        else:
            values = {name: pair[0] for name, pair in each.changed.items()}
            change.update(row, **_python(table, values))


def _stands_as_left(row: Row, past: History) -> bool:
    """Return whether a row is as a change left it: not touched since, or all of it undone."""
    if row.rev == past.rev:
        return True
    later = History.select().where(History.uid == row.uid, History.parent_rev >= past.rev)
    as_left: dict[str, Any] = {}
    for each in later.order_by(History.parent_rev):
        for name, pair in each.changed.items():
            as_left.setdefault(name, pair[0])
    now = stored(row)
    return all(now[name] == value for name, value in as_left.items())


def _python(table: type[Row], values: dict[str, Any]) -> dict[str, Any]:
    fields = table._meta.fields
    return {
        name: value if fields[name].field_type == "JSON" else fields[name].python_value(value)
        for name, value in values.items()
    }
