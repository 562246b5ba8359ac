"""How safe it is thought to be, 0 to 10: marks, and how they went from conference to conference."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from cpclerk.rules.audience import Audience, in_part
from cpclerk.rules.errors import Refused
from cpclerk.rules.looking_back import as_read
from cpclerk.rules.recording import checked_mark
from cpclerk.rules.scaling import Scaled
from cpclerk.rules.text import clean_text
from cpclerk.services.conferences import get
from cpclerk.services.permission import reading, writing
from cpclerk.services.recording import EVERYONE, must_be_asked, must_be_under_way
from cpclerk.services.undo import Saved
from cpclerk.store import Conference, Entry, ScaleMark, Session

REASON_LIMIT = 1_000


def scale(
    session: Session,
    conference_uid: str,
    invitee_uid: str,
    value: int | None,
    *,
    reason: str = "",
    audience: Audience = EVERYONE,
    about: str = "",
) -> Saved:
    """Put down somebody's mark on the scale of safety, 0 to 10; None means that they declined.

    A second mark takes the place of the first; `about` is an entry of the conference, or empty
    for everything together. In the part for professionals only it is for them, until it is put
    down again afterwards. Raises Refused.
    """
    value, reason = checked_mark(value), clean_text(reason, limit=REASON_LIMIT)
    with writing(session, "record scale", conference_uid) as change:
        row = get(conference_uid)
        must_be_under_way(change, row)
        must_be_asked(invitee_uid, conference_uid)
        if about and not Entry.select().where(Entry.uid == about, Entry.conference == row).exists():
            raise Refused("What the scale was about is not in this record any more.", "about")
        mark = ScaleMark.get_or_none(
            (ScaleMark.conference == row)
            & (ScaleMark.invitee == invitee_uid)
            & (ScaleMark.about == about)
        )
        values = {"value": value, "declined": value is None, "reason": reason}
        values["audience"] = in_part(audience, closed=row.closed_part).stored
        if mark is None:
            mark = change.insert(
                ScaleMark, conference=row, invitee=invitee_uid, about=about, **values
            )
        else:
            change.update(mark, **values)
        return Saved(mark.uid, mark.rev, change.sequence)


def scaled(session: Session, conference_uid: str) -> Mapping[str, tuple[Scaled, ...]]:
    """Return the marks at this conference and earlier ones, in order, by what they are about.

    Empty: everything together. Of a worry of this record its uid; one of an earlier record that is
    worded the same is the same. Only what was ever asked about is there.
    """
    with reading(session):
        row = get(conference_uid)
        earlier = Conference.select(Conference.uid, Conference.conference_date).where(
            (Conference.uid == row)
            # Compared with no family it would be every meeting that names none.
            | (Conference.family == (row.family_id or ""))
            & (Conference.conference_date < row.conference_date)
        )
        days: dict[str, dt.date | None] = {each.uid: each.conference_date for each in earlier}
        in_order = sorted(days, key=lambda uid: (uid == row.uid, days[uid] or dt.date.min))
        marks = list(ScaleMark.select().where(ScaleMark.conference.in_(in_order)))
        worded = _worded(row, {each.about for each in marks} - {""})
        found: dict[str, dict[str, list[ScaleMark]]] = {"": {}}
        for mark in marks:
            about = worded.get(mark.about) if mark.about else ""
            if about is not None:
                found.setdefault(about, {}).setdefault(mark.conference_id, []).append(mark)
        return {
            about: tuple(_scaled(days[uid], by_day.get(uid, ())) for uid in in_order)
            for about, by_day in found.items()
        }


def _worded(row: Conference, asked_about: Iterable[str]) -> dict[str, str]:
    """Return which worry of this record each entry that was asked about is, by uid."""
    here = Entry.select().where(Entry.conference == row, Entry.column == "worried", ~Entry.struck)
    today = {as_read(each.text): each.uid for each in here}
    then = Entry.select().where(Entry.uid.in_(list(asked_about)), ~Entry.struck)
    return {each.uid: today[words] for each in then if (words := as_read(each.text)) in today}


def _scaled(day: dt.date | None, marks: Sequence[ScaleMark]) -> Scaled:
    return Scaled(
        day,
        tuple(each.value for each in marks if each.value is not None),
        sum(each.declined for each in marks),
    )
