"""How safe it is thought to be, 0 to 10: marks, and how they went from conference to conference."""

import datetime as dt

from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
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
    for everything together. Raises Refused.
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
        values["audience"] = audience.stored
        if mark is None:
            mark = change.insert(
                ScaleMark, conference=row, invitee=invitee_uid, about=about, **values
            )
        else:
            change.update(mark, **values)
        return Saved(mark.uid, mark.rev, change.sequence)


def scaled(session: Session, conference_uid: str) -> tuple[Scaled, ...]:
    """Return the marks on everything together at this conference and earlier ones, in order."""
    with reading(session):
        row = get(conference_uid)
        earlier = Conference.select(Conference.uid, Conference.conference_date).where(
            (Conference.uid == row)
            # Compared with no family it would be every meeting that names none.
            | (Conference.family == (row.family_id or ""))
            & (Conference.conference_date < row.conference_date)
        )
        days: dict[str, dt.date | None] = {each.uid: each.conference_date for each in earlier}
        marks: dict[str, list[ScaleMark]] = {uid: [] for uid in days}
        for mark in ScaleMark.select().where(
            ScaleMark.conference.in_(list(days)), ScaleMark.about == ""
        ):
            marks[mark.conference_id].append(mark)
        in_order = sorted(days, key=lambda uid: (uid == row.uid, days[uid] or dt.date.min))
        return tuple(
            Scaled(
                days[uid],
                tuple(each.value for each in marks[uid] if each.value is not None),
                sum(each.declined for each in marks[uid]),
            )
            for uid in in_order
        )
