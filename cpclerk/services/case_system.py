"""The copy-across sheet: what is keyed into the case system after a conference, and was it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cpclerk.rules.case_system import FIELDS, read_there
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.text import clean_text
from cpclerk.services.conferences import get
from cpclerk.services.permission import reading, writing
from cpclerk.services.sheets import SheetLine, sheets_of
from cpclerk.services.stages import close_if_done
from cpclerk.services.undo import Saved
from cpclerk.store import (
    CaseSystemRow,
    ChildAtConference,
    Conference,
    Person,
    Session,
    Stale,
)
from cpclerk.store.calendars import statutory

FIELD_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of one conference, its children eldest first."""

    conference_uid: str
    reference: str
    lines: tuple[SheetLine, ...]


def sheet(session: Session, conference_uid: str) -> Sheet:
    """Return what is to be keyed into the case system after a conference."""
    with reading(session):
        row = get(conference_uid)
        return Sheet(row.uid, row.reference, sheets_of(session, [row])[row.uid])


def key_in(session: Session, child_uid: str, rev: int) -> Saved:
    """Tick that a child's line was keyed today by this actor, with the values as they stand.

    `rev` is that of the line as it was seen, 0 when there was none. Raises Refused while nothing
    is decided for the child, or what is decided was keyed; Stale.
    """
    with writing(session, "enter on case system", child_uid) as change:
        line, row = _line(session, child_uid, rev)
        if not line.decided:
            raise Refused("Nothing is decided for this child yet. Step 5 decides.")
        if not line.is_outstanding and line.keyed_on is not None:
            raise Refused(f"It was keyed on {date_words(line.keyed_on)} already, as it stands.")
        values = {
            "keyed": dict(line.values),
            "keyed_on": session.today,
            "keyed_by": session.actor.uid,
        }
        if row is None:
            row = change.insert(CaseSystemRow, child=child_uid, says=None, **values)
        else:
            change.update(row, **values)
        conference = get(line.conference_uid)
        if conference.state == "held" and not conference.closed:
            # It may have been the last thing that was owed.
            close_if_done(change, conference)
        return Saved(row.uid, row.rev, change.sequence)


def read_off(session: Session, child_uid: str, rev: int, says: Mapping[str, str]) -> Saved:
    """Put down what the case system says of a child, by field; what differs is listed.

    A field that is not given was not looked at. Raises Refused, naming the field; Stale.
    """
    with writing(session, "read off case system", child_uid) as change:
        read = _read(session, says)
        _, row = _line(session, child_uid, rev)
        if row is None:
            row = change.insert(
                CaseSystemRow, child=child_uid, says=read, keyed=None, keyed_on=None, keyed_by=None
            )
        else:
            change.update(row, says=read)
        return Saved(row.uid, row.rev, change.sequence)


def read_off_all(
    session: Session, says: Mapping[str, Mapping[str, str]]
) -> tuple[int, int, tuple[str, ...]]:
    """Put down what the case system says of many children, by their references, in one change.

    Each is compared with the sheet of its latest conference that was held here. Returns how many
    were compared, how many differ, and the references that no such conference is known of. Raises
    Refused, naming the child and the field.
    """
    with writing(session, "read off case system") as change:
        latest = _latest(list(says))
        for reference, child in latest.items():
            try:
                read = _read(session, says[reference])
            except Refused as refused:
                where = FIELDS.get(refused.field or "", refused.field or "")
                raise Refused(f"{reference}, {where}: {refused.sentence}", refused.field) from None
            row = CaseSystemRow.get_or_none(CaseSystemRow.child == child.uid)
            if row is None:
                none = {"keyed": None, "keyed_on": None, "keyed_by": None}
                change.insert(CaseSystemRow, child=child.uid, says=read, **none)
            else:
                change.update(row, says=read)
        conferences = {child.conference_id for child in latest.values()}
        rows = list(Conference.select().where(Conference.uid.in_(list(conferences))))
        wanted = {child.uid for child in latest.values()}
        lines = [line for each in sheets_of(session, rows).values() for line in each]
        differ = sum(bool(line.mismatches) for line in lines if line.child_uid in wanted)
        return len(latest), differ, tuple(each for each in says if each not in latest)


def _latest(references: Sequence[str]) -> dict[str, ChildAtConference]:
    """Return each child at its latest conference held here, history left out, by reference."""
    rows = (
        ChildAtConference.select(ChildAtConference, Person)
        .join(Person)
        .switch(ChildAtConference)
        .join(Conference)
        .where(
            Person.reference.in_(list(references)),
            Conference.state == "held",
            Conference.judged_as_at.is_null(),
            ChildAtConference.outcome.is_null(False),
        )
        .order_by(Conference.conference_date)
    )
    return {each.person.reference or "": each for each in rows}


def _read(session: Session, says: Mapping[str, str]) -> dict[str, str]:
    calendar = statutory(session.store)
    return {
        field: read_there(
            field, clean_text(text, limit=FIELD_LIMIT), today=session.today, calendar=calendar
        )
        for field, text in says.items()
    }


def _line(session: Session, child_uid: str, rev: int) -> tuple[SheetLine, CaseSystemRow | None]:
    child = ChildAtConference.get_or_none(ChildAtConference.uid == child_uid)
    row = CaseSystemRow.get_or_none(CaseSystemRow.child == child_uid)
    if child is None or (row.rev if row else 0) != rev:
        raise Stale(row)
    conference = get(child.conference_id)
    lines = sheets_of(session, [conference])[conference.uid]
    return next(each for each in lines if each.child_uid == child_uid), row
